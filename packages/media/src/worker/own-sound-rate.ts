// Whether our own microphone is sent at a constant rate, as the others will see it (L3): a browser that does not keep to what was
// negotiated should be named on its own screen too. Pure.
import { type SoundFrame, SoundRate } from '@incamera/sframe';

export class OwnSoundRate {
  readonly #rate = new SoundRate();
  #isConstant = true;

  note(frame: SoundFrame, nowMs: number): void {
    this.#rate.note(frame, nowMs);
  }

  /** The new standing, or null when it is as before. */
  review(nowMs: number): boolean | null {
    const isConstant = this.#rate.isConstant(nowMs);
    if (isConstant === this.#isConstant) return null;
    this.#isConstant = isConstant;
    return isConstant;
  }
}
