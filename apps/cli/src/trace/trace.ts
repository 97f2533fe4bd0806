// `incamera trace` (L6): whose copy a published file is.
import { type NamedKey, type SoundSpectrum, type TraceReport, traceSound } from '@incamera/watermark';
import { cliErrors } from '../errors.js';
import { openFile } from '../sound/file-source.js';
import { readOnThread } from '../sound/watched-thread.js';
import { type Endings } from '../terminal/interruptible.js';
import { searchThreads } from './search-threads.js';

export interface TraceRequest {
  readonly path: string;
  /** Another copy of the same meeting. */
  readonly referencePath?: string | undefined;
  readonly keys: readonly NamedKey[];
  readonly fromSeconds?: number | undefined;
  readonly toSeconds?: number | undefined;
}

/** What is done, and which share of it. */
export type OnStep = (step: string, share: number) => void;

/** @throws {AppError} of cli, audiofile and watermark */
export async function trace(request: TraceRequest, endings: Endings, onStep: OnStep): Promise<TraceReport> {
  const { path, referencePath, keys, fromSeconds, toSeconds } = request;
  // Whatever is missing is said before hours are read.
  for (const file of [path, referencePath]) if (file !== undefined) openFile(file).close();
  const spectrum = await spectrumOf(path, endings, (share) => onStep('reading the file', share));
  const reference =
    referencePath === undefined
      ? undefined
      : await spectrumOf(referencePath, endings, (share) => onStep('reading the reference', share));
  onStep('searching', 0);
  return await traceSound(spectrum, keys, {
    fromSeconds,
    toSeconds,
    ...(reference && { reference }),
    runner: searchThreads(endings),
    onProgress: (share) => onStep('searching', share),
  });
}

async function spectrumOf(path: string, endings: Endings, onProgress: (share: number) => void): Promise<SoundSpectrum> {
  const answer = await readOnThread({ kind: 'spectrum', path }, endings, onProgress);
  if (answer.kind !== 'spectrum') throw cliErrors.make('cli/decoder_failed');
  return answer.spectrum;
}
