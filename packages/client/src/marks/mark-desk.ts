// The key with which this device marks what it plays and shows in one meeting (L4; decision 0029): drawn here, split among the holders
// that the charter names, and committed to before anybody is asked to let us in.

import { type CharterChain, currentCharter } from '@incamera/charter';
import { demandsMarks, type Identification, type MarkCommitment } from '@incamera/group';
import { type Bytes, toBase64Url } from '@incamera/kernel';
import { bundleResultSchema } from '@incamera/protocol';
import { bundleDigest, secretCommitment } from '@incamera/shares';
import { pictureKeyOf } from '@incamera/watermark';
import { type HttpClient } from '../api/http-client.js';
import { type StoredKey } from '../device/device-records.js';
import { type ClientEnvironment } from '../environment.js';
import { clientErrors } from '../errors.js';
import { markErrors } from '../mark-errors.js';
import { deviceKeyFor } from './device-key.js';
import { MARK_PURPOSE } from './mark-owner.js';
import { type KeptClock, type KeptKey, type MarkRecords } from './mark-records.js';

/** What marks are made with. */
export interface MarkKeys {
  /** 32 bytes: marks sound, and is what the holders have shares of. */
  readonly sound: Bytes;
  /** 32 bytes, from the same. */
  readonly picture: Bytes;
}

export interface MarkDeskParts {
  readonly records: MarkRecords;
  readonly http: HttpClient;
  readonly environment: Pick<ClientEnvironment, 'rng'>;
  /** Text of the meeting id. */
  readonly meetingId: string;
  /** 32 bytes, the same. */
  readonly groupId: Bytes;
}

export class MarkDesk {
  readonly #parts: MarkDeskParts;
  #keys: MarkKeys | null = null;
  #keptClock: KeptClock | null;

  private constructor(parts: MarkDeskParts, keptClock: KeptClock | null) {
    this.#parts = parts;
    this.#keptClock = keptClock;
  }

  /** @throws {AppError} `client/storage_unavailable` */
  static async open(parts: MarkDeskParts): Promise<MarkDesk> {
    return new MarkDesk(parts, await parts.records.clock());
  }

  /** Null where nothing was committed to. */
  get keys(): MarkKeys | null {
    return this.#keys;
  }

  /** How the clock stood in this tab's last stay; null: this is the first. */
  get keptClock(): KeptClock | null {
    return this.#keptClock;
  }

  /** @throws {AppError} `client/storage_unavailable` */
  async keepClock(clock: KeptClock): Promise<void> {
    this.#keptClock = clock;
    await this.#parts.records.saveClock(clock);
  }

  /**
   * Draws the key or takes that of before the reload, seals it anew if who we are has changed, and gives the bundle to the server.
   * @param chain of the charter; its founding version goes into the bundle
   * @param token of this tab's connection
   * @returns what goes into the leaf; null where the class demands no marks
   * @throws {AppError} `client/mark_holders_missing`, `client/bundle_altered`, `bundle/quota`, `client/storage_unavailable`
   */
  async commit(
    chain: CharterChain,
    identification: Identification,
    memberKey: StoredKey,
    token: string | null,
  ): Promise<MarkCommitment | null> {
    if (!demandsMarks(currentCharter(chain).charter)) return null;
    if (token === null) throw clientErrors.make('client/connection_lost');
    const { meetingId, groupId, http } = this.#parts;
    const mark = await this.#markFor(chain, identification, memberKey);
    const digest = await bundleDigest(mark.bundle);
    const path = `/api/meetings/${meetingId}/bundles`;
    const stored = await http.postAs(path, { bundle: toBase64Url(mark.bundle) }, token, bundleResultSchema);
    if (stored.digest !== toBase64Url(digest)) throw markErrors.make('client/bundle_altered');
    this.#keys = { sound: mark.secret, picture: Uint8Array.from(pictureKeyOf(mark.secret)) };
    return { bundleDigest: digest, secretCommitment: await secretCommitment(MARK_PURPOSE, groupId, mark.secret) };
  }

  /** The meeting is over: nothing of it is marked any more. @throws {AppError} `client/storage_unavailable` */
  async forget(): Promise<void> {
    this.#keys = null;
    await this.#parts.records.forget();
  }

  async #markFor(chain: CharterChain, identification: Identification, memberKey: StoredKey): Promise<KeptKey> {
    const { groupId, environment, records } = this.#parts;
    const before = await records.mark();
    const wish = { purpose: MARK_PURPOSE, groupId, chain, identification, memberKey, before, rng: environment.rng };
    const mark = await deviceKeyFor(wish);
    if (mark !== before) await records.saveMark(mark);
    return mark;
  }
}
