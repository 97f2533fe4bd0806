// Who is on the other end of a socket (L5): newcomers, resumption with replay, absence, leaving.
import { refusedRules, SERVER_RULES, type ServerRule } from '@incamera/charter/policy';
import { type Clock, type Rng, toBase64Url } from '@incamera/kernel';
import { type PolicyRefusal, PROTOCOL_VERSION, type ServerMessage } from '@incamera/protocol';
import { type OrderedEntry, type Store } from '@incamera/store';
import { type MeetingPolicies } from '../rules/meeting-policies.js';
import { newPeerId, newToken, tokenHash } from '../security/secrets.js';
import { arrivalOf } from './arrivals.js';
import { type Connection } from './connection.js';
import { type Knocks } from './knocks.js';
import { type Media } from './media.js';
import { done, type Outcome, refused, refusedByPolicy } from './outcome.js';
import { type RequestOf } from './requests.js';
import { type Peer, type Room } from './room.js';

/** A visitor whose socket is gone for so long has gone away. */
const VISITOR_ABSENCE_MS = 60_000;
/** A member whose socket is gone for so long loses its media transport; it may still resume. */
const MEMBER_MEDIA_ABSENCE_MS = 30_000;
const REPLAY_PAGE = 64;
/** Connections of one meeting; beyond, newcomers are turned away. */
const MAX_CONNECTIONS = 1_000;

interface Judged {
  readonly refusal: PolicyRefusal | null;
  readonly failing: readonly ServerRule[];
}

export class Sessions {
  readonly #store: Store;
  readonly #knocks: Knocks;
  readonly #media: Media;
  readonly #policies: MeetingPolicies;
  readonly #clock: Clock;
  readonly #rng: Rng;

  constructor(options: {
    store: Store;
    knocks: Knocks;
    media: Media;
    policies: MeetingPolicies;
    clock: Clock;
    rng: Rng;
  }) {
    this.#store = options.store;
    this.#knocks = options.knocks;
    this.#media = options.media;
    this.#policies = options.policies;
    this.#clock = options.clock;
    this.#rng = options.rng;
  }

  /** The first request of a connection. `adopt` is told which peer it is before anything else is sent. */
  hello(room: Room, connection: Connection, request: RequestOf<'hello'>, adopt: (peer: Peer) => void): Outcome {
    if (request.protocol !== PROTOCOL_VERSION) return refused('protocol/version');
    connection.client = request.client ?? '';
    const { resume } = request;
    if (resume === null) return this.#newcomer(room, connection, request.excepting ?? [], adopt);
    const peer = room.peerByTokenHash(tokenHash(resume.token));
    // A number that was never given out means that this log is not the one the client knows.
    const known = peer !== null && peer.role !== 'left' && resume.lastSeq <= (room.head?.seq ?? 0);
    if (!known) return refused('session/unknown');
    // Whoever comes back may do so from somewhere else; an exception is from one rule, not from one place.
    const judged = this.#judge(room, connection, peer.role === 'member' ? 1 : 0, peer.excepting);
    if (judged.refusal !== null) return refusedByPolicy(judged.refusal);
    peer.failing = judged.failing;
    this.#attach(room, peer, connection);
    adopt(peer);
    return done(this.#session(room, peer, resume.token, true), () => this.#catchUp(room, peer, resume.lastSeq));
  }

  /** The connection of `peer` is gone. */
  disconnected(room: Room, peer: Peer, connection: Connection): void {
    if (peer.connection !== connection) return;
    peer.connection = null;
    peer.live = false;
    if (room.ended || room.peers.get(peer.peerId) !== peer) return;
    this.awaitReturn(room, peer);
    if (peer.role === 'member') room.announceOnline();
  }

  /** Starts the time that an absent peer has. */
  awaitReturn(room: Room, peer: Peer): void {
    const delayMs = peer.role === 'visitor' ? VISITOR_ABSENCE_MS : MEMBER_MEDIA_ABSENCE_MS;
    peer.cancelAbsence?.();
    peer.cancelAbsence = this.#clock.after(delayMs, () => {
      void room.queue.run(async () => {
        if (peer.connection !== null || room.ended) return;
        if (peer.role === 'visitor') await this.#knocks.forgetVisitor(room, peer);
        else this.#media.leave(room, peer);
      });
    });
  }

  /** Good-bye: the token dies at once; a member's leaf stays until a commit removes it. */
  async leave(room: Room, peer: Peer): Promise<Outcome> {
    this.#media.leave(room, peer);
    if (peer.role === 'visitor') await this.#knocks.forgetVisitor(room, peer);
    else if (peer.role === 'member') {
      await this.#store.peers.memberLeft(room.meetingId, peer.peerId);
      peer.role = 'left';
    }
    return done({}, () => {
      peer.connection?.end();
      peer.live = false;
      room.announceOnline();
    });
  }

  #newcomer(
    room: Room,
    connection: Connection,
    excepting: readonly ServerRule[],
    adopt: (peer: Peer) => void,
  ): Outcome {
    if (this.#clock.nowMs() >= room.expiresAtMs) return refused('meeting/expired');
    if (room.connectionCount() >= MAX_CONNECTIONS) return refused('meeting/full');
    const { refusal, failing } = this.#judge(room, connection, null, excepting);
    if (refusal !== null) return refusedByPolicy(refusal);
    const token = newToken(this.#rng);
    const peer = room.addVisitor(newPeerId(this.#rng), tokenHash(token), failing);
    this.#attach(room, peer, connection);
    adopt(peer);
    return done(this.#session(room, peer, token, false));
  }

  /**
   * Why the policies keep this connection out, or in spite of which rules it may knock.
   * @param own members that it is itself; null for a newcomer
   * @param excepting rules that it asks a host to except it from, or was excepted from
   */
  #judge(room: Room, { view }: Connection, own: number | null, excepting: readonly ServerRule[]): Judged {
    if (room.judge === null) return { refusal: null, failing: [] };
    const facts = this.#policies.facts(view, Math.max(0, room.memberCount() - (own ?? 0)));
    const plain = room.judge(facts);
    const verdict = plain.allowed || excepting.length === 0 ? plain : room.judge(facts, excepting);
    const failed = refusedRules(plain.explanations);
    const failing = SERVER_RULES.filter((rule) => excepting.includes(rule) && failed.includes(rule));
    if (own === null) this.#policies.recordJoin(room.policy, verdict, failing);
    return verdict.allowed
      ? { refusal: null, failing }
      : { refusal: { facts: verdict.facts, explanations: verdict.explanations }, failing: [] };
  }

  #session(room: Room, peer: Peer, token: string, resumed: boolean): Record<string, unknown> {
    return {
      peerId: peer.peerId,
      token,
      nonce: toBase64Url(peer.nonce),
      resumed,
      role: peer.role === 'member' ? 'member' : 'visitor',
      head: room.head,
      locked: room.locked,
      serverTimeMs: this.#clock.nowMs(),
    };
  }

  #attach(room: Room, peer: Peer, connection: Connection): void {
    const former = peer.connection;
    peer.cancelAbsence?.();
    peer.cancelAbsence = null;
    peer.connection = connection;
    peer.arrival = arrivalOf(room.policy, connection);
    peer.live = false;
    peer.nonce = this.#rng.bytes(32);
    // Nearly always a half-open socket of the same client, which cannot hear this any more.
    former?.close('session/unknown');
    if (peer.role === 'member') room.announceOnline();
  }

  /** Sends what a resuming peer missed. Only the start and the end hold up the others. */
  async #catchUp(room: Room, peer: Peer, lastSeq: number): Promise<void> {
    const { connection } = peer;
    if (connection === null) return;
    if (peer.role === 'visitor') {
      const sealedReason = await this.#knocks.refusalOf(room, peer);
      if (sealedReason !== null) connection.send({ type: 'refused', sealedReason });
      return;
    }
    // Its transport ended with an earlier process or with its absence; its browser would notice only after seconds.
    if (peer.role === 'member' && !peer.hasMedia) connection.send({ type: 'media.reset' });
    if (peer.admittedSeq === null) return;
    if (peer.welcomeSeq !== null && lastSeq < peer.welcomeSeq) {
      const admitted = await this.#store.delivery.welcome(room.meetingId, peer.welcomeSeq);
      if (admitted !== null) connection.send({ type: 'admitted', ...admitted, seq: peer.welcomeSeq });
    }
    void this.#replay(room, peer, connection, Math.max(lastSeq, peer.admittedSeq)).catch(() =>
      connection.close('server/internal'),
    );
  }

  async #replay(room: Room, peer: Peer, connection: Connection, afterSeq: number): Promise<void> {
    let cursor = afterSeq;
    for (;;) {
      const through = Math.min(room.head?.seq ?? 0, peer.removedSeq ?? Number.MAX_SAFE_INTEGER);
      const page = await this.#store.delivery.entries(room.meetingId, cursor, through, REPLAY_PAGE);
      for (const entry of page) {
        cursor = entry.seq;
        connection.send(toMessage(entry));
      }
      await connection.drained();
      if (!connection.open || peer.connection !== connection) return;
      if (page.length > 0) continue;
      if (await room.queue.run(() => this.#finish(room, peer, connection, cursor))) return;
    }
  }

  /** True when nothing is missing any more; new entries then come by broadcast. */
  #finish(room: Room, peer: Peer, connection: Connection, cursor: number): boolean {
    if (peer.connection !== connection || room.ended) return true;
    if (peer.role === 'removed') {
      if (cursor < (peer.removedSeq ?? 0)) return false;
      connection.send({ type: 'removed' });
      connection.end();
      return true;
    }
    if (peer.role !== 'member') return true;
    if (cursor < (room.head?.seq ?? 0)) return false;
    peer.live = true;
    room.welcomeMember(peer);
    return true;
  }
}

/**
 * An entry of the log as a message. A replay holds the receiver's own relays too: the reply that told their number may
 * have been lost with the socket, and a number that is missing would look like something withheld.
 */
function toMessage(entry: OrderedEntry): ServerMessage {
  const { seq, payload } = entry;
  const from = entry.from as Peer['peerId'];
  switch (entry.kind) {
    case 'commit':
      return { type: 'commit', seq, epoch: entry.epoch ?? 0, commit: payload, from };
    case 'voided': {
      const { commitHash, refusals } = JSON.parse(payload) as { commitHash: string; refusals: string[] };
      return { type: 'commit.voided', seq, epoch: entry.epoch ?? 0, commitHash, refusals };
    }
    case 'relay':
      return { type: 'relay', seq, from, payload };
  }
}
