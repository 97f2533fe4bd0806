// What this tab offers to be named as a host with (L4): its own member key, and a key that the group's state will be sealed to.
// Stored before anybody hears of it, so that a reload in between loses nothing.
import { generateReturnKey } from '@incamera/group';
import { equalBytes, type MeetingId } from '@incamera/kernel';
import { type DeviceRecords, type HostRecord, type StoredKey } from '../device/device-records.js';

export class HostOffers {
  readonly #records: DeviceRecords;
  readonly #meetingId: MeetingId;
  readonly #tabId: string;

  constructor(records: DeviceRecords, meetingId: MeetingId, tabId: string) {
    this.#records = records;
    this.#meetingId = meetingId;
    this.#tabId = tabId;
  }

  /** What was offered before, by this tab. */
  async made(): Promise<HostRecord | null> {
    return await this.#records.hostOffer(this.#meetingId, this.#tabId);
  }

  /**
   * The offer under `signingKey`: the same each time.
   * @throws {AppError} `client/storage_unavailable`: what cannot be kept is not offered
   */
  async make(signingKey: StoredKey): Promise<HostRecord> {
    const known = await this.made();
    if (known !== null && equalBytes(known.signingKey.publicKey, signingKey.publicKey)) return known;
    const offer = { signingKey, returnKey: await generateReturnKey() };
    await this.#records.saveHostOffer(this.#meetingId, this.#tabId, offer);
    return offer;
  }
}
