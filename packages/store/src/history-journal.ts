// The journal of the history (L3; decision 0034): what happened is written in the transaction of what it records, so that neither
// exists without the other.
import { type Clock, systemRng, toBase64Url } from '@incamera/kernel';
import { ENTRY_TYPES, type EntryType, encodeEntry, type HistoryEvent } from '@incamera/tlog';
import { type Executor } from './database.js';

export class HistoryJournal {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Part of `tx`: durable with it, or not there. */
  async record(tx: Executor, event: HistoryEvent): Promise<void> {
    const atMs = this.#clock.nowMs();
    const type: EntryType = ENTRY_TYPES[event.type];
    await tx
      .insertInto('history_pending')
      .values({
        entry_id: toBase64Url(systemRng.bytes(16)),
        at_ms: atMs,
        entry: encodeEntry({ ...event, atMs }),
        account_id: 'accountId' in event && event.accountId !== '' ? event.accountId : null,
        meeting_id: 'meetingId' in event && type.isForOfficers !== true ? event.meetingId : null,
        personal: type.isPersonal === true ? 1 : 0,
        is_public: type.isPublic === true ? 1 : 0,
      })
      .execute();
  }

  /** Destroys salt and text of what speaks of a person. Proofs of everything else stay good. */
  async erase(tx: Executor, accountId: string): Promise<void> {
    await tx.deleteFrom('history_pending').where('account_id', '=', accountId).where('personal', '=', 1).execute();
    await tx
      .updateTable('history_entries')
      .set({ sealed: null, account_id: null })
      .where('account_id', '=', accountId)
      .where('personal', '=', 1)
      .execute();
  }
}
