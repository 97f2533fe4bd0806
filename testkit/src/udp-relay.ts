// A UDP relay on loopback between a browser and the SFU: forwards, loses a seeded share, or drops everything.
import { createSocket, type Socket } from 'node:dgram';

export interface UdpRelayOptions {
  readonly targetAddress: string;
  readonly targetPort: number;
  /** Seed of the losses: the same seed loses the same packets of the same sequence. Default 1. */
  readonly seed?: number;
}

export interface UdpRelayCounts {
  readonly forwarded: number;
  readonly dropped: number;
}

/** A running relay. */
export interface UdpRelay {
  readonly address: '127.0.0.1';
  readonly port: number;
  /** 'drop' loses every packet both ways, as a dead network does. */
  setMode(mode: 'forward' | 'drop'): void;
  /** Share of packets lost each way while forwarding, [0, 1]. */
  setLoss(share: number): void;
  counts(): UdpRelayCounts;
  close(): Promise<void>;
}

/** Browsers use a few addresses each; more than this is a leak, and is refused. */
const mostFlows = 64;

/** Starts a relay on a free port. Each source address gets a socket of its own, as behind a NAT. */
export async function startUdpRelay(options: UdpRelayOptions): Promise<UdpRelay> {
  const front = createSocket('udp4');
  const flows = new Map<string, Socket>();
  // One sequence for each direction, so that the losses of one do not depend on the traffic of the other.
  const outward = seededChance(options.seed ?? 1);
  const inward = seededChance((options.seed ?? 1) + 0x9e37_79b9);
  let mode: 'forward' | 'drop' = 'forward';
  let loss = 0;
  let forwarded = 0;
  let dropped = 0;

  const passes = (chance: () => number) => {
    const isKept = mode === 'forward' && chance() >= loss;
    if (isKept) forwarded++;
    else dropped++;
    return isKept;
  };

  const flowOf = (address: string, port: number) => {
    const name = `${address} ${port}`;
    const known = flows.get(name);
    if (known !== undefined || flows.size >= mostFlows) return known;
    const back = createSocket('udp4');
    back.on('message', (packet) => {
      if (passes(inward)) front.send(packet, port, address);
    });
    // A port that was closed answers with ICMP; the packet is lost, as on a network.
    back.on('error', () => undefined);
    flows.set(name, back);
    return back;
  };

  front.on('message', (packet, source) => {
    const back = flowOf(source.address, source.port);
    if (back !== undefined && passes(outward)) back.send(packet, options.targetPort, options.targetAddress);
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject);
    front.bind(0, '127.0.0.1', resolve);
  });
  front.on('error', () => undefined);

  return {
    address: '127.0.0.1',
    port: front.address().port,
    setMode(next) {
      mode = next;
    },
    setLoss(share) {
      loss = share;
    },
    counts: () => ({ forwarded, dropped }),
    async close() {
      const sockets = [front, ...flows.values()];
      flows.clear();
      await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(resolve))));
    },
  };
}

/** Uniform numbers in [0, 1) from a seed (xorshift32: enough for losses, worthless for secrets). */
function seededChance(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}
