// A second way to the media port, for checks that the media library would refuse (L3, Node; decision 0009). It listens on a
// UDP port of its own and passes on what remote addresses send that have shown a check of the known kind, validly signed
// for a transport that exists. For everybody else the port is silent.
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { type Clock } from '@incamera/kernel';
import { type IceDtlsParameters } from '../sdp/session-description.js';
import { type RemotePath } from '../worker/raw-transport.js';
import { canSend, FrontSession, ignore, SOCKET_BUFFER_BYTES } from './front-session.js';
import { isSignedWith, isStun, readStun } from './stun-message.js';
import { ufragOf, withTieBreaker, zeroTieBreaker } from './tie-breaker.js';

/** Remote addresses at a time; each costs a socket. */
const MOST_SESSIONS = 2000;
/** Relays that one browser may try at a time: TCP and TLS, over both families, and a second relay. */
const MOST_SESSIONS_OF_TRANSPORT = 8;
/** Twice the time after which ICE gives a path up (RFC 7675 section 5.1). */
const IDLE_MS = 60_000;
const SWEEP_MS = 10_000;

export interface RelayFrontOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Address to bind; null for all. */
  readonly bind: string | null;
  /** Port of the media library. */
  readonly mediaPort: number;
  readonly clock: Clock;
}

interface Admitted {
  readonly icePwd: string;
  sessions: number;
}

export class RelayFront {
  readonly port: number;
  readonly #options: RelayFrontOptions;
  readonly #socket: Socket;
  /** By our ufrag. */
  readonly #admitted = new Map<string, Admitted>();
  /** By remote address and port. */
  readonly #sessions = new Map<string, FrontSession>();
  readonly #stopSweep: () => void;

  private constructor(options: RelayFrontOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    this.port = socket.address().port;
    socket.on('message', (datagram, source) => this.#received(datagram, source));
    // A datagram that could not be sent is lost, as on a network.
    socket.on('error', ignore);
    this.#stopSweep = options.clock.every(SWEEP_MS, () => this.#sweep());
  }

  /** @throws the error of the system when the port cannot be opened */
  static async open(options: RelayFrontOptions): Promise<RelayFront> {
    return new RelayFront(options, await openSocket(options.port, options.bind));
  }

  get sessionCount(): number {
    return this.#sessions.size;
  }

  /** Lets checks for a transport through until the returned function is called. */
  admit({ iceUfrag, icePwd }: Pick<IceDtlsParameters, 'iceUfrag' | 'icePwd'>): () => void {
    this.#admitted.set(iceUfrag, { icePwd, sessions: 0 });
    return () => {
      for (const [name, session] of this.#sessions) if (session.iceUfrag === iceUfrag) this.#end(name, session);
      this.#admitted.delete(iceUfrag);
    };
  }

  /** Whose packets come to the media library from a port of this front: a relay's, mostly. Null: it is none of the front's. */
  behind(iceUfrag: string, port: number): RemotePath | null {
    for (const session of this.#sessions.values()) {
      if (session.iceUfrag === iceUfrag && session.localPort === port) return session.remote;
    }
    return null;
  }

  close(): void {
    this.#stopSweep();
    for (const [name, session] of this.#sessions) this.#end(name, session);
    this.#admitted.clear();
    this.#socket.close();
  }

  #received(datagram: Buffer, source: RemoteInfo): void {
    const name = `${source.address} ${source.port}`;
    const check = isStun(datagram) ? readStun(datagram) : null;
    const role = check === null ? null : zeroTieBreaker(check);
    if (check === null || role === null) {
      this.#pass(this.#sessions.get(name), datagram);
      return;
    }
    const iceUfrag = ufragOf(check) ?? '';
    const admitted = this.#admitted.get(iceUfrag);
    if (admitted === undefined || !isSignedWith(check, admitted.icePwd)) return;
    const session = this.#sessionOf(name, source, iceUfrag, admitted);
    this.#pass(session, withTieBreaker(check, role, admitted.icePwd));
  }

  #pass(session: FrontSession | undefined, datagram: Buffer): void {
    if (session === undefined) return;
    session.heardAtMs = this.#options.clock.nowMs();
    session.forward(datagram);
  }

  #sessionOf(
    name: string,
    { address, port }: RemoteInfo,
    iceUfrag: string,
    admitted: Admitted,
  ): FrontSession | undefined {
    const known = this.#sessions.get(name);
    if (known?.iceUfrag === iceUfrag) return known;
    // A relay gave the port to another allocation.
    if (known !== undefined) this.#end(name, known);
    if (this.#sessions.size >= MOST_SESSIONS || admitted.sessions >= MOST_SESSIONS_OF_TRANSPORT) return undefined;
    const { bind, mediaPort } = this.#options;
    const session: FrontSession = new FrontSession({
      remote: { address, port },
      iceUfrag,
      icePwd: admitted.icePwd,
      media: { address: bind ?? '127.0.0.1', port: mediaPort },
      back: (datagram) => {
        if (canSend(this.#socket)) this.#socket.send(datagram, port, address, ignore);
      },
      failed: () => this.#end(name, session),
    });
    admitted.sessions++;
    this.#sessions.set(name, session);
    return session;
  }

  #end(name: string, session: FrontSession): void {
    session.close();
    if (this.#sessions.get(name) !== session) return;
    this.#sessions.delete(name);
    const admitted = this.#admitted.get(session.iceUfrag);
    if (admitted !== undefined) admitted.sessions--;
  }

  #sweep(): void {
    const nowMs = this.#options.clock.nowMs();
    for (const [name, session] of this.#sessions) if (nowMs - session.heardAtMs >= IDLE_MS) this.#end(name, session);
  }
}

/** All addresses of both families, where the machine has both. */
function openSocket(port: number, bind: string | null): Promise<Socket> {
  const attempt = (type: 'udp4' | 'udp6', address: string): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const buffers = { recvBufferSize: SOCKET_BUFFER_BYTES, sendBufferSize: SOCKET_BUFFER_BYTES };
      const socket = createSocket({ type, reuseAddr: false, ...buffers });
      socket.once('error', reject);
      socket.bind({ port, address, exclusive: true }, () => {
        socket.off('error', reject);
        resolve(socket);
      });
    });
  if (bind !== null) return attempt(isIPv6(bind) ? 'udp6' : 'udp4', bind);
  return attempt('udp6', '::').catch((error: unknown) => {
    if ((error as { code?: string }).code === 'EADDRINUSE') throw error;
    return attempt('udp4', '0.0.0.0');
  });
}
