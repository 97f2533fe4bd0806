// A transport without a network: tests put packets in and see what the router sends.
import {
  type RawTransport,
  type RawTransportFactory,
  type RawTransportHandlers,
  type RemotePath,
} from '../src/worker/raw-transport.js';

export class FakeTransport implements RawTransport {
  readonly local = {
    iceUfrag: 'fakefake',
    icePwd: 'fakefakefakefakefakefakefake',
    fingerprint: { algorithm: 'sha-256', value: Array(32).fill('00').join(':') },
  } as const;
  readonly handlers: RawTransportHandlers;
  readonly sent: Buffer[] = [];
  closed = false;
  accepts = true;
  path: RemotePath | null = null;

  constructor(handlers: RawTransportHandlers) {
    this.handlers = handlers;
  }

  send(packet: Buffer): boolean {
    if (this.closed || !this.accepts) return false;
    this.sent.push(Buffer.from(packet));
    return true;
  }

  remote(): RemotePath | null {
    return this.path;
  }

  close(): void {
    this.closed = true;
  }

  /** RTP packets of one payload type sent since the last call. */
  takeRtp(payloadType: number): Buffer[] {
    const rtp = this.sent.filter((packet) => ((packet[1] as number) & 0x7f) === payloadType);
    const rest = this.sent.filter((packet) => ((packet[1] as number) & 0x7f) !== payloadType);
    this.sent.splice(0, Infinity, ...rest);
    return rtp;
  }

  /** SSRCs of the key-frame requests sent since the last call. */
  takeKeyFrameRequests(): number[] {
    const isPli = (packet: Buffer): boolean => packet[0] === 0x81 && packet[1] === 206;
    const found = this.sent.filter(isPli).map((packet) => packet.readUInt32BE(8));
    this.sent.splice(0, Infinity, ...this.sent.filter((packet) => !isPli(packet)));
    return found;
  }
}

export function fakeFactory(): RawTransportFactory & { readonly made: FakeTransport[] } {
  const made: FakeTransport[] = [];
  return {
    made,
    create: (_, handlers) => {
      const transport = new FakeTransport(handlers);
      made.push(transport);
      return transport;
    },
  };
}
