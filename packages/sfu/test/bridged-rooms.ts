// One meeting over two workers without processes: two routers, and a connection between them that tests can hold up.
import { type BridgeSocket } from '../src/worker/bridge/bridge.js';
import { BridgeHub } from '../src/worker/bridge/bridge-hub.js';
import { type FakeTransport } from './fake-transport.js';
import { SILENT_OFFER } from './offers.js';
import { TestRoom, type TestTime } from './test-room.js';

export const ROOM = 'room';

/** One direction. What was written is taken by the system while `blocked` is false, and read at `deliver`. */
class Pipe implements BridgeSocket {
  blocked = false;
  closed = false;
  queuedBytes = 0;
  readonly #taken: Buffer[] = [];
  readonly #waiting: Buffer[] = [];

  write(bytes: Buffer): void {
    // The system copies; what waits is still the writer's buffer.
    if (!this.blocked && this.#waiting.length === 0) {
      this.#taken.push(Buffer.from(bytes));
      return;
    }
    this.#waiting.push(bytes);
    this.queuedBytes += bytes.length;
  }

  close(): void {
    this.closed = true;
  }

  take(): Buffer {
    if (!this.blocked) {
      for (const bytes of this.#waiting.splice(0)) this.#taken.push(Buffer.from(bytes));
      this.queuedBytes = 0;
    }
    return Buffer.concat(this.#taken.splice(0));
  }
}

class Side {
  readonly room: TestRoom;
  readonly hub: BridgeHub;
  readonly scheduled: (() => void)[] = [];
  pipe = new Pipe();
  lost = 0;

  constructor(time: TestTime) {
    this.room = new TestRoom(time);
    this.hub = new BridgeHub({
      counters: this.room.counters,
      nowMs: () => time.nowMs,
      schedule: (run) => this.scheduled.push(run),
      router: (name) => (name === ROOM ? this.room.router : undefined),
      lost: () => {
        this.lost++;
      },
    });
  }
}

export class BridgedRooms {
  readonly time: TestTime = { nowMs: 1_700_000_000_000 };
  readonly a = new Side(this.time);
  readonly b = new Side(this.time);
  #ends: ReturnType<BridgeHub['connect']>[] = [];
  #connections = 0;
  /** Sizes of the pieces in which bytes arrive. */
  chunkBytes = 65_536;

  /** Connects the two, again if they were. */
  connect(): void {
    this.#connections++;
    for (const side of [this.a, this.b]) side.pipe = new Pipe();
    this.#ends = [
      this.a.hub.connect(1, this.#connections, this.a.pipe),
      this.b.hub.connect(0, this.#connections, this.b.pipe),
    ];
  }

  /** Makes the meeting one of both. */
  span(): void {
    this.a.hub.span(ROOM, [1]);
    this.b.hub.span(ROOM, [0]);
    this.deliver();
  }

  /** The other end is gone, as when its process was killed. */
  cut(): void {
    const [a, b] = this.#ends;
    if (a) this.a.hub.disconnected(1, a);
    if (b) this.b.hub.disconnected(0, b);
  }

  /** Lets everything that was said arrive, and what it causes. */
  deliver(): void {
    const [a, b] = this.#ends;
    for (let rounds = 0, more = true; more && rounds < 100; rounds++) {
      for (const side of [this.a, this.b]) for (const run of side.scheduled.splice(0)) run();
      const [toB, toA] = [this.a.pipe.take(), this.b.pipe.take()];
      for (let at = 0; at < toB.length; at += this.chunkBytes) b?.received(toB.subarray(at, at + this.chunkBytes));
      for (let at = 0; at < toA.length; at += this.chunkBytes) a?.received(toA.subarray(at, at + this.chunkBytes));
      more = toA.length + toB.length > 0 || this.a.scheduled.length + this.b.scheduled.length > 0;
    }
  }

  /** Time passes in both workers. */
  pass(ms: number, stepMs = 20): void {
    for (let passed = 0; passed < ms; passed += stepMs) {
      this.time.nowMs += stepMs;
      for (const side of [this.a, this.b]) side.room.router.tick(this.time.nowMs);
      this.deliver();
    }
  }
}

/** One speaker in the first worker, one listener in the second. */
export function bridgedMeeting(chunkBytes = 65_536): {
  rooms: BridgedRooms;
  speaker: FakeTransport;
  listener: FakeTransport;
} {
  const rooms = new BridgedRooms();
  rooms.chunkBytes = chunkBytes;
  rooms.connect();
  const speaker = rooms.a.room.join('speaker');
  const listener = rooms.b.room.join('listener', SILENT_OFFER);
  rooms.span();
  return { rooms, speaker, listener };
}
