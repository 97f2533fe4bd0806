// The contract between a meeting (packages/client) and whatever moves its media: a browser engine here, a Node engine
// for bots and tests in packages/client. The engine never sees MLS; it gets keys by epoch and reports what it can prove.
// L3; RFC 9605 for frames, W3C WebRTC and WebRTC Encoded Transform for the rest.
import { type Segment } from '@incamera/evidence';
import { type AppError, type Bytes, type Events, type LeafIndex } from '@incamera/kernel';
import { type FrameRecord, type StreamKind } from '@incamera/sframe';
import { type MarkStrength } from '@incamera/watermark';

/** How many receive slots of each sort are negotiated once, at the start. */
export interface SlotPlan {
  readonly audio: number;
  readonly video: number;
}

/** The one offer of a transport. `senders` and the slot lists name m-lines of `sdp` by their MID. */
export interface MediaOffer {
  readonly sdp: string;
  readonly senders: Readonly<Record<StreamKind, string>>;
  readonly audioSlots: readonly string[];
  readonly videoSlots: readonly string[];
}

/** Everything an engine needs to send and receive in one epoch (RFC 9605 section 5.2). */
export interface EpochKeys {
  readonly epoch: bigint;
  /** MLS-Exporter("SFrame 1.0 Base Key", "", 32). The engine takes its own copy. */
  readonly baseKey: Bytes;
  /** Our own leaf in that epoch. */
  readonly ownLeaf: LeafIndex;
  /** Leaves whose frames are accepted in that epoch. */
  readonly members: readonly LeafIndex[];
}

/** Why nothing is sent at the moment; `null` when sending is allowed. */
export type SendBlock = AppError | null;

/** A TURN server and credentials for it (W3C WebRTC RTCIceServer). */
export interface RelayServer {
  readonly urls: readonly string[];
  readonly username: string;
  readonly credential: string;
}

/** What everything that this device plays is marked with (docs/decisions/0023, 0030). */
export interface SoundMark {
  /** 32 bytes, drawn by this device for this meeting. The engine takes its own copy. */
  readonly key: Bytes;
  readonly strength: MarkStrength;
  /** Now, on the clock of the meeting, in seconds since its beginning; never negative. */
  readonly clockSeconds: () => number;
}

/** Of which voices fingerprints are made (docs/decisions/0036, 0040). */
export interface FingerprintWish {
  /** Our own, as it goes into the encoder: nothing while muted. */
  readonly own: boolean;
  /** Whose voices, as they are heard here: decoded, each for itself, before they are mixed and marked. */
  readonly heard: readonly LeafIndex[];
  /** Now, on the clock of the meeting, in seconds since its beginning; never negative. */
  readonly clockSeconds: () => number;
}

export type TransportState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

/** What one receive slot carries right now, by the key id of the last frame that decrypted in it. */
export interface SlotSource {
  readonly mid: string;
  readonly source: { readonly leaf: LeafIndex; readonly kind: StreamKind } | null;
}

export interface MediaEvents {
  /** Sent twice a second while frames flow: what was sent since the last one, for the signed sender proof. */
  readonly proofDue: { readonly records: readonly FrameRecord[] };
  readonly slotSource: SlotSource;
  /** A sender's frames arrive and cannot be decrypted for 1 s; `null` when healed. */
  readonly undecryptable: { readonly leaf: LeafIndex; readonly kind: StreamKind; readonly error: AppError | null };
  /** A sender's frames stayed uncovered a second after their proof was due, and are muted; `proved: true` when healed. */
  readonly senderProof: { readonly leaf: LeafIndex; readonly kind: StreamKind; readonly proved: boolean };
  /** Frames of a member's microphone, or (null) of our own, have one size and no pauses, as before; or not any more. */
  readonly soundRate: { readonly leaf: LeafIndex | null; readonly isConstant: boolean };
  /** Frames of an epoch that this client does not know yet arrived: the meeting may have moved on without us. */
  readonly laterEpochSeen: { readonly leaf: LeafIndex };
  /** The engine stopped sending by itself because it could not prove that every sent frame was encrypted. */
  readonly sendingStopped: { readonly kind: StreamKind; readonly error: AppError };
  readonly transport: { readonly state: TransportState };
  /** Nothing comes in any more by a path that carried sound, though ICE still hopes; or something comes again. */
  readonly silence: { readonly isSilent: boolean };
  /** Loudness by sender, 0..1, every 100 ms, computed here from decrypted audio; never reported to a server. */
  readonly levels: { readonly levels: ReadonlyMap<LeafIndex, number>; readonly own: number };
  /** The browser blocked or interrupted sound: show "Tap to hear" and call `resumeSound` from the tap. */
  readonly soundBlocked: { readonly blocked: boolean };
  /**
   * Nothing is played any more, because it could not be marked or the output is gone: say why and let `resumeSound` be called
   * from a tap, which tries again. `null`: sound is played again, marked.
   */
  readonly soundStopped: { readonly error: AppError | null };
  /** A stretch of a fingerprint that is wished for: of our own voice (null), or of somebody's as heard here. Ten seconds at most. */
  readonly fingerprint: { readonly leaf: LeafIndex | null; readonly segment: Segment };
  /** Fingerprints that are wished for cannot be made here; `null`: they can again. */
  readonly fingerprintsFailed: { readonly error: AppError | null };
  /** A capture device ended by itself (unplugged, taken by a phone call, permission withdrawn). */
  readonly captureEnded: { readonly kind: StreamKind };
}

/** Quality of the connection, from W3C getStats and the SFU's feedback. */
export interface MediaStats {
  readonly rttMs: number | null;
  /** Share of packets lost on the way to us, 0..1, over the last 5 s. */
  readonly lossRatio: number | null;
  readonly sendRateBps: number;
  readonly receiveRateBps: number;
  readonly framesEncrypted: Readonly<Record<StreamKind, number>>;
  readonly framesDecrypted: number;
  readonly framesRefused: number;
}

/**
 * A media engine. Nothing leaves it unencrypted: senders stay silent until their transform has proved that it sees
 * frames, and until `setKeys`, `useSendEpoch` and `setSendBlock(null)` were called.
 * `Source` is what is captured (a MediaStreamTrack in a browser), `Sink` what is heard or seen.
 */
export interface MediaEngine<Source = unknown, Sink = unknown> {
  readonly events: Events<MediaEvents>;
  /**
   * Makes a new transport and its offer. Called again after a lost path or a restarted SFU: the old transport is closed,
   * sources and keys stay, worker incarnations grow.
   * @param relays for networks that block UDP; none: nothing but the SFU is contacted
   */
  open(plan: SlotPlan, relays?: readonly RelayServer[]): Promise<MediaOffer>;
  /** Takes the SFU's answer to the last offer. */
  accept(answerSdp: string): Promise<void>;
  /** Starts or stops (null) one of our own streams. Mute is `null` for the camera; for the microphone use `setMuted`. */
  setSource(kind: StreamKind, source: Source | null): Promise<void>;
  /** A muted microphone goes on sending encoded silence, so that packets do not say who speaks. */
  setMuted(muted: boolean): void;
  /**
   * Layers of our own picture that somebody watches, 0 the lowest; `[]`: nobody, and nothing is sent. Until told, and again
   * after `open`, all are sent. Never negotiates.
   */
  setLayers(kind: 'camera' | 'screen', layers: readonly number[]): Promise<void>;
  /** Adds the keys of an epoch for receiving; the keys of the previous epoch stay until `dropEpochs`. */
  setKeys(keys: EpochKeys): Promise<void>;
  /** From the next frame on, send under this epoch's key. */
  useSendEpoch(epoch: bigint): void;
  /** Forgets all receive keys of epochs before `epoch` (RFC 9605 section 5.2: at once after a removal). */
  dropEpochs(epoch: bigint): void;
  /** Nothing of these leaves is played or shown from now on, whatever keys they have; `[]`: of everybody again. */
  refuseLeaves(leaves: readonly LeafIndex[]): void;
  /** Stops every sender before its next frame, or lets them go on. */
  setSendBlock(block: SendBlock): void;
  /** A sender proof whose signature was verified: these frames are really from `leaf`. */
  cover(leaf: LeafIndex, records: readonly FrameRecord[]): void;
  /** What plays and shows a slot: a MediaStreamTrack in a browser. Video only; all audio goes to the one output. */
  sink(mid: string): Sink | null;
  setOutputDevice(deviceId: string): Promise<void>;
  /** To be called from a tap: lets sound go on that the browser blocked, or tries again after `soundStopped`. */
  resumeSound(): Promise<void>;
  /**
   * From now on no sample is played that was not marked. Before or after `open`, before anything that has to be marked is
   * played; silent until the marker runs. Cannot be taken back; called again, with another strength say, the later one holds.
   */
  requireMark(mark: SoundMark): void;
  /**
   * Makes fingerprints of these voices from now on, or (null) of none. Called again when members come and go: voices that stay go on
   * without a break. Sound itself is kept nowhere.
   */
  setFingerprints(wish: FingerprintWish | null): void;
  stats(): Promise<MediaStats>;
  close(): Promise<void>;
}
