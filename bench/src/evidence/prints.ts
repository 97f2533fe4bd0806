// Fingerprints and recordings as the product makes them.
import {
  type FilePrint,
  type FileSound,
  FileSoundReader,
  Fingerprinter,
  OWN_SPEED,
  Recording,
  type Segment,
  type Voice,
} from '@incamera/evidence';
import { RATE_HZ } from '../watermark/tools.js';

const BLOCK = 128;

/** What a client would have made of the sound, in blocks of an audio thread. */
export function voiceOf(meeting: string, speaker: string, samples: Float32Array, clockSeconds = 0): Voice {
  const segments: Segment[] = [];
  const maker = new Fingerprinter({
    sampleRateHz: RATE_HZ,
    clockSeconds,
    onSegment: (segment) => segments.push(segment),
  });
  for (let at = 0; at < samples.length; at += BLOCK) maker.process(samples.subarray(at, at + BLOCK));
  maker.finish();
  return { meeting, speaker, segments };
}

export function fileOf(samples: Float32Array): FileSound {
  const reader = new FileSoundReader(RATE_HZ);
  for (let at = 0; at < samples.length; at += RATE_HZ) reader.push(samples.subarray(at, at + RATE_HZ));
  return reader.finish();
}

/** The signs of a whole recording, and which are clear. */
export function printOf(samples: Float32Array): FilePrint {
  return new Recording(fileOf(samples)).print(OWN_SPEED);
}
