// `incamera mark` (L6): a file as the device of a key would have played it.
import { realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { type MarkStrength } from '@incamera/watermark';
import { cliErrors } from '../errors.js';
import { openFile } from '../sound/file-source.js';
import { readSoundOnThread } from '../sound/read-sound.js';
import { type MarkedFile } from '../sound/sound-jobs.js';
import { type Endings } from '../terminal/interruptible.js';

export interface MarkRequest {
  readonly path: string;
  readonly outPath: string;
  readonly key: Uint8Array;
  readonly clockSeconds: number;
  readonly strength: MarkStrength;
}

/**
 * Writes the marked file whole or not at all.
 * @throws {AppError} of cli, audiofile and watermark
 */
export async function mark(
  request: MarkRequest,
  endings: Endings,
  onProgress: (share: number) => void,
): Promise<MarkedFile> {
  openFile(request.path).close();
  checkOutput(request);
  const partPath = `${request.outPath}.${process.pid}.part`;
  endings.add(() => rmSync(partPath, { force: true }));
  const { path, key, clockSeconds, strength } = request;
  const answer = await readSoundOnThread(
    { kind: 'mark', path, outPath: partPath, key, clockSeconds, strength },
    endings,
    onProgress,
  );
  if (answer.kind !== 'marked') throw cliErrors.make('cli/decoder_failed');
  try {
    renameSync(partPath, request.outPath);
  } catch (cause) {
    throw cliErrors.make('cli/output_failed', { cause });
  }
  return answer.marked;
}

/** Neither the file that is read, under whatever name, nor a folder or device. */
function checkOutput({ path, outPath }: MarkRequest): void {
  const existing = statSync(outPath, { throwIfNoEntry: false });
  if (existing === undefined) return;
  if (!existing.isFile()) throw cliErrors.make('cli/output_not_a_file', { context: { file: outPath } });
  const read = statSync(path);
  const isSame = read.dev === existing.dev && read.ino === existing.ino;
  if (isSame || realpathSync(path) === realpathSync(outPath)) throw cliErrors.make('cli/output_is_input');
}
