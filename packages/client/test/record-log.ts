// A log with what stands behind it, for tests of records: entries wait for the next tick, and every one can be opened afterwards. In the
// hands of an attacker it signs whatever it is told.
import { type Bytes } from '@incamera/kernel';
import {
  Batch,
  batchSecret,
  commitEntry,
  cosign,
  ED25519,
  ED25519_COSIGNATURE,
  encodeEntry,
  encodeLogEntry,
  formatNote,
  formatVkey,
  type HistoryEntry,
  type HistoryEvent,
  LogWriter,
  type NoteSigner,
  noteSigner,
  openCheckpoint,
  type SignedCheckpoint,
} from '@incamera/tlog';
import { MemoryLog } from '../../tlog/test/memory-log.js';
import { type RecordedOpening } from '../src/record/index.js';

export const TICK_MS = 10_000;

const keysOf = async () =>
  (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as unknown as Parameters<typeof noteSigner>[2];
export const newWitness = async (name: string): Promise<NoteSigner> =>
  noteSigner(name, ED25519_COSIGNATURE, await keysOf());

interface Placed {
  readonly place: number;
  readonly salt: Bytes;
  readonly entry: Bytes;
}

export class RecordLog {
  readonly tiles = new MemoryLog();
  readonly signer: NoteSigner;
  readonly witnesses: readonly NoteSigner[];
  readonly #writer: LogWriter<unknown>;
  readonly #secret = crypto.getRandomValues(new Uint8Array(32));
  readonly #batches: Placed[][] = [];
  #waiting: Placed[] = [];
  nowMs: number;
  #size = 0;

  private constructor(
    writer: LogWriter<unknown>,
    tiles: MemoryLog,
    signer: NoteSigner,
    witnesses: readonly NoteSigner[],
    nowMs: number,
  ) {
    this.#writer = writer;
    this.tiles = tiles;
    this.signer = signer;
    this.witnesses = witnesses;
    this.nowMs = nowMs;
  }

  /** @param given keys of another log, for an attacker who has them */
  static async create(nowMs: number, given?: Pick<RecordLog, 'signer' | 'witnesses'>): Promise<RecordLog> {
    const signer = given?.signer ?? (await noteSigner('meet.example.org/log', ED25519, await keysOf()));
    const witnesses = given?.witnesses ?? [await newWitness('one.example/w'), await newWitness('two.example/w')];
    const tiles = new MemoryLog();
    return new RecordLog(await LogWriter.open(tiles, signer), tiles, signer, witnesses, nowMs);
  }

  get vkey(): string {
    return formatVkey(this.signer.key);
  }

  get size(): number {
    return this.#size;
  }

  /** An entry with its place and salt, to be the same in another log. */
  record(event: HistoryEvent, atMs = this.nowMs): void {
    const place = this.#waiting.length * 7 + 1;
    const salt = crypto.getRandomValues(new Uint8Array(32));
    this.#waiting.push({ place, salt, entry: encodeEntry({ ...event, atMs } as HistoryEntry) });
  }

  /** The next batch. @param times as many */
  async tick(times = 1): Promise<void> {
    for (let i = 0; i < times; i++) {
      const placed = this.#waiting;
      this.#waiting = [];
      await this.#writer.append(async (index) => ({
        entries: [encodeLogEntry(this.#batch(index, placed).root())],
        extra: null,
      }));
      this.#batches.push(placed);
      this.#size += 1;
      this.nowMs += TICK_MS;
    }
  }

  #batch(index: number, placed: readonly Placed[]): Batch {
    const leaves = new Map(placed.map(({ place, salt, entry }) => [place, commitEntry(salt, entry)]));
    return new Batch(batchSecret(this.#secret, index), leaves);
  }

  openings(): RecordedOpening[] {
    return this.#batches.flatMap((placed, batchIndex) => {
      const batch = this.#batch(batchIndex, placed);
      return placed.map((one) => ({ batchIndex, ...one, path: batch.path(one.place) }));
    });
  }

  async #own(): Promise<SignedCheckpoint> {
    const { checkpoint } = await this.tiles.state();
    return openCheckpoint(checkpoint ?? '', this.signer.key);
  }

  async head(): Promise<{ size: number; root: Bytes }> {
    const { size, root } = await this.#own();
    return { size, root };
  }

  /** The newest state with the lines of witnesses. */
  async checkpoint(witnesses: readonly NoteSigner[] = this.witnesses): Promise<string> {
    const { note } = await this.#own();
    const lines = await Promise.all(witnesses.map((witness) => cosign(note.text, witness, this.nowMs)));
    return formatNote({ ...note, signatures: [...note.signatures, ...lines] });
  }
}
