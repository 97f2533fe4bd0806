// When a recorded sample was heard, on the clock of the meeting (L3): the audio thread's own count, tied to that clock by when that thread had
// the sample, so that a page that was busy moves nothing; and tied anew when the two have parted, as after a machine slept.

/** The audio thread works in bursts, some of them long on a busy machine; a pause is longer. */
const PARTED_US = 500_000;
/** Frames of the first second: the earliest of them is nearest to the truth, since an audio thread can be late and never early. */
const SETTLING = 50;

/** From this sample of the audio thread on. */
interface Tie {
  readonly fromUs: number;
  readonly offsetUs: number;
}

export class PacketClock {
  readonly #clockSeconds: () => number;
  /** In order; never empty once something was heard. */
  readonly #ties: Tie[] = [];
  #count = 0;

  /** @param clockSeconds now, on the clock of the meeting */
  constructor(clockSeconds: () => number) {
    this.#clockSeconds = clockSeconds;
  }

  /** A frame came in. @param contextUs of its first sample, in the audio thread's own time; @param agoMs when that was heard */
  heard(contextUs: number, agoMs: number): void {
    const offsetUs = Math.round(this.#clockSeconds() * 1e6 - agoMs * 1000) - contextUs;
    const tie = this.#ties.at(-1);
    this.#count += 1;
    if (tie === undefined) this.#ties.push({ fromUs: contextUs, offsetUs });
    else if (this.#count <= SETTLING && offsetUs < tie.offsetUs) this.#ties.splice(-1, 1, { ...tie, offsetUs });
    // Never back: what was recorded has its time, and two sounds cannot have the same.
    else if (offsetUs - tie.offsetUs > PARTED_US) this.#ties.push({ fromUs: contextUs, offsetUs });
  }

  /** @param contextUs of a sample of a frame that was heard; @returns µs, never negative */
  at(contextUs: number): number {
    const tie = this.#ties.findLast(({ fromUs }) => fromUs <= contextUs) ?? this.#ties[0];
    // The encoder is at most some frames behind.
    if (tie !== undefined) this.#ties.splice(0, this.#ties.indexOf(tie));
    return Math.max(0, Math.round(contextUs + (tie?.offsetUs ?? 0)));
  }
}
