// The transparency log of the fake server (test support): honest unless a test shows somebody another one. It grows with the clock and
// needs no timer; whoever asks is known by the name of the device.
import { type Bytes, systemRng, toBase64Url, utf8 } from '@incamera/kernel';
import { type HistoryPage } from '@incamera/protocol';
import {
  Batch,
  commitEntry,
  cosign,
  ED25519,
  ED25519_COSIGNATURE,
  encodeEntry,
  encodeLogEntry,
  formatNote,
  formatVkey,
  type HistoryEvent,
  leafHash,
  type NoteSigner,
  noteSigner,
  parseNote,
  parseTilePath,
  signCheckpoint,
  type TileId,
} from '@incamera/tlog';
import { mth, naiveTiles } from '../../tlog/test/naive-tree.js';
import { type HttpRequest, type HttpResponse } from '../src/environment.js';
import { type FakeClock } from './fake-clock.js';
import { json, refusal } from './fake-rules.js';

export const LOG_INTERVAL_MS = 10_000;
/** The server has been running for a while. */
const ENTRIES_BEFORE = 300;

const keysOf = async () =>
  (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as unknown as Parameters<typeof noteSigner>[2];

/** Ready before any clock runs. */
const SIGNER = await noteSigner('meet.example/log', ED25519, await keysOf());
export const OTHER_SIGNER = await noteSigner('meet.example/log', ED25519, await keysOf());
export const WITNESSES: readonly NoteSigner[] = await Promise.all(
  ['one', 'two'].map(async (name) => noteSigner(`${name}.example/witness`, ED25519_COSIGNATURE, await keysOf())),
);

export type Opening = HistoryPage['entries'][number];

/** One history: what its entries are and how many it has. */
export interface LogHistory {
  readonly entryAt: (index: number) => Bytes;
  readonly size: () => number;
}

export interface ShownLog {
  readonly history: LogHistory;
  readonly signer: NoteSigner;
  readonly witnesses: readonly NoteSigner[];
}

export class FakeLog {
  readonly #clock: FakeClock;
  readonly #startMs: number;
  /** Batches that hold something, by their index. */
  readonly placed = new Map<number, Bytes>();
  /** What it shows as the history of whoever is signed in, and the passkeys of that account. */
  openings: Opening[] = [];
  passkeys: readonly string[] = [];
  intervalMs = LOG_INTERVAL_MS;
  /** Which witnesses it names and asks. */
  witnesses: readonly NoteSigner[] = [];
  /** What a device is shown; a hostile server has several histories. */
  shows: (who: string) => ShownLog = () => this.honest();
  /** Changes a checkpoint on its way. */
  note: (who: string, note: string) => string | null = (_, note) => note;
  /** Changes a tile or bundle on its way. */
  tile: (who: string, id: TileId, bytes: Uint8Array) => Uint8Array | null = (_, __, bytes) => bytes;

  constructor(clock: FakeClock) {
    this.#clock = clock;
    this.#startMs = clock.nowMs();
  }

  get vkey(): string {
    return formatVkey(SIGNER.key);
  }

  get size(): number {
    return ENTRIES_BEFORE + Math.floor((this.#clock.nowMs() - this.#startMs) / this.intervalMs);
  }

  honest(): ShownLog {
    return { history: this.history(), signer: SIGNER, witnesses: this.witnesses };
  }

  /** The history from `at` on is another one; `at` beyond the end: the honest one. */
  history(at: number = Number.POSITIVE_INFINITY, mark = 'another'): LogHistory {
    const entryAt = (index: number): Bytes => {
      const placed = this.placed.get(index);
      if (placed !== undefined && index < at) return placed;
      return encodeLogEntry(leafHash(utf8(index < at ? `batch ${index}` : `${mark} ${index}`)));
    };
    return { entryAt, size: () => this.size };
  }

  /** Writes an entry into the batch that comes next. */
  record(event: HistoryEvent, atMs: number = this.#clock.nowMs(), batchIndex: number = this.size): Opening {
    const salt = systemRng.bytes(32);
    const entry = encodeEntry({ ...event, atMs });
    const place = 7;
    const batch = new Batch(systemRng.bytes(32), new Map([[place, commitEntry(salt, entry)]]));
    this.placed.set(batchIndex, encodeLogEntry(batch.root()));
    const opened = { salt: toBase64Url(salt), entry: toBase64Url(entry) };
    const opening = { batchIndex, place, opened, path: batch.path(place).map((hash) => toBase64Url(hash)) };
    this.openings.push(opening);
    return opening;
  }

  /** What is served; null: not a matter of the log. */
  async answer(path: string, _request: HttpRequest, who: string): Promise<HttpResponse | null> {
    if (path === '/api/history/log') {
      const { signer } = this.shows(who);
      const witnesses = this.witnesses.map(({ key }) => formatVkey(key));
      return json(200, { vkey: formatVkey(signer.key), witnesses, intervalMs: this.intervalMs });
    }
    if (path === '/log/checkpoint') {
      const note = this.note(who, await this.#checkpoint(this.shows(who)));
      return note === null ? refusal(500, 'kernel/unexpected') : text(utf8(note));
    }
    if (path === '/api/history/own') return json(200, { entries: this.openings, next: null });
    if (path === '/api/account') return json(200, this.#account());
    const id = path.startsWith('/log/tile/') ? parseTilePath(path.slice('/log/'.length)) : null;
    if (id === null) return null;
    const stored = await naiveTiles(entriesOf(this.shows(who).history)).fetch(id);
    const bytes = stored === null ? null : this.tile(who, id, stored);
    return bytes === null ? refusal(404, 'log/unknown') : text(bytes);
  }

  #account() {
    const passkeys = this.passkeys.map((credentialId) => ({
      ...{ credentialId, name: '', createdAtMs: 1, lastUsedAtMs: null, isSyncable: null, publicKey: '' },
      ...{ thumbprint: null, isUsable: true },
    }));
    return { passkeys, identities: [], sessions: [], recovery: null };
  }

  async #checkpoint({ history, signer, witnesses }: ShownLog): Promise<string> {
    const entries = entriesOf(history);
    const note = parseNote(await signCheckpoint({ size: entries.length, root: mth(entries) }, signer));
    const added = await Promise.all(witnesses.map((witness) => cosign(note.text, witness, this.#clock.nowMs())));
    return formatNote({ text: note.text, signatures: [...note.signatures, ...added] });
  }
}

const entriesOf = ({ entryAt, size }: LogHistory): Bytes[] => Array.from({ length: size() }, (_, i) => entryAt(i));

function text(bytes: Uint8Array): HttpResponse {
  const copy = new Uint8Array(bytes);
  return { status: 200, text: async () => new TextDecoder().decode(copy), arrayBuffer: async () => copy.buffer };
}

/** A signature that does not belong to its text. */
export const broken = (note: string): string =>
  note.replace(/(— \S+ )(\S+)(\n)$/u, (_, head: string, raw: string, end: string) => {
    const bytes = Buffer.from(raw, 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return `${head}${bytes.toString('base64')}${end}`;
  });
