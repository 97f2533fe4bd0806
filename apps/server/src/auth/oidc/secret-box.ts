// Client secrets of providers at rest (L5): AES-256-GCM under a key in the data directory, so that a copy of the database alone
// does not give them. Bound to provider and issuer: a database in which the issuer was changed opens nothing.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Rng } from '@incamera/kernel';

const FILE = 'provider-secrets.key';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a secret belongs to. */
export interface SecretOwner {
  readonly providerId: string;
  readonly issuer: string;
}

export class SecretBox {
  readonly #file: string;
  readonly #rng: Rng;
  #key: Buffer | null = null;

  constructor(dataDir: string, rng: Rng) {
    this.#file = join(dataDir, FILE);
    this.#rng = rng;
  }

  seal(secret: string, owner: SecretOwner): string {
    const nonce = this.#rng.bytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#openKey(), nonce).setAAD(aad(owner));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** Null when it is not a secret of this owner under this key. */
  open(sealed: string, owner: SecretOwner): string | null {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
    const end = bytes.length - TAG_BYTES;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#openKey(), bytes.subarray(0, NONCE_BYTES))
        .setAAD(aad(owner))
        .setAuthTag(bytes.subarray(end));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, end)), decipher.final()]).toString('utf8');
    } catch {
      return null;
    }
  }

  /** Made when it is first needed: a server without providers has none. */
  #openKey(): Buffer {
    this.#key ??= readKey(this.#file) ?? this.#makeKey();
    return this.#key;
  }

  #makeKey(): Buffer {
    const key = Buffer.from(this.#rng.bytes(KEY_BYTES));
    const file = openSync(this.#file, 'wx', 0o600);
    try {
      writeSync(file, key);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return key;
  }
}

function readKey(file: string): Buffer | null {
  let key: Buffer;
  try {
    key = readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  // Never replaced: a damaged key would silently lose every secret.
  if (key.length !== KEY_BYTES) throw new Error('the key of provider secrets is damaged');
  return key;
}

function aad({ providerId, issuer }: SecretOwner): Buffer {
  return Buffer.from(JSON.stringify(['incamera/provider-secret/1', providerId, issuer]));
}
