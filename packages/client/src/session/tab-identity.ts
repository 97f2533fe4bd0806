// Who this tab is in one meeting (L4): kept on the device, so that a reload is the same participant under the same key.
import { generateMemberKey } from '@incamera/group';
import { errorCode, type Logger, type MeetingId } from '@incamera/kernel';
import { type DeviceRecords, type StoredKey, type StoredSession, type TabRecord } from '../device/device-records.js';

export class TabIdentity {
  readonly #records: DeviceRecords;
  readonly #meetingId: MeetingId;
  readonly #tabId: string;
  readonly #logger: Logger;
  #record: TabRecord | null;
  #saving: Promise<void> = Promise.resolve();

  private constructor(
    records: DeviceRecords,
    meetingId: MeetingId,
    tabId: string,
    logger: Logger,
    record: TabRecord | null,
  ) {
    this.#records = records;
    this.#meetingId = meetingId;
    this.#tabId = tabId;
    this.#logger = logger;
    this.#record = record;
  }

  static async load(records: DeviceRecords, meetingId: MeetingId, tabId: string, logger: Logger): Promise<TabIdentity> {
    return new TabIdentity(records, meetingId, tabId, logger, await records.tab(meetingId, tabId));
  }

  get record(): TabRecord | null {
    return this.#record;
  }

  /**
   * The key and name to go in with: a host's own key, or the tab's, made at the first time.
   * @throws {AppError} `client/storage_unavailable`
   */
  async claim(displayName: string, hostKey: StoredKey | null): Promise<StoredKey> {
    const memberKey = hostKey ?? this.#record?.memberKey ?? (await generateMemberKey());
    const isSame = this.#record?.memberKey.publicKey.join() === memberKey.publicKey.join();
    const kept = isSame && this.#record ? this.#record : { inMeeting: false, lastEpoch: 0n, session: null };
    this.#record = { ...kept, memberKey, displayName };
    await this.#records.saveTab(this.#meetingId, this.#tabId, this.#record);
    return memberKey;
  }

  entered(epoch: bigint, session: StoredSession | null): void {
    this.#update({ inMeeting: true, lastEpoch: epoch, session });
  }

  /** Left, removed or over: a reload does not lead back in by itself. */
  gone(): void {
    this.#update({ inMeeting: false, session: null });
  }

  /** Resolves when everything is stored. */
  async stored(): Promise<void> {
    await this.#saving;
  }

  #update(change: Partial<TabRecord>): void {
    if (this.#record === null) return;
    this.#record = { ...this.#record, ...change };
    const record = this.#record;
    this.#saving = this.#saving
      .then(() => this.#records.saveTab(this.#meetingId, this.#tabId, record))
      .catch((error: unknown) => this.#logger.warn('tab_not_saved', { code: errorCode(error) }));
  }
}
