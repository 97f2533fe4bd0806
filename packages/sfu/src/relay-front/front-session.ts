// One remote address at the front (L3, Node): a loopback socket of its own towards the media port, so that the media library
// tells remote addresses apart. What comes back has its mapped address put right.
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { xorMappedAddress } from './mapped-address.js';
import { BINDING_SUCCESS, isSignedWith, isStun, readStun, STUN_ATTRIBUTE, signedAnew } from './stun-message.js';

/** Datagrams that wait for the socket to open: the first checks. More are dropped, and sent again by ICE. */
const MOST_WAITING = 8;
/** A burst of a large key frame and no more: what waits longer is worth less than what follows. */
export const SOCKET_BUFFER_BYTES = 1024 * 1024;
const MOST_QUEUED_BYTES = 256 * 1024;

export interface FrontSessionOptions {
  readonly remote: { readonly address: string; readonly port: number };
  readonly iceUfrag: string;
  readonly icePwd: string;
  /** Where the media library listens. */
  readonly media: { readonly address: string; readonly port: number };
  /** Sends to the remote address. */
  readonly back: (datagram: Buffer) => void;
  /** The socket failed: this session is of no use any more. */
  readonly failed: () => void;
}

export class FrontSession {
  readonly iceUfrag: string;
  /** When the remote address was last heard. Written by the front, which reads it. */
  heardAtMs = 0;
  readonly #options: FrontSessionOptions;
  readonly #socket: Socket;
  #localPort: number | null = null;
  #waiting: Buffer[] | null = [];
  #closed = false;

  constructor(options: FrontSessionOptions) {
    this.#options = options;
    this.iceUfrag = options.iceUfrag;
    const { media } = options;
    const type = isIPv6(media.address) ? 'udp6' : 'udp4';
    this.#socket = createSocket({ type, recvBufferSize: SOCKET_BUFFER_BYTES, sendBufferSize: SOCKET_BUFFER_BYTES });
    this.#socket.on('error', () => {
      if (!this.#closed) options.failed();
    });
    this.#socket.on('message', (datagram) => options.back(this.#outward(datagram)));
    this.#socket.on('connect', () => {
      this.#localPort = this.#socket.address().port;
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      for (const datagram of waiting) this.forward(datagram);
    });
    // Connected: nobody else on this machine can speak for the media library.
    this.#socket.connect(media.port, media.address);
  }

  get remote(): FrontSessionOptions['remote'] {
    return this.#options.remote;
  }

  /** From which the media library hears this remote address; null before the socket is open. */
  get localPort(): number | null {
    return this.#localPort;
  }

  /** Sends to the media library, or drops. */
  forward(datagram: Buffer): void {
    if (this.#closed) return;
    if (this.#waiting !== null) {
      if (this.#waiting.length < MOST_WAITING) this.#waiting.push(datagram);
    } else if (canSend(this.#socket)) {
      this.#socket.send(datagram, ignore);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting = null;
    this.#socket.close();
  }

  /** The media library sees our loopback socket; the browser must be told the address that it is seen by (RFC 8445 section 7.2.5.3.1). */
  #outward(datagram: Buffer): Buffer {
    const message = isStun(datagram) ? readStun(datagram) : null;
    const { remote, icePwd } = this.#options;
    if (message?.type !== BINDING_SUCCESS || !isSignedWith(message, icePwd)) return datagram;
    const mapped = xorMappedAddress(datagram, remote.address, remote.port);
    return signedAnew(message, STUN_ATTRIBUTE.xorMappedAddress, mapped, icePwd);
  }
}

/** Whether a socket takes more now; a queue would only make everything late. */
export function canSend(socket: Socket): boolean {
  return socket.getSendQueueSize() < MOST_QUEUED_BYTES;
}

/** What a send that failed means is told by the silence that follows: UDP promises nothing. */
export function ignore(): void {}
