// Ends what is over and forgets what nobody needs (L5).
import { type Clock, type Logger } from '@incamera/kernel';
import { type Store } from '@incamera/store';
import { DECISIONS_KEPT, DECISIONS_KEPT_MS } from '../rules/meeting-policies.js';
import { EXCEPTIONS_KEPT, EXCEPTIONS_KEPT_MS } from '../socket/exception-log.js';
import { type Rooms } from '../socket/rooms.js';

const EVERY_MS = 60_000;
/** A meeting that runs over its time is ended this long after the link expired. */
export const EXPIRY_GRACE_MS = 15 * 60_000;
/** Ended meetings stay listed, without any content, for so long. */
const FORGET_AFTER_MS = 30 * 24 * 3_600_000;

/** A case that nobody closes is closed after so long: what holders released is not to lie about. */
const CASES_OPEN_FOR_MS = 90 * 24 * 3_600_000;
/** Who closed it, in its record. */
const CLOSED_BY = 'In Camera';

/** What happened to an account is told so long. */
const NOTICES_FOR_MS = 365 * 24 * 3_600_000;

export interface SweeperOptions {
  readonly store: Store;
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long sealed testimonies are kept. */
  readonly evidenceMs: number;
}

export class Sweeper {
  readonly #options: SweeperOptions;
  #stop: (() => void) | null = null;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stop = this.#options.clock.every(EVERY_MS, () => {
      this.sweep().catch(() => this.#options.logger.warn('sweep_failed'));
    });
  }

  stop(): void {
    this.#stop?.();
  }

  async sweep(): Promise<void> {
    const { store, rooms, clock, logger, evidenceMs } = this.#options;
    const nowMs = clock.nowMs();
    for (const meetingId of await store.meetings.overdue(nowMs - EXPIRY_GRACE_MS)) {
      await rooms.end(meetingId);
      logger.info('meeting_expired');
    }
    await store.meetings.forgetEnded(nowMs - FORGET_AFTER_MS);
    for (const caseId of await store.cases.openSince(nowMs - CASES_OPEN_FOR_MS)) {
      await store.cases.close(caseId, { atMs: nowMs, kind: 'closed', actor: CLOSED_BY });
      logger.info('case_closed');
    }
    await store.accounts.sweep(nowMs);
    await store.notices.forget(nowMs - NOTICES_FOR_MS);
    await store.certificates.sweep(nowMs);
    await store.passkeyRequests.sweep(nowMs - FORGET_AFTER_MS);
    await store.decisions.sweep(nowMs - DECISIONS_KEPT_MS, DECISIONS_KEPT);
    await store.bundles.sweep(nowMs);
    await store.testimonies.sweep(nowMs - evidenceMs);
    await store.exceptions.sweep(nowMs - EXCEPTIONS_KEPT_MS, EXCEPTIONS_KEPT);
  }
}
