// What stands beside the log at rest (L5; decision 0034): salt and entry under AES-256-GCM, bound to their place, so that a stolen
// database neither tells nor can be rearranged.
import { type Bytes, concat, copyBytes, hkdfSha256, open, seal, utf8, Writer } from '@incamera/kernel';
import { Batch, batchSecret, SALT_BYTES } from '@incamera/tlog';

const SEAL_INFO = utf8('incamera/history-seal/1');

export class HistoryVault {
  readonly #secret: Bytes;
  readonly #sealKey: Bytes;

  private constructor(secret: Bytes, sealKey: Bytes) {
    this.#secret = secret;
    this.#sealKey = sealKey;
  }

  static async open(secret: Bytes): Promise<HistoryVault> {
    return new HistoryVault(secret, await hkdfSha256(secret, new Uint8Array(), SEAL_INFO, 32));
  }

  async seal(batchIndex: number, place: number, salt: Uint8Array, entry: Uint8Array): Promise<Bytes> {
    return await seal(this.#sealKey, concat(salt, entry), aad(batchIndex, place));
  }

  /** Null: it was not sealed here, or for another place. */
  async unseal(batchIndex: number, place: number, sealed: Uint8Array): Promise<{ salt: Bytes; entry: Bytes } | null> {
    const opened = await open(this.#sealKey, sealed, aad(batchIndex, place));
    if (opened === null || opened.byteLength < SALT_BYTES) return null;
    return { salt: copyBytes(opened.subarray(0, SALT_BYTES)), entry: copyBytes(opened.subarray(SALT_BYTES)) };
  }

  /** The tree of a batch with these leaves. */
  batch(batchIndex: number, leaves: ReadonlyMap<number, Uint8Array>): Batch {
    return new Batch(this.secretOf(batchIndex), leaves);
  }

  /** For whoever is to see that a batch holds nothing else. */
  secretOf(batchIndex: number): Bytes {
    return batchSecret(this.#secret, batchIndex);
  }
}

const aad = (batchIndex: number, place: number): Bytes => new Writer().u64(batchIndex).u16(place).done();
