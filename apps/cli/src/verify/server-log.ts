// The log of a server as `incamera verify-server` reads it (L6; decision 0042): as two kinds of browser, and both must be shown one log.
import { newestRecord, type ReleaseLog, readReleaseLog } from '@incamera/client/releases';
import { AppError } from '@incamera/kernel';
import { historyLogSchema } from '@incamera/protocol';
import { decodeManifest, RELEASE_LIMITS } from '@incamera/release';
import { formatVkey, type NoteKey, openCheckpoint, parseVkey, type TreeHead } from '@incamera/tlog';
import { type GivenRelease, givenRelease } from './given-releases.js';
import { type Problem } from './verify-server.js';
import { DISGUISES, type Disguise, type Visitor } from './visitor.js';

export interface LogDemands {
  /** Null: the key is taken from the server, which is told. */
  readonly key: NoteKey | null;
  readonly witnesses: readonly NoteKey[];
  readonly required: number;
  /** The note of a state that was seen before; null: none. */
  readonly seen: string | null;
  /** Unix ms. */
  readonly nowMs: number;
}

export interface ServerLog {
  readonly key: NoteKey;
  readonly isKeyGiven: boolean;
  readonly log: ReleaseLog;
  /** Manifests of the releases that were recorded last. */
  readonly releases: readonly GivenRelease[];
}

const LOG_PATH = '/log/releases';
const KEY_PATH = '/api/history/log';
/** One page of openings with their proofs. */
const PAGE_BYTES = 4 * 1024 * 1024;
/** Manifests that are fetched: what a server serves now is one of its last releases. */
const MOST_MANIFESTS = 20;
/** Witnesses countersign at each tick; three that are missed in a row are no accident. */
const MISSED_TICKS = 3;
const LEAST_AGE_MS = 15 * 60_000;

/** Null: there is no log that can be believed, and `problems` say why. */
export async function readServerLog(
  visitor: Visitor,
  demands: LogDemands,
  problems: Problem[],
): Promise<ServerLog | null> {
  let read: ServerLog | null = null;
  let isWhole = true;
  for (const as of DISGUISES) {
    const one = await readAs(visitor, as, demands, read, problems);
    if (one === null) isWhole = false;
    read = one ?? read;
  }
  return isWhole ? read : null;
}

async function readAs(
  visitor: Visitor,
  as: Disguise,
  demands: LogDemands,
  before: ServerLog | null,
  problems: Problem[],
): Promise<ServerLog | null> {
  const problem = (kind: Problem['kind'], detail: string, path = LOG_PATH) =>
    problems.push({ kind, path, as: as.name, detail });
  try {
    const stated = historyLogSchema.parse(JSON.parse(await text(visitor, KEY_PATH, as)));
    const key = demands.key ?? parseVkey(stated.vkey);
    if (formatVkey(key) !== stated.vkey) problem('log_key', stated.vkey, KEY_PATH);
    const { witnesses, required } = demands;
    const seen: TreeHead | null = before?.log.head ?? (await seenHead(demands.seen, key));
    const log = await readReleaseLog({ get: (path) => text(visitor, path, as), key, witnesses, required, seen });
    const oldestMs = demands.nowMs - Math.max(LEAST_AGE_MS, MISSED_TICKS * stated.intervalMs);
    const newestMs = Math.max(0, ...log.cosignatures.map(({ atMs }) => atMs));
    if (required > 0 && newestMs < oldestMs) problem('log_stale', new Date(newestMs).toISOString());
    const releases = await manifestsOf(log, visitor, as, problem);
    return { key, isKeyGiven: demands.key !== null, log, releases };
  } catch (error) {
    if (error instanceof NoAnswer) problem('log_absent', error.message);
    else problem('log_invalid', error instanceof AppError ? error.code : 'cannot be read');
    return null;
  }
}

/** What the server does not answer, in its own words. */
class NoAnswer extends Error {}

async function text(visitor: Visitor, path: string, as: Disguise): Promise<string> {
  const answer = await visitor.get(path, as, PAGE_BYTES);
  if (!answer.ok) throw new NoAnswer(`${path}: ${answer.failure}`);
  if (answer.status !== 200) throw new NoAnswer(`${path}: status ${answer.status}`);
  return answer.body.toString('utf8');
}

async function seenHead(note: string | null, key: NoteKey): Promise<TreeHead | null> {
  return note === null ? null : await openCheckpoint(note, key);
}

/** Manifests of the newest releases, each compared with the hash that the log has. */
async function manifestsOf(
  log: ReleaseLog,
  visitor: Visitor,
  as: Disguise,
  problem: (kind: Problem['kind'], detail: string, path: string) => void,
): Promise<GivenRelease[]> {
  const hashes = [...new Set(log.releases.map(({ hash }) => hash).reverse())].slice(0, MOST_MANIFESTS);
  const releases: GivenRelease[] = [];
  for (const hash of hashes) {
    const path = `${LOG_PATH}/${hash}`;
    const answer = await visitor.get(path, as, RELEASE_LIMITS.manifestBytes);
    const decoded = answer.ok && answer.status === 200 ? decodeManifest(answer.body) : null;
    const release = decoded?.ok === true ? await givenRelease(decoded.value) : null;
    if (release?.hash === hash) releases.push(release);
    else problem('log_manifest', hash, path);
  }
  return releases;
}

/** When a release was recorded last, Unix ms; null: it is not in the log. */
export function loggedSince({ log }: ServerLog, hash: string): number | null {
  return newestRecord(log, hash)?.atMs ?? null;
}
