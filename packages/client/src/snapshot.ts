// What a meeting looks like from outside: one immutable snapshot, replaced at every change, for any interface to draw.
// L4; no React, no DOM types besides the media sink's.
import {
  type ChangedRule,
  type CharterChange,
  type CharterClassification,
  type CharterRules,
  type Classification,
  type Feature,
  type GuestRule,
} from '@incamera/charter';
import { type ExceptionRule, type Explanation, type PolicyAction } from '@incamera/charter/policy';
import { type Assurance, type AssuranceLevel } from '@incamera/identity';
import { type AppError, type Bytes, type KnockId, type LeafIndex, type MeetingId } from '@incamera/kernel';
import { type MediaStats } from '@incamera/media';
import { type StreamKind } from '@incamera/sframe';
import { type StartedFlow } from './api/account-actions.js';
import {
  type ExpectedView,
  type GrantedException,
  type Knocker,
  type NameEvidence,
  type PersonException,
} from './door-types.js';
import { type FingerprintView } from './fingerprints/fingerprint-desk.js';
import { type LogView } from './history/log-view.js';
import { type ShareHoldersView } from './holder-types.js';
import { type PairCode } from './identity/comparison.js';
import { type GuestName } from './identity/guest-name.js';
import { type OwnIdentity } from './identity/identity-desk.js';
import { type NameMark } from './identity/name-marks.js';
import { type AssembledRecord } from './record/assemble-record.js';
import { type RecordingActions, type RecordingView } from './recording-types.js';
import { type TestimonyView } from './testimony/testimony-view.js';

export type {
  AskedException,
  Expectation,
  ExpectedView,
  GrantedException,
  KnockAgreement,
  Knocker,
  NameEvidence,
  PersonException,
} from './door-types.js';
export type { FingerprintState, FingerprintView } from './fingerprints/fingerprint-desk.js';
export type { TestimonyView } from './testimony/testimony-view.js';

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

/** A sign-in service at which a guest of this meeting can prove to be who they are. */
export interface GuestProvider {
  readonly providerId: string;
  readonly label: string;
  readonly issuer: string;
  /** `server`: its keys are known from this server alone, and its word counts as the server's. */
  readonly holder: 'server' | 'organisation';
}

export interface Person {
  readonly leaf: LeafIndex;
  readonly displayName: string;
  readonly evidence: NameEvidence;
  readonly assurance: Assurance;
  /** What this device remembers of the person is different, and nobody has accepted it yet: see `assurance.reasons`. */
  readonly changed: boolean;
  /** An authority of the meeting has put the person, the passkey or the device on its deny list. */
  readonly denied: boolean;
  /** For hosts: the line by which a security officer denies this guest; null: the person shows a certificate. */
  readonly denialLine: string | null;
  /** Let in although the rules of the meeting do not allow it: nothing is sent as long as this one is there. */
  readonly againstRules: boolean;
  readonly nameMarks: readonly NameMark[];
  /** The exception from the rules by which this person was let in, verified. */
  readonly exception: PersonException | null;
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
    | 'denied'
    /** Somebody was let in by an exception: see `exceptions`. */
    | 'excepted'
    /** A host made the rules stricter; `displayName` is the host's. */
    | 'rules_changed'
    /** `displayName` is a host now. */
    | 'host_named'
    /** `displayName` began to record, or their recording ended. */
    | 'recording_announced'
    | 'recording_ended'
    | 'problem';
  readonly displayName: string | null;
  readonly error: AppError | null;
}

/** One later version of the charter. */
export interface RulesChange {
  readonly version: number;
  /** The host who signed it, as the charter calls it. */
  readonly by: string;
  /** Unix ms, by that host's clock. */
  readonly atMs: number;
  /** What became stricter, by the names of the rules; `hosts`: somebody was named as a host. */
  readonly changed: readonly ChangedRule[];
}

/** The rules in force: the newest version of the charter that this client has verified. */
export interface RulesView {
  readonly version: number;
  readonly features: readonly Feature[];
  readonly rules: CharterRules;
  /** Unix ms: the meeting ends then. */
  readonly expiresAtMs: number;
  readonly classification: CharterClassification;
  readonly hostCount: number;
  /** Who could open evidence of this meeting; no version changes it. */
  readonly shareHolders: ShareHoldersView;
  /** Every later version, oldest first; empty as long as the founding charter is in force. */
  readonly history: readonly RulesChange[];
  /** Members who have shown less than the minimum by now: for a host to remove. */
  readonly belowMinimum: readonly LeafIndex[];
  /** Whether this member may make them stricter: a host whom the charter names. */
  readonly canChange: boolean;
}

/** What a host makes stricter. Rules that are not named stay. */
export interface CharterAmendment
  extends Omit<CharterChange, 'rules' | 'hosts' | 'features' | 'startsAtMs' | 'shareHolders'> {
  readonly rules?: Partial<CharterRules>;
  /** Those that stay on. */
  readonly features?: readonly Feature[];
}

export interface SecurityState {
  /** `proved`: group verified, fresh host heartbeat, every sender proved. Anything less names its reason in `problems`. */
  readonly state: 'proved' | 'not_proved';
  readonly problems: readonly AppError[];
  /** Whom this device has still to compare keys with, where the class demands it. */
  readonly notCompared: readonly LeafIndex[];
  readonly epoch: bigint;
  /** From the epoch authenticator (RFC 9420 section 8.7): the same for all members, in two forms. */
  readonly codeDigits: string;
  readonly codeWords: readonly string[];
  /** What this device has seen of the server's log. */
  readonly log: LogView;
}

/** What people do in a meeting and an interface shows as possible or not. */
export type ShownAction = Extract<
  PolicyAction,
  'shareScreen' | 'chat' | 'sendFile' | 'downloadFile' | 'copy' | 'record'
>;
/** Only what is refused, with at least one reason each. */
export type RefusedActions = Readonly<Partial<Record<ShownAction, readonly Explanation[]>>>;

/** Whether the rules of a meeting let this device in from where it is. */
export interface Preflight {
  /** `failed`: it could not be decided, see `problem`. */
  readonly state: 'checked' | 'failed';
  /** Why not; empty: nothing keeps us out. */
  readonly explanations: readonly Explanation[];
  /** Rules from which a host could except us so that nothing keeps us out any more; empty: there is no such way. */
  readonly exceptions: readonly ExceptionRule[];
  /** What the server says that it sees of us; nobody can check it. */
  readonly address: string | null;
  readonly country: string | null;
  /** `client/policy_disagrees`: the server decided otherwise than by the rules. */
  readonly problem: AppError | null;
}

/** With what pictures are marked: for the page, which draws it. */
export interface PictureMark {
  /** 32 bytes, of this device in this meeting. */
  readonly key: Bytes;
  /** Now, on the clock of the meeting. */
  readonly clockSeconds: () => number;
  /** The class asks for the viewer's name and the time as well, to be read by anybody. */
  readonly visible: boolean;
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
    /** What the classification asks of a name, and which guests it admits. */
    readonly minimumAssurance: AssuranceLevel;
    readonly guests: GuestRule;
    /** Members show the names that they chose; hosts see at the door what the evidence says. */
    readonly choosesNames: boolean;
    readonly guestProviders: readonly GuestProvider[];
  } | null;
  readonly preflight: Preflight | null;
  readonly refusedActions: RefusedActions;
  readonly self: {
    /** How this device would appear, or appears, and by what. */
    readonly identity: OwnIdentity;
    /** Where names are chosen: whom hosts see at the door by the own evidence; null: it names nobody. */
    readonly nameAtDoor: string | null;
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
  /** Null until the charter is known. */
  readonly rules: RulesView | null;
  readonly people: readonly Person[];
  readonly knocks: readonly Knocker[];
  /** For hosts: whom the charter names, in its order. */
  readonly expected: readonly ExpectedView[];
  /** Who was let in by an exception, oldest first, people who have left included. */
  readonly exceptions: readonly GrantedException[];
  readonly chat: readonly ChatEntry[];
  readonly notices: readonly Notice[];
  /** Whether what is heard here is marked: not demanded, yes, or nothing is heard because it could not be. Of this device alone. */
  readonly marking: 'off' | 'on' | 'stopped';
  /** Recordings that are going on, or may be; mostly one at most. */
  readonly recordings: readonly RecordingView[];
  /** Organisations of people here of whom nobody holds a share of the keys of marks. */
  readonly unheldOrganisations: readonly string[];
  readonly security: SecurityState | null;
  /** Of this device. */
  readonly fingerprints: FingerprintView;
  /** What members testify of the present epoch; null outside of a meeting. */
  readonly testimony: TestimonyView | null;
  /** Why nothing is sent at the moment, or null. */
  readonly sendBlock: AppError | null;
  readonly connection: {
    readonly signalling: 'connecting' | 'online' | 'reconnecting' | 'closed';
    readonly media: 'none' | 'connecting' | 'connected' | 'lost';
    readonly quality: 'good' | 'fair' | 'poor' | 'unknown';
    readonly stats: MediaStats | null;
  };
  readonly soundBlocked: boolean;
  /** Why nothing is played any more (it could not be marked, or the output is gone); `resumeSound` tries again. */
  readonly soundStopped: AppError | null;
  /** Whether this device has what a record of the meeting is made of, and the server still gives it the proofs. */
  readonly canSaveRecord: boolean;
}

/** What an interface can do with a meeting. Refusals throw AppErrors with a stable code. */
export interface MeetingActions<Source = unknown, Sink = unknown> extends RecordingActions {
  getSnapshot(): MeetingSnapshot;
  /** Calls `listener` after every change; returns the function that stops it. */
  subscribe(listener: () => void): () => void;
  /**
   * Knocks, or enters as host when this device holds a host key. With a reason a host is asked for the exceptions that
   * `preflight` names, at the door.
   */
  enter(options: { displayName: string; exceptionReason?: string }): Promise<void>;
  withdraw(): Promise<void>;
  /** The record of the meeting, as far as this device knows it. @throws {AppError} `client/not_in_meeting` */
  saveRecord(): Promise<AssembledRecord>;
  /** Looks up anew who is signed in at this device, and asks again whether the rules let us in. */
  recheckRules(): Promise<void>;
  /** Asks the passkey to stand behind this device in this meeting: once, before going in. */
  confirmPasskey(): Promise<void>;
  /** Prepares the sign-in of a guest at a provider of the charter; the page then goes to `url`. */
  startGuestSignIn(providerId: string): Promise<StartedFlow>;
  /** Fetches what the provider said after the page came back. */
  finishGuestSignIn(handle: string): Promise<void>;
  /** The code of both long-term keys, to be read to each other. */
  pairCode(leaf: LeafIndex): Promise<PairCode>;
  /** Both saw the same code: this device remembers it. */
  markCompared(leaf: LeafIndex, shown: PairCode): Promise<void>;
  /** What is different about somebody is right: the person was asked another way. */
  acceptChange(leaf: LeafIndex): Promise<void>;
  admit(knockIds: readonly KnockId[]): Promise<void>;
  /** Signs, as a host, who a guest is, and lets the guest in. */
  vouchAndAdmit(knockId: KnockId, guest: GuestName): Promise<void>;
  /** Signs, as a host, the exception that somebody asks for, and lets them in; with a name where a guest needs a host's word. */
  admitByException(knockId: KnockId, guest: GuestName | null): Promise<void>;
  /** Answers another host who wants to let somebody in: agrees, or does not. */
  answerProposal(knockId: KnockId, agrees: boolean): Promise<void>;
  refuse(knockId: KnockId, reason: string): Promise<void>;
  remove(leaf: LeafIndex): Promise<void>;
  requestMute(leaf: LeafIndex): Promise<void>;
  /** Makes the rules stricter for everybody, at once. Hosts of the charter only. */
  changeCharter(amendment: CharterAmendment): Promise<void>;
  /** Names a member as a host, for good. Hosts of the charter only. */
  nameHost(leaf: LeafIndex): Promise<void>;
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
  /** What the page draws over pictures, as long as it shows any; null where copies are not marked. */
  pictureMark(): PictureMark | null;
  dismissNotice(id: number): void;
  close(): Promise<void>;
}
