// A TCP proxy on loopback in front of the server, for HTTP and WebSocket, whose cable can be pulled.
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';

export interface TcpProxyOptions {
  readonly targetPort: number;
  /** Default 127.0.0.1. */
  readonly targetAddress?: string;
}

/** A running proxy. */
export interface TcpProxy {
  readonly port: number;
  /**
   * Pulls the cable. 'hang': nothing arrives any more, connections stay and go on after restore(), as in a tunnel;
   * 'reset': connections break and new ones are refused, as when the interface goes down.
   */
  cut(kind: 'hang' | 'reset'): void;
  restore(): void;
  /** Open connections of clients. */
  connectionCount(): number;
  close(): Promise<void>;
}

/** A page uses about ten connections. */
const mostConnections = 256;

/** Starts a proxy on a free port. */
export async function startTcpProxy(options: TcpProxyOptions): Promise<TcpProxy> {
  const pairs = new Map<Socket, Socket>();
  let state: 'open' | 'hang' | 'reset' = 'open';

  const server = createServer({ pauseOnConnect: true }, (client) => {
    if (state === 'reset' || pairs.size >= mostConnections) {
      client.resetAndDestroy();
      return;
    }
    const upstream = createConnection(options.targetPort, options.targetAddress ?? '127.0.0.1');
    pairs.set(client, upstream);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.setNoDelay(true);
      from.on('data', (chunk) => {
        if (!to.write(chunk)) from.pause();
      });
      to.on('drain', () => {
        if (state === 'open') from.resume();
      });
      from.on('end', () => to.end());
      // Why a side broke does not matter: the other one breaks with it.
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        pairs.delete(client);
      });
    }
    if (state === 'hang') upstream.pause();
    else client.resume();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    cut(kind) {
      state = kind;
      for (const pair of pairs) {
        for (const socket of pair) {
          if (kind === 'hang') socket.pause();
          else socket.resetAndDestroy();
        }
      }
    },
    restore() {
      state = 'open';
      for (const pair of pairs) for (const socket of pair) socket.resume();
    },
    connectionCount: () => pairs.size,
    async close() {
      for (const [client, upstream] of pairs) {
        client.destroy();
        upstream.destroy();
      }
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
