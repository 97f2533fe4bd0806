// Knocking (L5): who waits at the door, and who is turned away. Letting in is a commit, see delivery.ts.
import { type Clock, type Rng } from '@incamera/kernel';
import { LIMITS } from '@incamera/protocol';
import { type Store } from '@incamera/store';
import { newKnockId } from '../security/secrets.js';
import { done, type Outcome, refused } from './outcome.js';
import { type RequestOf } from './requests.js';
import { type Peer, type Room, type WaitingKnock } from './room.js';

export class Knocks {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #rng: Rng;

  constructor(options: { store: Store; clock: Clock; rng: Rng }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#rng = options.rng;
  }

  /** A member may knock as well: its client lost the group's state and asks to be added anew. */
  async knock(room: Room, peer: Peer, request: RequestOf<'knock'>): Promise<Outcome> {
    if (peer.role === 'left' || peer.role === 'removed') return refused('protocol/not_allowed');
    const nowMs = this.#clock.nowMs();
    if (nowMs >= room.expiresAtMs) return refused('meeting/expired');
    if (room.locked && peer.role !== 'member') return refused('meeting/locked');
    if (peer.role !== 'member' && room.memberCount() >= LIMITS.maxMembers) return refused('meeting/full');
    const former = room.knockOf(peer.peerId);
    if (former === null && room.knocks.size >= LIMITS.pendingKnocks) return refused('knock/too_many');
    const knock: WaitingKnock = {
      knockId: newKnockId(this.#rng),
      peerId: peer.peerId,
      sealed: request.sealed,
      atMs: nowMs,
    };
    const { peerId, tokenHash, isHost, excepting } = peer;
    const row = { peerId, tokenHash, isHost, failing: excepting };
    if (!(await this.#store.peers.knock(room.meetingId, row, knock))) return refused('meeting/ended');
    if (former !== null) this.#forget(room, former);
    room.knocks.set(knock.knockId, knock);
    return done({ knockId: knock.knockId }, () => room.toMembers(room.knockMessage(knock)));
  }

  async withdraw(room: Room, peer: Peer): Promise<Outcome> {
    const knock = room.knockOf(peer.peerId);
    if (knock === null) return done();
    await this.#store.peers.deleteKnock(room.meetingId, knock.knockId);
    return done({}, () => this.#forget(room, knock));
  }

  async refuse(room: Room, peer: Peer, request: RequestOf<'knock.refuse'>): Promise<Outcome> {
    if (!room.mayActAsHost(peer)) return refused('protocol/not_allowed');
    const knock = room.knocks.get(request.knockId);
    const { knockId, sealedReason } = request;
    if (knock === undefined || !(await this.#store.peers.refuseKnock(room.meetingId, knockId, sealedReason))) {
      return refused('knock/gone');
    }
    return done({}, () => {
      this.#forget(room, knock);
      room.peers.get(knock.peerId)?.connection?.send({ type: 'refused', sealedReason });
    });
  }

  /** The reason why a resuming visitor was turned away while it was gone, or null. */
  async refusalOf(room: Room, peer: Peer): Promise<string | null> {
    const knocks = await this.#store.peers.knocks(room.meetingId);
    return knocks.find((knock) => knock.peerId === peer.peerId && knock.state === 'refused')?.sealedReason ?? null;
  }

  /** A visitor that is gone for good. */
  async forgetVisitor(room: Room, peer: Peer): Promise<void> {
    const knock = room.knockOf(peer.peerId);
    await this.#store.peers.forgetVisitor(room.meetingId, peer.peerId);
    room.peers.delete(peer.peerId);
    if (knock !== null) this.#forget(room, knock);
  }

  #forget(room: Room, knock: WaitingKnock): void {
    room.knocks.delete(knock.knockId);
    room.toMembers({ type: 'knock.gone', knockId: knock.knockId });
  }
}
