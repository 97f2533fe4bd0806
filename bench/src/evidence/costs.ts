// What a fingerprint costs while somebody speaks, and a search through many meetings.
import { authenticate, Decimator, Fingerprinter, type Segment, type Voice } from '@incamera/evidence';
import { RATE_HZ } from '../watermark/tools.js';
import { fileOf } from './prints.js';

const BLOCK = 128;

/** As audio threads make it: share of a core, and bytes a second. */
export function fingerprintCost(voice: Float32Array): { share: number; bytesPerSecond: number } {
  let bytes = 0;
  const onSegment = ({ words }: Segment): void => {
    bytes += 11 + 4 * words.length;
  };
  const decimator = new Decimator(RATE_HZ);
  const maker = new Fingerprinter({ sampleRateHz: decimator.rateHz, clockSeconds: 0, onSegment });
  const reduced = new Float32Array(decimator.mostOf(BLOCK));
  const run = (from: number): void => {
    for (let at = from; at + BLOCK <= voice.length; at += BLOCK) {
      const count = decimator.process(voice.subarray(at, at + BLOCK), reduced);
      maker.process(reduced.subarray(0, count));
    }
  };
  run(Math.floor(voice.length / 2)); // Until it is compiled.
  const began = process.cpuUsage();
  run(0);
  const { user, system } = process.cpuUsage(began);
  maker.finish();
  return {
    share: (user + system) / 1e6 / (voice.length / RATE_HZ),
    bytesPerSecond: bytes / 1.5 / (voice.length / RATE_HZ),
  };
}

/**
 * Meetings to search in vain, of the frames of real speech read backwards, each from another frame on: the statistics of speech,
 * and nothing that was said.
 */
export function manyMeetings(voices: readonly Voice[], meetings: number, seconds: number): Voice[] {
  const frames = Uint32Array.from(
    voices.flatMap(({ segments }) => segments.flatMap(({ words }) => [...words])),
  ).reverse();
  const perMeeting = Math.floor(seconds * 62.5);
  return Array.from({ length: meetings }, (_, number) => {
    const start = number * 99_991;
    const segments = Array.from({ length: Math.ceil(perMeeting / 625) }, (__, segment) => ({
      startMicros: segment * 10_000_000,
      words: Uint32Array.from(
        { length: Math.min(625, perMeeting - 625 * segment) },
        (___, i) => frames[(start + 625 * segment + i) % frames.length] ?? 0,
      ),
    }));
    return { meeting: `filler ${number}`, speaker: 'somebody', segments };
  });
}

export interface SearchCost {
  readonly what: string;
  readonly cpuSeconds: number;
  readonly verdict: string;
}

export function searchCost(what: string, clip: Float32Array, voices: readonly Voice[]): SearchCost {
  const file = fileOf(clip);
  const began = process.cpuUsage();
  const { verdict } = authenticate(file, voices);
  const { user, system } = process.cpuUsage(began);
  return { what, cpuSeconds: (user + system) / 1e6, verdict };
}
