// The one who writes a log (L1): appends in batches, each one durable write, and signs only what is durable. After any failure it reads
// the store anew before it goes on; starting is the same way, so that recovery is tried at every start.
import { equalBytes } from '@incamera/kernel';
import { decodeBundle } from './bundle.js';
import { openCheckpoint, type SignedCheckpoint, signCheckpoint } from './checkpoint.js';
import { tlogErrors } from './errors.js';
import { leafHash } from './hashing.js';
import { type LogStore } from './log-store.js';
import { type NoteSigner } from './note.js';
import { type TreeHead } from './proofs.js';
import { hashesAtLevel, TILE_WIDTH, widthOf } from './tile-path.js';
import { splitHashes, TileReader } from './tile-reader.js';
import { TreeEdge } from './tree-edge.js';

export interface Appended {
  /** Index of the first entry. */
  readonly index: number;
  /** The checkpoint that has them, as a note of the log alone. */
  readonly checkpoint: string;
}

export class LogWriter<Extra = undefined> {
  readonly #store: LogStore<Extra>;
  readonly #signer: NoteSigner;
  /** Null: what is stored is not known for sure. */
  #edge: TreeEdge | null = null;
  /** What this process signed last: never anything else for the same size, whatever the store says. */
  #signed: TreeHead | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(store: LogStore<Extra>, signer: NoteSigner) {
    this.#store = store;
    this.#signer = signer;
  }

  /**
   * Reads the edge of what is stored, compares it with the last checkpoint, and signs what was durable and not signed yet.
   * @throws {AppError} tlog/store_damaged: what is stored is not what was signed, and whatever the store throws
   */
  static async open<Extra = undefined>(store: LogStore<Extra>, signer: NoteSigner): Promise<LogWriter<Extra>> {
    const writer = new LogWriter(store, signer);
    await writer.#recover();
    return writer;
  }

  /** The name of the log. */
  get origin(): string {
    return this.#signer.key.name;
  }

  /**
   * Appends `entries` and whatever `extra` stands for in one durable write, then signs. Appends wait for each other.
   * @param prepare is told the index of its first entry; called once per call
   * @throws {AppError} tlog/store_changed, tlog/store_damaged, and whatever the store throws; whether the entries are stored is unknown then
   */
  append(
    prepare: (index: number) => Promise<{ readonly entries: readonly Uint8Array[]; readonly extra: Extra }>,
  ): Promise<Appended> {
    const run = this.#queue.then(() => this.#append(prepare));
    this.#queue = run.catch(() => undefined);
    return run;
  }

  async #append(
    prepare: (index: number) => Promise<{ readonly entries: readonly Uint8Array[]; readonly extra: Extra }>,
  ): Promise<Appended> {
    const before = this.#edge ?? (await this.#recover());
    const { entries, extra } = await prepare(before.size);
    const { edge, write } = before.append(entries);
    // Until everything is known to have happened, the store is the one who knows.
    this.#edge = null;
    await this.#store.append(write, extra);
    const checkpoint = await this.#sign(edge);
    this.#edge = edge;
    return { index: before.size, checkpoint };
  }

  async #recover(): Promise<TreeEdge> {
    const { size, checkpoint } = await this.#store.state();
    const edge = await readEdge(this.#store, size);
    const last = checkpoint === null ? null : await this.#ownCheckpoint(checkpoint);
    if (last !== null) await this.#demandContinuation(last, edge);
    if (this.#signed !== null) await this.#demandContinuation(this.#signed, edge);
    if (last === null || last.size < size) await this.#sign(edge);
    else this.#signed = last;
    this.#edge = edge;
    return edge;
  }

  async #ownCheckpoint(note: string): Promise<SignedCheckpoint> {
    try {
      return await openCheckpoint(note, this.#signer.key);
    } catch (cause) {
      throw tlogErrors.make('tlog/store_damaged', { cause });
    }
  }

  /** What is stored must begin with what was signed. */
  async #demandContinuation(signed: TreeHead, edge: TreeEdge): Promise<void> {
    try {
      const reader = await TileReader.open({ size: edge.size, root: edge.root() }, this.#store);
      await reader.verifyBeginsWith(signed);
    } catch (cause) {
      throw tlogErrors.make('tlog/store_damaged', { context: { signed: signed.size, stored: edge.size }, cause });
    }
  }

  async #sign(edge: TreeEdge): Promise<string> {
    const head = { size: edge.size, root: edge.root() };
    const signed = this.#signed;
    if (
      signed !== null &&
      (head.size < signed.size || (head.size === signed.size && !equalBytes(head.root, signed.root)))
    ) {
      throw tlogErrors.make('tlog/store_damaged', { context: { signed: signed.size, stored: head.size } });
    }
    const note = await signCheckpoint(head, this.#signer);
    this.#signed = head;
    await this.#store.saveCheckpoint(note);
    return note;
  }
}

/** @throws {AppError} tlog/store_damaged: a tile of the edge is missing or does not fit its entries */
async function readEdge<Extra>(store: LogStore<Extra>, size: number): Promise<TreeEdge> {
  const damaged = (what: string) => tlogErrors.make('tlog/store_damaged', { context: { what } });
  const hashes = [];
  for (let level = 0; hashesAtLevel(size, level) > 0; level++) {
    const index = Math.floor(hashesAtLevel(size, level) / TILE_WIDTH);
    const width = widthOf(size, level, index);
    const tile = width === 0 ? new Uint8Array() : await store.fetch({ level, index, width });
    if (tile === null) throw damaged('tile');
    hashes.push(splitHashes(tile));
  }
  const index = Math.floor(size / TILE_WIDTH);
  const width = widthOf(size, 'entries', index);
  const bundle = width === 0 ? new Uint8Array() : await store.fetch({ level: 'entries', index, width });
  if (bundle === null) throw damaged('entries');
  const entries = decodeBundle(bundle, width);
  const leaves = hashes[0] ?? [];
  if (entries.some((entry, i) => !equalBytes(leafHash(entry), leaves[i] ?? new Uint8Array()))) throw damaged('entries');
  return new TreeEdge(size, hashes, entries);
}
