import { describe, expect, it } from 'vitest';
import { outputKind, virtualDevices } from './capture-hints.js';

describe('hints about devices', () => {
  it('names what looks like software, once', () => {
    const devices = {
      microphones: ['Built-in Microphone', 'Monitor of Built-in Audio', 'CABLE Output (VB-Audio Virtual Cable)'],
      cameras: ['FaceTime HD Camera', 'OBS Virtual Camera'],
      speakers: ['BlackHole 2ch', 'BlackHole 2ch', 'Stereo Mix (Realtek)'],
    };
    expect(virtualDevices(devices)).toEqual([
      'Monitor of Built-in Audio',
      'CABLE Output (VB-Audio Virtual Cable)',
      'OBS Virtual Camera',
      'BlackHole 2ch',
      'Stereo Mix (Realtek)',
    ]);
  });

  it('leaves ordinary devices alone', () => {
    for (const label of ['Jabra Evolve2 65', 'Logitech BRIO', 'Yeti Stereo Microphone', 'Obsidian Headset', ''])
      expect(virtualDevices({ microphones: [label], cameras: [], speakers: [] })).toEqual([]);
  });

  it('tells headphones from loudspeakers as far as the name does', () => {
    expect(outputKind('AirPods Pro')).toBe('headphones');
    expect(outputKind('Kopfhörer (Realtek Audio)')).toBe('headphones');
    expect(outputKind('MacBook Pro Speakers')).toBe('speaker');
    expect(outputKind('HDMI 0')).toBe('speaker');
    expect(outputKind('')).toBe('unknown');
  });
});
