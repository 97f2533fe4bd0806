// `incamera trace` (L6): whose copy a published file is, by its sound, its pictures or both.
import { examineParts, type SkippedPart, searchesOf, searchSize } from '@incamera/client/trace';
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

/** What was found, of each part that the file has. */
export interface TraceResult {
  readonly sound: TraceReport | null;
  readonly picture: PictureReport | null;
  readonly skipped: readonly SkippedPart[];
}

/** What is done, and which share of it. */
export type OnStep = (step: string, share: number) => void;

/** @throws {AppError} of cli, audiofile, picturefile and watermark, when nothing of the file can be examined */
export async function trace(request: TraceRequest, endings: Endings, onStep: OnStep): Promise<TraceResult> {
  const { path, referencePath } = request;
  // Whatever is missing is said before hours are read.
  for (const file of [path, referencePath]) if (file !== undefined) openFile(file).close();
  const kind = await fileKindOf(path);
  const { sound, pictures, skipped } = await examineParts(kind, {
    sound: () => soundOf(request, searchesOf(kind), endings, onStep),
    pictures: (pictureKind) => pictureOf(pictureKind, request, endings, onStep),
    isOfFile: (error) => exitCodeOf(error) === EXIT_BAD_INPUT,
  });
  return { sound, picture: pictures, skipped };
}

async function soundOf(
  request: TraceRequest,
  searches: number,
  endings: Endings,
  onStep: OnStep,
): Promise<TraceReport> {
  const { path, referencePath, keys, fromSeconds, toSeconds } = request;
  const spectrum = await spectrumOf(path, endings, (share) => onStep('reading the file', share));
  const reference =
    referencePath === undefined
      ? undefined
      : await spectrumOf(referencePath, endings, (share) => onStep('reading the reference', share));
  onStep('searching', 0);
  const threads = searchThreads(searchSize(spectrum, reference), endings);
  try {
    return await traceSound(spectrum, keys, {
      fromSeconds,
      toSeconds,
      searches,
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
