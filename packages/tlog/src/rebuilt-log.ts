// A log that is made again from its entries (L1; decision 0047): whoever has all of them needs no tiles to say what the root must be.
import { type Bytes } from '@incamera/kernel';
import { TILE_WIDTH } from './tile-path.js';
import { TreeEdge } from './tree-edge.js';

/** Keeps the right edge of the tree, and nothing else of what it was given. */
export class RebuiltLog {
  #edge = new TreeEdge(0, [], []);
  #waiting: Uint8Array[] = [];

  get size(): number {
    return this.#edge.size + this.#waiting.length;
  }

  add(entry: Uint8Array): void {
    this.#waiting.push(entry);
    if (this.#waiting.length === TILE_WIDTH) this.#settle();
  }

  /** MTH of the entries so far. */
  root(): Bytes {
    this.#settle();
    return this.#edge.root();
  }

  #settle(): void {
    this.#edge = this.#edge.append(this.#waiting).edge;
    this.#waiting = [];
  }
}
