// Reads and writes PCM16 WAV files: what Chromium takes as a microphone.
import { type Bytes } from '@incamera/kernel';
import { testkitErrors } from './errors.js';

/** Mono samples with their rate. */
export interface Sound {
  readonly sampleRateHz: number;
  /** Mono, [-1, 1]. */
  readonly samples: Float32Array<ArrayBuffer>;
}

const headerLength = 44;

/** Encodes mono samples as a PCM16 WAV file; values outside [-1, 1] are clipped. */
export function encodeWav(sound: Sound): Bytes {
  const dataLength = sound.samples.length * 2;
  const bytes = new Uint8Array(headerLength + dataLength);
  const view = new DataView(bytes.buffer);
  const tag = (offset: number, text: string) => bytes.set(new TextEncoder().encode(text), offset);
  tag(0, 'RIFF');
  view.setUint32(4, headerLength - 8 + dataLength, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sound.sampleRateHz, true);
  view.setUint32(28, sound.sampleRateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  tag(36, 'data');
  view.setUint32(40, dataLength, true);
  for (const [index, sample] of sound.samples.entries()) {
    const clipped = Math.max(-1, Math.min(1, sample));
    view.setInt16(headerLength + index * 2, Math.round(clipped * 32767), true);
  }
  return bytes;
}

/**
 * Decodes a PCM16 WAV file; several channels are averaged to mono.
 * @throws {AppError} testkit/wav_unreadable
 */
export function decodeWav(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (offset: number) => String.fromCharCode(...bytes.subarray(offset, offset + 4));
  if (bytes.length < 12 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') throw testkitErrors.make('testkit/wav_unreadable');
  let format: { channelCount: number; sampleRateHz: number } | undefined;
  for (let offset = 12; offset + 8 <= bytes.length; ) {
    const length = view.getUint32(offset + 4, true);
    const body = offset + 8;
    if (tag(offset) === 'fmt ' && length >= 16 && body + 16 <= bytes.length) {
      const isPcm16 = view.getUint16(body, true) === 1 && view.getUint16(body + 14, true) === 16;
      const channelCount = view.getUint16(body + 2, true);
      const sampleRateHz = view.getUint32(body + 4, true);
      if (!isPcm16 || channelCount === 0 || sampleRateHz === 0) break;
      format = { channelCount, sampleRateHz };
    } else if (tag(offset) === 'data' && format !== undefined) {
      const available = Math.min(length, bytes.length - body);
      return { sampleRateHz: format.sampleRateHz, samples: readPcm16(view, body, available, format.channelCount) };
    }
    offset = body + length + (length % 2);
  }
  throw testkitErrors.make('testkit/wav_unreadable');
}

function readPcm16(view: DataView, start: number, length: number, channelCount: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.floor(length / (2 * channelCount)));
  for (let frame = 0; frame < samples.length; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channelCount; channel++) {
      sum += view.getInt16(start + (frame * channelCount + channel) * 2, true);
    }
    samples[frame] = sum / channelCount / 32768;
  }
  return samples;
}
