// What this tab keeps of its testimonies in one meeting (L4), under the device's key: the key that they are sealed under, and those that the
// server has not taken yet. So a reload loses none.
import { MAX_SEALED_TESTIMONY_BYTES } from '@incamera/group';
import { type Bytes, type MeetingId, toBase64Url, Writer } from '@incamera/kernel';
import { type DeviceRecords } from '../device/device-records.js';
import { readKept } from '../device/read-kept.js';
import { type KeptKey, readKey, writeKey } from '../marks/mark-records.js';

/** One that waits for the server. */
export interface UnsentTestimony {
  /** 32 bytes. */
  readonly commitment: Bytes;
  /** Null: the charter names nobody who could open it. */
  readonly sealed: Bytes | null;
}

const FORMAT = 1;

export class TestimonyRecords {
  readonly #records: Pick<DeviceRecords, 'sealed' | 'saveSealed' | 'forget' | 'names'>;
  readonly #keyName: string;
  readonly #prefix: string;

  constructor(
    records: Pick<DeviceRecords, 'sealed' | 'saveSealed' | 'forget' | 'names'>,
    meetingId: MeetingId,
    tabId: string,
  ) {
    this.#records = records;
    this.#keyName = `testimony-key/${tabId}/${meetingId}`;
    this.#prefix = `testimony/${tabId}/${meetingId}/`;
  }

  /** @throws {AppError} `client/storage_unavailable` */
  async key(): Promise<KeptKey | null> {
    return readKey(await this.#records.sealed(this.#keyName));
  }

  /** @throws {AppError} `client/storage_unavailable` */
  async saveKey(key: KeptKey): Promise<void> {
    await this.#records.saveSealed(this.#keyName, writeKey(key));
  }

  /** In the order in which they were said. @throws {AppError} `client/storage_unavailable` */
  async unsent(): Promise<readonly UnsentTestimony[]> {
    const names = [...(await this.#records.names(this.#prefix))].sort();
    const read = await Promise.all(names.map(async (name) => readUnsent(await this.#records.sealed(name))));
    return read.filter((one) => one !== null);
  }

  /** @param atMs orders them; Unix ms @returns its name @throws {AppError} `client/storage_unavailable` */
  async saveUnsent({ commitment, sealed }: UnsentTestimony, atMs: number): Promise<string> {
    const name = `${this.#prefix}${String(atMs).padStart(15, '0')} ${toBase64Url(commitment)}`;
    const writer = new Writer().u8(FORMAT).raw(commitment);
    writer.list(sealed === null ? [] : [sealed], (w, bytes) => w.bytes(bytes));
    await this.#records.saveSealed(name, writer.done());
    return name;
  }

  /** The server has it. @throws {AppError} `client/storage_unavailable` */
  async sent({ commitment }: UnsentTestimony): Promise<void> {
    const end = ` ${toBase64Url(commitment)}`;
    for (const name of await this.#records.names(this.#prefix)) {
      if (name.endsWith(end)) await this.#records.forget(name);
    }
  }

  /** The meeting is over. @throws {AppError} `client/storage_unavailable` */
  async forget(): Promise<void> {
    await this.#records.forget(this.#keyName);
    for (const name of await this.#records.names(this.#prefix)) await this.#records.forget(name);
  }
}

function readUnsent(bytes: Bytes | null): UnsentTestimony | null {
  return readKept(bytes, FORMAT, (reader) => {
    const commitment = reader.raw(32);
    const [sealed = null] = reader.list(1, (r) => r.bytes(MAX_SEALED_TESTIMONY_BYTES));
    return { commitment, sealed };
  });
}
