// `incamera trace` (L6): whose copy a published file is, by its sound, its pictures or both.
import { AppError } from '@incamera/kernel';
import {
  type NamedKey,
  type PictureReport,
  type SoundSpectrum,
  type TraceReport,
  traceSound,
} from '@incamera/watermark';
import { cliErrors } from '../errors.js';
import { fileKindOf, tracePicturesOnThread } from '../picture/trace-pictures.js';
import { openFile } from '../sound/file-source.js';
import { readSoundOnThread } from '../sound/read-sound.js';
import { type Endings } from '../terminal/interruptible.js';
import { EXIT_BAD_INPUT, exitCodeOf } from '../terminal/known-errors.js';
import { searchThreads } from './search-threads.js';

export interface TraceRequest {
  readonly path: string;
  /** Another copy of the same meeting: for the sound. */
  readonly referencePath?: string | undefined;
  readonly keys: readonly NamedKey[];
  readonly fromSeconds?: number | undefined;
  readonly toSeconds?: number | undefined;
}

/** A part of a file that could not be examined, while another one was. */
export interface Skipped {
  readonly part: 'sound' | 'picture';
  readonly error: AppError;
}

/** What was found, of each part that the file has. */
export interface TraceResult {
  readonly sound: TraceReport | null;
  readonly picture: PictureReport | null;
  readonly skipped: readonly Skipped[];
}

/** What is done, and which share of it. */
export type OnStep = (step: string, share: number) => void;

/** @throws {AppError} of cli, audiofile, picturefile and watermark, when nothing of the file can be examined */
export async function trace(request: TraceRequest, endings: Endings, onStep: OnStep): Promise<TraceResult> {
  const { path, referencePath } = request;
  // Whatever is missing is said before hours are read.
  for (const file of [path, referencePath]) if (file !== undefined) openFile(file).close();
  const kind = await fileKindOf(path);
  if (kind === 'still') {
    return { sound: null, picture: await pictureOf(kind, request, endings, onStep), skipped: [] };
  }
  if (kind === 'none') return { sound: await soundOf(request, endings, onStep), picture: null, skipped: [] };
  const sound = await attempt(() => soundOf(request, endings, onStep));
  const picture = await attempt(() => pictureOf(kind, request, endings, onStep));
  // A recording in a container of videos has no pictures; that is no omission.
  const hasNone = picture instanceof AppError && picture.code === 'picturefile/no_pictures';
  if (sound instanceof AppError && picture instanceof AppError) throw sound;
  const skipped: Skipped[] = [];
  if (sound instanceof AppError) skipped.push({ part: 'sound', error: sound });
  if (picture instanceof AppError && !hasNone) skipped.push({ part: 'picture', error: picture });
  return {
    sound: sound instanceof AppError ? null : sound,
    picture: picture instanceof AppError ? null : picture,
    skipped,
  };
}

/** What comes out, or what is wrong with this part of the file. */
async function attempt<T>(run: () => Promise<T>): Promise<T | AppError> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof AppError && exitCodeOf(error) === EXIT_BAD_INPUT) return error;
    throw error;
  }
}

async function soundOf(request: TraceRequest, endings: Endings, onStep: OnStep): Promise<TraceReport> {
  const { path, referencePath, keys, fromSeconds, toSeconds } = request;
  const spectrum = await spectrumOf(path, endings, (share) => onStep('reading the file', share));
  const reference =
    referencePath === undefined
      ? undefined
      : await spectrumOf(referencePath, endings, (share) => onStep('reading the reference', share));
  onStep('searching', 0);
  const size = {
    seconds: spectrum.seconds,
    referenceSeconds: reference?.seconds ?? 0,
    sharedBytes: spectrum.levels.byteLength + (reference?.levels.byteLength ?? 0),
  };
  const threads = searchThreads(size, endings);
  try {
    return await traceSound(spectrum, keys, {
      fromSeconds,
      toSeconds,
      ...(reference && { reference }),
      runner: threads.runner,
      onProgress: (share) => onStep('searching', share),
    });
  } finally {
    await threads.end();
  }
}

async function spectrumOf(path: string, endings: Endings, onProgress: (share: number) => void): Promise<SoundSpectrum> {
  const answer = await readSoundOnThread({ kind: 'spectrum', path }, endings, onProgress);
  if (answer.kind !== 'spectrum') throw cliErrors.make('cli/decoder_failed');
  return answer.spectrum;
}

function pictureOf(
  kind: 'still' | 'video',
  { path, keys, fromSeconds, toSeconds }: TraceRequest,
  endings: Endings,
  onStep: OnStep,
): Promise<PictureReport> {
  const job = { path, kind, keys, fromSeconds, toSeconds };
  return tracePicturesOnThread(job, endings, (share) => onStep('looking at pictures', share));
}
