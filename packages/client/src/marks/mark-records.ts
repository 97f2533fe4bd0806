// What this tab keeps of its marks in one meeting (L4), under the device's key: so that a reload goes on with the same key, and with a
// clock that does not go back.
import { type Bytes, type MeetingId, Writer } from '@incamera/kernel';
import { MAX_BUNDLE_BYTES, MAX_OWNER_BYTES } from '@incamera/shares';
import { type DeviceRecords } from '../device/device-records.js';
import { readKept } from '../device/read-kept.js';

/** The key of one tab in one meeting, and what was sealed of it. */
export interface KeptKey {
  /** Whose leaf it is for, 32 bytes. */
  readonly leafKey: Bytes;
  /** 32 bytes; secret. */
  readonly secret: Bytes;
  /** Who the bundle says that the device is. */
  readonly owner: Bytes;
  readonly bundle: Bytes;
}

/** How this tab's meeting clock stands to the wall's, and how late it was last. */
export interface KeptClock {
  /** Milliseconds of meeting time minus the wall clock: negative. */
  readonly offsetMs: number;
  /** Meeting time that was reached, ms. */
  readonly reachedMs: number;
}

const FORMAT = 1;
const KEY_BYTES = 32;

/** Reads and writes both. */
export class MarkRecords {
  readonly #records: DeviceRecords;
  readonly #name: string;

  constructor(records: DeviceRecords, meetingId: MeetingId, tabId: string) {
    this.#records = records;
    this.#name = `${tabId}/${meetingId}`;
  }

  /** @throws {AppError} `client/storage_unavailable` */
  async mark(): Promise<KeptKey | null> {
    return readKey(await this.#records.sealed(`mark/${this.#name}`));
  }

  /** @throws {AppError} `client/storage_unavailable` */
  async saveMark(key: KeptKey): Promise<void> {
    await this.#records.saveSealed(`mark/${this.#name}`, writeKey(key));
  }

  /** @throws {AppError} `client/storage_unavailable` */
  async clock(): Promise<KeptClock | null> {
    return readKept(await this.#records.sealed(`clock/${this.#name}`), FORMAT, (reader) => ({
      offsetMs: -reader.u64Number(),
      reachedMs: reader.u64Number(),
    }));
  }

  /** @throws {AppError} `client/storage_unavailable` */
  async saveClock({ offsetMs, reachedMs }: KeptClock): Promise<void> {
    const bytes = new Writer()
      .u8(FORMAT)
      .u64(Math.max(0, Math.round(-offsetMs)))
      .u64(Math.floor(reachedMs))
      .done();
    await this.#records.saveSealed(`clock/${this.#name}`, bytes);
  }

  /** The meeting is over: this device marks nothing of it any more. @throws {AppError} `client/storage_unavailable` */
  async forget(): Promise<void> {
    await this.#records.forget(`mark/${this.#name}`);
    await this.#records.forget(`clock/${this.#name}`);
  }
}

export function writeKey({ leafKey, secret, owner, bundle }: KeptKey): Bytes {
  return new Writer().u8(FORMAT).raw(leafKey).raw(secret).bytes(owner).bytes(bundle).done();
}

/** Reads what `writeKey` wrote; null for anything else. */
export function readKey(bytes: Bytes | null): KeptKey | null {
  return readKept(bytes, FORMAT, (reader) => ({
    leafKey: reader.raw(KEY_BYTES),
    secret: reader.raw(KEY_BYTES),
    owner: reader.bytes(MAX_OWNER_BYTES),
    bundle: reader.bytes(MAX_BUNDLE_BYTES),
  }));
}
