// `incamera mark` (L6): a file as the device of a key would have played it.
import { type MarkStrength } from '@incamera/watermark';
import { cliErrors } from '../errors.js';
import { openFile } from '../sound/file-source.js';
import { outputFile } from '../sound/output-file.js';
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
  const output = outputFile(request, endings);
  const { path, key, clockSeconds, strength } = request;
  const answer = await readSoundOnThread(
    { kind: 'mark', path, outPath: output.partPath, key, clockSeconds, strength },
    endings,
    onProgress,
  );
  if (answer.kind !== 'marked') throw cliErrors.make('cli/decoder_failed');
  output.appear();
  return answer.marked;
}
