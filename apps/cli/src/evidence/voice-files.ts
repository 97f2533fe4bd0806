// The files of fingerprints that `incamera authenticate` is given (L6).
import { decodeVoice, evidenceErrors, MAX_VOICE_FILE_BYTES } from '@incamera/evidence';
import { cliErrors } from '../errors.js';
import { readSmallFile } from '../sound/file-source.js';

/** Decoded they take three times as much. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * The bytes of each, checked.
 * @throws {AppError} evidence/bad_file, cli/voice_twice, cli/too_many_fingerprints, cli/file_missing, cli/not_a_file, cli/file_unreadable
 */
export function readVoiceFiles(paths: readonly string[]): Uint8Array[] {
  const known = new Set<string>();
  let total = 0;
  return paths.map((path) => {
    const bytes = readSmallFile(path, MAX_VOICE_FILE_BYTES);
    if (bytes === 'too_large') throw evidenceErrors.make('evidence/bad_file', { context: { file: path } });
    total += bytes.byteLength;
    if (total > MOST_BYTES) throw cliErrors.make('cli/too_many_fingerprints');
    const { meeting, speaker } = decodeVoice(bytes);
    const name = JSON.stringify([meeting, speaker]);
    if (known.has(name)) throw cliErrors.make('cli/voice_twice', { context: { file: path } });
    known.add(name);
    return bytes;
  });
}
