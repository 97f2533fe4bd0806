// Sealed keys of marks (L3; decision 0029): kept for investigations beyond the end of their meetings, and nothing of them readable.
import { sql } from 'kysely';
import { type Database, type Executor } from './database.js';
import { holdRunningMeeting } from './running-meeting.js';

export interface NewBundle {
  readonly meetingId: string;
  /** base64url; the caller has computed it. */
  readonly digest: string;
  readonly peerId: string;
  /** base64url. */
  readonly bundle: string;
  readonly nowMs: number;
  readonly keptUntilMs: number;
  /** By the rules of the meeting: its keys are for cases that a second officer confirmed. */
  readonly twoOfficers: boolean;
}

/** How many there may be. */
export interface BundleLimits {
  readonly perPeer: number;
  readonly perMeeting: number;
  /** With the meeting full, those of people who did not get in make room once they are older than this. */
  readonly roomAfterMs: number;
}

/** A meeting of which sealed keys are kept. */
export interface BundledMeeting {
  readonly meetingId: string;
  /** Connections that brought some: each device brings several. */
  readonly deviceCount: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly keptUntilMs: number;
  readonly twoOfficers: boolean;
}

export class Bundles {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Keeps a bundle; the same again is kept once, for whoever brought it last and may still get in.
   * @returns 'full' when there are too many, 'ended' when the meeting does not run any more
   */
  async add(row: NewBundle, limits: BundleLimits): Promise<'stored' | 'full' | 'ended'> {
    return await this.#db.transaction().execute(async (tx) => {
      if (!(await holdRunningMeeting(tx, row.meetingId))) return 'ended';
      const known = await find(tx, row.meetingId, row.digest);
      if (known === undefined && !(await hasRoom(tx, row, limits))) return 'full';
      if (known === undefined) {
        const { meetingId, digest, peerId, bundle, nowMs, keptUntilMs, twoOfficers } = row;
        const values = { meeting_id: meetingId, digest, peer_id: peerId, bundle, created_at_ms: nowMs };
        await tx
          .insertInto('bundles')
          .values({ ...values, kept_until_ms: keptUntilMs, two_officers: twoOfficers ? 1 : 0 })
          .execute();
      } else if (!(await wasAdmitted(tx, row.meetingId, known.peer_id))) {
        await tx
          .updateTable('bundles')
          .set({ peer_id: row.peerId })
          .where('meeting_id', '=', row.meetingId)
          .where('digest', '=', row.digest)
          .execute();
      }
      return 'stored';
    });
  }

  /** The bundle of a digest, base64url, or null. */
  async get(meetingId: string, digest: string): Promise<string | null> {
    return (await find(this.#db, meetingId, digest))?.bundle ?? null;
  }

  /**
   * Bundles of a meeting in the order of their digests: after its end, of the devices that were in it.
   * @param after the last digest of the page before; `null`: from the beginning
   */
  async page(
    meetingId: string,
    after: string | null,
    limit: number,
  ): Promise<{ readonly digest: string; readonly bundle: string }[]> {
    const page = this.#db.selectFrom('bundles').select(['digest', 'bundle']).where('meeting_id', '=', meetingId);
    const rest = after === null ? page : page.where('digest', '>', after);
    return await rest.orderBy('digest').limit(limit).execute();
  }

  /** Meetings of which something is kept, newest first. */
  async meetings(limit: number): Promise<BundledMeeting[]> {
    const rows = await this.#db
      .selectFrom('bundles')
      .select((e) => [
        'meeting_id',
        e.fn.count<number>('peer_id').distinct().as('count'),
        e.fn.min<number>('created_at_ms').as('first'),
        e.fn.max<number>('created_at_ms').as('last'),
        e.fn.max<number>('kept_until_ms').as('until'),
        e.fn.max<number>('two_officers').as('officers'),
      ])
      .groupBy('meeting_id')
      .orderBy(sql`max(created_at_ms)`, 'desc')
      .orderBy('meeting_id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      meetingId: row.meeting_id,
      deviceCount: Number(row.count),
      firstAtMs: Number(row.first),
      lastAtMs: Number(row.last),
      keptUntilMs: Number(row.until),
      twoOfficers: Number(row.officers) === 1,
    }));
  }

  /** Whether the keys of one of these meetings are for cases that a second officer confirmed. */
  async needTwoOfficers(meetingIds: readonly string[]): Promise<boolean> {
    const row = await this.#db
      .selectFrom('bundles')
      .select('digest')
      .where('meeting_id', 'in', [...meetingIds])
      .where('two_officers', '=', 1)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Erases what was to be kept until `nowMs`. */
  async sweep(nowMs: number): Promise<void> {
    await this.#db.deleteFrom('bundles').where('kept_until_ms', '<=', nowMs).execute();
  }
}

/** When a meeting ends: of whoever never got in nothing is kept. Before its peers are deleted. */
export async function dropUnadmitted(tx: Executor, meetingId: string): Promise<void> {
  await tx
    .deleteFrom('bundles')
    .where('meeting_id', '=', meetingId)
    .where('peer_id', 'not in', admittedPeers(tx, meetingId))
    .execute();
}

function admittedPeers(tx: Executor, meetingId: string) {
  return tx.selectFrom('peers').select('peer_id').where('meeting_id', '=', meetingId).where('role', '!=', 'visitor');
}

async function find(db: Executor, meetingId: string, digest: string) {
  return await db
    .selectFrom('bundles')
    .select(['bundle', 'peer_id'])
    .where('meeting_id', '=', meetingId)
    .where('digest', '=', digest)
    .executeTakeFirst();
}

async function wasAdmitted(tx: Executor, meetingId: string, peerId: string): Promise<boolean> {
  const row = await admittedPeers(tx, meetingId).where('peer_id', '=', peerId).executeTakeFirst();
  return row !== undefined;
}

async function hasRoom(tx: Executor, { meetingId, peerId, nowMs }: NewBundle, limits: BundleLimits): Promise<boolean> {
  const count = async (ofPeer: boolean) => {
    let query = tx.selectFrom('bundles').select((e) => e.fn.countAll<number>().as('count'));
    query = query.where('meeting_id', '=', meetingId);
    if (ofPeer) query = query.where('peer_id', '=', peerId);
    return Number((await query.executeTakeFirstOrThrow()).count);
  };
  if ((await count(true)) >= limits.perPeer) return false;
  if ((await count(false)) < limits.perMeeting) return true;
  await tx
    .deleteFrom('bundles')
    .where('meeting_id', '=', meetingId)
    .where('created_at_ms', '<', nowMs - limits.roomAfterMs)
    .where('peer_id', 'not in', admittedPeers(tx, meetingId))
    .execute();
  return (await count(false)) < limits.perMeeting;
}
