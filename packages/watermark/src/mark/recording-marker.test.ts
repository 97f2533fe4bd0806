import { describe, expect, test } from 'vitest';
import { noise, RATE_HZ, testKey } from '../../test/sound.js';
import { RecordingMarker } from './recording-marker.js';
import { SoundMarker, type SoundMarkerOptions } from './sound-marker.js';

const options: SoundMarkerOptions = {
  key: testKey(3),
  sampleRateHz: RATE_HZ,
  channels: 1,
  strength: 'standard',
  clockSeconds: 5,
};

function joined(parts: readonly Float32Array[]): Float32Array {
  return new Float32Array(parts.flatMap((part) => [...part]));
}

describe('marking a recording', () => {
  test.each([1, 100, 128, 1000, 4097])('in blocks of %i is what the device plays, without its latency', (size) => {
    const input = noise(0.1, 2);
    const marker = new RecordingMarker(options);
    const parts: Float32Array[] = [];
    for (let at = 0; at < input.length; at += size) parts.push(...marker.push([input.subarray(at, at + size)]));
    const out = joined([...parts, ...marker.finish()]);
    expect(out).toHaveLength(input.length);

    const device = new SoundMarker(options);
    const played = new Float32Array(128 * Math.ceil((input.length + device.latencySamples) / 128));
    played.set(input);
    device.process([played], [played]);
    expect(out).toEqual(played.slice(device.latencySamples, device.latencySamples + input.length));
  });

  test('an empty recording comes out empty', () => {
    const marker = new RecordingMarker({ ...options, channels: 2 });
    expect(marker.finish().map((channel) => channel.length)).toEqual([0, 0]);
  });

  test('leaves what it was given as it is', () => {
    const input = noise(0.05, 4);
    const before = input.slice();
    new RecordingMarker(options).push([input]);
    expect(input).toEqual(before);
  });

  test('channels that do not fit are refused', () => {
    const marker = new RecordingMarker({ ...options, channels: 2 });
    const wrong = [[new Float32Array(5)], [new Float32Array(5), new Float32Array(6)], []];
    for (const channels of wrong) {
      expect(() => marker.push(channels)).toThrow(expect.objectContaining({ code: 'watermark/bad_block' }));
    }
  });
});
