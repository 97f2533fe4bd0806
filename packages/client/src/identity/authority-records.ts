// The officer's authority as this device keeps it (L4): a key that WebCrypto never gives out, its certificate, and the newest deny
// list that it signed.
import { type Bytes, copyBytes } from '@incamera/kernel';
import { type KeyValueStorage } from '../environment.js';
import { clientErrors } from '../errors.js';

const RECORD = 'identity/officer-authority';

export interface AuthorityRecord {
  /** Ed25519, not extractable. */
  readonly privateKey: CryptoKey;
  /** DER of the self-signed root. */
  readonly certificate: Bytes;
  readonly domains: readonly string[];
  /** The newest list that the server took; null: none yet. */
  readonly list: Bytes | null;
  /** The highest version that was signed here, whether the server took it or not. */
  readonly lastVersion: number;
}

export class AuthorityRecords {
  readonly #storage: KeyValueStorage;

  constructor(storage: KeyValueStorage) {
    this.#storage = storage;
  }

  /** Null: there is none, or what there is cannot be read. */
  async load(): Promise<AuthorityRecord | null> {
    const record = await this.#guard(() => this.#storage.get(RECORD));
    if (typeof record !== 'object' || record === null) return null;
    const { privateKey, certificate, domains, list, lastVersion } = record as Partial<Record<string, unknown>>;
    if (!(privateKey instanceof CryptoKey) || privateKey.extractable || !(certificate instanceof Uint8Array))
      return null;
    if (!Array.isArray(domains) || !domains.every((domain) => typeof domain === 'string')) return null;
    return {
      privateKey,
      certificate: copyBytes(certificate),
      domains: domains as string[],
      list: list instanceof Uint8Array ? copyBytes(list) : null,
      lastVersion: typeof lastVersion === 'number' ? lastVersion : 0,
    };
  }

  async save(record: AuthorityRecord): Promise<void> {
    await this.#guard(() => this.#storage.set(RECORD, { ...record, domains: [...record.domains] }));
  }

  async delete(): Promise<void> {
    await this.#guard(() => this.#storage.delete(RECORD));
  }

  async #guard<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (cause) {
      throw clientErrors.make('client/storage_unavailable', { cause });
    }
  }
}
