// Voices and recordings for tests, from speech-like sound that is made here.
import { RATE_HZ } from '../../watermark/test/sound.js';
import { type FileSound, FileSoundReader, Fingerprinter, type Segment, type Voice } from '../src/index.js';

export { RATE_HZ };

/** The fingerprint of a voice as a client makes it, in blocks of an audio thread. */
export function voiceOf(meeting: string, speaker: string, samples: Float32Array, clockSeconds = 0): Voice {
  return { meeting, speaker, segments: segmentsOf(samples, clockSeconds) };
}

export function segmentsOf(samples: Float32Array, clockSeconds = 0, blockSamples = 128, rateHz = RATE_HZ): Segment[] {
  const segments: Segment[] = [];
  const onSegment = (segment: Segment): void => {
    segments.push(segment);
  };
  const maker = new Fingerprinter({ sampleRateHz: rateHz, clockSeconds, onSegment });
  for (let at = 0; at < samples.length; at += blockSamples) maker.process(samples.subarray(at, at + blockSamples));
  maker.finish();
  return segments;
}

export function fileOf(...parts: readonly Float32Array[]): FileSound {
  const reader = new FileSoundReader(RATE_HZ);
  for (const part of parts) reader.push(part);
  return reader.finish();
}

/** Samples between two times in seconds. */
export function cut(samples: Float32Array, from: number, to: number): Float32Array {
  return samples.subarray(Math.round(from * RATE_HZ), Math.round(to * RATE_HZ));
}

/** White noise under it, as far below its power as `snrDb` says. */
export function noisy(samples: Float32Array, snrDb: number, random: () => number): Float32Array {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  const amplitude = Math.sqrt((12 * power) / samples.length) * 10 ** (-snrDb / 20);
  return samples.map((sample) => sample + amplitude * (random() - 0.5));
}
