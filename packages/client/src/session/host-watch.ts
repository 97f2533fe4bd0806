// Whether a host is there, as this client hears it (L4, C4): in a class that demands one, what members write or share without a host
// is not shown, whatever their own clients allow.
import { type LeafIndex } from '@incamera/kernel';
import { type SessionState } from './session-state.js';

/** What was sent while a host was there may be under way, and the others heard it a little later than we. */
const UNDER_WAY_MS = 5000;

export class HostWatch {
  readonly #state: SessionState;
  #heardMs = Number.NEGATIVE_INFINITY;

  constructor(state: SessionState) {
    this.#state = state;
  }

  /** We came in just now: nobody's silence counts from before. */
  begun(): void {
    this.#heardMs = this.#state.clock.nowMs();
  }

  /** A verified signal of `leaf`. Only what was heard counts: a cut of our own connection makes nobody present. */
  heard(leaf: LeafIndex): void {
    if (this.#state.member(leaf)?.isHost === true) this.begun();
  }

  /** Whether a member acts without a host for longer than the class allows. Hosts never do. */
  isUnattended(leaf: LeafIndex): boolean {
    const { charter, ownMember, clock } = this.#state;
    if (charter?.classification.rules.hostMustBePresent !== true) return false;
    if (ownMember?.isHost === true || this.#state.member(leaf)?.isHost === true) return false;
    return clock.nowMs() - this.#heardMs > charter.rules.hostAbsenceStopMs + UNDER_WAY_MS;
  }
}
