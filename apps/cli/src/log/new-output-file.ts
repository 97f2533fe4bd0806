// A file that a command makes and that must not be there (L6): it appears whole or not at all, for its owner alone.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { cliErrors } from '../errors.js';
import { type OutputFile } from '../sound/output-file.js';
import { type Endings } from '../terminal/interruptible.js';

/** @throws {AppError} cli/output_exists */
export function newOutputFile(path: string, endings: Endings): OutputFile {
  if (existsSync(path)) throw cliErrors.make('cli/output_exists');
  const partPath = `${path}.${process.pid}.part`;
  endings.add(() => rmSync(partPath, { force: true }));
  return {
    partPath,
    appear: () => {
      try {
        renameSync(partPath, path);
      } catch (cause) {
        throw cliErrors.make('cli/output_failed', { cause });
      }
    },
  };
}
