// From a validated message to the part that handles it, and its one reply (L5).
import { assertNever, type Clock, errorCode, type Logger } from '@incamera/kernel';
import { type ClientMessage } from '@incamera/protocol';
import { type Store } from '@incamera/store';
import { type Connection } from './connection.js';
import { done, type Outcome, refused } from './outcome.js';
import { type Peer, type Room } from './room.js';
import { type Rooms } from './rooms.js';

/** A socket that does not say hello is closed. */
const HELLO_WITHIN_MS = 10_000;

/** Serves one connection to one meeting until it closes. */
export class Dispatcher {
  readonly #rooms: Rooms;
  readonly #room: Room;
  readonly #connection: Connection;
  readonly #store: Store;
  readonly #logger: Logger;
  #peer: Peer | null = null;

  constructor(options: {
    rooms: Rooms;
    room: Room;
    connection: Connection;
    store: Store;
    clock: Clock;
    logger: Logger;
  }) {
    this.#rooms = options.rooms;
    this.#room = options.room;
    this.#connection = options.connection;
    this.#store = options.store;
    this.#logger = options.logger;
    const cancelHello = options.clock.after(HELLO_WITHIN_MS, () => {
      if (this.#peer === null) this.#connection.close('protocol/not_allowed');
    });
    this.#connection.start(
      (message) => this.#handle(message),
      () => {
        cancelHello();
        this.#closed();
      },
    );
  }

  #closed(): void {
    const peer = this.#peer;
    if (peer === null) return;
    void this.#room.queue.run(() => {
      this.#rooms.sessions.disconnected(this.#room, peer, this.#connection);
      this.#rooms.releaseWhenEmpty(this.#room);
    });
  }

  async #handle(message: ClientMessage): Promise<void> {
    if (message.type === 'ping') return this.#connection.reply(message.id, {});
    // Setting up a transport takes a while and changes nothing here: neither this socket nor the meeting waits for it.
    if (message.type === 'media.offer') return void this.#answer(message.id, () => this.#route(message));
    return this.#room.queue.run(() => this.#answer(message.id, () => this.#route(message)));
  }

  async #answer(id: number, handle: () => Promise<Outcome> | Outcome): Promise<void> {
    try {
      const outcome = this.#room.ended ? refused('meeting/ended') : await handle();
      if (!outcome.ok) return this.#connection.replyError(id, outcome.error.code, outcome.error.refusal);
      this.#connection.reply(id, outcome.value.result);
      await outcome.value.after?.();
    } catch (error) {
      this.#logger.error('socket_request_failed', { code: errorCode(error) });
      this.#connection.replyError(id, 'server/internal');
    }
  }

  #route(message: ClientMessage): Promise<Outcome> | Outcome {
    const room = this.#room;
    const { sessions, knocks, delivery, refusals, media } = this.#rooms;
    if (message.type === 'hello') {
      if (this.#peer !== null) return refused('protocol/not_allowed');
      return sessions.hello(room, this.#connection, message, (peer) => {
        this.#peer = peer;
      });
    }
    const peer = this.#peer;
    if (peer === null || peer.connection !== this.#connection) return refused('protocol/not_allowed');
    switch (message.type) {
      case 'knock':
        return knocks.knock(room, peer, message);
      case 'knock.withdraw':
        return knocks.withdraw(room, peer);
      case 'knock.refuse':
        return knocks.refuse(room, peer, message);
      case 'host.prove':
        return delivery.prove(room, peer, message);
      case 'group.found':
        return delivery.found(room, peer, message);
      case 'group.info':
        return delivery.groupInfo(room, peer);
      case 'group.commit':
        return delivery.commit(room, peer, message);
      case 'group.refuse':
        return refusals.refuse(room, peer, message);
      case 'relay':
        return delivery.relay(room, peer, message);
      case 'media.offer':
        return media.offer(room, peer, message);
      case 'media.active':
        return media.active(room, peer, message);
      case 'media.want':
        return media.want(room, peer, message);
      case 'media.relays':
        return media.relays(peer);
      case 'meeting.lock':
        return this.#lock(peer, message.locked);
      case 'meeting.end':
        return peer.isHost ? done({}, () => this.#rooms.endRoom(room)) : refused('protocol/not_allowed');
      case 'leave':
        return sessions.leave(room, peer);
      case 'ping':
        return done();
      default:
        return assertNever(message);
    }
  }

  async #lock(peer: Peer, locked: boolean): Promise<Outcome> {
    if (!this.#room.mayActAsHost(peer)) return refused('protocol/not_allowed');
    await this.#store.meetings.setLocked(this.#room.meetingId, locked);
    this.#room.locked = locked;
    return done({}, () => this.#room.toEverybody(this.#room.toState()));
  }
}
