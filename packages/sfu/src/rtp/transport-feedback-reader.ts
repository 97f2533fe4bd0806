// Reads transport-wide feedback: which of our packets arrived, and when by the receiver's clock (L3,
// draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).

/** More statuses than a receiver collects in a second at 4,000 packets a second. */
const MAX_STATUSES = 4096;
const HEAD_BYTES = 8;
const REFERENCE_MS = 64;
const TICK_MS = 0.25;

/** The feedback that `read` saw last. One instance serves a whole process. */
export class TransportFeedbackReader {
  /** First sequence number that the feedback speaks of, and how many from there on. */
  base = 0;
  count = 0;
  /** By position after `base`: 0 for not received, else size of the delta in bytes, 1 or 2. */
  readonly #symbols = new Uint8Array(MAX_STATUSES);
  readonly #arrivalsMs = new Float64Array(MAX_STATUSES);

  /**
   * @param start first byte after the SSRCs
   * @param end end of the packet without its padding
   * @returns false when it is no valid feedback; the fields then mean nothing
   */
  read(packet: Buffer, start: number, end: number): boolean {
    this.count = 0;
    if (start + HEAD_BYTES > end) return false;
    const count = packet.readUInt16BE(start + 2);
    if (count === 0 || count > MAX_STATUSES) return false;
    const deltas = this.#readSymbols(packet, start + HEAD_BYTES, end, count);
    if (deltas < 0 || !this.#readDeltas(packet, deltas, end, count, packet.readUIntBE(start + 4, 3) * REFERENCE_MS)) {
      return false;
    }
    this.base = packet.readUInt16BE(start);
    this.count = count;
    return true;
  }

  received(position: number): boolean {
    return this.#symbols[position] !== 0;
  }

  /** Arrival by the receiver's clock, ms; only of received packets. */
  arrivalMs(position: number): number {
    return this.#arrivalsMs[position] as number;
  }

  /** @returns where the deltas begin, or -1 */
  #readSymbols(packet: Buffer, start: number, end: number, count: number): number {
    const symbols = this.#symbols;
    let offset = start;
    let filled = 0;
    while (filled < count) {
      if (offset + 2 > end) return -1;
      const chunk = packet.readUInt16BE(offset);
      offset += 2;
      if ((chunk & 0x8000) === 0) {
        const symbol = (chunk >> 13) & 3;
        const run = Math.min(chunk & 0x1fff, count - filled);
        if (symbol === 3 || run === 0) return -1;
        symbols.fill(symbol, filled, filled + run);
        filled += run;
        continue;
      }
      const wide = (chunk & 0x4000) !== 0;
      const slots = wide ? 7 : 14;
      for (let i = 0; i < slots && filled < count; i++) {
        const symbol = wide ? (chunk >> (12 - 2 * i)) & 3 : (chunk >> (13 - i)) & 1;
        if (symbol === 3) return -1;
        symbols[filled++] = symbol;
      }
    }
    return offset;
  }

  #readDeltas(packet: Buffer, start: number, end: number, count: number, referenceMs: number): boolean {
    let offset = start;
    let nowMs = referenceMs;
    for (let i = 0; i < count; i++) {
      const bytes = this.#symbols[i] as number;
      if (bytes === 0) continue;
      if (offset + bytes > end) return false;
      nowMs += (bytes === 1 ? (packet[offset] as number) : packet.readInt16BE(offset)) * TICK_MS;
      this.#arrivalsMs[i] = nowMs;
      offset += bytes;
    }
    return true;
  }
}
