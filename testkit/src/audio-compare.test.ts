import { beforeAll, describe, expect, test } from 'vitest';
import { compareSpeech, isRecognised } from './audio-compare.js';
import { findGaps, longestGapMs } from './audio-gaps.js';
import { decodeOpus, encodeOpus } from './opus.js';
import { loadVoices, speechRateHz, type Voice } from './speech.js';
import { analyseSpeech, type SpeechFeatures } from './speech-features.js';

interface CodedVoice extends Voice {
  readonly features: SpeechFeatures;
}

let voices: CodedVoice[];

beforeAll(async () => {
  voices = (await loadVoices()).map((voice) => ({ ...voice, features: analyseSpeech(voice.samples) }));
}, 120_000);

/** What a listener gets who hears `voice` from `startSeconds` on: Opus-coded, the microphone file repeating. */
function heardFrom(voice: Voice, startSeconds: number, seconds: number): Float32Array<ArrayBuffer> {
  const clip = new Float32Array(seconds * speechRateHz);
  for (let index = 0; index < clip.length; index++) {
    clip[index] = voice.samples[(Math.round(startSeconds * speechRateHz) + index) % voice.samples.length] ?? 0;
  }
  return decodeOpus(encodeOpus(clip, 24_000));
}

function mixed(parts: readonly Float32Array[], gain: number): Float32Array<ArrayBuffer> {
  const sum = new Float32Array(parts[0]?.length ?? 0);
  for (const part of parts) {
    for (let index = 0; index < sum.length; index++) sum[index] = (sum[index] ?? 0) + gain * (part[index] ?? 0);
  }
  return sum;
}

function voice(index: number): CodedVoice {
  const found = voices[index];
  if (found === undefined) throw new Error('no such voice');
  return found;
}

describe('what was heard is compared with what was said', () => {
  test('a voice alone is recognised and its delay found, across the seam of the loop too', () => {
    const comparison = compareSpeech(heardFrom(voice(0), 71, 8), voice(0).features);
    expect(isRecognised(comparison)).toBe(true);
    expect(comparison.bitErrorRate).toBeLessThan(0.15);
    expect(Math.abs(comparison.delayMs + 71_000)).toBeLessThan(20);
  });

  test('each of three voices at equal level is recognised in their mix, the fourth is not', () => {
    const starts = [5, 20, 33];
    const mix = mixed(
      starts.map((start, index) => heardFrom(voice(index), start, 8)),
      0.5,
    );
    for (const [index, start] of starts.entries()) {
      const comparison = compareSpeech(mix, voice(index).features);
      expect(isRecognised(comparison)).toBe(true);
      expect(Math.abs(comparison.delayMs + start * 1000)).toBeLessThan(30);
    }
    expect(isRecognised(compareSpeech(mix, voice(3).features))).toBe(false);
  });

  test('controls fail: another voice, silence, and the noise that undecrypted frames decode to', () => {
    expect(isRecognised(compareSpeech(heardFrom(voice(1), 12, 8), voice(0).features))).toBe(false);
    expect(isRecognised(compareSpeech(new Float32Array(8 * speechRateHz), voice(0).features))).toBe(false);
    expect(isRecognised(compareSpeech(scrambled(voice(0)), voice(0).features))).toBe(false);
  });

  test('speech that was not said while the recording ran is not recognised by its first or last words', () => {
    const said = voice(2).samples.slice(0, 30 * speechRateHz);
    const later = compareSpeech(heardFrom(voice(2), 40, 8), said, { looped: false });
    expect(isRecognised(later)).toBe(false);
    const early = new Float32Array(10 * speechRateHz);
    early.set(heardFrom(voice(2), 0, 8), 2 * speechRateHz);
    const comparison = compareSpeech(early, said, { looped: false });
    expect(isRecognised(comparison)).toBe(true);
    expect(Math.abs(comparison.delayMs - 2000)).toBeLessThan(20);
  });

  test('a level 20 dB lower and a delay that wanders by 60 ms are no obstacle', () => {
    const heard = heardFrom(voice(3), 10, 10);
    const shifted = new Float32Array(heard.length);
    for (let index = 0; index < heard.length; index++) {
      const wander = Math.round(0.06 * speechRateHz * Math.sin(index / speechRateHz / 2));
      shifted[index] = 0.1 * (heard[Math.max(0, index + wander)] ?? 0);
    }
    expect(isRecognised(compareSpeech(shifted, voice(3).features))).toBe(true);
  });
});

describe('gaps', () => {
  test('speech without a gap has none, a cut of 100 ms is measured within 10 ms', () => {
    const heard = heardFrom(voice(0), 15, 10);
    const clean = findGaps(heard, voice(0).samples, compareSpeech(heard, voice(0).features));
    expect(longestGapMs(clean)).toBeLessThanOrEqual(20);
    const start = loudest(heard);
    heard.fill(0, start, start + 0.1 * speechRateHz);
    const cut = findGaps(heard, voice(0).samples, compareSpeech(heard, voice(0).features));
    expect(longestGapMs(cut)).toBeGreaterThan(90);
    expect(longestGapMs(cut)).toBeLessThan(110);
  });

  test('a listener who hears nothing for two seconds has a gap of two seconds, pauses of the speaker in it or not', () => {
    const heard = heardFrom(voice(1), 15, 10);
    const comparison = compareSpeech(heard, voice(1).features);
    heard.fill(0, 4 * speechRateHz, 6 * speechRateHz);
    expect(longestGapMs(findGaps(heard, voice(1).samples, comparison))).toBeGreaterThan(1600);
  });
});

/** The speech with its Opus payloads replaced by bytes that only look random, as ciphertext does. */
function scrambled(source: Voice): Float32Array<ArrayBuffer> {
  let state = 1;
  const packets = encodeOpus(source.samples.slice(0, 8 * speechRateHz), 24_000);
  for (const packet of packets) {
    for (let index = 1; index < packet.length; index++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      packet[index] = state >>> 24;
    }
  }
  return decodeOpus(packets);
}

/** Start of the 100 ms whose quietest 5 ms are loudest. */
function loudest(samples: Float32Array): number {
  let best = { at: 0, level: 0 };
  for (let at = speechRateHz; at < samples.length - speechRateHz; at += 480) {
    let quietest = Number.POSITIVE_INFINITY;
    for (let part = at; part < at + 4800; part += 240) {
      quietest = Math.min(
        quietest,
        samples.subarray(part, part + 240).reduce((sum, sample) => sum + sample * sample, 0),
      );
    }
    if (quietest > best.level) best = { at, level: quietest };
  }
  return best.at;
}
