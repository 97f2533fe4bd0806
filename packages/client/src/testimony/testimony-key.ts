// The key under which this device seals what it testifies in one meeting (L4; decision 0038): drawn here, split among the holders of the charter.
import { type CharterChain, currentCharter } from '@incamera/charter';
import { type Identification, TESTIMONY_PURPOSE } from '@incamera/group';
import { type Bytes, errorCode, toBase64Url } from '@incamera/kernel';
import { bundleResultSchema } from '@incamera/protocol';
import { bundleDigest } from '@incamera/shares';
import { type HttpClient } from '../api/http-client.js';
import { type StoredKey } from '../device/device-records.js';
import { type ClientEnvironment } from '../environment.js';
import { markErrors } from '../mark-errors.js';
import { deviceKeyFor } from '../marks/device-key.js';
import { type KeptKey } from '../marks/mark-records.js';
import { type TestimonyRecords } from './testimony-records.js';

export interface TestimonyKeyParts {
  readonly records: Pick<TestimonyRecords, 'key' | 'saveKey'>;
  readonly http: Pick<HttpClient, 'postAs'>;
  readonly environment: Pick<ClientEnvironment, 'rng' | 'logger'>;
  readonly meetingId: string;
  /** 32 bytes, the same. */
  readonly groupId: Bytes;
  readonly chain: CharterChain;
  /** As the leaf shows. */
  readonly identification: Identification;
  readonly memberKey: StoredKey;
}

export class TestimonyKey {
  readonly #parts: TestimonyKeyParts;
  #key: Promise<KeptKey> | null = null;
  #isDeposited = false;

  constructor(parts: TestimonyKeyParts) {
    this.#parts = parts;
  }

  /** Whether the charter names anybody who could open what is sealed. */
  get hasHolders(): boolean {
    return currentCharter(this.#parts.chain).charter.shareHolders.holders.length > 0;
  }

  /** 32 bytes; null without holders. @throws {AppError} of `packages/shares`: the charter names keys that nothing can be sealed to */
  async secret(): Promise<Bytes | null> {
    return this.hasHolders ? (await this.#kept()).secret : null;
  }

  /** Gives the sealed shares to the server, once. @throws {AppError} `client/bundle_altered`, `bundle/quota`, or why it could not be reached */
  async deposit(token: string): Promise<void> {
    if (this.#isDeposited || !this.hasHolders) return;
    const { http, meetingId } = this.#parts;
    const { bundle } = await this.#kept();
    const path = `/api/meetings/${meetingId}/bundles`;
    const stored = await http.postAs(path, { bundle: toBase64Url(bundle) }, token, bundleResultSchema);
    if (stored.digest !== toBase64Url(await bundleDigest(bundle))) throw markErrors.make('client/bundle_altered');
    this.#isDeposited = true;
  }

  #kept(): Promise<KeptKey> {
    this.#key ??= this.#make();
    // What failed is tried again at the next use.
    this.#key.catch(() => {
      this.#key = null;
    });
    return this.#key;
  }

  async #make(): Promise<KeptKey> {
    const { records, environment } = this.#parts;
    // Without storage a reload draws another key; what was sealed under this one opens all the same.
    const noted = (error: unknown) => {
      environment.logger.warn('testimony_key_not_kept', { code: errorCode(error) });
      return null;
    };
    const before = await records.key().catch(noted);
    const key = await deviceKeyFor({ ...this.#parts, rng: environment.rng, purpose: TESTIMONY_PURPOSE, before });
    if (key !== before) await records.saveKey(key).catch(noted);
    return key;
  }
}
