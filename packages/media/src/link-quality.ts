// Rates, loss and round trip of the connection from getStats reports (L3, W3C WebRTC Statistics). The sums are pure.

/** Loss is taken over this time. */
const WINDOW_MS = 5_000;

/** Totals of one report. */
export interface LinkSample {
  readonly atMs: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly rttMs: number | null;
  /** Frames (video) or packets (sound, one a frame) sent, by MID. */
  readonly framesSent: ReadonlyMap<string, number>;
}

/** The fields of the report entries that matter here. */
interface Entry {
  readonly type: string;
  readonly kind?: string;
  readonly mid?: string;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly packetsSent?: number;
  readonly retransmittedPacketsSent?: number;
  readonly framesSent?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly currentRoundTripTime?: number;
}

/** Packets that were not sent before: a repair of sound counts as a packet of the same stream, but is no new frame. */
function firstSent({ packetsSent = 0, retransmittedPacketsSent = 0 }: Entry): number {
  return packetsSent - retransmittedPacketsSent;
}

/** Sums a report. */
export function sampleOf(report: Iterable<readonly [string, unknown]>, atMs: number): LinkSample {
  let bytesSent = 0;
  let bytesReceived = 0;
  let packetsReceived = 0;
  let packetsLost = 0;
  let rttMs: number | null = null;
  const framesSent = new Map<string, number>();
  for (const [, raw] of report) {
    const entry = raw as Entry;
    if (entry.type === 'outbound-rtp') {
      bytesSent += entry.bytesSent ?? 0;
      const mid = entry.mid ?? '';
      const sent = entry.kind === 'video' ? (entry.framesSent ?? 0) : firstSent(entry);
      framesSent.set(mid, (framesSent.get(mid) ?? 0) + sent);
    } else if (entry.type === 'inbound-rtp') {
      bytesReceived += entry.bytesReceived ?? 0;
      packetsReceived += entry.packetsReceived ?? 0;
      packetsLost += entry.packetsLost ?? 0;
    } else if (entry.type === 'candidate-pair' && entry.state === 'succeeded' && entry.nominated !== false) {
      if (entry.currentRoundTripTime !== undefined) rttMs = entry.currentRoundTripTime * 1_000;
    }
  }
  return { atMs, bytesSent, bytesReceived, packetsReceived, packetsLost, rttMs, framesSent };
}

export interface LinkQuality {
  readonly rttMs: number | null;
  readonly lossRatio: number | null;
  readonly sendRateBps: number;
  readonly receiveRateBps: number;
}

/** Samples of the last seconds of one transport. */
export class LinkHistory {
  #samples: LinkSample[] = [];

  add(sample: LinkSample): void {
    this.#samples.push(sample);
    // The oldest one kept lies just outside of the window, so that the window is covered.
    while (this.#samples.length > 2 && sample.atMs - (this.#samples[1]?.atMs ?? 0) >= WINDOW_MS) this.#samples.shift();
  }

  quality(): LinkQuality {
    const last = this.#samples.at(-1);
    const first = this.#samples[0];
    if (!last || !first || last.atMs <= first.atMs) {
      return { rttMs: last?.rttMs ?? null, lossRatio: null, sendRateBps: 0, receiveRateBps: 0 };
    }
    const seconds = (last.atMs - first.atMs) / 1_000;
    const received = last.packetsReceived - first.packetsReceived;
    const lost = Math.max(0, last.packetsLost - first.packetsLost);
    return {
      rttMs: last.rttMs,
      lossRatio: received + lost > 0 ? lost / (received + lost) : null,
      sendRateBps: Math.max(0, ((last.bytesSent - first.bytesSent) * 8) / seconds),
      receiveRateBps: Math.max(0, ((last.bytesReceived - first.bytesReceived) * 8) / seconds),
    };
  }
}
