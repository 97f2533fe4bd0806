// Removals that are under way: one at a time for each member, and whether one that was asked for here is late (L4).
import { type AppError, type Clock, type LeafIndex } from '@incamera/kernel';
import { clientErrors } from '../errors.js';

/** As long as a client trusts old heartbeats: by then a removal is in force, or whoever was removed is talked to no more. */
const REMOVAL_LIMIT_MS = 3000;

export class Removals {
  readonly #clock: Clock;
  readonly #running = new Set<LeafIndex>();
  /** When somebody asked here for a removal that is not in force yet. */
  readonly #askedMs = new Map<LeafIndex, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs a removal that somebody asked for here. */
  async asked(leaf: LeafIndex, commit: () => Promise<void>): Promise<void> {
    if (!this.#askedMs.has(leaf)) this.#askedMs.set(leaf, this.#clock.nowMs());
    try {
      await this.once(leaf, commit);
    } catch (error) {
      this.#askedMs.delete(leaf);
      throw error;
    }
  }

  /** Runs a removal unless one of the same member is under way. */
  async once(leaf: LeafIndex, commit: () => Promise<void>): Promise<void> {
    if (this.#running.has(leaf)) return;
    this.#running.add(leaf);
    try {
      await commit();
    } finally {
      this.#running.delete(leaf);
    }
  }

  /** The removal is in force. */
  done(leaf: LeafIndex): void {
    this.#running.delete(leaf);
    this.#askedMs.delete(leaf);
  }

  /** A removal that the server does not put into force, or that others keep from it; null when there is none. */
  overdue(): AppError | null {
    const nowMs = this.#clock.nowMs();
    const isLate = [...this.#askedMs.values()].some((askedMs) => nowMs - askedMs > REMOVAL_LIMIT_MS);
    return isLate ? clientErrors.make('client/removal_not_ordered') : null;
  }
}
