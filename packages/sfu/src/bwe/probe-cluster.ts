// A short train of packets above the estimated rate, and what its arrival says about the path (L3; as libwebrtc's probing).

/** Packets sent this close together are one burst of the timer. */
const BURST_MS = 2;
const MIN_PACKETS = 5;
const MIN_SHARE = 0.8;
/** Arriving this much slower than it was sent, the train met the bottleneck. */
const SATURATED = 0.9;
const UTILISATION = 0.95;

/** The train that was sent last. Owned by its estimator. */
export class ProbeCluster {
  id = 0;
  /** Whether the last result is the rate of the bottleneck. */
  saturated = false;
  #sent = 0;
  #sentBytes = 0;
  #received = 0;
  #bytes = 0;
  #firstSentMs = Number.POSITIVE_INFINITY;
  #lastSentMs = Number.NEGATIVE_INFINITY;
  #lastBurstBytes = 0;
  #firstArrivedMs = Number.POSITIVE_INFINITY;
  #firstArrivedBytes = 0;
  #lastArrivedMs = Number.NEGATIVE_INFINITY;

  begin(id: number): void {
    this.id = id;
    this.#sent = 0;
    this.#sentBytes = 0;
    this.#received = 0;
    this.#bytes = 0;
    this.#firstSentMs = Number.POSITIVE_INFINITY;
    this.#lastSentMs = Number.NEGATIVE_INFINITY;
    this.#lastBurstBytes = 0;
    this.#firstArrivedMs = Number.POSITIVE_INFINITY;
    this.#firstArrivedBytes = 0;
    this.#lastArrivedMs = Number.NEGATIVE_INFINITY;
  }

  sent(bytes: number): void {
    this.#sent++;
    this.#sentBytes += bytes;
  }

  arrived(bytes: number, sentMs: number, arrivedMs: number): void {
    this.#received++;
    this.#bytes += bytes;
    this.#firstSentMs = Math.min(this.#firstSentMs, sentMs);
    if (sentMs > this.#lastSentMs + BURST_MS) {
      this.#lastSentMs = sentMs;
      this.#lastBurstBytes = bytes;
    } else {
      this.#lastBurstBytes += bytes;
    }
    if (arrivedMs < this.#firstArrivedMs) {
      this.#firstArrivedMs = arrivedMs;
      this.#firstArrivedBytes = bytes;
    }
    this.#lastArrivedMs = Math.max(this.#lastArrivedMs, arrivedMs);
  }

  /** @returns the rate that the path showed to carry, bit/s, or 0 when too little of the train arrived */
  resultBps(): number {
    const sentMs = this.#lastSentMs - this.#firstSentMs;
    const arrivedMs = this.#lastArrivedMs - this.#firstArrivedMs;
    if (this.#received < Math.max(MIN_PACKETS, this.#sent * MIN_SHARE) || !(sentMs > 0) || !(arrivedMs > 0)) return 0;
    if (this.#bytes < this.#sentBytes * MIN_SHARE) return 0;
    // The last burst takes no time to send, and the first packet none to arrive.
    const sentBps = ((this.#bytes - this.#lastBurstBytes) * 8000) / sentMs;
    const arrivedBps = ((this.#bytes - this.#firstArrivedBytes) * 8000) / arrivedMs;
    this.saturated = arrivedBps < SATURATED * sentBps;
    return this.saturated ? UTILISATION * arrivedBps : Math.min(sentBps, arrivedBps);
  }
}
