// The media router as the web server sees it (L3). It runs in a process of its own; nothing here ever touches a packet.
import { type Clock, type Events, type Logger } from '@incamera/kernel';
import { type SfuMetrics } from './metrics.js';
import {
  type SfuOffer,
  type SlotAssignment,
  type SourceKind,
  type TransportState,
  type VideoKind,
  type VideoWant,
} from './types.js';

export interface SfuOptions {
  /** The UDP port of the first worker, the next ones take the ports above; 0 takes free ones (see `Sfu.udpPort`). */
  readonly udpPort: number;
  /** Worker processes over which meetings are spread, 1 to 16; default 1, which costs least while one core is enough. */
  readonly workers?: number;
  /**
   * Participants of one meeting that one worker takes before another one helps, 1 to 1000; default
   * `SFU_LIMITS.participantsPerWorker`. Without effect with one worker.
   */
  readonly participantsPerWorker?: number;
  /**
   * Opens a front for checks that come by way of a TURN relay (decision 0009), on this UDP port for the first worker, the next
   * ones on the ports above; 0 takes free ones. Default: none.
   */
  readonly relayFrontPort?: number;
  /** IP addresses announced to browsers, one ICE candidate each (RFC 8445). Firefox needs one that is not loopback. */
  readonly addresses: readonly string[];
  /** Address to bind; default all, IPv4 and IPv6. */
  readonly bind?: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Program of the worker process; default the built `dist/worker/main.js`. */
  readonly workerEntry?: string;
}

export interface SfuEvents {
  /** The receive slots of one participant, all of them, whenever one of them changed. */
  readonly slots: { readonly room: string; readonly peer: string; readonly slots: readonly SlotAssignment[] };
  /**
   * Which layers of one of a participant's videos somebody needs, by index, 0 for the lowest; none for nobody. After each
   * `join` of that participant, and on change; a layer that is needed no more is named for some seconds longer. The
   * participant need not send the others.
   */
  readonly layers: {
    readonly room: string;
    readonly peer: string;
    readonly kind: VideoKind;
    readonly layers: readonly number[];
  };
  /** State of one participant's transport. A transport that was replaced or left says nothing more. */
  readonly transport: { readonly room: string; readonly peer: string; readonly state: TransportState };
  /** From which address a participant's packets come (RFC 8445): once its transport is connected, and on change. */
  readonly path: { readonly room: string; readonly peer: string; readonly address: string };
  /**
   * A worker process died and a new one is ready: the transports of these participants are gone and each of them must make
   * a new offer. Wants and active flags are kept here and are in force again with the next `join`.
   */
  readonly reset: { readonly restarts: number; readonly peers: readonly SfuPeerRef[] };
}

export interface SfuPeerRef {
  readonly room: string;
  readonly peer: string;
}

/**
 * The selective forwarding unit. Every method that returns a promise rejects with an `AppError` whose code starts with
 * `sfu/`; those that return nothing throw `sfu/bad_request` for arguments out of bounds and ignore unknown participants
 * (who may just have left).
 */
export interface Sfu {
  readonly events: Events<SfuEvents>;
  /** The UDP port in use, of the first worker. */
  readonly udpPort: number;
  /** Times that worker processes were restarted. */
  readonly restarts: number;
  /** Process id of the first worker, for monitoring; null while any worker restarts. */
  readonly workerPid: number | null;
  /** Process ids of all workers; null for one that restarts. */
  readonly workerPids: readonly (number | null)[];
  /**
   * Answers a participant's offer. An existing transport of that participant in that room is replaced, and other
   * participants keep it in the same slots.
   */
  join(request: SfuPeerRef & { readonly offer: SfuOffer }): Promise<{ readonly sdp: string }>;
  /** Closes the participant's transport and forgets wants and active flags. */
  leave(peer: SfuPeerRef): void;
  /**
   * Which videos the participant wants and how large, most important first; only these get video slots. Before the first
   * call the slots are filled first come first served, in full size.
   */
  setWants(request: SfuPeerRef & { readonly video: readonly VideoWant[] }): void;
  /**
   * Whether one of the participant's own streams flows. Until the first call for a kind, it counts as active once its
   * packets arrive; an inactive one is never forwarded.
   */
  setActive(request: SfuPeerRef & { readonly kind: SourceKind; readonly active: boolean }): void;
  /**
   * Answers the lobby's UDP check: an offer with at least one m-line (a data channel or audio). The browser's connection
   * becomes `connected` when UDP works; nothing is carried and the transport closes itself after 10 s.
   */
  probe(request: { readonly sdp: string }): Promise<{ readonly sdp: string }>;
  /** The figures of all workers, added up. */
  metrics(): Promise<SfuMetrics>;
  /** The figures of each worker; null for one that does not answer now. */
  workerMetrics(): Promise<readonly (SfuMetrics | null)[]>;
  /** Ends the worker processes. */
  close(): Promise<void>;
}
