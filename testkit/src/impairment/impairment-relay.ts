// A UDP relay between a browser and the SFU that behaves like a bad network: a thin shell of sockets around two impaired
// paths. The kernel needs no netem and the test no privileges.
import { createSocket, type Socket } from 'node:dgram';
import { ImpairedPath } from './impaired-path.js';
import { type Impairment, type PathCounts } from './impairment.js';

export interface ImpairmentRelayOptions {
  readonly targetAddress: string;
  readonly targetPort: number;
  /** Where browsers reach the relay. Default 127.0.0.1; Firefox wants one that is not loopback. */
  readonly bindAddress?: string;
  /** Seed of everything random: the same seed does the same to the same packets. Default 1. */
  readonly seed?: number;
  /** From the browser to the SFU. */
  readonly up?: Partial<Impairment>;
  /** From the SFU to the browser. */
  readonly down?: Partial<Impairment>;
}

export type RelayDirection = 'up' | 'down' | 'both';

/** A running relay. Each direction is one path that all connections of the browser share, like its access line. */
export interface ImpairmentRelay {
  readonly address: string;
  readonly port: number;
  /** Changes some settings of a direction, also while packets pass. */
  set(direction: RelayDirection, change: Partial<Impairment>): void;
  /** No packet passes until `restore`; what was under way is gone. The other settings stay. */
  cut(): void;
  restore(): void;
  /**
   * Takes new ports towards the SFU, as a NAT does after it forgot: what the SFU sends to the old ones is lost. Every
   * connection of the browser goes on from a new address.
   */
  changeAddress(): Promise<void>;
  /** Ports that the SFU sees now, one per source address of the browser. */
  upstreamPorts(): readonly number[];
  counts(): { readonly up: PathCounts; readonly down: PathCounts };
  close(): Promise<void>;
}

/** Browsers use a few addresses each; more than this is a leak, and is refused. */
const MOST_FLOWS = 64;

interface Flow {
  readonly address: string;
  readonly port: number;
  back: Socket;
}

interface Parcel {
  readonly packet: Buffer;
  readonly flow: Flow;
}

/** Starts a relay on a free port. */
export async function startImpairmentRelay(options: ImpairmentRelayOptions): Promise<ImpairmentRelay> {
  const seed = options.seed ?? 1;
  const front = createSocket('udp4');
  const flows = new Map<string, Flow>();
  const nowMs = (): number => performance.now();
  let closed = false;

  // One sequence for each direction, so that what one loses does not depend on the traffic of the other.
  const up = pathPump(new ImpairedPath<Parcel>(seed), nowMs, ({ packet, flow }) => {
    if (!closed) flow.back.send(packet, options.targetPort, options.targetAddress);
  });
  const down = pathPump(new ImpairedPath<Parcel>(seed + 0x5bd1_e995), nowMs, ({ packet, flow }) => {
    if (!closed) front.send(packet, flow.port, flow.address);
  });
  const pumps = { up: [up], down: [down], both: [up, down] };
  if (options.up) up.set(options.up);
  if (options.down) down.set(options.down);

  const openBack = async (flow: () => Flow): Promise<Socket> => {
    const back = createSocket('udp4');
    // A port that was closed answers with ICMP; the packet is lost, as on a network.
    back.on('error', () => undefined);
    back.on('message', (packet) => down.push({ packet, flow: flow() }, packet.length));
    await new Promise<void>((resolve) => back.bind(0, resolve));
    return back;
  };

  const opening = new Map<string, Promise<Flow | null>>();
  const openFlow = async (name: string, address: string, port: number): Promise<Flow | null> => {
    const back = await openBack(() => flow);
    const flow: Flow = { address, port, back };
    if (closed) {
      back.close();
      return null;
    }
    flows.set(name, flow);
    return flow;
  };

  front.on('message', (packet, source) => {
    const name = `${source.address} ${source.port}`;
    const known = flows.get(name);
    if (known !== undefined) {
      up.push({ packet, flow: known }, packet.length);
      return;
    }
    if (flows.size >= MOST_FLOWS) return;
    const opened = opening.get(name) ?? openFlow(name, source.address, source.port);
    opening.set(name, opened);
    // Packets that come while the socket opens follow in their order.
    void opened.then((flow) => {
      opening.delete(name);
      if (flow !== null) up.push({ packet, flow }, packet.length);
    });
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject);
    front.bind(0, options.bindAddress ?? '127.0.0.1', resolve);
  });
  front.on('error', () => undefined);
  const { address, port } = front.address();

  return {
    address,
    port,
    set(direction, change) {
      for (const pump of pumps[direction]) pump.set(change);
    },
    cut() {
      for (const pump of pumps.both) pump.set({ cut: true });
    },
    restore() {
      for (const pump of pumps.both) pump.set({ cut: false });
    },
    async changeAddress() {
      for (const flow of flows.values()) {
        const old = flow.back;
        flow.back = await openBack(() => flow);
        old.close();
      }
    },
    upstreamPorts: () => [...flows.values()].map((flow) => flow.back.address().port),
    counts: () => ({ up: up.path.counts, down: down.path.counts }),
    async close() {
      closed = true;
      up.stop();
      down.stop();
      await Promise.all(opening.values());
      const sockets = [front, ...[...flows.values()].map((flow) => flow.back)];
      flows.clear();
      await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
    },
  };
}

interface PathPump {
  readonly path: ImpairedPath<Parcel>;
  push(parcel: Parcel, bytes: number): void;
  set(change: Partial<Impairment>): void;
  stop(): void;
}

/** Drives one path by the machine's clock. */
function pathPump(path: ImpairedPath<Parcel>, nowMs: () => number, deliver: (parcel: Parcel) => void): PathPump {
  let timer: NodeJS.Timeout | null = null;
  let timerMs = Number.POSITIVE_INFINITY;
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    timerMs = Number.POSITIVE_INFINITY;
  };
  const run = (): void => {
    for (const parcel of path.take(nowMs())) deliver(parcel);
    const next = path.nextMs();
    if (next === null) {
      stop();
    } else if (next < timerMs) {
      stop();
      timerMs = next;
      timer = setTimeout(
        () => {
          stop();
          run();
        },
        Math.max(0, Math.ceil(next - nowMs())),
      );
    }
  };
  return {
    path,
    push(parcel, bytes) {
      path.push(parcel, bytes, nowMs());
      run();
    },
    set(change) {
      path.set(change, nowMs());
      run();
    },
    stop,
  };
}
