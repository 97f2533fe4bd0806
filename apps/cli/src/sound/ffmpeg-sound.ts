// Sound of files that no library in the registry reads (L6), such as MS-GSM of telephone systems, RF64, W64 and transport streams: by the
// system's ffmpeg, where there is one.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { type Readable } from 'node:stream';
import { MonoMix } from '@incamera/client/sound';
import { type SoundSpectrum, SpectrumReader } from '@incamera/watermark';

const RATE_HZ = 48_000;
const MAX_SECONDS = 12 * 3600;
/** Two channels of 32-bit floats. */
const FRAME_BYTES = 8;
/**
 * A file can name other files and addresses to read: only this one file. Only formats that begin with a signature: a text is none of
 * them, however it is named.
 */
const ONLY_THIS_FILE = [
  '-protocol_whitelist',
  'file',
  '-format_whitelist',
  'wav,w64,mpegts,mpeg,mov,matroska,webm,avi,asf,aiff,caf,au,flv,rm,wv,ape,tta',
];

/**
 * @param alive called with every piece that was read
 * @returns null where there is no ffmpeg, or it reads nothing either
 * @throws {AppError} watermark/too_long
 */
export async function spectrumByFfmpeg(path: string, alive: () => void): Promise<SoundSpectrum | null> {
  const form = ['-map', '0:a:0', '-t', String(MAX_SECONDS), '-f', 'f32le', '-ac', '2', '-ar', String(RATE_HZ)];
  const args = ['-nostdin', '-v', 'quiet', ...ONLY_THIS_FILE, '-i', `file:${resolve(path)}`, ...form, 'pipe:1'];
  const ffmpeg = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  // A machine without ffmpeg gives no sound: the output ends at once.
  ffmpeg.once('error', () => ffmpeg.stdout.destroy());
  const reader = new SpectrumReader(RATE_HZ);
  const mono = new MonoMix(RATE_HZ);
  let frames = 0;
  try {
    for await (const channels of stereoOf(ffmpeg)) {
      frames += channels[0].length;
      reader.push(mono.mix(channels));
      alive();
    }
  } finally {
    ffmpeg.kill('SIGKILL');
  }
  return frames === 0 ? null : reader.finish();
}

async function* stereoOf({
  stdout,
}: ChildProcessByStdio<null, Readable, null>): AsyncGenerator<[Float32Array, Float32Array]> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of stdout) {
      const bytes: Buffer = Buffer.concat([rest, chunk as Buffer]);
      const count = Math.floor(bytes.length / FRAME_BYTES);
      const sampleAt = (at: number): number => {
        const value = bytes.readFloatLE(at);
        return Number.isFinite(value) ? value : 0;
      };
      yield [
        Float32Array.from({ length: count }, (_, i) => sampleAt(i * FRAME_BYTES)),
        Float32Array.from({ length: count }, (_, i) => sampleAt(i * FRAME_BYTES + 4)),
      ];
      rest = bytes.subarray(count * FRAME_BYTES);
    }
  } catch (error) {
    // Destroyed because ffmpeg could not be started.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
