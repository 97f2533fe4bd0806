// The nouns that the media router and its callers share: sources, slots, offers, states (L3; names as in RFC 9429).

/** What a participant can send. The router carries no other kind. */
export const SOURCE_KINDS = ['mic', 'camera', 'screen', 'screen-audio'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
export const VIDEO_KINDS = ['camera', 'screen'] as const satisfies readonly SourceKind[];
export type VideoKind = (typeof VIDEO_KINDS)[number];
export type MediaType = 'audio' | 'video';

export const TRANSPORT_STATES = ['new', 'connecting', 'connected', 'disconnected', 'failed', 'closed'] as const;
export type TransportState = (typeof TRANSPORT_STATES)[number];

/** Layers of one video; more cost the sender more than they save a receiver. */
export const MAX_LAYERS = 3;

/** Which RTP medium a source kind is. */
export function mediaTypeOf(kind: SourceKind): MediaType {
  return kind === 'camera' || kind === 'screen' ? 'video' : 'audio';
}

/** The one offer of a participant. `senders` and the slot lists name m-lines of `sdp` by their MID. */
export interface SfuOffer {
  readonly sdp: string;
  /** A kind may be missing: that participant can never send it. */
  readonly senders: Readonly<Partial<Record<SourceKind, string>>>;
  readonly audioSlots: readonly string[];
  readonly videoSlots: readonly string[];
}

/** One stream of one participant. */
export interface SourceRef {
  readonly peer: string;
  readonly kind: SourceKind;
}

/** A video that a participant would like to see. */
export interface VideoWant {
  readonly peer: string;
  readonly kind: VideoKind;
  /** Height of the picture in device pixels, 0 to 4320; absent for full size. 0 keeps the slot and sends nothing. */
  readonly height?: number;
}

/** What one receive slot (an m-line of the receiver) carries. */
export interface SlotAssignment {
  readonly mid: string;
  readonly source: SourceRef | null;
  /** The source is video and withheld, because the path to the receiver does not carry even its lowest layer. */
  readonly paused: boolean;
}

/** Bounds of one SFU. Sizes of requests are bounded before they reach the worker. */
export const SFU_LIMITS = {
  /** Larger than any browser's offer with 40 m-lines. */
  sdpBytes: 128 * 1024,
  mediaLines: 72,
  /** Receive slots of each sort in one offer. */
  slots: 32,
  idChars: 128,
  wants: 64,
  /** Lines of the largest picture that is made today (8K). */
  height: 4320,
  addresses: 64,
  /** Of one worker. */
  transports: 1000,
  workers: 16,
  /**
   * Participants of one meeting in one worker, by default: the greatest number for which one thread was measured to send
   * in time (docs/performance.md).
   */
  participantsPerWorker: 60,
  /** Lobby checks that run at the same time, each for at most `probeMs`. */
  probes: 100,
  probeMs: 10_000,
} as const;
