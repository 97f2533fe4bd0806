// Bridges members' media requests to the media router and its news back (L5).
import { AppError, type Logger, type PeerId } from '@incamera/kernel';
import { RELAY_LIFETIME_MS, type ServerErrorCode } from '@incamera/protocol';
import { type MediaRouter } from '../media-router.js';
import { type TurnCredentials } from '../turn.js';
import { type Connection } from './connection.js';
import { type MediaNetworkOptions, refusalOfPath } from './media-network.js';
import { done, type Outcome, refused } from './outcome.js';
import { type RequestOf } from './requests.js';
import { type Peer, type Room } from './room.js';

const OFFER_FAULTS = new Set(['sfu/bad_request', 'sfu/malformed_offer', 'sfu/unsupported_offer']);

/** What a client is told about a failure of the media router. */
export function mediaRefusal(error: unknown): ServerErrorCode {
  return error instanceof AppError && OFFER_FAULTS.has(error.code) ? 'media/offer_refused' : 'media/unavailable';
}

export class Media {
  readonly #router: MediaRouter;
  readonly #turn: TurnCredentials;
  readonly #logger: Logger;
  readonly #network: MediaNetworkOptions;

  constructor(options: { router: MediaRouter; turn: TurnCredentials; logger: Logger } & MediaNetworkOptions) {
    this.#network = options;
    this.#router = options.router;
    this.#turn = options.turn;
    this.#logger = options.logger;
  }

  async offer(room: Room, peer: Peer, request: RequestOf<'media.offer'>): Promise<Outcome> {
    if (peer.role !== 'member') return refused('protocol/not_allowed');
    const { sdp, senders, audioSlots, videoSlots } = request;
    peer.hasMedia = true;
    try {
      const offer = { sdp, senders, audioSlots, videoSlots };
      const answer = await this.#router.join({ room: room.meetingId, peer: peer.peerId, offer });
      // A removal may have come in between; nobody else would close this transport.
      if (!peer.hasMedia) this.#close(room, peer);
      return peer.hasMedia ? done({ sdp: answer.sdp }) : refused('protocol/not_allowed');
    } catch (error) {
      this.#logger.info('media_offer_failed', { code: error instanceof AppError ? error.code : 'unknown' });
      return refused(mediaRefusal(error));
    }
  }

  active(room: Room, peer: Peer, request: RequestOf<'media.active'>): Outcome {
    if (peer.role !== 'member') return refused('protocol/not_allowed');
    this.#router.setActive({
      room: room.meetingId,
      peer: peer.peerId,
      kind: request.kind,
      active: request.active,
    });
    return done();
  }

  want(room: Room, peer: Peer, request: RequestOf<'media.want'>): Outcome {
    if (peer.role !== 'member') return refused('protocol/not_allowed');
    const video = request.video.map(({ peerId, kind, height }) => ({
      peer: peerId,
      kind,
      ...(height === undefined ? {} : { height }),
    }));
    this.#router.setWants({ room: room.meetingId, peer: peer.peerId, video });
    return done();
  }

  relays(peer: Peer): Outcome {
    if (peer.role !== 'member') return refused('protocol/not_allowed');
    return done(this.#turn.issue(RELAY_LIFETIME_MS.member));
  }

  /** Closes a peer's transport at once. */
  leave(room: Room, peer: Peer): void {
    if (!peer.hasMedia) return;
    peer.hasMedia = false;
    this.#close(room, peer);
  }

  #close(room: Room, peer: Peer): void {
    this.#router.leave({ room: room.meetingId, peer: peer.peerId });
  }

  /** A path from a network that the policies do not approve ends at once, and its owner is told why. */
  #pathTaken(room: Room, peer: Peer, connection: Connection, address: string): void {
    const refusal = refusalOfPath(room, connection.view, address, this.#network);
    if (refusal === null) return;
    this.#logger.info('media_path_refused', {});
    this.leave(room, peer);
    connection.send({ type: 'media.refused', refusal });
  }

  /** Passes the router's news on to the rooms; the returned function stops it. */
  connect(rooms: { current(meetingId: string): Room | null }): () => void {
    const offSlots = this.#router.events.on('slots', ({ room, peer, slots }) => {
      rooms
        .current(room)
        ?.peers.get(peer)
        ?.connection?.send({
          type: 'media.slots',
          slots: slots.map(({ mid, source, paused }) => ({
            mid,
            source: source === null ? null : { peerId: source.peer as PeerId, kind: source.kind },
            paused,
          })),
        });
    });
    const offLayers = this.#router.events.on('layers', ({ room, peer, kind, layers }) => {
      const connection = rooms.current(room)?.peers.get(peer)?.connection;
      connection?.send({ type: 'media.layers', kind, layers: [...layers] });
    });
    const offPath = this.#router.events.on('path', ({ room: id, peer: peerId, address }) => {
      const room = rooms.current(id);
      const peer = room?.peers.get(peerId);
      if (room && peer?.connection) this.#pathTaken(room, peer, peer.connection, address);
    });
    const offReset = this.#router.events.on('reset', ({ peers: lost }) => {
      for (const { room, peer: id } of lost) {
        const peer = rooms.current(room)?.peers.get(id);
        if (peer?.hasMedia) peer.connection?.send({ type: 'media.reset' });
      }
    });
    return () => {
      offSlots();
      offLayers();
      offPath();
      offReset();
    };
  }
}
