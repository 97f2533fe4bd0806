// Whose a leaf was at a time of the meeting (L4): a leaf is given to somebody else after its member has left, and what was said before
// stays who said it.
import { type Bytes, equalBytes, type LeafIndex } from '@incamera/kernel';

interface Holder {
  readonly leafKey: Bytes;
  readonly sinceSeconds: number;
}

/** Owners of one leaf that are remembered: what is late is late by seconds. */
const MOST_HOLDERS = 4;

export class LeafKeys {
  readonly #holders = new Map<LeafIndex, Holder[]>();

  /** @param nowSeconds on the clock of the meeting, as all times here */
  noted(members: readonly { readonly leaf: LeafIndex; readonly signatureKey: Bytes }[], nowSeconds: number): void {
    for (const { leaf, signatureKey } of members) {
      const holders = this.#holders.get(leaf) ?? [];
      const last = holders.at(-1);
      if (last !== undefined && equalBytes(last.leafKey, signatureKey)) continue;
      // Whoever is seen first may have been there before.
      holders.push({ leafKey: signatureKey, sinceSeconds: last === undefined ? 0 : nowSeconds });
      this.#holders.set(leaf, holders.slice(-MOST_HOLDERS));
    }
  }

  /** `null`: nobody is known to have been there. */
  at(leaf: LeafIndex, seconds: number): Bytes | null {
    return this.#holders.get(leaf)?.findLast(({ sinceSeconds }) => sinceSeconds <= seconds)?.leafKey ?? null;
  }
}
