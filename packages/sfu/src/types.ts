// The nouns that the media router and its callers share: sources, slots, offers, states (L3; names as in RFC 9429).

/** What a participant can send. The router carries no other kind. */
export const SOURCE_KINDS = ['mic', 'camera', 'screen', 'screen-audio'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
export type VideoKind = 'camera' | 'screen';
export type MediaType = 'audio' | 'video';

export const TRANSPORT_STATES = ['new', 'connecting', 'connected', 'disconnected', 'failed', 'closed'] as const;
export type TransportState = (typeof TRANSPORT_STATES)[number];

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
}

/** What one receive slot (an m-line of the receiver) carries. */
export interface SlotAssignment {
  readonly mid: string;
  readonly source: SourceRef | null;
}

/**
 * Counters since the worker started (they begin again after a restart); `transports`, `rooms` and `probes` are what is
 * open now. No figure names a participant.
 */
export interface SfuMetrics {
  readonly rooms: number;
  readonly transports: number;
  readonly probes: number;
  readonly packetsIn: number;
  readonly bytesIn: number;
  readonly packetsOut: number;
  readonly bytesOut: number;
  /** Padding that senders use to probe the path; never forwarded. */
  readonly paddingIn: number;
  /** Packets that are no valid RTP or RTCP. */
  readonly malformed: number;
  /** Valid packets that belong to no negotiated sender. */
  readonly unknownSource: number;
  readonly sendFailures: number;
  readonly keyFrameRequestsIn: number;
  readonly keyFrameRequestsOut: number;
  readonly feedbackOut: number;
  /** Offers that were refused. */
  readonly refusedOffers: number;
}

export const METRIC_NAMES = [
  'rooms',
  'transports',
  'probes',
  'packetsIn',
  'bytesIn',
  'packetsOut',
  'bytesOut',
  'paddingIn',
  'malformed',
  'unknownSource',
  'sendFailures',
  'keyFrameRequestsIn',
  'keyFrameRequestsOut',
  'feedbackOut',
  'refusedOffers',
] as const satisfies readonly (keyof SfuMetrics)[];

/** Bounds of one SFU. Sizes of requests are bounded before they reach the worker. */
export const SFU_LIMITS = {
  /** Larger than any browser's offer with 40 m-lines. */
  sdpBytes: 128 * 1024,
  mediaLines: 72,
  /** Receive slots of each sort in one offer. */
  slots: 32,
  idChars: 128,
  wants: 64,
  addresses: 64,
  transports: 1000,
  /** Lobby checks that run at the same time, each for at most `probeMs`. */
  probes: 100,
  probeMs: 10_000,
} as const;
