// What was sent and not yet answered, by transport-wide sequence number (L3).

/** At 2,000 packets a second feedback may be two seconds late. */
const REMEMBERED = 4096;

/** Ring of the last packets of one transport. Written on sending, read on feedback. */
export class SentPackets {
  readonly #sequences = new Int32Array(REMEMBERED).fill(-1);
  readonly #sentMs = new Float64Array(REMEMBERED);
  readonly #bytes = new Uint16Array(REMEMBERED);
  readonly #probes = new Uint32Array(REMEMBERED);
  /** 1 where feedback said that it did not arrive. */
  readonly #missed = new Uint8Array(REMEMBERED);

  /** @param probe number of the probe that it belongs to, 0 for none */
  add(sequence: number, bytes: number, sentMs: number, probe: number): void {
    const at = sequence % REMEMBERED;
    this.#sequences[at] = sequence;
    this.#sentMs[at] = sentMs;
    this.#bytes[at] = bytes;
    this.#probes[at] = probe;
    this.#missed[at] = 0;
  }

  /** @returns its place, until it is taken, or -1 for one that is unknown, too old or answered already */
  take(sequence: number): number {
    const at = sequence % REMEMBERED;
    if (this.#sequences[at] !== sequence) return -1;
    this.#sequences[at] = -1;
    return at;
  }

  /** Feedback says that it did not arrive. @returns whether that is news */
  miss(sequence: number): boolean {
    const at = sequence % REMEMBERED;
    if (this.#sequences[at] !== sequence || this.#missed[at] === 1) return false;
    this.#missed[at] = 1;
    return true;
  }

  /** Whether an earlier feedback took it for lost. */
  wasMissed(at: number): boolean {
    return this.#missed[at] === 1;
  }

  sentMs(at: number): number {
    return this.#sentMs[at] as number;
  }

  bytes(at: number): number {
    return this.#bytes[at] as number;
  }

  probe(at: number): number {
    return this.#probes[at] as number;
  }
}
