// A recording of hours of which a part was said in a meeting, as a messenger publishes it and as a recorder writes it.
import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { decodeWav, encodeOpus, loadMonologue, oggOfPackets, speechRateHz, wavHeader } from '@incamera/testkit';

const OPUS_BPS = 24_000;

export interface LongRecording {
  /** What nobody says in the meeting. */
  readonly elsewhere: Float32Array<ArrayBuffer>;
  /** So often before and behind what was said. */
  readonly before: number;
  readonly said: Float32Array<ArrayBuffer>;
  readonly behind: number;
}

/** What comes behind the first `spoken` seconds of a monologue: whoever speaks those never says it. */
export async function restOfMonologue(spoken: number, seconds: number): Promise<Float32Array<ArrayBuffer>> {
  const { samples } = decodeWav(await readFile(await loadMonologue(spoken + seconds)));
  return samples.slice(spoken * speechRateHz);
}

/** Opus in Ogg. What is not from the meeting is encoded once. @returns where what was said begins, and the length, seconds */
export async function writeOgg(path: string, { elsewhere, before, said, behind }: LongRecording) {
  const other = encodeOpus(elsewhere, OPUS_BPS);
  const parts = [...Array(before).fill(other), encodeOpus(said, OPUS_BPS), ...Array(behind).fill(other)].flat();
  await writeFile(path, oggOfPackets(parts as Uint8Array[]));
  return { saidFrom: before * other.length * 0.02, seconds: parts.length * 0.02 };
}

/** PCM of 16 bits, mono. @returns as `writeOgg` */
export async function writeWav(path: string, { elsewhere, before, said, behind }: LongRecording) {
  const other = pcm(elsewhere);
  const middle = pcm(said);
  const bytes = (before + behind) * other.length + middle.length;
  const file = openSync(path, 'w');
  try {
    writeSync(file, wavHeader({ sampleRateHz: speechRateHz, dataBytes: bytes }));
    for (let i = 0; i < before; i++) writeSync(file, other);
    writeSync(file, middle);
    for (let i = 0; i < behind; i++) writeSync(file, other);
  } finally {
    closeSync(file);
  }
  const seconds = (length: number) => length / 2 / speechRateHz;
  return { saidFrom: seconds(before * other.length), seconds: seconds(bytes) };
}

function pcm(samples: Float32Array): Buffer {
  const bytes = Buffer.alloc(2 * samples.length);
  samples.forEach((sample, i) => {
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), 2 * i);
  });
  return bytes;
}
