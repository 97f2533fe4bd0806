// The keys of investigations on the officer's device (L4): bytes under the device's non-extractable key, like a holder's key.
import { type Bytes, Reader, Writer, zeroize } from '@incamera/kernel';
import { caseErrors } from '../case-errors.js';
import { type DeviceRecords } from '../device/device-records.js';

const PREFIX = 'case/';
const PRIVATE_KEY_BYTES = 32;

export class CaseRecords {
  readonly #records: Pick<DeviceRecords, 'sealed' | 'saveSealed' | 'forget'>;

  constructor(records: Pick<DeviceRecords, 'sealed' | 'saveSealed' | 'forget'>) {
    this.#records = records;
  }

  async save(caseId: string, privateKey: Bytes): Promise<void> {
    const bytes = new Writer().raw(privateKey).done();
    try {
      await this.#records.saveSealed(PREFIX + caseId, bytes);
    } finally {
      zeroize(bytes);
    }
  }

  async has(caseId: string): Promise<boolean> {
    const key = await this.#load(caseId);
    if (key !== null) zeroize(key);
    return key !== null;
  }

  /** Lends the private key to `use` and overwrites it afterwards. @throws {AppError} `client/case_key_missing` */
  async use<T>(caseId: string, use: (privateKey: Bytes) => Promise<T>): Promise<T> {
    const key = await this.#load(caseId);
    if (key === null) throw caseErrors.make('client/case_key_missing');
    try {
      return await use(key);
    } finally {
      zeroize(key);
    }
  }

  async forget(caseId: string): Promise<void> {
    await this.#records.forget(PREFIX + caseId);
  }

  async #load(caseId: string): Promise<Bytes | null> {
    const bytes = await this.#records.sealed(PREFIX + caseId);
    if (bytes === null) return null;
    try {
      const reader = new Reader(bytes);
      const key = reader.raw(PRIVATE_KEY_BYTES);
      reader.end();
      return key;
    } catch {
      return null; // Damaged: the backup has it.
    }
  }
}
