// What this device itself had issued (L4): keys that it asked a certificate for and passkeys that it made, so that nobody is alarmed by
// what they just did here.
import { Writer } from '@incamera/kernel';
import { type DeviceRecords } from '../device/device-records.js';
import { readKept } from '../device/read-kept.js';

const FORMAT = 1;
const MOST = 1000;
const MAX_TEXT_BYTES = 2048;

export class OwnMarks {
  readonly #records: DeviceRecords;
  readonly #name: string;

  constructor(records: DeviceRecords, publicUrl: string) {
    this.#records = records;
    this.#name = `own-marks/${publicUrl}`;
  }

  /** Leaf keys and credential ids, base64url. @throws {AppError} `client/storage_unavailable` */
  async all(): Promise<ReadonlySet<string>> {
    const bytes = await this.#records.sealed(this.#name);
    return new Set(readKept(bytes, FORMAT, (reader) => reader.list(MOST, (r) => r.text(MAX_TEXT_BYTES))));
  }

  /** @throws {AppError} `client/storage_unavailable` */
  async add(mark: string): Promise<void> {
    await this.#records.exclusively(this.#name, async () => {
      const marks = [...(await this.all())];
      if (marks.includes(mark)) return;
      const bytes = new Writer().u8(FORMAT).list([...marks, mark].slice(-MOST), (w, text) => w.text(text));
      await this.#records.saveSealed(this.#name, bytes.done());
    });
  }
}
