// A file that a command writes (L6): it appears whole or not at all, and never instead of the file that is read.
import { realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { cliErrors } from '../errors.js';
import { type Endings } from '../terminal/interruptible.js';

export interface OutputPaths {
  /** Read. */
  readonly path: string;
  readonly outPath: string;
}

export interface OutputFile {
  /** Where it is written; gone when the work ends without `appear`. */
  readonly partPath: string;
  /** Gives it its name. @throws {AppError} cli/output_failed */
  appear(): void;
}

/** @throws {AppError} cli/output_not_a_file, cli/output_is_input */
export function outputFile(paths: OutputPaths, endings: Endings): OutputFile {
  checkOutput(paths);
  const partPath = `${paths.outPath}.${process.pid}.part`;
  endings.add(() => rmSync(partPath, { force: true }));
  return {
    partPath,
    appear: () => {
      try {
        renameSync(partPath, paths.outPath);
      } catch (cause) {
        throw cliErrors.make('cli/output_failed', { cause });
      }
    },
  };
}

/** Neither the file that is read, under whatever name, nor a folder or device. */
function checkOutput({ path, outPath }: OutputPaths): void {
  const existing = statSync(outPath, { throwIfNoEntry: false });
  if (existing === undefined) return;
  if (!existing.isFile()) throw cliErrors.make('cli/output_not_a_file', { context: { file: outPath } });
  const read = statSync(path);
  const isSame = read.dev === existing.dev && read.ino === existing.ino;
  if (isSame || realpathSync(path) === realpathSync(outPath)) throw cliErrors.make('cli/output_is_input');
}
