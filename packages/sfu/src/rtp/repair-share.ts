// Which share of a stream had to be asked for again: the loss before repair, which reports do not show (L3, RFC 4585).

/** An interval counts a third, and so on: a second holds only fifty packets of sound. */
const SMOOTHING = 3;
const REPORT_UNITS = 256;

/** One stream; `sent` and `asked` per packet, `close` by the timer of the reports. */
export class RepairShare {
  #packets = 0;
  #asked = 0;
  #share = 0;

  /** A packet of the stream went by. */
  packet(): void {
    this.#packets++;
  }

  /** Packets were asked for, for the first time. */
  asked(count: number): void {
    this.#asked += count;
  }

  /** Ends an interval. @returns the share asked for, smoothed over intervals, in 1/256; an interval without packets is 0 */
  close(): number {
    const share = this.#packets === 0 ? 0 : Math.min(1, this.#asked / this.#packets);
    this.#share += (share - this.#share) / SMOOTHING;
    this.#packets = 0;
    this.#asked = 0;
    return Math.min(REPORT_UNITS - 1, Math.floor(this.#share * REPORT_UNITS));
  }
}
