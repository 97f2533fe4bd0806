// Who was admitted and does not come (L4): the server may have kept the Welcome back.
import { type LeafIndex } from '@incamera/kernel';
import { clientErrors } from '../errors.js';
import { type MembershipContext } from './membership-context.js';

/** Joining takes a slow phone a few seconds in the largest meeting. */
const ARRIVAL_LIMIT_MS = 15_000;

export class Arrivals {
  readonly #context: Pick<MembershipContext, 'state' | 'environment'>;
  /** When somebody was admitted of whom nothing was heard yet. */
  readonly #expectedMs = new Map<LeafIndex, number>();

  constructor(context: Pick<MembershipContext, 'state' | 'environment'>) {
    this.#context = context;
  }

  expect(leaf: LeafIndex): void {
    this.#expectedMs.set(leaf, this.#context.environment.clock.nowMs());
  }

  /** It has arrived, or is gone again. */
  heard(leaf: LeafIndex): void {
    this.#expectedMs.delete(leaf);
  }

  /** Every second: a host is told of whom nothing was heard. */
  review(): void {
    const { state, environment } = this.#context;
    for (const [leaf, sinceMs] of this.#expectedMs) {
      if (environment.clock.nowMs() - sinceMs <= ARRIVAL_LIMIT_MS) continue;
      this.#expectedMs.delete(leaf);
      if (state.isHost) {
        state.problems.happened(clientErrors.make('client/not_arrived'), state.member(leaf)?.displayName ?? null);
      }
    }
  }
}
