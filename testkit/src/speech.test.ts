import { describe, expect, test } from 'vitest';
import { loadVoices, speechRateHz, voiceNames } from './speech.js';

describe('the four microphones', () => {
  test('are four different people who speak nearly all the time', { timeout: 120_000 }, async () => {
    const voices = await loadVoices();
    expect(voices.map((voice) => voice.name)).toEqual([...voiceNames]);
    for (const voice of voices) {
      expect(voice.samples.length).toBeGreaterThanOrEqual(60 * speechRateHz);
      expect(activeShare(voice.samples)).toBeGreaterThan(0.7);
      expect(longestSilenceMs(voice.samples)).toBeLessThan(700);
    }
  });
});

/** Share of 20 ms steps above −50 dBFS. */
function activeShare(samples: Float32Array): number {
  const steps = levels(samples);
  return steps.filter((level) => level > -50).length / steps.length;
}

function longestSilenceMs(samples: Float32Array): number {
  let longest = 0;
  let run = 0;
  for (const level of levels(samples)) {
    run = level > -50 ? 0 : run + 20;
    longest = Math.max(longest, run);
  }
  return longest;
}

function levels(samples: Float32Array): number[] {
  const step = speechRateHz / 50;
  return Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    let sum = 0;
    for (const sample of samples.subarray(index * step, (index + 1) * step)) sum += sample * sample;
    return 10 * Math.log10(sum / step + 1e-12);
  });
}
