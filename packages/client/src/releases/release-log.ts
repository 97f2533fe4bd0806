// Which releases of the web app a server recorded (L4; decision 0042): read with whole proofs, so that somebody without an account can.
import { AppError, type Bytes, copyBytes } from '@incamera/kernel';
import { type ReleaseLogPage, releaseLogPageSchema, wireBytes } from '@incamera/protocol';
import {
  type Cosignature,
  type NoteKey,
  openCheckpoint,
  requireWitnesses,
  type TreeHead,
  verifyConsistency,
  verifyProvedOpening,
} from '@incamera/tlog';
import { clientErrors } from '../errors.js';
import { releaseLogErrors } from '../release-log-errors.js';

/** A release as the log has it. */
export interface LoggedRelease {
  /** SHA-256 of its manifest, lower-case hexadecimal. */
  readonly hash: string;
  readonly name: string;
  readonly version: string;
  readonly commit: string | null;
  /** When it was recorded, by the server's clock: Unix ms. */
  readonly atMs: number;
}

export interface ReleaseLog {
  /** The state of the log that everything was compared with. */
  readonly head: { readonly size: number; readonly root: Bytes };
  /** The same as a note, as the log signed it. */
  readonly checkpoint: string;
  /** Of the witnesses that were named, those who countersigned that state. */
  readonly cosignatures: readonly Cosignature[];
  /** In the order of their recording; a release that was served again stands there again. */
  readonly releases: readonly LoggedRelease[];
}

export interface ReleaseLogOptions {
  /** The text that a GET of a path of the server answers with. Throws what its platform throws. */
  readonly get: (path: string) => Promise<string>;
  readonly key: NoteKey;
  readonly witnesses: readonly NoteKey[];
  /** How many of the witnesses must have countersigned. */
  readonly required: number;
  /** A state of this log that was seen before: the log must go on from there. */
  readonly seen: TreeHead | null;
}

/** No server serves ten thousand releases. */
const MOST_PAGES = 50;

/**
 * Reads and verifies everything.
 * @throws {AppError} what `openCheckpoint`, `requireWitnesses`, `verifyConsistency` and `verifyProvedOpening` throw, client/malformed_answer,
 *   client/releases_endless
 */
export async function readReleaseLog(options: ReleaseLogOptions): Promise<ReleaseLog> {
  const { key, witnesses, required } = options;
  const releases: LoggedRelease[] = [];
  let seen = options.seen;
  let from = 'batch=0&place=0';
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const since = seen === null ? '' : `&since=${seen.size}`;
    const page = readPage(await options.get(`/log/releases?${from}${since}`));
    const checkpoint = await openCheckpoint(page.checkpoint, key);
    const cosignatures = await requireWitnesses(checkpoint.note, witnesses, required);
    if (seen !== null) verifyConsistency(seen, checkpoint, (page.consistency ?? []).map(wireBytes));
    for (const entry of page.entries) {
      const release = readRelease(entry, checkpoint);
      if (release !== null) releases.push(release);
    }
    const head = { size: checkpoint.size, root: copyBytes(checkpoint.root) };
    if (page.next === null) return { head, checkpoint: page.checkpoint, cosignatures, releases };
    seen = head;
    from = `batch=${page.next.batchIndex}&place=${page.next.place}`;
  }
  throw releaseLogErrors.make('client/releases_endless');
}

function readPage(text: string): ReleaseLogPage {
  try {
    return releaseLogPageSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw clientErrors.make('client/malformed_answer', { context: { request: 'releases' }, cause });
  }
}

/** Null: something else that is no secret, or of a later version. */
function readRelease(proved: ReleaseLogPage['entries'][number], head: TreeHead): LoggedRelease | null {
  const { batchIndex, place } = proved;
  const opening = {
    batchIndex,
    place,
    salt: wireBytes(proved.salt),
    entry: wireBytes(proved.entry),
    path: proved.path.map(wireBytes),
    inclusion: proved.inclusion.map(wireBytes),
  };
  try {
    const entry = verifyProvedOpening(opening, head);
    if (entry.type !== 'release_served') return null;
    const { releaseHash: hash, name, version, commit, atMs } = entry;
    return { hash, name, version, commit: commit === '' ? null : commit, atMs };
  } catch (error) {
    if (error instanceof AppError && error.code === 'tlog/entry_unknown') return null;
    throw error;
  }
}

/** The newest recording of a release, or null: the log does not have it. */
export function newestRecord({ releases }: ReleaseLog, hash: string): LoggedRelease | null {
  return releases.findLast((release) => release.hash === hash) ?? null;
}
