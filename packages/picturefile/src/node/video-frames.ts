// Frames of a video in Node (L1), by the system's ffmpeg: no library in the registry decodes video as well.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { type Readable } from 'node:stream';
import { pictureFileErrors } from '../errors.js';
import { type DecodedPicture, MAX_FRAMES } from '../picture.js';
import { readPpm } from './ppm-reader.js';

export interface VideoFramesOptions {
  /** Frames at most, spread over the video. Default `MAX_FRAMES`. */
  readonly most?: number;
  /** Ends reading; the generator then ends too. */
  readonly signal?: AbortSignal;
}

type Ffmpeg = ChildProcessByStdio<null, Readable, Readable>;

/** A file can name other files and addresses to read: only real containers, only this one file. */
const ONLY_THIS_FILE = ['-protocol_whitelist', 'file', '-format_whitelist', 'mov,matroska,webm,avi'];
/** Nothing comes out for so long: the file is made to be slow. */
const PATIENCE_MS = 60_000;
/** Frames are at least this far apart. */
const LEAST_STEP_SECONDS = 0.5;
const MAX_TALK = 65_536;

/**
 * Frames of a video file, spread over its length.
 * @throws {AppError} picturefile/no_ffmpeg, no_pictures, damaged, too_large
 */
export async function* videoFrames(path: string, options: VideoFramesOptions = {}): AsyncGenerator<DecodedPicture> {
  const { most = MAX_FRAMES, signal } = options;
  const file = `file:${resolve(path)}`;
  const step = Math.max(LEAST_STEP_SECONDS, (await lengthSeconds(file, signal)) / most);
  const isStopped = (): boolean => signal?.aborted === true;
  if (isStopped()) return;
  const filter = `fps=fps=1/${step.toFixed(4)}:round=up`;
  const args = ['-v', 'error', ...ONLY_THIS_FILE, '-i', file, '-map', '0:v:0', '-vf', filter];
  const ffmpeg = start([...args, '-frames:v', String(most), '-f', 'image2pipe', '-c:v', 'ppm', 'pipe:1'], signal);
  // What it says is not kept, but must be taken off its hands.
  ffmpeg.stderr.resume();
  const gone = ended(ffmpeg);
  let count = 0;
  try {
    for await (const frame of readPpm(watched(ffmpeg))) {
      count++;
      yield frame;
    }
    await gone;
    if (count === 0 && !isStopped()) throw pictureFileErrors.make('picturefile/damaged');
  } finally {
    ffmpeg.kill('SIGKILL');
  }
}

/** From what ffmpeg says of the file; 0 where it does not know. */
async function lengthSeconds(file: string, signal: AbortSignal | undefined): Promise<number> {
  const ffmpeg = start([...ONLY_THIS_FILE, '-i', file], signal);
  ffmpeg.stdout.resume();
  const timer = setTimeout(() => ffmpeg.kill('SIGKILL'), PATIENCE_MS);
  const gone = ended(ffmpeg);
  let talk = '';
  ffmpeg.stderr.on('data', (chunk: Buffer) => {
    if (talk.length < MAX_TALK) talk += chunk.toString();
  });
  const end = await gone;
  clearTimeout(timer);
  if (end === 'missing') throw pictureFileErrors.make('picturefile/no_ffmpeg');
  if (signal?.aborted === true) return 0;
  if (!/Stream #\d+:\d+.*: Video: /.test(talk)) {
    const isSound = /Stream #\d+:\d+.*: Audio: /.test(talk);
    throw pictureFileErrors.make(isSound ? 'picturefile/no_pictures' : 'picturefile/damaged');
  }
  const match = /Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(talk);
  return match === null ? 0 : Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}

function start(args: readonly string[], signal: AbortSignal | undefined): Ffmpeg {
  return spawn('ffmpeg', ['-nostdin', '-hide_banner', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal, killSignal: 'SIGKILL' }),
  });
}

/** Settles when the process is gone, or never was: `missing` where there is no ffmpeg. Never refuses. */
function ended(ffmpeg: Ffmpeg): Promise<'gone' | 'missing'> {
  return new Promise((settle) => {
    ffmpeg.once('error', (error) => settle('code' in error && error.code === 'ENOENT' ? 'missing' : 'gone'));
    ffmpeg.once('close', () => settle('gone'));
  });
}

async function* watched(ffmpeg: Ffmpeg): AsyncGenerator<Uint8Array> {
  const timer = setTimeout(() => ffmpeg.kill('SIGKILL'), PATIENCE_MS);
  try {
    for await (const chunk of ffmpeg.stdout) {
      timer.refresh();
      yield chunk as Uint8Array;
      // Somebody who takes long over a frame is not ffmpeg being slow.
      timer.refresh();
    }
  } finally {
    clearTimeout(timer);
  }
}
