// What a meeting looks like from outside: one immutable snapshot, replaced at every change, for any interface to draw.
// L4; no React, no DOM types besides the media sink's.
import { type Classification, type Feature } from '@incamera/charter';
import { type Explanation, type PolicyAction } from '@incamera/charter/policy';
import { type Assurance } from '@incamera/identity';
import { type AppError, type KnockId, type LeafIndex, type MeetingId } from '@incamera/kernel';
import { type MediaStats } from '@incamera/media';
import { type StreamKind } from '@incamera/sframe';

/** Where this client stands. Each state has one screen. */
export type MeetingPhase =
  | 'opening' // the link is being read and the meeting fetched
  | 'lobby' // ready to knock
  | 'knocking' // the knock is with the hosts
  | 'waiting_for_host' // nobody who could admit is there yet; the knock stays
  | 'joining' // admitted: the group's state is being verified
  | 'in_meeting'
  | 'rejoining' // reloaded or lost the group's state: coming back without a click
  | 'refused' // a host turned the knock away, see `endReason`
  | 'left'
  | 'removed'
  | 'ended'
  | 'failed'; // see `problem`

/** Whether the charter itself names somebody. What the name rests on beyond that is the assurance. */
export type NameEvidence = 'self_asserted' | 'charter_host';

export interface Person {
  readonly leaf: LeafIndex;
  readonly displayName: string;
  readonly evidence: NameEvidence;
  /** What the name rests on, as this client verified it, with the reasons. */
  readonly assurance: Assurance;
  /** Named as a host in the charter, or acting by succession. */
  readonly role: 'host' | 'acting_host' | 'participant';
  readonly self: boolean;
  readonly microphone: 'on' | 'muted' | 'absent';
  readonly camera: boolean;
  readonly screen: boolean;
  /** Unix ms when the hand went up, or null. */
  readonly handRaisedAtMs: number | null;
  /** 'silent': nothing heard from this client for 5 s or more. */
  readonly presence: 'present' | 'silent';
  /** Speech loudness 0..1, found by this client. */
  readonly level: number;
  readonly speaking: boolean;
  /** Media of this person that cannot be shown to be theirs, or not be decrypted, with the reason. */
  readonly problems: readonly PersonProblem[];
  /** MIDs of the receive slots that carry this person's pictures right now. */
  readonly cameraSlot: string | null;
  readonly screenSlot: string | null;
  /** The media server holds this person's picture back because our connection is too slow for it. */
  readonly cameraPaused: boolean;
  readonly screenPaused: boolean;
}

export interface PersonProblem {
  readonly kind: StreamKind;
  readonly error: AppError;
}

export interface Knocker {
  readonly knockId: KnockId;
  readonly displayName: string;
  readonly evidence: NameEvidence;
  readonly assurance: Assurance;
  readonly atMs: number;
  /** True for a key that was admitted to this meeting before. */
  readonly returning: boolean;
  /** Why the rules do not allow to let this person in; empty: a host may. */
  readonly obstacles: readonly Explanation[];
}

export interface ChatFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
}

export interface ChatEntry {
  readonly id: string;
  readonly leaf: LeafIndex;
  readonly displayName: string;
  readonly self: boolean;
  readonly atMs: number;
  readonly text: string;
  readonly file: ChatFile | null;
  /** Own entries: 'sending' until stored, 'failed' can be sent again; others are 'sent'. */
  readonly state: 'sending' | 'sent' | 'failed';
}

/** Things the meeting tells in passing, newest last; the interface shows and forgets them by id. */
export interface Notice {
  readonly id: number;
  readonly atMs: number;
  readonly kind:
    | 'joined'
    | 'left'
    | 'removed'
    | 'host_returned'
    | 'acting_host'
    | 'hand_raised'
    | 'mute_requested'
    | 'locked'
    | 'unlocked'
    | 'problem';
  readonly displayName: string | null;
  readonly error: AppError | null;
}

export interface SecurityState {
  /** `proved`: group verified, fresh host heartbeat, every sender proved. Anything less names its reason in `problems`. */
  readonly state: 'proved' | 'not_proved';
  readonly problems: readonly AppError[];
  readonly epoch: bigint;
  /** From the epoch authenticator (RFC 9420 section 8.7): the same for all members, in two forms. */
  readonly codeDigits: string;
  readonly codeWords: readonly string[];
}

/** What people do in a meeting and an interface shows as possible or not. */
export type ShownAction = Extract<PolicyAction, 'shareScreen' | 'chat' | 'sendFile' | 'downloadFile' | 'copy'>;
/** Only what is refused, with at least one reason each. */
export type RefusedActions = Readonly<Partial<Record<ShownAction, readonly Explanation[]>>>;

/** Whether the rules of a meeting let this device in from where it is. */
export interface Preflight {
  /** `failed`: it could not be decided, see `problem`. */
  readonly state: 'checked' | 'failed';
  /** Why not; empty: nothing keeps us out. */
  readonly explanations: readonly Explanation[];
  /** What the server says that it sees of us; nobody can check it. */
  readonly address: string | null;
  readonly country: string | null;
  /** `client/policy_disagrees`: the server decided otherwise than by the rules. */
  readonly problem: AppError | null;
}

export interface MeetingSnapshot {
  readonly phase: MeetingPhase;
  readonly problem: AppError | null;
  /** Text that a host gave for refusing. */
  readonly endReason: string | null;
  readonly meeting: {
    readonly id: MeetingId;
    readonly title: string;
    readonly agenda: string;
    readonly startsAtMs: number;
    readonly expiresAtMs: number;
    readonly hostNames: readonly string[];
    readonly locked: boolean;
    /** Whether this device holds a host key of the charter. */
    readonly ownHostKey: boolean;
    readonly classification: Classification;
    /** What the meeting has beside speech. */
    readonly features: readonly Feature[];
  } | null;
  readonly preflight: Preflight | null;
  readonly refusedActions: RefusedActions;
  readonly self: {
    readonly leaf: LeafIndex | null;
    readonly displayName: string;
    readonly canAdmit: boolean;
    readonly canEnd: boolean;
    readonly muted: boolean;
    readonly mutedButSpeaking: boolean;
    readonly microphone: boolean;
    readonly camera: boolean;
    readonly screen: boolean;
    readonly handRaised: boolean;
    readonly level: number;
  };
  readonly people: readonly Person[];
  readonly knocks: readonly Knocker[];
  readonly chat: readonly ChatEntry[];
  readonly notices: readonly Notice[];
  readonly security: SecurityState | null;
  /** Why nothing is sent at the moment, or null. */
  readonly sendBlock: AppError | null;
  readonly connection: {
    readonly signalling: 'connecting' | 'online' | 'reconnecting' | 'closed';
    readonly media: 'none' | 'connecting' | 'connected' | 'lost';
    readonly quality: 'good' | 'fair' | 'poor' | 'unknown';
    readonly stats: MediaStats | null;
  };
  readonly soundBlocked: boolean;
}

/** What an interface can do with a meeting. Refusals throw AppErrors with a stable code. */
export interface MeetingActions<Source = unknown, Sink = unknown> {
  getSnapshot(): MeetingSnapshot;
  /** Calls `listener` after every change; returns the function that stops it. */
  subscribe(listener: () => void): () => void;
  /** Knocks, or enters as host when this device holds a host key. */
  enter(options: { displayName: string }): Promise<void>;
  withdraw(): Promise<void>;
  /** Asks again whether the rules let us in: after a sign-in, or on another network. */
  recheckRules(): Promise<void>;
  admit(knockIds: readonly KnockId[]): Promise<void>;
  refuse(knockId: KnockId, reason: string): Promise<void>;
  remove(leaf: LeafIndex): Promise<void>;
  requestMute(leaf: LeafIndex): Promise<void>;
  setLocked(locked: boolean): Promise<void>;
  endForAll(): Promise<void>;
  leave(): Promise<void>;
  /** Hands over or withdraws (null) what is captured. */
  setSource(kind: StreamKind, source: Source | null): Promise<void>;
  setMuted(muted: boolean): void;
  setHandRaised(raised: boolean): void;
  sendChat(text: string): Promise<void>;
  sendFile(file: { name: string; mediaType: string; bytes: Uint8Array }, text: string): Promise<void>;
  /** Fetches and decrypts a file of the chat. */
  openFile(chatId: string): Promise<Uint8Array>;
  retryChat(chatId: string): Promise<void>;
  /** Whose pictures are wanted, most important first; without `heightPx` (device pixels) in full size. */
  setWanted(wanted: readonly { leaf: LeafIndex; kind: 'camera' | 'screen'; heightPx?: number }[]): void;
  /** The track (in a browser) of a receive slot named by `cameraSlot` or `screenSlot`. */
  sink(slot: string): Sink | null;
  setOutputDevice(deviceId: string): Promise<void>;
  resumeSound(): Promise<void>;
  dismissNotice(id: number): void;
  close(): Promise<void>;
}
