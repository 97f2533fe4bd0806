// The figures of the media process (L3): what each counts, for code, and in words, for whoever reads them.

interface MetricText {
  readonly type: 'counter' | 'gauge';
  readonly help: string;
}

/** All figures: counters since the worker started (they begin again after a restart), gauges of now. None names anybody. */
export const METRICS = {
  rooms: { type: 'gauge', help: 'Meetings with at least one participant; one over two workers counts in both.' },
  transports: { type: 'gauge', help: 'Connections of participants.' },
  probes: { type: 'gauge', help: 'Lobby checks that run.' },
  packetsIn: { type: 'counter', help: 'Packets received, RTP and RTCP.' },
  bytesIn: { type: 'counter', help: 'Bytes received, without SRTP, UDP and IP.' },
  packetsOut: { type: 'counter', help: 'Packets sent, RTP and RTCP.' },
  bytesOut: { type: 'counter', help: 'Bytes sent, without SRTP, UDP and IP.' },
  paddingIn: { type: 'counter', help: 'Packets with which senders probe the path; never forwarded.' },
  duplicatesIn: { type: 'counter', help: 'Packets that came twice or too late; never forwarded.' },
  malformed: { type: 'counter', help: 'Packets that are no valid RTP or RTCP.' },
  unknownSource: { type: 'counter', help: 'Valid packets that belong to no negotiated sender.' },
  sendFailures: { type: 'counter', help: 'Packets that could not be sent; they are dropped, never queued.' },
  keyFrameRequestsIn: { type: 'counter', help: 'Requests of receivers for a key frame (PLI, FIR).' },
  keyFrameRequestsOut: { type: 'counter', help: 'Requests to senders for a key frame.' },
  feedbackOut: { type: 'counter', help: 'RTCP packets to senders.' },
  nackedOut: { type: 'counter', help: 'Packets that senders were asked for again.' },
  repairedIn: { type: 'counter', help: 'Of these, packets that came as retransmissions.' },
  lostIn: { type: 'counter', help: 'Packets of senders that were given up.' },
  nackedIn: { type: 'counter', help: 'Packets that receivers asked for again.' },
  repairedOut: { type: 'counter', help: 'Of these, packets that were sent again.' },
  repairMisses: { type: 'counter', help: 'Of these, packets that were no longer or never there.' },
  repairsRefused: { type: 'counter', help: 'Of these, packets beyond the share of the path that repairs may take.' },
  paddingOut: { type: 'counter', help: 'Packets sent to measure whether a path carries more.' },
  layerSwitches: { type: 'counter', help: 'Changes of layer in a slot that went on.' },
  videoSlots: { type: 'gauge', help: 'Receive slots with a video in them.' },
  videoSlotsLayer0: { type: 'gauge', help: 'Of these, slots that get the lowest layer, or the only one.' },
  videoSlotsLayer1: { type: 'gauge', help: 'Of these, slots that get the second layer.' },
  videoSlotsLayer2: { type: 'gauge', help: 'Of these, slots that get the third layer.' },
  videoSlotsPaused: { type: 'gauge', help: 'Of these, slots whose video does not fit the path.' },
  bridgedOut: { type: 'counter', help: 'Packets handed to other workers, for participants of the same meeting.' },
  bridgedIn: { type: 'counter', help: 'Packets taken from other workers.' },
  bridgeDrops: { type: 'counter', help: 'Packets for another worker that did not read in time; never queued further.' },
  bridgedSources: { type: 'gauge', help: 'Sources of participants who are with another worker.' },
  messagesMerged: { type: 'counter', help: 'Messages to the web server that a newer one replaced, as it was busy.' },
  messagesDropped: { type: 'counter', help: 'Log lines that were not told to the web server, as it was busy.' },
  estimatedPaths: { type: 'gauge', help: 'Paths to receivers whose rate is estimated.' },
  estimatedBps: { type: 'gauge', help: 'Sum of the estimates, bit/s.' },
  cpuMicroseconds: { type: 'counter', help: 'CPU time of the process, user and system, microseconds.' },
  memoryBytes: { type: 'gauge', help: 'Resident memory of the process.' },
  refusedOffers: { type: 'counter', help: 'Offers that were refused.' },
} as const satisfies Record<string, MetricText>;

export type MetricName = keyof typeof METRICS;
export type SfuMetrics = Readonly<Record<MetricName, number>>;
export const METRIC_NAMES = Object.keys(METRICS) as MetricName[];
