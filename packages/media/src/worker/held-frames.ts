// Frames of an epoch whose keys have not arrived yet, in the order they came (L3): a change of the group is heard by nobody.
import { type LeafIndex } from '@incamera/kernel';

/** A frame is worth nothing to a listener after this. */
export const HOLD_MS = 500;
/** Frames held per sender: more than a second of sound. */
export const HOLD_FRAMES = 64;
/** Senders per slot. Claims of senders are not proved here, so they must not cost memory without end. */
const HOLD_SENDERS = 16;

export interface HeldFrame<Frame> {
  readonly frame: Frame;
  readonly leaf: LeafIndex;
  readonly atMs: number;
}

/** One per receive slot. */
export class HeldFrames<Frame> {
  #frames: HeldFrame<Frame>[] = [];

  get size(): number {
    return this.#frames.length;
  }

  /** False when the sender has as many as it may, or there are too many senders: the frame is not held. */
  hold(held: HeldFrame<Frame>): boolean {
    const ofSender = this.#frames.filter((other) => other.leaf === held.leaf).length;
    if (ofSender >= HOLD_FRAMES) return false;
    if (ofSender === 0 && new Set(this.#frames.map((other) => other.leaf)).size >= HOLD_SENDERS) return false;
    this.#frames.push(held);
    return true;
  }

  /** Takes out every frame, oldest first, to be tried again. */
  takeAll(): HeldFrame<Frame>[] {
    const frames = this.#frames;
    this.#frames = [];
    return frames;
  }

  /** Drops what was held too long; the number of frames dropped. */
  expire(nowMs: number): number {
    const before = this.#frames.length;
    this.#frames = this.#frames.filter((held) => nowMs - held.atMs <= HOLD_MS);
    return before - this.#frames.length;
  }
}
