// A passphrase, from a file or from somebody who types it (L6): never from the command line, which others on the machine see.
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { cliErrors } from '../errors.js';
import { readSmallFile } from '../sound/file-source.js';

const MAX_BYTES = 4096;

/** @throws {AppError} cli/no_passphrase, cli/file_missing, cli/not_a_file, cli/file_unreadable */
export async function passphraseFrom(file: string | undefined): Promise<string> {
  if (file === undefined) return await ask();
  const bytes = readSmallFile(file, MAX_BYTES);
  const [line = ''] = bytes === 'too_large' ? [] : new TextDecoder().decode(bytes).split(/\r?\n/);
  if (line === '') throw cliErrors.make('cli/no_passphrase');
  return line;
}

/** Without showing what is typed. */
async function ask(): Promise<string> {
  if (process.stdin.isTTY !== true) throw cliErrors.make('cli/no_passphrase');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const input = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  process.stderr.write('Passphrase of the case file: ');
  try {
    return await new Promise((resolve, reject) => {
      input.once('line', resolve);
      input.once('SIGINT', () => reject(cliErrors.make('cli/interrupted')));
      input.once('close', () => reject(cliErrors.make('cli/no_passphrase')));
    });
  } finally {
    input.close();
    process.stderr.write('\n');
  }
}
