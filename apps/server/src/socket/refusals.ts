// Voiding forbidden commits (L5). A host's refusal voids at once; otherwise those of most connected members do. The server
// cannot check the refusals' signatures or reasons: it passes them on to those who can.
import { type Store } from '@incamera/store';
import { type ExceptionLog } from './exception-log.js';
import { type Media } from './media.js';
import { done, type Outcome, refused } from './outcome.js';
import { type RequestOf } from './requests.js';
import { type Peer, type Room } from './room.js';

export class Refusals {
  readonly #store: Store;
  readonly #media: Media;
  readonly #exceptions: ExceptionLog;

  constructor(options: { store: Store; media: Media; exceptions: ExceptionLog }) {
    this.#exceptions = options.exceptions;
    this.#store = options.store;
    this.#media = options.media;
  }

  async refuse(room: Room, peer: Peer, request: RequestOf<'group.refuse'>): Promise<Outcome> {
    if (peer.role !== 'member') return refused('protocol/not_allowed');
    const { epoch, commitHash, refusal } = request;
    const commit = await this.#store.delivery.acceptedCommit(room.meetingId, epoch);
    if (commit === null || commit.commitHash !== commitHash) return refused('delivery/epoch_taken');
    const voters = [...room.peers.values()].filter((voter) => this.#mayVote(voter, commit));
    if (commit.from === peer.peerId || !voters.includes(peer)) return refused('protocol/not_allowed');

    const key = `${epoch} ${commitHash}`;
    const refusals = room.refusals.get(key) ?? new Map();
    refusals.set(peer.peerId, refusal);
    room.refusals.set(key, refusals);
    const against = voters.filter((voter) => refusals.has(voter.peerId)).length;
    if (!peer.isHost && against * 2 <= voters.length) return done();
    const voided = await this.#void(room, epoch, commitHash, [...refusals.values()]);
    if (voided.ok) await this.#exceptions.voided(room, commit.seq);
    return voided;
  }

  /**
   * Connected members from before the commit. Whoever made it does not count, except a host: else one member alone could
   * undo what the host decides.
   */
  #mayVote(peer: Peer, commit: { seq: number; from: string }): boolean {
    const before = peer.admittedSeq !== null && peer.admittedSeq < commit.seq;
    if (peer.role !== 'member' || !before || peer.connection === null) return false;
    return peer.peerId !== commit.from || peer.isHost;
  }

  async #void(room: Room, epoch: number, commitHash: string, refusals: string[]): Promise<Outcome> {
    const { meetingId } = room;
    const voided = await this.#store.delivery.voidCommit({ meetingId, epoch, commitHash, refusals });
    if (!voided.ok) return refused('delivery/epoch_taken');
    const { seq } = voided.value;
    const knocksBefore = new Set(room.knocks.keys());
    room.head = { epoch, seq };
    room.refusals.clear();
    return done({}, async () => {
      room.toMembers({ type: 'commit.voided', seq, epoch, commitHash, refusals });
      // Those whom the commit let in wait again, those whom it removed may resume.
      await room.reload(this.#store);
      for (const peer of room.peers.values())
        if (peer.hasMedia && peer.role !== 'member') this.#media.leave(room, peer);
      for (const knock of room.knocks.values()) {
        if (!knocksBefore.has(knock.knockId)) room.toMembers(room.knockMessage(knock));
      }
      room.announceOnline();
    });
  }
}
