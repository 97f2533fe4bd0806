// Single lines of speech as 48 kHz mono, decoded in this process: a thousand of them are a thousand programs otherwise.
import { readFileSync } from 'node:fs';
import { audioFileErrors, blobSource, readSound } from '@incamera/audiofile';
import { Resampler } from '@incamera/watermark';
import { decode, RATE_HZ } from '../watermark/tools.js';

export async function lineOf(path: string): Promise<Float32Array> {
  if (!path.endsWith('.ogg')) return decode(path);
  const parts: Float32Array[] = [];
  let resampler: Resampler | undefined;
  try {
    for await (const { channels, sampleRate } of readSound(blobSource(new Blob([readFileSync(path)])))) {
      resampler ??= new Resampler(sampleRate, RATE_HZ);
      parts.push(resampler.push(mean(channels)));
    }
  } catch (error) {
    // Some lines of the package are empty.
    if (!audioFileErrors.owns(error)) throw error;
  }
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    out.set(part, filled);
    filled += part.length;
  }
  return out;
}

function mean(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array()] = channels;
  return first.map((_, i) => channels.reduce((sum, channel) => sum + (channel[i] as number), 0) / channels.length);
}
