// How many microphones may be open at once (L4). Up to twelve members all sound is forwarded, muted microphones send
// silence, and the server cannot tell who has one open. A larger meeting has more members than receive slots for sound: there
// the number of open microphones is limited, and the server is told which they are, never who speaks.
import { type Clock, type LeafIndex } from '@incamera/kernel';
import { SILENT_SHOWN_MS } from './presence.js';
import { type SessionState } from './session-state.js';

/** Members whose sound is all forwarded: a slot for each of the others and one for the sound of a screen. */
export const ALL_HEARD_UP_TO = 12;
/** Open microphones in a larger meeting: twelve slots, of which one is left for the sound of a screen. */
export const OPEN_MICROPHONES = 11;
/** Who opened a microphone later than this gives way when it is one too many; who is talking already goes on. */
const NEWCOMER_MS = 5_000;

export class OpenMicrophones {
  readonly #state: SessionState;
  readonly #clock: Clock;
  #openedMs = Number.NEGATIVE_INFINITY;

  constructor(state: SessionState, clock: Clock) {
    this.#state = state;
    this.#clock = clock;
  }

  /** Our own microphone was taken or unmuted just now. */
  opened(): void {
    this.#openedMs = this.#clock.nowMs();
  }

  /** Whether one more is too many. */
  get isFull(): boolean {
    return this.#isLimited && this.#othersOpen() >= OPEN_MICROPHONES;
  }

  /** Whether our own, opened just now, is one too many: others opened theirs before us or at the same time. */
  get mustGiveWay(): boolean {
    return this.#state.microphone === 'on' && this.#clock.nowMs() - this.#openedMs < NEWCOMER_MS && this.isFull;
  }

  /** Whether the media server is to forward ours: always in a small meeting, so that it never learns who is muted. */
  get isForwarded(): boolean {
    const { microphone } = this.#state;
    return microphone !== 'absent' && (!this.#isLimited || microphone === 'on');
  }

  get #isLimited(): boolean {
    return (this.#state.group?.roster.length ?? 0) > ALL_HEARD_UP_TO;
  }

  #othersOpen(): number {
    const { group, presence } = this.#state;
    const nowMs = this.#clock.nowMs();
    const isOpen = (leaf: LeafIndex): boolean =>
      presence.of(leaf)?.microphone === 'on' && presence.silentForMs(leaf, nowMs) < SILENT_SHOWN_MS;
    return (group?.roster ?? []).filter(({ leaf }) => leaf !== group?.ownLeaf && isOpen(leaf)).length;
  }
}
