// Whom this host let in before (L4): those come back without a click after a reload, unless they were removed on purpose.
// Kept on the host's device, so that it survives the host's own reload.
import { errorCode, type Logger, type MeetingId, toBase64Url } from '@incamera/kernel';
import { type DeviceRecords } from '../device/device-records.js';

export class AdmissionMemoryBook {
  readonly #records: DeviceRecords;
  readonly #meetingId: MeetingId;
  readonly #logger: Logger;
  readonly #admitted = new Set<string>();
  readonly #removed = new Set<string>();

  constructor(records: DeviceRecords, meetingId: MeetingId, logger: Logger) {
    this.#records = records;
    this.#meetingId = meetingId;
    this.#logger = logger;
  }

  async load(): Promise<void> {
    const { admitted, removed } = await this.#records.admissions(this.#meetingId);
    for (const key of admitted) this.#admitted.add(key);
    for (const key of removed) this.#removed.add(key);
  }

  admitted(signatureKey: Uint8Array): void {
    const key = toBase64Url(signatureKey);
    const changed = !this.#admitted.has(key) || this.#removed.has(key);
    this.#admitted.add(key);
    this.#removed.delete(key);
    if (changed) this.#save();
  }

  removedOnPurpose(signatureKey: Uint8Array): void {
    const key = toBase64Url(signatureKey);
    if (this.#removed.has(key)) return;
    this.#removed.add(key);
    this.#save();
  }

  /** Whether this key was in the meeting before. */
  knows(signatureKey: Uint8Array): boolean {
    return this.#admitted.has(toBase64Url(signatureKey));
  }

  mayReturn(signatureKey: Uint8Array): boolean {
    return this.knows(signatureKey) && !this.#removed.has(toBase64Url(signatureKey));
  }

  #save(): void {
    const memory = { admitted: [...this.#admitted], removed: [...this.#removed] };
    this.#records.saveAdmissions(this.#meetingId, memory).catch((error: unknown) => {
      // Without storage people are still let in by a click.
      this.#logger.warn('admissions_not_saved', { code: errorCode(error) });
    });
  }
}
