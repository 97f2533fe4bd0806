// What a receiver tells the SFU, as browsers do: receiver reports (RFC 3550 section 6.4.2) and transport-wide feedback
// (draft-holmer-rmcat-transport-wide-cc-extensions-01). Written apart from the SFU's own code, which it is to test.

/** Statuses of one feedback packet; more wait for the next one. */
const MAX_STATUSES = 700;
const TICK_US = 250;
const REFERENCE_US = 64_000;

/** Arrivals of one transport since the last feedback. */
export class ArrivalLog {
  #sequences: number[] = [];
  #timesUs: number[] = [];
  #count = 0;

  record(sequence: number, arrivalUs: number): void {
    // Slow readers must not grow without bound; a gap in feedback is what the network would show too.
    if (this.#sequences.length >= 4 * MAX_STATUSES) return;
    this.#sequences.push(sequence);
    this.#timesUs.push(arrivalUs);
  }

  /** One feedback packet for the oldest arrivals, in order of their sequence; null when there are none. */
  take(ownSsrc: number, mediaSsrc: number): Buffer | null {
    const first = this.#sequences[0];
    if (first === undefined) return null;
    const times = new Map<number, number>();
    let highest = 0;
    let taken = 0;
    for (; taken < this.#sequences.length; taken++) {
      const ahead = (((this.#sequences[taken] as number) - first) << 16) >> 16;
      if (ahead >= MAX_STATUSES) break;
      if (ahead < 0) continue; // Overtaken by the packet that the last feedback began after: reported as lost.
      times.set(ahead, this.#timesUs[taken] as number);
      highest = Math.max(highest, ahead);
    }
    this.#sequences = this.#sequences.slice(taken);
    this.#timesUs = this.#timesUs.slice(taken);
    return this.#encode(first, highest + 1, times, ownSsrc, mediaSsrc);
  }

  #encode(base: number, statuses: number, times: Map<number, number>, ownSsrc: number, mediaSsrc: number): Buffer {
    const reference = Math.floor((times.get(0) as number) / REFERENCE_US);
    const deltas: number[] = [];
    const symbols: number[] = [];
    let previous = (reference * REFERENCE_US) / TICK_US;
    for (let status = 0; status < statuses; status++) {
      const timeUs = times.get(status);
      if (timeUs === undefined) {
        symbols.push(0);
        continue;
      }
      const tick = Math.floor(timeUs / TICK_US);
      const delta = Math.max(-0x8000, Math.min(0x7fff, tick - previous));
      previous += delta;
      symbols.push(delta >= 0 && delta <= 0xff ? 1 : 2);
      deltas.push(delta);
    }
    const out = Buffer.alloc(24 + 2 * Math.ceil(statuses / 7) + 2 * deltas.length);
    let offset = 20;
    for (let start = 0; start < statuses; start += 7) {
      let chunk = 0xc000;
      for (let k = 0; k < 7; k++) chunk |= (symbols[start + k] ?? 0) << (12 - 2 * k);
      offset = out.writeUInt16BE(chunk, offset);
    }
    for (const delta of deltas) {
      if (delta >= 0 && delta <= 0xff) offset = out.writeUInt8(delta, offset);
      else offset = out.writeInt16BE(delta, offset);
    }
    const padding = (4 - (offset % 4)) % 4;
    if (padding > 0) out[offset + padding - 1] = padding;
    offset += padding;
    out[0] = 0x80 | (padding > 0 ? 0x20 : 0) | 15;
    out[1] = 205;
    out.writeUInt16BE(offset / 4 - 1, 2);
    out.writeUInt32BE(ownSsrc, 4);
    out.writeUInt32BE(mediaSsrc, 8);
    out.writeUInt16BE(base, 12);
    out.writeUInt16BE(statuses, 14);
    out.writeUIntBE(reference % 0x100_0000, 16, 3);
    out[19] = this.#count++ & 0xff;
    return out.subarray(0, offset);
  }
}

/** A receiver report about one stream without loss; jitter is not measured. */
export function receiverReport(ownSsrc: number, mediaSsrc: number, highestSequence: number, totalLost: number): Buffer {
  const out = Buffer.alloc(32);
  out.set([0x81, 201, 0, 7]);
  out.writeUInt32BE(ownSsrc, 4);
  out.writeUInt32BE(mediaSsrc, 8);
  out.writeUInt32BE(Math.max(0, Math.min(0x7fffff, totalLost)), 12);
  out.writeUInt32BE(highestSequence >>> 0, 16);
  return out;
}
