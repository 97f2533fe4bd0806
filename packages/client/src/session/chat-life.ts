// How long the chat can be read once the meeting is over for us (L4, `chatLifeMinutes` of the classification).
import { type Clock } from '@incamera/kernel';
import { type MeetingPhase } from '../snapshot.js';
import { ChatLog } from './chat-log.js';
import { type SessionState } from './session-state.js';

const OVER: readonly MeetingPhase[] = ['left', 'removed', 'ended', 'failed', 'refused'];
const MINUTE_MS = 60_000;

export class ChatLife {
  readonly #state: SessionState;
  readonly #clock: Clock;
  #cancel: (() => void) | null = null;

  constructor(state: SessionState, clock: Clock) {
    this.#state = state;
    this.#clock = clock;
  }

  /** A meeting that is entered again goes on with what is left of its chat. */
  moved(phase: MeetingPhase): void {
    this.#cancel?.();
    this.#cancel = null;
    const { charter } = this.#state;
    if (charter === null || !OVER.includes(phase)) return;
    const lifeMs = (charter.classification.rules.chatLifeMinutes ?? 0) * MINUTE_MS;
    if (lifeMs === 0) this.#forget();
    else this.#cancel = this.#clock.after(Math.min(lifeMs, MAX_TIMER_MS), () => this.#forget());
  }

  close(): void {
    this.#cancel?.();
  }

  #forget(): void {
    this.#state.chat = new ChatLog();
    this.#state.touch();
  }
}

/** Timers of the platform end at 2^31 - 1 ms; no tab stays open for as long on a meeting that is over. */
const MAX_TIMER_MS = 2 ** 31 - 1;
