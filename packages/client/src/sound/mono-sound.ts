// A file as one channel at one rate (L4): what marks and fingerprints are looked for in.
import { type ByteSource } from '@incamera/audiofile';
import { MonoMix } from './mono.js';
import { steadySound } from './steady-sound.js';

/** Rates that are read as they are; others become the last. */
const LOWEST_HZ = 8000;
const HIGHEST_HZ = 192_000;
const OTHER_RATE_HZ = 48_000;

export interface MonoBlock {
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  /** Share of the file that is read, 0 to 1. */
  readonly progress: number;
}

/** @throws {AppError} as `readSound` */
export async function* monoSound(source: ByteSource): AsyncGenerator<MonoBlock> {
  const rateFor = (hz: number) => (Number.isInteger(hz) && hz >= LOWEST_HZ && hz <= HIGHEST_HZ ? hz : OTHER_RATE_HZ);
  let mono: MonoMix | undefined;
  for await (const { sampleRateHz, samples, progress } of steadySound(source, rateFor)) {
    mono ??= new MonoMix(sampleRateHz);
    yield { samples: mono.mix(samples), sampleRateHz, progress };
  }
}
