// Everything of one meeting that the snapshot shows (L4). Written by the parts of the session, read by the snapshot builder;
// whoever changes something calls `touch`.

import { type Charter, type CharterChain, currentCharter } from '@incamera/charter';
import { type Member } from '@incamera/group';
import { type AppError, type Bytes, type Clock, type KnockId, type LeafIndex } from '@incamera/kernel';
import { type MediaStats } from '@incamera/media';
import { type StreamKind } from '@incamera/sframe';
import { type OpenedMeeting } from '../api/meetings.js';
import { type FingerprintView, NO_FINGERPRINTS } from '../fingerprints/fingerprint-desk.js';
import { type LogView, NOTHING_SEEN } from '../history/log-view.js';
import { NOBODY, type OwnIdentity } from '../identity/identity-desk.js';
import { JudgementBook } from '../identity/judgement-book.js';
import { NameMarks } from '../identity/name-marks.js';
import { type RememberedName } from '../identity/people-pins.js';
import { type SeenMember } from '../identity/seen-member.js';
import { type ShownAddresses } from '../identity/shown-addresses.js';
import { RecordKeeper } from '../record/record-keeper.js';
import { type RecordingView } from '../recording-types.js';
import {
  type GuestProvider,
  type KnockAgreement,
  type Knocker,
  type MeetingPhase,
  type PictureMark,
  type Preflight,
  type RefusedActions,
} from '../snapshot.js';
import { type TestimonyView } from '../testimony/testimony-view.js';
import { type SignallingState } from '../transport/meeting-socket.js';
import { ChatLog } from './chat-log.js';
import { ExceptionRecord } from './exception-record.js';
import { KnownNames } from './known-names.js';
import { LoudnessBook } from './loudness-book.js';
import { type MediaState } from './media-path.js';
import { type MicrophoneState, PresenceBook } from './presence.js';
import { ProblemBook } from './problem-book.js';

/** What the group says, as of the last adopted epoch. */
export interface GroupView {
  readonly epoch: bigint;
  readonly ownLeaf: LeafIndex;
  readonly roster: readonly Member[];
  /** All versions of the charter. */
  readonly chain: CharterChain;
  readonly codeDigits: string;
  readonly codeWords: readonly string[];
}

/** What a receive slot carries, proved by the key id of decrypted frames. */
export interface ShownSlot {
  readonly leaf: LeafIndex;
  readonly kind: StreamKind;
}

/** Somebody at the door, before this device's own judgement. */
export interface SeenKnock extends Omit<Knocker, 'changed' | 'nameMarks' | 'agreement' | 'expected'> {
  /** Ed25519, 32 bytes. */
  readonly signatureKey: Bytes;
  /** What was verified. */
  readonly shown: SeenMember;
  readonly addresses: ShownAddresses;
}

const NO_MEMBERS: ReadonlySet<LeafIndex> = new Set();
const NOTHING: ReadonlySet<string> = new Set();

/** The mutable heart of a session. */
export class SessionState {
  phase: MeetingPhase = 'opening';
  /** What the record of the meeting is made of; stays when the meeting is over. */
  readonly record = new RecordKeeper();
  problem: AppError | null = null;
  endReason: string | null = null;
  opened: OpenedMeeting | null = null;
  ownHostKey = false;
  locked = false;
  displayName = '';
  /** Whether the rules let us in from here; null until they were asked. */
  preflight: Preflight | null = null;
  /** What the rules do not allow us at the moment, with the reasons. */
  refusedActions: RefusedActions = {};
  /** How this device would appear. */
  identity: OwnIdentity = NOBODY;
  guestProviders: readonly GuestProvider[] = [];

  group: GroupView | null = null;
  /** Members whose acts as hosts by succession count. */
  actingHosts: ReadonlySet<LeafIndex> = NO_MEMBERS;
  /** The one of them who should act now. */
  successor: LeafIndex | null = null;
  /** Members whom a deny list names: nothing of theirs is played, and nothing is sent as long as they are there. */
  denied: ReadonlySet<LeafIndex> = NO_MEMBERS;
  /** Members whom no policy lets in, although some host's client did: nothing is sent as long as they are there. */
  againstRules: ReadonlySet<LeafIndex> = NO_MEMBERS;
  /** What this device makes of the others, with what it remembers of them. */
  readonly judgements: JudgementBook = new JudgementBook();
  readonly nameMarks: NameMarks = new NameMarks();
  readonly knownNames: KnownNames = new KnownNames();
  /** Whom this device knows for sure, as it was when we came in. */
  remembered: readonly RememberedName[] = [];
  readonly presence: PresenceBook = new PresenceBook();
  readonly knocks: Map<KnockId, SeenKnock> = new Map();
  readonly exceptions: ExceptionRecord = new ExceptionRecord();
  /** What hosts say to each other about those at the door, where two must agree. */
  readonly agreements: Map<KnockId, KnockAgreement> = new Map();
  chat: ChatLog = new ChatLog();

  readonly sources: Map<StreamKind, unknown> = new Map();
  muted = false;
  handRaisedAtMs: number | null = null;

  /** What the page draws over pictures in this stay. */
  pictureMark: (() => PictureMark | null) | null = null;

  /** What this stay has seen of the server's log. */
  log: LogView = NOTHING_SEEN;
  testimony: TestimonyView | null = null;
  fingerprints: FingerprintView = NO_FINGERPRINTS;
  recordings: readonly RecordingView[] = [];
  sendBlock: AppError | null = null;
  readonly problems: ProblemBook;
  /** By `leaf/kind`: why somebody's media is not shown or played. */
  readonly mediaProblems: Map<string, { leaf: LeafIndex; kind: StreamKind; error: AppError }> = new Map();
  readonly slots: Map<string, ShownSlot> = new Map();
  /** Pictures that the media server says it holds back, as `peer/kind`. A hint, from the server alone. */
  paused: ReadonlySet<string> = NOTHING;
  readonly loudness: LoudnessBook;
  signalling: SignallingState = 'connecting';
  media: MediaState = 'none';
  stats: MediaStats | null = null;
  soundBlocked = false;
  soundStopped: AppError | null = null;

  readonly clock: Clock;
  readonly #onTouch: () => void;
  /** Of the last membership. */
  #lastChain: CharterChain | null = null;

  constructor(clock: Clock, onTouch: () => void) {
    this.clock = clock;
    this.#onTouch = onTouch;
    this.problems = new ProblemBook(clock, onTouch);
    this.loudness = new LoudnessBook(clock);
  }

  touch(): void {
    this.#onTouch();
  }

  /** Stands on the screen of the present phase until something else happens there. */
  showProblem(error: AppError): void {
    this.problem = error;
    this.touch();
  }

  /** A knock was withdrawn or turned away, or a new attempt begins: what the last one came to is told no more. */
  answered(endReason: string | null): void {
    this.problem = null;
    this.endReason = endReason;
  }

  /** All versions of the charter that are known: those of the group, or before the join what the server handed out. */
  get chain(): CharterChain | null {
    return this.group?.chain ?? this.#lastChain ?? this.opened?.chain ?? null;
  }

  /** The version in force. */
  get charter(): Charter | null {
    return this.chain === null ? null : currentCharter(this.chain).charter;
  }

  get isHost(): boolean {
    const { group } = this;
    if (group === null || this.phase !== 'in_meeting') return false;
    // Others recognise a successor a little earlier than it acts, never later.
    return this.successor === group.ownLeaf || this.ownMember?.isHost === true;
  }

  get ownMember(): Member | null {
    return this.member(this.group?.ownLeaf ?? null);
  }

  member(leaf: LeafIndex | null): Member | null {
    return this.group?.roster.find((member) => member.leaf === leaf) ?? null;
  }

  /** Whether `leaf` may speak as a host: named in the charter, or acting by succession. */
  isHostLeaf(leaf: LeafIndex): boolean {
    return this.actingHosts.has(leaf) || this.member(leaf)?.isHost === true;
  }

  get microphone(): MicrophoneState {
    if (!this.sources.has('mic')) return 'absent';
    return this.muted ? 'muted' : 'on';
  }

  /** Forgets what belonged to a membership that is over; the chat stays to be read. */
  endMembership(): void {
    this.#lastChain = this.group?.chain ?? this.#lastChain;
    this.group = null;
    this.actingHosts = NO_MEMBERS;
    this.successor = null;
    this.denied = NO_MEMBERS;
    this.againstRules = NO_MEMBERS;
    this.judgements.clear();
    this.knocks.clear();
    this.agreements.clear();
    this.mediaProblems.clear();
    this.slots.clear();
    this.paused = NOTHING;
    this.loudness.clear();
    this.problems.clear();
    this.recordings = [];
    this.sendBlock = null;
    this.log = NOTHING_SEEN;
    this.testimony = null;
    this.fingerprints = NO_FINGERPRINTS;
    this.pictureMark = null;
    this.media = 'none';
    this.stats = null;
    this.soundBlocked = false;
    this.soundStopped = null;
    this.touch();
  }
}
