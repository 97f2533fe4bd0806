// Key and memory of a witness on disk (L6): one file a log, replaced as a whole and flushed before anybody is answered.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, copyBytes } from '@incamera/kernel';
import { ED25519_COSIGNATURE, type NoteSigner, noteKey, type WitnessState } from '@incamera/tlog';
import { cliErrors } from '../errors.js';

const KEY_FILE = 'witness.key';
const LOCK_FILE = 'witness.pid';

export class StateFolder implements WitnessState {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Opens the folder for this process alone.
   * @throws {AppError} cli/witness_in_use, cli/witness_state
   */
  static open(folder: string): StateFolder {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const state = new StateFolder(folder);
      state.#lock();
      return state;
    } catch (cause) {
      if (cliErrors.owns(cause)) throw cause;
      throw cliErrors.make('cli/witness_state', { cause });
    }
  }

  close(): void {
    rmSync(join(this.#folder, LOCK_FILE), { force: true });
  }

  /** The key, made at the first start. @throws {AppError} cli/witness_state: it cannot be read; never made anew then */
  signer(name: string): NoteSigner {
    try {
      const key = this.#read(KEY_FILE);
      if (key === null) this.#write(KEY_FILE, newKey());
      // From the file also when it was just made.
      return signerOf(name, createPrivateKey(this.#read(KEY_FILE) ?? ''));
    } catch (cause) {
      throw cliErrors.make('cli/witness_state', { cause });
    }
  }

  async load(origin: string): Promise<string | null> {
    return this.#read(fileOf(origin));
  }

  async save(origin: string, note: string): Promise<void> {
    this.#write(fileOf(origin), note);
  }

  /** Two processes would each keep to a history of their own. */
  #lock(): void {
    const path = join(this.#folder, LOCK_FILE);
    for (let attempt = 0; ; attempt++) {
      try {
        writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
        return;
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
      }
      const holder = Number(readFileSync(path, 'utf8'));
      if (attempt > 0 || isRunning(holder)) throw cliErrors.make('cli/witness_in_use', { context: { pid: holder } });
      // Of a process that was killed.
      rmSync(path, { force: true });
    }
  }

  #read(name: string): string | null {
    try {
      return readFileSync(join(this.#folder, name), 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  #write(name: string, text: string): void {
    const draft = join(this.#folder, `${name}.new`);
    writeFileSync(draft, text, { mode: 0o600, flush: true });
    renameSync(draft, join(this.#folder, name));
    const folder = openSync(this.#folder, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}

const fileOf = (origin: string): string => `${createHash('sha256').update(origin).digest('hex')}.checkpoint`;

const newKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function signerOf(name: string, privateKey: KeyObject): NoteSigner {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('the key of a witness is Ed25519');
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const key = noteKey(name, ED25519_COSIGNATURE, Buffer.from(String(x), 'base64url'));
  return { key, sign: async (message): Promise<Bytes> => copyBytes(sign(null, message, privateKey)) };
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
