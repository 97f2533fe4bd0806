// A log in memory that keeps what was written in one step, and can fail at each step: before it is durable, or after.
import { type Bytes } from '@incamera/kernel';
import {
  firstOfBundle,
  HASH_BYTES,
  type LogState,
  type LogStore,
  type LogWrite,
  type TileId,
  tilePath,
  tlogErrors,
} from '../src/index.js';

export type Step = 'append' | 'saveCheckpoint' | 'state' | 'fetch';
/** `lost`: nothing of it was stored. `stored`: it was, and the writer is not told. */
export type Fault = { readonly step: Step; readonly kind: 'lost' | 'stored'; readonly after?: number };

export class MemoryLog implements LogStore<unknown> {
  #size = 0;
  #checkpoint: string | null = null;
  readonly #tiles = new Map<string, { bytes: Bytes; width: number }>();
  #fault: Fault | null = null;
  #calls = 0;
  /** Everything that was ever handed over to be saved, durable or not: a hostile copy of what was signed. */
  readonly signed: string[] = [];
  readonly extras: unknown[] = [];

  fail(fault: Fault | null): void {
    this.#fault = fault;
    this.#calls = 0;
  }

  async state(): Promise<LogState> {
    return await this.#step('state', () => ({ size: this.#size, checkpoint: this.#checkpoint }));
  }

  async append({ fromSize, toSize, tiles }: LogWrite, extra: unknown): Promise<void> {
    if (fromSize !== this.#size) throw tlogErrors.make('tlog/store_changed');
    await this.#step('append', () => {
      for (const { level, index, bytes } of tiles) {
        const first = index * 256;
        const width = level === 'entries' ? Math.min(256, toSize - first) : bytes.byteLength / HASH_BYTES;
        this.#tiles.set(tilePath({ level, index, width: 256 }), { bytes, width });
      }
      this.#size = toSize;
      this.extras.push(extra);
    });
  }

  async saveCheckpoint(note: string): Promise<void> {
    this.signed.push(note);
    await this.#step('saveCheckpoint', () => {
      this.#checkpoint = note;
    });
  }

  async fetch({ level, index, width }: TileId): Promise<Bytes | null> {
    return await this.#step('fetch', () => {
      const tile = this.#tiles.get(tilePath({ level, index, width: 256 }));
      if (tile === undefined || tile.width < width) return null;
      if (level !== 'entries') return tile.bytes.slice(0, width * HASH_BYTES);
      return firstOfBundle(tile.bytes, width);
    });
  }

  /** For tests of what must be noticed. */
  damage(id: Omit<TileId, 'width'>, change: (bytes: Bytes) => Bytes | null): void {
    const path = tilePath({ ...id, width: 256 });
    const tile = this.#tiles.get(path);
    if (tile === undefined) throw new Error(`no tile ${path}`);
    const bytes = change(tile.bytes);
    if (bytes === null) this.#tiles.delete(path);
    else this.#tiles.set(path, { ...tile, bytes });
  }

  /** As after restoring an older backup. */
  rollBack(size: number, checkpoint: string | null): void {
    this.#size = size;
    this.#checkpoint = checkpoint;
  }

  async #step<T>(step: Step, run: () => T): Promise<T> {
    const isDue = this.#fault?.step === step && this.#calls++ >= (this.#fault.after ?? 0);
    if (isDue && this.#fault?.kind === 'lost') throw new Error(`${step} failed`);
    const result = run();
    if (isDue) throw new Error(`${step} failed after it was stored`);
    return result;
  }
}
