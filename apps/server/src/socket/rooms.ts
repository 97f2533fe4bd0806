// All running meetings (L5): loaded when somebody comes, forgotten when everybody is gone, ended once.
import { type Clock, type Logger, type Rng } from '@incamera/kernel';
import { type ServerMessage } from '@incamera/protocol';
import { type Store } from '@incamera/store';
import { type FileStorage } from '../files/file-storage.js';
import { type MediaRouter } from '../media-router.js';
import { type CountryOf } from '../rules/client-view.js';
import { type MeetingPolicies } from '../rules/meeting-policies.js';
import { type TurnCredentials } from '../turn.js';
import { DeliveryService } from './delivery.js';
import { ExceptionLog } from './exception-log.js';
import { FormerMembers } from './former-members.js';
import { Knocks } from './knocks.js';
import { Media } from './media.js';
import { Refusals } from './refusals.js';
import { type Peer, Room } from './room.js';
import { Sessions } from './session.js';

/** An empty meeting stays in memory for so long. */
const EMPTY_MS = 120_000;

export interface RoomsOptions {
  readonly store: Store;
  readonly router: MediaRouter;
  readonly turn: TurnCredentials;
  readonly files: FileStorage;
  readonly policies: MeetingPolicies;
  readonly countryOf: CountryOf;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly logger: Logger;
}

/** A meeting in which a member is connected, without what would name it. */
export interface RunningRoom {
  /** As stored: classification and rules; null for a meeting without. */
  readonly policy: string | null;
  /** Members that are connected. */
  readonly memberCount: number;
}

export type RoomRefusal = 'meeting/unknown' | 'meeting/ended';

export class Rooms {
  readonly knocks: Knocks;
  readonly media: Media;
  readonly sessions: Sessions;
  readonly delivery: DeliveryService;
  readonly refusals: Refusals;
  /** Of meetings that ended a while ago. */
  readonly former: FormerMembers;
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<string, Promise<Room | RoomRefusal>>();
  readonly #loaded = new Map<string, Room>();
  readonly #disconnectRouter: () => void;

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.former = new FormerMembers(options.clock);
    this.knocks = new Knocks(options);
    this.media = new Media(options);
    this.sessions = new Sessions({ ...options, knocks: this.knocks, media: this.media });
    const exceptions = new ExceptionLog(options);
    this.delivery = new DeliveryService({ ...options, media: this.media, exceptions });
    this.refusals = new Refusals({ ...options, media: this.media, exceptions });
    this.#disconnectRouter = this.media.connect({
      current: (meetingId) => this.#loaded.get(meetingId) ?? null,
    });
  }

  /** The meeting, from memory or rebuilt from the store. */
  async open(meetingId: string): Promise<Room | RoomRefusal> {
    const known = this.#rooms.get(meetingId);
    if (known !== undefined) return known;
    const loading = this.#load(meetingId);
    this.#rooms.set(meetingId, loading);
    try {
      const room = await loading;
      if (!(room instanceof Room)) this.#rooms.delete(meetingId);
      return room;
    } catch (error) {
      this.#rooms.delete(meetingId);
      throw error;
    }
  }

  /** Which member of the meeting a bearer token belongs to, or null. */
  async memberByTokenHash(meetingId: string, hash: string): Promise<Peer | null> {
    const room = await this.open(meetingId);
    if (!(room instanceof Room)) return null;
    this.releaseWhenEmpty(room);
    const peer = room.peerByTokenHash(hash);
    return peer?.role === 'member' ? peer : null;
  }

  /** Ends a meeting for all and deletes what was stored of it. */
  async end(meetingId: string): Promise<void> {
    const room = await this.open(meetingId);
    if (room instanceof Room) await room.queue.run(() => this.endRoom(room));
  }

  /** As `end`, from within a step of the room's queue. */
  async endRoom(room: Room): Promise<void> {
    const { store, files, clock } = this.#options;
    await store.meetings.end(room.meetingId, clock.nowMs());
    room.ended = true;
    const members = [...room.peers.values()].filter(({ role }) => role === 'member');
    this.former.add(
      room.meetingId,
      members.map(({ tokenHash }) => tokenHash),
    );
    for (const peer of room.peers.values()) {
      this.media.leave(room, peer);
      peer.connection?.send({ type: 'ended' });
      peer.connection?.end();
    }
    this.#forget(room);
    await files.deleteMeeting(room.meetingId);
  }

  /** To every connected client of every meeting. */
  announce(message: ServerMessage): void {
    for (const room of this.#loaded.values()) room.toEverybody(message);
  }

  /** Meetings in which a member is connected; who waits in front of one does not count. */
  running(): RunningRoom[] {
    return [...this.#loaded.values()]
      .map((room) => ({ policy: room.policy, memberCount: room.onlineMembers().length }))
      .filter(({ memberCount }) => memberCount > 0);
  }

  /** Drops a meeting from memory once nobody is there any more. */
  releaseWhenEmpty(room: Room): void {
    if (room.connectionCount() > 0) return;
    this.#options.clock.after(EMPTY_MS, () => {
      void room.queue.run(() => {
        if (room.connectionCount() === 0 && this.#loaded.get(room.meetingId) === room) this.#forget(room);
      });
    });
  }

  /** Closes every socket so that its client comes back, and stops listening to the media router. */
  close(): void {
    this.#disconnectRouter();
    for (const room of this.#loaded.values()) {
      room.dispose();
      for (const { connection } of room.peers.values()) connection?.end();
    }
  }

  async #load(meetingId: string): Promise<Room | RoomRefusal> {
    const { store, clock, policies } = this.#options;
    const meeting = await store.meetings.get(meetingId);
    if (meeting === null) return 'meeting/unknown';
    if (meeting.endedAtMs !== null) return 'meeting/ended';
    const room = new Room(meeting, await policies.judgeOf(meeting.policy), clock);
    await room.reload(store);
    for (const peer of room.peers.values()) if (peer.role === 'visitor') this.sessions.awaitReturn(room, peer);
    this.#loaded.set(meetingId, room);
    return room;
  }

  #forget(room: Room): void {
    room.dispose();
    this.#rooms.delete(room.meetingId);
    this.#loaded.delete(room.meetingId);
  }
}
