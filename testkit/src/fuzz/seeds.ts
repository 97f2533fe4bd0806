// The seeds of each parser: small files in the repository, made of valid input.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CORPUS = fileURLToPath(new URL('../../corpus', import.meta.url));

/** All seeds of a target, in the order of their names. @throws the folder is missing */
export function readSeeds(target: string): Buffer[] {
  const folder = join(CORPUS, target);
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name)));
}

/** Adds a seed; an input that failed stays as a seed, so that it is tried first ever after. @returns its path */
export function writeSeed(target: string, name: string, input: Buffer): string {
  const folder = join(CORPUS, target);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, input);
  return path;
}
