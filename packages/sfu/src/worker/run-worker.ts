// Ties a worker host to its process: messages of the parent, an end with the parent's end, no silent errors (L3, Node).
import { createSocket } from 'node:dgram';
import { isIPv6, Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { errorCode, systemClock } from '@incamera/kernel';
import { type SfuErrorCode, sfuErrors } from '../errors.js';
import { readParentMessage, type WorkerConfig, type WorkerMessage } from '../ipc/messages.js';
import { frontedTransports } from '../relay-front/fronted-transports.js';
import { RelayFront } from '../relay-front/relay-front.js';
import { attachSocket } from './bridge/node-bridge-socket.js';
import { newCounters } from './metrics.js';
import { cleanupNative, type NativeTransportOptions, nativeTransportFactory } from './native-transport.js';
import { Outbox } from './outbox.js';
import { type RawTransportFactory } from './raw-transport.js';
import { WorkerHost } from './worker-host.js';

/** Makes the transports of a worker; a program of its own may put something between the router and the network. */
export type FactoryMaker = (options: NativeTransportOptions) => RawTransportFactory;

const EXIT_UNABLE = 3;
const EXIT_BUG = 4;

/**
 * Runs this process as media worker until the parent says `stop` or is gone. Call it once, from the program that
 * `child_process.fork` started.
 */
export function runWorker(makeFactory: FactoryMaker = nativeTransportFactory): void {
  let host: WorkerHost | null = null;
  const counters = newCounters();
  const outbox = new Outbox(
    {
      send: (message, written) =>
        (process.connected && process.send?.(message, undefined, undefined, written)) ?? false,
    },
    counters,
  );
  const post = (message: WorkerMessage): void => outbox.post(message);
  const unable = (code: SfuErrorCode): void => {
    process.send?.({ type: 'unable', code, context: {} } satisfies WorkerMessage, undefined, undefined, () =>
      process.exit(EXIT_UNABLE),
    );
  };
  // A parent that is gone takes the meetings' media with it: nobody could end them any more.
  process.once('disconnect', () => process.exit(0));
  process.on('uncaughtException', (error) => {
    post({
      type: 'log',
      level: 'error',
      event: 'sfu_worker_bug',
      context: { code: errorCode(error), kind: error.name },
    });
    setImmediate(() => process.exit(EXIT_BUG));
  });
  // Ctrl-C reaches the whole process group; the parent decides when the media stops.
  process.on('SIGINT', () => {});

  process.on('message', (raw, handle) => {
    const message = readParentMessage(raw);
    if (message.type === 'start') {
      if (host) return;
      openPorts(message).then(
        ({ udpPort, front }) => {
          const announced = { addresses: message.addresses, udpPort, relayFrontPort: front?.port ?? null };
          const native = makeFactory({ udpPort, bind: message.bind });
          const factory = front === null ? native : frontedTransports(native, front);
          const monotonicMs = (): number => performance.timeOrigin + performance.now();
          const schedule = (run: () => void): void => {
            setImmediate(run);
          };
          host = new WorkerHost({ factory, announced, clock: systemClock, monotonicMs, post, schedule }, counters);
          post({ type: 'ready', udpPort });
        },
        () => unable('sfu/port_unavailable'),
      );
    } else if (message.type === 'stop') {
      host?.close();
      cleanupNative();
      process.exit(0);
    } else if (message.type === 'bridge') {
      const { worker, bridge: number } = message;
      const running = host;
      // A socket that was closed on the way does not come.
      if (running && handle instanceof Socket) {
        attachSocket(
          handle,
          (socket) => running.connect(worker, number, socket),
          (bridge) => running.disconnected(worker, bridge),
        );
      } else post({ type: 'unbridged', worker, bridge: number });
    } else if (host) {
      host.handle(message);
    } else {
      throw sfuErrors.make('sfu/bad_request', { context: { field: 'type' } });
    }
  });
}

interface OpenPorts {
  readonly udpPort: number;
  readonly front: RelayFront | null;
}

/** The front lives as long as the process. */
async function openPorts(config: WorkerConfig): Promise<OpenPorts> {
  const { bind, relayFrontPort } = config;
  const udpPort = await freeUdpPort(config);
  if (relayFrontPort === null) return { udpPort, front: null };
  const front = await RelayFront.open({ port: relayFrontPort, bind, mediaPort: udpPort, clock: systemClock });
  return { udpPort, front };
}

/** Opens the port once, so that a port in use is found at the start and not at the first participant. */
function freeUdpPort(config: WorkerConfig): Promise<number> {
  const address = config.bind ?? '::';
  const attempt = (type: 'udp4' | 'udp6', host: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const socket = createSocket({ type, reuseAddr: false });
      socket.once('error', reject);
      socket.bind({ port: config.udpPort, address: host, exclusive: true }, () => {
        const { port } = socket.address();
        socket.close(() => resolve(port));
      });
    });
  return attempt(isIPv6(address) ? 'udp6' : 'udp4', address).catch((error: unknown) => {
    // A machine without IPv6 has no `::`.
    if (config.bind === null && (error as { code?: string }).code !== 'EADDRINUSE') return attempt('udp4', '0.0.0.0');
    throw error;
  });
}
