// The ways in which the pattern may lie in a picture, the likeliest first (L1). They depend on the picture alone.
import { carrierGuesses } from './carrier-peaks.js';
import { type Level, type PictureSum } from './plane.js';
import { Registrar, type Registration } from './registration.js';
import { uprightGuesses } from './upright-peaks.js';

/** With this agreement of a whole picture nothing else needs to be tried. */
const CERTAIN = 16;
/** What agrees less is tried last. */
const LEAST = 4;

export interface FoundPattern {
  readonly level: Level;
  readonly registration: Registration;
}

/** @param most patterns that are returned */
export async function findPatterns(
  sum: PictureSum,
  most: number,
  onProgress: (share: number) => void,
): Promise<FoundPattern[]> {
  const found: FoundPattern[] = [];
  const { levels } = sum;
  const registrars = levels.map((level) => new Registrar(level));
  const look = async (from: number, guess: (level: Level, registrar: Registrar) => (Registration | null)[]) => {
    for (const [i, level] of levels.entries()) {
      onProgress(from + i / levels.length / 2);
      for (const registration of guess(level, registrars[i] as Registrar)) {
        if (registration !== null && registration.score >= LEAST) found.push({ level, registration });
      }
      await Promise.resolve();
    }
  };
  await look(0, (level, registrar) => uprightGuesses(level).map((guess) => registrar.registerWhole(guess)));
  // What is surely there in one piece needs no search for what is turned or slanted.
  if (found.every(({ registration }) => registration.score < CERTAIN)) {
    await look(0.5, (level, registrar) => carrierGuesses(level).map((guess) => registrar.register(guess)));
  }
  return distinct(found.sort((a, b) => b.registration.score - a.registration.score)).slice(0, most);
}

/** Without those that lie as a better one does. */
function distinct(found: readonly FoundPattern[]): FoundPattern[] {
  const kept: FoundPattern[] = [];
  for (const pattern of found) {
    const isNew = kept.every(({ level, registration }) => {
      if (level !== pattern.level) return true;
      return registration.projection.some((value, i) => {
        const other = pattern.registration.projection[i] as number;
        return Math.abs(value - other) > (i % 3 === 2 && i < 6 ? 0.5 : 1e-3);
      });
    });
    if (isNew) kept.push(pattern);
  }
  return kept;
}
