// Whom this host let in before (L4): those come back without a click after a reload, under the name they were let in with, unless
// they were removed on purpose. Kept on the host's device, so that it survives the host's own reload.
import { type Knock, type Member } from '@incamera/group';
import { errorCode, type Logger, type MeetingId, toBase64Url } from '@incamera/kernel';
import { type DeviceRecords } from '../device/device-records.js';
import { addressesOf } from '../identity/shown-addresses.js';

/** Knocks that led in and may not do so again; beyond, the oldest are forgotten. Their key packages last a day at most. */
const MAX_USED = 5000;

export class AdmissionMemoryBook {
  readonly #records: DeviceRecords;
  readonly #meetingId: MeetingId;
  readonly #logger: Logger;
  /** Name of the last admission, by leaf key. */
  readonly #admitted = new Map<string, string>();
  /** Leaf keys, and addresses that people removed had shown for certain: a key never has an @ in it. */
  readonly #removed = new Set<string>();
  readonly #used = new Set<string>();

  constructor(records: DeviceRecords, meetingId: MeetingId, logger: Logger) {
    this.#records = records;
    this.#meetingId = meetingId;
    this.#logger = logger;
  }

  async load(): Promise<void> {
    const { admitted, removed, used } = await this.#records.admissions(this.#meetingId);
    for (const [key, name] of admitted) this.#admitted.set(key, name);
    for (const key of removed) this.#removed.add(key);
    for (const ref of used) this.#used.add(ref);
  }

  admitted({ signatureKey, displayName, keyPackageRef, evidence }: Member): void {
    const key = toBase64Url(signatureKey);
    const { certain } = addressesOf(evidence);
    const ref = keyPackageRef === null ? null : toBase64Url(keyPackageRef);
    const isKnown = this.#admitted.get(key) === displayName && !this.#removed.has(key);
    if (isKnown && (ref === null || this.#used.has(ref))) return;
    this.#admitted.set(key, displayName);
    this.#removed.delete(key);
    // Who only comes back on one device says nothing about another device that was removed.
    if (!isKnown) for (const address of certain) this.#removed.delete(address);
    if (ref !== null) this.#used.add(ref);
    const oldest = this.#used.values().next().value;
    if (this.#used.size > MAX_USED && oldest !== undefined) this.#used.delete(oldest);
    this.#save();
  }

  removedOnPurpose({ signatureKey, evidence }: Pick<Member, 'signatureKey' | 'evidence'>): void {
    const names = [toBase64Url(signatureKey), ...addressesOf(evidence).certain];
    if (names.every((name) => this.#removed.has(name))) return;
    for (const name of names) this.#removed.add(name);
    this.#save();
  }

  /** Whether this person was removed on purpose and not let in by a click since, under whatever key. */
  wasRemoved({ signatureKey, evidence }: Pick<Knock, 'signatureKey' | 'evidence'>): boolean {
    return [toBase64Url(signatureKey), ...addressesOf(evidence).certain].some((name) => this.#removed.has(name));
  }

  /** Whether this key was in the meeting before. */
  knows(signatureKey: Uint8Array): boolean {
    return this.#admitted.has(toBase64Url(signatureKey));
  }

  /** Whether this very knock led in already: the server must have kept a copy. */
  wasUsed(keyPackageRef: Uint8Array): boolean {
    return this.#used.has(toBase64Url(keyPackageRef));
  }

  /** Another name than the one that a host looked at needs another look. */
  mayReturn({ signatureKey, displayName }: Pick<Knock, 'signatureKey' | 'displayName'>): boolean {
    const key = toBase64Url(signatureKey);
    return this.#admitted.get(key) === displayName && !this.#removed.has(key);
  }

  #save(): void {
    const memory = { admitted: [...this.#admitted], removed: [...this.#removed], used: [...this.#used] };
    this.#records.saveAdmissions(this.#meetingId, memory).catch((error: unknown) => {
      // Without storage people are still let in by a click.
      this.#logger.warn('admissions_not_saved', { code: errorCode(error) });
    });
  }
}
