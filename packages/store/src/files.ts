// Which files a meeting holds and how much room they take (L3). The octets, always ciphertext, are on disk.
import { type Database } from './database.js';
import { holdRunningMeeting } from './running-meeting.js';

export class Files {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Enters a file that is on disk already.
   * @returns 'full' when the meeting would hold more than `quotaBytes`, 'ended' when it does not run any more
   */
  async add(
    file: { fileId: string; meetingId: string; sizeBytes: number; nowMs: number },
    quotaBytes: number,
  ): Promise<'stored' | 'full' | 'ended'> {
    return this.#db.transaction().execute(async (tx) => {
      if (!(await holdRunningMeeting(tx, file.meetingId))) return 'ended';
      const { used } = await tx
        .selectFrom('files')
        .select((e) => e.fn.sum<number | null>('size_bytes').as('used'))
        .where('meeting_id', '=', file.meetingId)
        .executeTakeFirstOrThrow();
      if (Number(used ?? 0) + file.sizeBytes > quotaBytes) return 'full';
      await tx
        .insertInto('files')
        .values({
          file_id: file.fileId,
          meeting_id: file.meetingId,
          size_bytes: file.sizeBytes,
          created_at_ms: file.nowMs,
        })
        .execute();
      return 'stored';
    });
  }

  async get(meetingId: string, fileId: string): Promise<{ sizeBytes: number } | null> {
    const row = await this.#db
      .selectFrom('files')
      .select('size_bytes')
      .where('meeting_id', '=', meetingId)
      .where('file_id', '=', fileId)
      .executeTakeFirst();
    return row === undefined ? null : { sizeBytes: row.size_bytes };
  }

  async usedBytes(meetingId: string): Promise<number> {
    const { used } = await this.#db
      .selectFrom('files')
      .select((e) => e.fn.sum<number | null>('size_bytes').as('used'))
      .where('meeting_id', '=', meetingId)
      .executeTakeFirstOrThrow();
    return Number(used ?? 0);
  }
}
