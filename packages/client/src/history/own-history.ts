// Everything ever issued in a person's name, from the server's openings, each compared with the log (L4; decision 0039).
import { type AppError, fromBase64Url } from '@incamera/kernel';
import { type HistoryPage, historyPageSchema, ownAccountSchema, protocolErrors, wireBytes } from '@incamera/protocol';
import {
  decodeEntry,
  encodeContradiction,
  type HistoryEntry,
  parseVkey,
  type TileReader,
  type TileSource,
  tilePath,
  verifyOpening,
} from '@incamera/tlog';
import { type HttpClient } from '../api/http-client.js';
import { type ClientEnvironment } from '../environment.js';
import { asAppError } from '../errors.js';
import { historyErrors } from '../history-errors.js';
import { type LogApi } from './log-api.js';
import { LogFollower } from './log-follower.js';
import { type LogMemory } from './log-memory.js';
import { problemOf } from './log-verdict.js';
import { type OwnMarks } from './own-marks.js';
import { type HistoryActions, OWN_KINDS, type OwnEntry, type OwnEntryKind, type OwnHistoryView } from './own-types.js';
import { type ShownEntries, type ShownEntriesRecord } from './shown-entries.js';

type Opened = HistoryPage['entries'][number];

export interface OwnHistoryParts {
  readonly http: HttpClient;
  readonly api: LogApi;
  readonly memory: LogMemory;
  readonly marks: OwnMarks;
  readonly shown: ShownEntriesRecord;
  readonly clock: ClientEnvironment['clock'];
  readonly account: () => Promise<{ readonly accountId: string } | null>;
}

/** Entries of one person in years. */
const MOST_PAGES = 100;
/** An entry waits for the next tick, and for the one after when many wait. */
const WAITING_MS = 60_000;
/** A passkey that was made just now stands in no entry yet. */
const FRESH_MS = 120_000;

export class OwnHistory implements HistoryActions {
  readonly #parts: OwnHistoryParts;
  /** What was given last, to be remembered as seen. */
  #given: { readonly accountId: string; readonly shown: ShownEntries } | null = null;

  constructor(parts: OwnHistoryParts) {
    this.#parts = parts;
  }

  async own(): Promise<OwnHistoryView> {
    const { http, marks, shown, memory, account } = this.#parts;
    const who = await account();
    if (who === null) throw protocolErrors.make('auth/signed_out');
    const followed = await this.#follow();
    const [openings, own, before, overview] = await Promise.all([
      this.#openings(),
      marks.all(),
      shown.load(who.accountId),
      http.get('/api/account', ownAccountSchema),
    ]);
    const read = await readAll(openings, followed, who.accountId);
    const entries = read.map((entry) => ({
      ...entry,
      isOwn: own.has(entry.subject),
      isNew: before !== null && !before.ids.has(entry.id),
      problem: entry.problem ?? backdated(entry, read, before),
    }));
    const size = followed.reader?.head.size ?? null;
    if (size !== null) {
      // All that were there, shown or not: a later version may show more of them.
      const ids = openings.filter(({ batchIndex }) => batchIndex < size).map(idOf);
      this.#given = { accountId: who.accountId, shown: { size, ids: new Set(ids) } };
    }
    const record = await memory.load();
    return {
      size,
      problem: followed.problem,
      entries: entries.reverse(),
      unlogged: this.#unlogged(entries, overview.passkeys),
      earlierKeys: (record?.earlier ?? []).map(({ vkey, untilMs }) => ({ vkey, untilMs })),
      evidence: await memory.evidence(),
    };
  }

  async news(): Promise<readonly OwnEntry[]> {
    const { shown, account } = this.#parts;
    const who = await account();
    if (who === null) return [];
    const isFirst = (await shown.load(who.accountId)) === null;
    const { entries } = await this.own();
    // A new device has nothing to compare with; it remembers from now on.
    if (isFirst) await this.seen();
    return isFirst ? [] : entries.filter(({ isNew, isOwn, kind }) => isNew && !isOwn && TOLD.has(kind));
  }

  async seen(): Promise<void> {
    if (this.#given !== null) await this.#parts.shown.save(this.#given.accountId, this.#given.shown);
  }

  async beginAnew(): Promise<void> {
    await this.#parts.memory.beginAnew();
  }

  /** The log as far as it can be verified, and what is wrong with it. Throws only where there is no connection. */
  async #follow(): Promise<{ readonly reader: TileReader | null; readonly problem: AppError | null }> {
    const { api, memory, clock } = this.#parts;
    const { vkey } = await api.about();
    try {
      const isOther = await memory.follow(vkey, clock.nowMs());
      const kept = (await memory.load())?.note ?? null;
      const follower = new LogFollower(parseVkey(vkey), remembering(api.tiles(() => null)), kept);
      const note = await api.checkpoint();
      const taken = await follower.take(note);
      if (taken.kind === 'contradicts') {
        await memory.keepEvidence(encodeContradiction(taken.evidence));
        return { reader: null, problem: historyErrors.make('client/history_rewritten') };
      }
      await memory.advance(vkey, note);
      return { reader: follower.reader, problem: isOther ? historyErrors.make('client/history_key_changed') : null };
    } catch (error) {
      return { reader: null, problem: problemOf(asAppError(error)) };
    }
  }

  async #openings(): Promise<Opened[]> {
    const openings: Opened[] = [];
    let from = { batchIndex: 0, place: 0 };
    for (let page = 0; page < MOST_PAGES; page++) {
      const path = `/api/history/own?batch=${from.batchIndex}&place=${from.place}`;
      const { entries, next } = await this.#parts.http.get(path, historyPageSchema);
      openings.push(...entries);
      if (next === null) break;
      from = next;
    }
    return openings;
  }

  /** Only where the account itself was made under the log: what is older than the log stands in no entry. */
  #unlogged(
    entries: readonly Pick<OwnEntry, 'kind' | 'subject'>[],
    passkeys: readonly { readonly credentialId: string; readonly createdAtMs: number }[],
  ): string[] {
    if (!entries.some(({ kind }) => kind === 'account_created')) return [];
    const logged = new Set(entries.filter(({ kind }) => kind === 'passkey_added').map(({ subject }) => subject));
    const beforeMs = this.#parts.clock.nowMs() - FRESH_MS;
    return passkeys
      .filter(({ credentialId, createdAtMs }) => !logged.has(credentialId) && createdAtMs < beforeMs)
      .map(({ credentialId }) => credentialId);
  }
}

const TOLD: ReadonlySet<OwnEntryKind> = new Set([
  'passkey_added',
  'device_certificate',
  'passkey_certificate',
  'identity_linked',
  'recovery_codes_renewed',
  'recovery_code_used',
]);

const idOf = ({ batchIndex, place }: Opened): string => `${batchIndex}/${place}`;

interface ReadEntry extends Omit<OwnEntry, 'isOwn' | 'isNew'> {
  readonly batchIndex: number;
}

/** In the order of the log; what is not shown is left out. What the log has not reached yet comes with the next look. */
async function readAll(
  openings: readonly Opened[],
  { reader, problem }: { readonly reader: TileReader | null; readonly problem: AppError | null },
  accountId: string,
): Promise<ReadEntry[]> {
  const read: ReadEntry[] = [];
  for (const opening of openings) {
    const { batchIndex, opened } = opening;
    if (opened === null || (reader !== null && batchIndex >= reader.head.size)) continue;
    const entry = entryOf(opened.entry);
    if (entry === null || !isShown(entry)) continue;
    const wrong = reader === null ? problem : await unproved(opening, reader, entry, accountId);
    read.push({ id: idOf(opening), batchIndex, ...shownOf(entry), problem: wrong });
  }
  return read;
}

type ShownEntry = Extract<HistoryEntry, { type: OwnEntryKind }>;

const isShown = (entry: HistoryEntry): entry is ShownEntry => (OWN_KINDS as readonly string[]).includes(entry.type);

function entryOf(wire: string): HistoryEntry | null {
  const bytes = fromBase64Url(wire);
  try {
    return bytes === null ? null : decodeEntry(bytes);
  } catch {
    return null;
  }
}

async function unproved(
  { batchIndex, place, opened, path }: Opened,
  reader: TileReader,
  entry: ShownEntry,
  accountId: string,
): Promise<AppError | null> {
  if (opened === null || entry.accountId !== accountId) return historyErrors.make('client/history_entry_unproved');
  try {
    const opening = { batchIndex, place, salt: wireBytes(opened.salt), entry: wireBytes(opened.entry) };
    await verifyOpening({ ...opening, path: path.map(wireBytes) }, reader);
    return null;
  } catch (cause) {
    return historyErrors.make('client/history_entry_unproved', { cause });
  }
}

function shownOf(entry: ShownEntry): Pick<OwnEntry, 'kind' | 'atMs' | 'subject' | 'notAfterMs'> {
  const { type: kind, atMs } = entry;
  const notAfterMs = 'notAfterMs' in entry ? entry.notAfterMs : null;
  if ('leafKey' in entry) return { kind, atMs, subject: entry.leafKey, notAfterMs };
  if ('credentialId' in entry) return { kind, atMs, subject: entry.credentialId, notAfterMs };
  return { kind, atMs, subject: 'issuer' in entry ? entry.issuer : '', notAfterMs };
}

/** What says to have happened before what stands before it, or stands where this device was shown nothing. */
function backdated(entry: ReadEntry, all: readonly ReadEntry[], before: ShownEntries | null): AppError | null {
  const isLate = all.some((other) => other.batchIndex < entry.batchIndex && other.atMs - entry.atMs > WAITING_MS);
  const wasKeptBack = before !== null && entry.batchIndex < before.size && !before.ids.has(entry.id);
  return isLate || wasKeptBack ? historyErrors.make('client/history_backdated') : null;
}

/** Several entries stand in one bundle. */
function remembering(source: TileSource): TileSource {
  const known = new Map<string, Promise<Uint8Array | null>>();
  return {
    fetch(id) {
      const path = tilePath(id);
      const fetched = known.get(path) ?? source.fetch(id);
      known.set(path, fetched);
      return fetched;
    },
  };
}
