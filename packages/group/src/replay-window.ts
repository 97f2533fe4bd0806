// Which counters were seen: each is accepted once, and late ones only while they are not too late (L2; RFC 4303 section 3.4.3 has
// the idea).
const WINDOW = 128n;

/** Counters of one sender for one purpose. */
export class ReplayWindow {
  #highest = -1n;
  /** Bit i is set when `highest - i` was seen. */
  #seen = 0n;

  /** Whether `counter` is new; it is not new a second time. */
  accept(counter: bigint): boolean {
    if (counter > this.#highest) {
      const shift = counter - this.#highest;
      this.#seen = shift >= WINDOW ? 1n : ((this.#seen << shift) | 1n) & ((1n << WINDOW) - 1n);
      this.#highest = counter;
      return true;
    }
    const age = this.#highest - counter;
    if (age >= WINDOW || ((this.#seen >> age) & 1n) === 1n) return false;
    this.#seen |= 1n << age;
    return true;
  }
}
