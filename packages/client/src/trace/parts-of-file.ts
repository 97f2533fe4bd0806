// Which parts of a published file are examined, and what becomes of one that cannot be (L4): the same in the page and at a terminal.
import { AppError } from '@incamera/kernel';
import { type PictureKind } from '@incamera/picturefile';

export interface SkippedPart {
  readonly part: 'sound' | 'pictures';
  readonly error: AppError;
}

/** What was found of each part that the file has; of parts that could not be examined although they are there, why. */
export interface PartsOfFile<Sound, Pictures> {
  readonly sound: Sound | null;
  readonly pictures: Pictures | null;
  readonly skipped: readonly SkippedPart[];
}

/** Searches that the parts of such a file go through, which share the limit on naming anybody innocent. */
export function searchesOf(kind: PictureKind): number {
  return kind === 'video' ? 2 : 1;
}

export interface Examiners<Sound, Pictures> {
  readonly sound: () => Promise<Sound>;
  readonly pictures: (kind: Exclude<PictureKind, 'none'>) => Promise<Pictures>;
  /** Whether an error is the fault of that part of the file, so that the other part is examined all the same. */
  readonly isOfFile: (error: AppError) => boolean;
}

/**
 * A still picture has no sound, and what is no container of videos has no pictures. Of a video both are examined, and one that cannot be
 * is said beside what the other gives, not instead of it.
 * @throws what the examiners throw, when nothing of the file can be examined; of both, the error of the sound
 */
export async function examineParts<Sound, Pictures>(
  kind: PictureKind,
  { sound, pictures, isOfFile }: Examiners<Sound, Pictures>,
): Promise<PartsOfFile<Sound, Pictures>> {
  if (kind === 'none') return { sound: await sound(), pictures: null, skipped: [] };
  if (kind === 'still') return { sound: null, pictures: await pictures(kind), skipped: [] };
  const heard = await attempt(sound, isOfFile);
  const seen = await attempt(() => pictures(kind), isOfFile);
  if (heard instanceof AppError && seen instanceof AppError) throw heard;
  const skipped: SkippedPart[] = [];
  if (heard instanceof AppError) skipped.push({ part: 'sound', error: heard });
  // A recording in a container of videos has no pictures; that is no omission.
  if (seen instanceof AppError && seen.code !== 'picturefile/no_pictures') {
    skipped.push({ part: 'pictures', error: seen });
  }
  return {
    sound: heard instanceof AppError ? null : heard,
    pictures: seen instanceof AppError ? null : seen,
    skipped,
  };
}

/** What comes out, or what is wrong with this part of the file. */
async function attempt<T>(run: () => Promise<T>, isOfFile: (error: AppError) => boolean): Promise<T | AppError> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof AppError && isOfFile(error)) return error;
    throw error;
  }
}
