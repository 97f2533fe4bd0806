// What the server knows about one running meeting (L5), held in memory and rebuilt from the store after a restart. Only
// steps in `queue` change it, one at a time.
import { SERVER_RULES, type ServerRule } from '@incamera/charter/policy';
import { type Clock, equalBytes, type KnockId, type MeetingId, type PeerId, utf8 } from '@incamera/kernel';
import { type ServerMessage } from '@incamera/protocol';
import {
  type Arrival,
  type MeetingRow,
  type PeerRole,
  type PeerRow,
  type Store,
  UNKNOWN_ARRIVAL,
} from '@incamera/store';
import { type MeetingJudge } from '../rules/meeting-policies.js';
import { TokenBucket } from '../security/token-bucket.js';
import { type Connection } from './connection.js';
import { SerialQueue } from './serial-queue.js';

/** A client of this meeting: connected, resumable, or removed. */
export interface Peer {
  readonly peerId: PeerId;
  readonly tokenHash: string;
  role: PeerRole;
  /** Proved to hold a host key of the charter. */
  isHost: boolean;
  barred: boolean;
  admittedSeq: number | null;
  welcomeSeq: number | null;
  removedSeq: number | null;
  /** Rules that it failed when it came, and asked to be excepted from: it may come back in spite of them. */
  excepting: readonly ServerRule[];
  /** Those of them that its present connection fails: only an admission makes up for that. */
  failing: readonly ServerRule[];
  /** What `host.prove` has to sign; new with every hello. */
  nonce: Uint8Array;
  connection: Connection | null;
  /** What the history keeps of it if it is let in: of its last connection. */
  arrival: Arrival;
  /** Caught up with the log, gets new entries at once. */
  live: boolean;
  hasMedia: boolean;
  cancelAbsence: (() => void) | null;
  readonly commitBucket: TokenBucket;
  readonly durableBucket: TokenBucket;
}

export interface WaitingKnock {
  readonly knockId: KnockId;
  readonly peerId: PeerId;
  readonly sealed: string;
  readonly atMs: number;
}

/** Commits of members that are not proved hosts: enough for succession, too few to outrun refusals. */
const COMMITS_PER_SECOND = 2;
const COMMITS_BURST = 5;
const DURABLE_PER_SECOND = 10;
const DURABLE_BURST = 100;
/** Changes of who is online are told together. */
const ONLINE_DELAY_MS = 100;

export class Room {
  readonly meetingId: MeetingId;
  /** Keys of the charter's hosts; a later version of it may name more. */
  hostKeys: ReadonlySet<string>;
  readonly expiresAtMs: number;
  /** What is stored of the rules, and who decides by them; both null for a meeting without. */
  readonly policy: string | null;
  readonly judge: MeetingJudge | null;
  readonly queue = new SerialQueue();
  readonly peers = new Map<string, Peer>();
  readonly knocks = new Map<string, WaitingKnock>();
  /** Refusals of commits that are not voided yet, by epoch and commit hash, then by peer. */
  readonly refusals = new Map<string, Map<PeerId, string>>();
  locked: boolean;
  head: { epoch: number; seq: number } | null;
  ended = false;
  readonly #clock: Clock;
  #onlineTimer: (() => void) | null = null;

  constructor(meeting: MeetingRow, judge: MeetingJudge | null, clock: Clock) {
    this.meetingId = meeting.meetingId as MeetingId;
    this.hostKeys = new Set(meeting.hostKeys);
    this.expiresAtMs = meeting.expiresAtMs;
    this.policy = meeting.policy;
    this.judge = judge;
    this.locked = meeting.locked;
    this.head = meeting.head;
    this.#clock = clock;
  }

  /** Takes peers and waiting knocks over from the store; connections of peers that are known already stay. */
  async reload(store: Store): Promise<void> {
    const [rows, knocks] = await Promise.all([store.peers.all(this.meetingId), store.peers.knocks(this.meetingId)]);
    for (const row of rows) this.#take(row);
    this.knocks.clear();
    for (const { knockId, peerId, sealed, atMs, state } of knocks) {
      if (state !== 'waiting') continue;
      this.knocks.set(knockId, { knockId: knockId as KnockId, peerId: peerId as PeerId, sealed, atMs });
    }
  }

  /** A new visitor; it is stored once it knocks or becomes a member. */
  addVisitor(peerId: PeerId, tokenHash: string, failing: readonly ServerRule[] = []): Peer {
    const nowMs = this.#clock.nowMs();
    const peer: Peer = {
      peerId,
      tokenHash,
      role: 'visitor',
      isHost: false,
      barred: false,
      admittedSeq: null,
      welcomeSeq: null,
      removedSeq: null,
      excepting: failing,
      failing,
      nonce: new Uint8Array(32),
      connection: null,
      arrival: UNKNOWN_ARRIVAL,
      live: false,
      hasMedia: false,
      cancelAbsence: null,
      commitBucket: new TokenBucket(COMMITS_PER_SECOND, COMMITS_BURST, nowMs),
      durableBucket: new TokenBucket(DURABLE_PER_SECOND, DURABLE_BURST, nowMs),
    };
    this.peers.set(peerId, peer);
    return peer;
  }

  peerByTokenHash(tokenHash: string): Peer | null {
    const wanted = utf8(tokenHash);
    for (const peer of this.peers.values()) if (equalBytes(utf8(peer.tokenHash), wanted)) return peer;
    return null;
  }

  knockOf(peerId: PeerId): WaitingKnock | null {
    for (const knock of this.knocks.values()) if (knock.peerId === peerId) return knock;
    return null;
  }

  memberCount(): number {
    let count = 0;
    for (const { role } of this.peers.values()) if (role === 'member' || role === 'left') count += 1;
    return count;
  }

  connectionCount(): number {
    let count = 0;
    for (const { connection } of this.peers.values()) if (connection !== null) count += 1;
    return count;
  }

  /** What members are told of a knock. */
  knockMessage({ knockId, peerId, sealed, atMs }: WaitingKnock): ServerMessage {
    const failing = this.peers.get(peerId)?.failing ?? [];
    return { type: 'knock', knockId, sealed, atMs, ...(failing.length === 0 ? {} : { failing: [...failing] }) };
  }

  /** Members that are connected. */
  onlineMembers(): Peer[] {
    return [...this.peers.values()].filter((peer) => peer.role === 'member' && peer.connection !== null);
  }

  /**
   * Whether a peer may turn knocks away and lock: proved hosts, and members while no host is there. Who acts as host by
   * succession is known inside the group only.
   */
  mayActAsHost(peer: Peer): boolean {
    if (peer.role !== 'member') return false;
    return (
      peer.isHost || ![...this.peers.values()].some((p) => p.isHost && p.role === 'member' && p.connection !== null)
    );
  }

  /** To every member that is connected and caught up. */
  toMembers(message: ServerMessage, except?: Peer): void {
    const text = JSON.stringify(message);
    for (const peer of this.peers.values()) {
      if (peer !== except && peer.live) peer.connection?.sendText(text);
    }
  }

  toEverybody(message: ServerMessage): void {
    const text = JSON.stringify(message);
    for (const { connection } of this.peers.values()) connection?.sendText(text);
  }

  toState(): ServerMessage {
    return { type: 'meeting.state', locked: this.locked, head: this.head };
  }

  /** What a member that is now up to date needs besides the log. */
  welcomeMember(peer: Peer): void {
    for (const knock of this.knocks.values()) peer.connection?.send(this.knockMessage(knock));
    this.announceOnline();
  }

  /** Tells members soon who is online. */
  announceOnline(): void {
    if (this.#onlineTimer !== null || this.ended) return;
    this.#onlineTimer = this.#clock.after(ONLINE_DELAY_MS, () => {
      this.#onlineTimer = null;
      const online = this.onlineMembers().map((peer) => peer.peerId);
      this.toMembers({ type: 'peers', online });
    });
  }

  /** Cancels every timer; the room is not used any more. */
  dispose(): void {
    this.#onlineTimer?.();
    for (const peer of this.peers.values()) peer.cancelAbsence?.();
  }

  #take(row: PeerRow): void {
    const peer = this.peers.get(row.peerId) ?? this.addVisitor(row.peerId as PeerId, row.tokenHash);
    peer.role = row.role;
    peer.isHost = row.isHost;
    peer.barred = row.barred;
    peer.admittedSeq = row.admittedSeq;
    peer.welcomeSeq = row.welcomeSeq;
    peer.removedSeq = row.removedSeq;
    peer.excepting = SERVER_RULES.filter((rule) => row.failing.includes(rule));
    // What it fails now the next hello tells; until then what it failed before.
    if (peer.connection === null) peer.failing = peer.excepting;
    if (row.role !== 'member') peer.live = false;
  }
}
