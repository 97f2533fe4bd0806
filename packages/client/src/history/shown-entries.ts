// What of a person's own history this device has shown (L4): the next sign-in tells what came after it.
import { Writer } from '@incamera/kernel';
import { type DeviceRecords } from '../device/device-records.js';
import { readKept } from '../device/read-kept.js';

export interface ShownEntries {
  /** Size of the log then: everything that stands before it was there to be shown. */
  readonly size: number;
  /** Positions, as `OwnEntry.id`. */
  readonly ids: ReadonlySet<string>;
}

const FORMAT = 1;
const MAX_ID_BYTES = 32;
const MOST_IDS = 20_000;

export class ShownEntriesRecord {
  readonly #records: DeviceRecords;
  readonly #publicUrl: string;

  constructor(records: DeviceRecords, publicUrl: string) {
    this.#records = records;
    this.#publicUrl = publicUrl;
  }

  /** Null: nothing was ever shown here. @throws {AppError} `client/storage_unavailable` */
  async load(accountId: string): Promise<ShownEntries | null> {
    const bytes = await this.#records.sealed(this.#name(accountId));
    return readKept(bytes, FORMAT, (reader) => ({
      size: reader.u64Number(),
      ids: new Set(reader.list(MOST_IDS, (r) => r.text(MAX_ID_BYTES))),
    }));
  }

  /** @throws {AppError} `client/storage_unavailable` */
  async save(accountId: string, { size, ids }: ShownEntries): Promise<void> {
    const writer = new Writer().u8(FORMAT).u64(size);
    writer.list([...ids].slice(-MOST_IDS), (w, id) => w.text(id));
    await this.#records.saveSealed(this.#name(accountId), writer.done());
  }

  #name(accountId: string): string {
    return `own-history/${this.#publicUrl}/${accountId}`;
  }
}
