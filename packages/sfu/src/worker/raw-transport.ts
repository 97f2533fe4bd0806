// What the router needs of a native WebRTC transport: ICE, DTLS and SRTP for raw packets (L3). Behind this, so that
// tests can watch or replace it, and so that the native library can be replaced.
import { type IceDtlsParameters } from '../sdp/session-description.js';
import { type TransportState } from '../types.js';

/** What a packet grows by on its way: SRTP's tag (16, RFC 7714), UDP (8) and IPv4 (20). */
export const PATH_OVERHEAD_BYTES = 44;

/** An address as the system says it, and a port. */
export interface RemotePath {
  readonly address: string;
  readonly port: number;
}

export interface RawTransportHandlers {
  /** A decrypted RTP or RTCP packet. The callee may overwrite it and must not keep it. */
  packet(packet: Buffer): void;
  /** `connected` means that `send` works from now on. */
  state(state: TransportState): void;
}

export interface RawTransport {
  readonly local: IceDtlsParameters;
  /** Encrypts and sends; copies `packet` before it returns. @returns false when nothing can be sent now */
  send(packet: Buffer): boolean;
  /** From where the other side's packets come now (RFC 8445 section 8.1.1); null before there is a path. */
  remote(): RemotePath | null;
  /** After this no handler is called any more. */
  close(): void;
}

export interface RawTransportFactory {
  /** Makes a transport that answers `remote`; handlers are never called before it returned. @throws {AppError} sfu/transport_failed */
  create(remote: IceDtlsParameters, handlers: RawTransportHandlers): RawTransport;
}
