import { afterEach, expect, test, vi } from 'vitest';
import { speechLike } from '../../../watermark/test/sound.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test('a fingerprint is made where there is neither TextEncoder nor crypto, as in audio threads', async () => {
  vi.resetModules();
  vi.stubGlobal('TextEncoder', undefined);
  vi.stubGlobal('TextDecoder', undefined);
  vi.stubGlobal('crypto', undefined);
  const { Fingerprinter } = await import('../fingerprinter.js');
  let frames = 0;
  const onSegment = ({ words }: { words: Uint32Array }): void => {
    frames += words.length;
  };
  const maker = new Fingerprinter({ sampleRateHz: 48_000, clockSeconds: 0, onSegment });
  const sound = speechLike(2, 1);
  for (let at = 0; at < sound.length; at += 128) maker.process(sound.subarray(at, at + 128));
  maker.finish();
  expect(frames).toBe(118);
});
