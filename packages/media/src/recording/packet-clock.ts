// When a recorded sample was heard, on the clock of the meeting (L3): the audio thread's own count, tied to that clock once, and anew when
// the two have parted, as after a machine slept.

/** Readings of a page waver by the time it was busy; a pause is longer. */
const PARTED_US = 500_000;

export class PacketClock {
  readonly #clockSeconds: () => number;
  #offsetUs: number | null = null;

  /** @param clockSeconds now, on the clock of the meeting */
  constructor(clockSeconds: () => number) {
    this.#clockSeconds = clockSeconds;
  }

  /** @param contextUs of the sample, in the audio thread's own time, heard just now; @returns µs, never negative */
  at(contextUs: number): number {
    const nowUs = Math.round(this.#clockSeconds() * 1e6);
    const isParted = this.#offsetUs === null || Math.abs(contextUs + this.#offsetUs - nowUs) > PARTED_US;
    if (isParted) this.#offsetUs = nowUs - contextUs;
    return Math.max(0, Math.round(contextUs + (this.#offsetUs as number)));
  }
}
