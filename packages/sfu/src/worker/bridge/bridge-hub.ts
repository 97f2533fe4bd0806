// All bridges of one worker, and which meetings go over which (L3).
import { SFU_LIMITS } from '../../types.js';
import { type Counters } from '../metrics.js';
import { type Router } from '../router.js';
import { Bridge, type BridgeSocket } from './bridge.js';
import { type BridgeMessage } from './bridge-messages.js';
import { RoomBridge } from './room-bridge.js';

export interface BridgeHubOptions {
  readonly counters: Counters;
  readonly nowMs: () => number;
  /** Runs its argument soon, once what is at hand was handled. */
  readonly schedule: (run: () => void) => void;
  /** The meeting's router, if this worker has one. */
  readonly router: (room: string) => Router | undefined;
  /** A bridge is gone, because what came over it was nonsense, or because its other end closed it. */
  readonly lost: (worker: number, number: number, nonsense: boolean) => void;
}

interface Connection {
  readonly bridge: Bridge;
  readonly number: number;
  /** Meetings for which the other worker said `open`. */
  readonly opened: Set<string>;
  readonly rooms: Map<string, RoomBridge>;
}

export class BridgeHub {
  readonly #options: BridgeHubOptions;
  /** By the number of the other worker. */
  readonly #connections = new Map<number, Connection>();
  /** The other workers of each meeting, as the parent says. */
  readonly #spans = new Map<string, readonly number[]>();

  constructor(options: BridgeHubOptions) {
    this.#options = options;
  }

  /**
   * A new connection to another worker; an older one to the same is closed.
   * @param number by which the parent knows the connection
   */
  connect(worker: number, number: number, socket: BridgeSocket): Bridge {
    this.#drop(worker);
    const { counters, schedule } = this.#options;
    const bridge = new Bridge(socket, counters, schedule, (made) => ({
      message: (message) => this.#received(worker, made, message),
      broken: () => this.#gone(worker, made, true),
    }));
    this.#connections.set(worker, { bridge, number, opened: new Set(), rooms: new Map() });
    for (const room of this.#spans.keys()) this.roomChanged(room);
    return bridge;
  }

  /** The other end of a bridge is closed. */
  disconnected(worker: number, bridge: Bridge): void {
    this.#gone(worker, bridge, false);
  }

  /** Which other workers have participants of this meeting; none ends it. */
  span(room: string, workers: readonly number[]): void {
    if (workers.length === 0) this.#spans.delete(room);
    else this.#spans.set(room, workers);
    this.roomChanged(room);
  }

  /** The meeting got a router here, or lost it, or is spread otherwise. */
  roomChanged(room: string): void {
    const router = this.#options.router(room);
    const workers = this.#spans.get(room) ?? [];
    for (const [worker, connection] of this.#connections) {
      const wanted = router !== undefined && workers.includes(worker);
      const existing = connection.rooms.get(room);
      if (existing && !wanted) {
        connection.rooms.delete(room);
        router?.removeBridge(existing);
        existing.close();
      } else if (!existing && wanted) {
        const { opened, bridge, rooms } = connection;
        const made = new RoomBridge(room, bridge, router, opened.has(room), this.#options);
        rooms.set(room, made);
        router.addBridge(made);
      }
    }
  }

  close(): void {
    for (const worker of [...this.#connections.keys()]) this.#drop(worker);
    this.#spans.clear();
  }

  #received(worker: number, bridge: Bridge, message: BridgeMessage): void {
    const connection = this.#connections.get(worker);
    if (connection?.bridge !== bridge) return;
    const { opened, rooms } = connection;
    if (message.type === 'close') opened.delete(message.room);
    if (message.type === 'open') {
      if (opened.size >= SFU_LIMITS.transports) {
        this.#gone(worker, bridge, true);
        return;
      }
      opened.add(message.room);
    }
    rooms.get(message.room)?.received(message);
  }

  #gone(worker: number, bridge: Bridge, nonsense: boolean): void {
    const connection = this.#connections.get(worker);
    if (connection?.bridge !== bridge) return;
    this.#drop(worker);
    this.#options.lost(worker, connection.number, nonsense);
  }

  #drop(worker: number): void {
    const connection = this.#connections.get(worker);
    if (!connection) return;
    this.#connections.delete(worker);
    for (const [room, made] of connection.rooms) {
      this.#options.router(room)?.removeBridge(made);
      made.close();
    }
    connection.bridge.close();
  }
}
