// The delivery service (L5): founding, commits, relays. It orders and stores ciphertext that it cannot read; what a commit
// was allowed to do is for the members to judge, and for refusals.ts to undo.
import { createHash } from 'node:crypto';
import { type Clock, type KnockId, type PeerId } from '@incamera/kernel';
import { type ServerErrorCode, wireBytes } from '@incamera/protocol';
import { type AcceptedCommit, type DeliveryRefusal, type Store } from '@incamera/store';
import { type ExceptionLog } from './exception-log.js';
import { hostProofMessage, verifyHostProof } from './host-proof.js';
import { type Media } from './media.js';
import { done, type Outcome, refused } from './outcome.js';
import { type RequestOf } from './requests.js';
import { type Peer, type Room } from './room.js';

const REFUSALS: Readonly<Record<DeliveryRefusal, ServerErrorCode>> = {
  ended: 'meeting/ended',
  no_group: 'delivery/no_group',
  group_exists: 'delivery/group_exists',
  epoch_taken: 'delivery/epoch_taken',
  not_member: 'protocol/not_allowed',
  barred: 'delivery/barred',
  knock_gone: 'knock/gone',
  full: 'meeting/full',
  log_full: 'protocol/rate_limited',
};

export class DeliveryService {
  readonly #store: Store;
  readonly #media: Media;
  readonly #clock: Clock;

  readonly #exceptions: ExceptionLog;

  constructor(options: { store: Store; media: Media; clock: Clock; exceptions: ExceptionLog }) {
    this.#exceptions = options.exceptions;
    this.#store = options.store;
    this.#media = options.media;
    this.#clock = options.clock;
  }

  async prove(room: Room, peer: Peer, request: RequestOf<'host.prove'>): Promise<Outcome> {
    const message = await hostProofMessage(room.meetingId, peer.nonce);
    const known = room.hostKeys.has(request.hostKey);
    if (!known || !verifyHostProof(wireBytes(request.hostKey), message, wireBytes(request.signature))) {
      return refused('delivery/host_proof');
    }
    await this.#store.peers.markHost(room.meetingId, peer.peerId);
    peer.isHost = true;
    return done();
  }

  async found(room: Room, peer: Peer, request: RequestOf<'group.found'>): Promise<Outcome> {
    if (!peer.isHost) return refused('delivery/host_proof');
    if (isUnexcepted(peer)) return refused('policy/exception_not_granted');
    if (this.#clock.nowMs() >= room.expiresAtMs) return refused('meeting/expired');
    const { meetingId } = room;
    const nowMs = this.#clock.nowMs();
    const { arrival } = peer;
    const { groupInfo } = request;
    const founded = await this.#store.delivery.found({ meetingId, from: peer, groupInfo, nowMs, arrival });
    if (!founded.ok) return refused(REFUSALS[founded.error]);
    room.head = { epoch: 0, seq: founded.value.seq };
    Object.assign(peer, { role: 'member', admittedSeq: 0, live: true });
    return done({ seq: founded.value.seq }, () => {
      room.toEverybody(room.toState());
      room.welcomeMember(peer);
    });
  }

  async groupInfo(room: Room, peer: Peer): Promise<Outcome> {
    if (!peer.isHost) return refused('delivery/host_proof');
    if (isUnexcepted(peer)) return refused('policy/exception_not_granted');
    const info = await this.#store.delivery.groupInfo(room.meetingId);
    return info === null ? refused('delivery/no_group') : done({ ...info });
  }

  async commit(room: Room, peer: Peer, request: RequestOf<'group.commit'>): Promise<Outcome> {
    if (request.external ? !peer.isHost : peer.role !== 'member') {
      return refused(request.external ? 'delivery/host_proof' : 'protocol/not_allowed');
    }
    if (request.external && isUnexcepted(peer)) return refused('policy/exception_not_granted');
    if (request.admits.length > 0 && request.welcome === null) return refused('protocol/malformed');
    const nowMs = this.#clock.nowMs();
    if (!peer.isHost && !peer.commitBucket.take(nowMs)) return refused('protocol/rate_limited');
    const accepted = await this.#store.delivery.commit({
      meetingId: room.meetingId,
      from: peer,
      epoch: request.epoch,
      commit: request.commit,
      commitHash: createHash('sha256').update(wireBytes(request.commit)).digest('base64url'),
      external: request.external,
      admits: request.admits,
      welcome: request.welcome,
      removes: request.removes,
      groupInfo: request.groupInfo,
      nowMs,
      arrivals: new Map([...room.peers.values()].map(({ peerId, arrival }) => [peerId, arrival])),
    });
    if (!accepted.ok) return refused(REFUSALS[accepted.error]);
    const { seq } = accepted.value;
    room.head = { epoch: request.epoch + 1, seq };
    await this.#exceptions.admitted(room, peer, request, accepted.value);
    return done({ seq }, () => this.#deliver(room, peer, request, accepted.value));
  }

  async relay(room: Room, peer: Peer, request: RequestOf<'relay'>): Promise<Outcome> {
    if (peer.role !== 'member') return refused('protocol/not_allowed');
    const { payload } = request;
    const from = peer.peerId;
    if (!request.durable) {
      return done({}, () => room.toMembers({ type: 'relay', seq: null, from, payload }, peer));
    }
    if (!peer.durableBucket.take(this.#clock.nowMs())) return refused('protocol/rate_limited');
    const stored = await this.#store.delivery.relay({ meetingId: room.meetingId, from, payload });
    if (!stored.ok) return refused(REFUSALS[stored.error]);
    const { seq } = stored.value;
    if (room.head !== null) room.head = { ...room.head, seq };
    return done({ seq }, () => room.toMembers({ type: 'relay', seq, from, payload }, peer));
  }

  /** A stored commit reaches everybody whom it concerns, in the order of the log. */
  #deliver(room: Room, sender: Peer, request: RequestOf<'group.commit'>, accepted: AcceptedCommit): void {
    const { seq, epoch } = accepted;
    const from: PeerId = sender.peerId;
    if (request.external) this.#join(sender, { admittedSeq: seq - 1, welcomeSeq: null });
    room.toMembers({ type: 'commit', seq, epoch, commit: request.commit, from });

    for (const peerId of accepted.removed) {
      const peer = room.peers.get(peerId);
      if (peer === undefined) continue;
      const wasLive = peer.live;
      Object.assign(peer, { role: 'removed', removedSeq: seq, live: false });
      this.#media.leave(room, peer);
      // One that is still catching up gets the commit, and then this, from its replay.
      if (!wasLive) continue;
      peer.connection?.send({ type: 'removed' });
      peer.connection?.end();
    }
    const welcome = request.welcome ?? '';
    for (const { knockId, peerId } of accepted.admitted) {
      const peer = room.peers.get(peerId);
      room.knocks.delete(knockId);
      room.toMembers({ type: 'knock.gone', knockId: knockId as KnockId });
      if (peer === undefined) continue;
      this.#join(peer, { admittedSeq: seq, welcomeSeq: seq });
      peer.connection?.send({ type: 'admitted', welcome, epoch: epoch + 1, seq });
      room.welcomeMember(peer);
    }
    if (request.external) room.welcomeMember(sender);
    room.announceOnline();
  }

  #join(peer: Peer, entitlement: { admittedSeq: number; welcomeSeq: number | null }): void {
    Object.assign(peer, { role: 'member', ...entitlement, live: peer.connection !== null });
  }
}

/** Knocks in spite of a rule that it fails: nothing but an admission leads in. */
function isUnexcepted({ role, failing }: Peer): boolean {
  return role !== 'member' && failing.length > 0;
}
