// Who speaks (L4): levels that the engine found in decrypted audio, with a little inertia so that names do not flicker.
import { type Clock, type LeafIndex } from '@incamera/kernel';

/** Quiet speech at a laptop is above this, a fan below (level is 0..1 on a perceptual scale). */
const SPEAKING_LEVEL = 0.08;
const HOLD_MS = 600;
/** A cough while muted is not speech. */
const MUTED_SPEECH_MS = 700;

/** The latest levels of everybody. */
export class LoudnessBook {
  readonly #clock: Clock;
  #levels: ReadonlyMap<LeafIndex, number> = new Map();
  readonly #loudMs = new Map<LeafIndex, number>();
  #own = 0;
  #ownLoudSinceMs: number | null = null;
  #ownLoudMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get own(): number {
    return this.#own;
  }

  update(levels: ReadonlyMap<LeafIndex, number>, own: number): void {
    const nowMs = this.#clock.nowMs();
    this.#levels = levels;
    this.#own = own;
    for (const [leaf, level] of levels) if (level >= SPEAKING_LEVEL) this.#loudMs.set(leaf, nowMs);
    if (own >= SPEAKING_LEVEL) {
      if (nowMs - this.#ownLoudMs > HOLD_MS) this.#ownLoudSinceMs = nowMs;
      this.#ownLoudMs = nowMs;
    } else if (nowMs - this.#ownLoudMs > HOLD_MS) this.#ownLoudSinceMs = null;
  }

  level(leaf: LeafIndex): number {
    return this.#levels.get(leaf) ?? 0;
  }

  isSpeaking(leaf: LeafIndex): boolean {
    return this.#clock.nowMs() - (this.#loudMs.get(leaf) ?? Number.NEGATIVE_INFINITY) <= HOLD_MS;
  }

  /** Whether our own voice has been going on for a while. */
  get ownSpeech(): boolean {
    return this.#ownLoudSinceMs !== null && this.#clock.nowMs() - this.#ownLoudSinceMs >= MUTED_SPEECH_MS;
  }

  get ownSpeaking(): boolean {
    return this.#clock.nowMs() - this.#ownLoudMs <= HOLD_MS;
  }

  clear(): void {
    this.#levels = new Map();
    this.#loudMs.clear();
    this.#own = 0;
    this.#ownLoudSinceMs = null;
  }
}
