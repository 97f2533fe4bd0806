// What the kinds of signals carry (L2). Every decoder is strict and gives `null` for anything else.
import { type Bytes, type LeafIndex, type PeerId, Reader, Writer } from '@incamera/kernel';
import { readLeave, type SignedLeave, writeLeave } from './signed-leave.js';

/** What a host (or a successor) says every second. */
export interface Heartbeat {
  readonly epoch: bigint;
  /** 32 bytes, see `MeetingGroup.transcriptHash`. */
  readonly transcriptHash: Bytes;
  readonly counter: bigint;
  /** The last presence counter heard from each leaf: proof that the host hears them now. */
  readonly echoes: readonly { readonly leaf: LeafIndex; readonly counter: bigint }[];
}

/** What every member says about itself, at least every second. */
export interface Presence {
  /** What the server calls this member's connection. */
  readonly peerId: PeerId;
  readonly micOn: boolean;
  readonly cameraOn: boolean;
  readonly screenOn: boolean;
  readonly handRaised: boolean;
  readonly lastEpochSeen: bigint;
  /** Echoed by heartbeats. */
  readonly counter: bigint;
}

/** "I have adopted this epoch and can read what is sent in it." */
export interface EpochAck {
  readonly epoch: bigint;
}

/** A host asks a member to mute. */
export interface MuteRequest {
  readonly leaf: LeafIndex;
}

const MAX_MEMBERS = 300;
const MAX_PEER_ID_BYTES = 128;

export function encodeHeartbeat(heartbeat: Heartbeat): Bytes {
  return new Writer()
    .u64(heartbeat.epoch)
    .raw(heartbeat.transcriptHash)
    .u64(heartbeat.counter)
    .list(heartbeat.echoes, (w, echo) => w.u32(echo.leaf).u64(echo.counter))
    .done();
}

export function decodeHeartbeat(payload: Uint8Array): Heartbeat | null {
  return readAll(payload, (reader) => ({
    epoch: reader.u64(),
    transcriptHash: reader.raw(32),
    counter: reader.u64(),
    echoes: reader.list(MAX_MEMBERS, (r) => ({ leaf: r.u32() as LeafIndex, counter: r.u64() })),
  }));
}

export function encodePresence(presence: Presence): Bytes {
  const flags = [presence.micOn, presence.cameraOn, presence.screenOn, presence.handRaised];
  const bits = flags.reduce((sum, flag, i) => sum + (flag ? 1 << i : 0), 0);
  return new Writer().text(presence.peerId).u8(bits).u64(presence.lastEpochSeen).u64(presence.counter).done();
}

export function decodePresence(payload: Uint8Array): Presence | null {
  return readAll(payload, (reader) => {
    const peerId = reader.text(MAX_PEER_ID_BYTES) as PeerId;
    const bits = reader.u8();
    if (bits > 15) throw new RangeError('flags');
    const [micOn, cameraOn, screenOn, handRaised] = [0, 1, 2, 3].map((i) => ((bits >> i) & 1) === 1);
    if (micOn === undefined || cameraOn === undefined || screenOn === undefined || handRaised === undefined) {
      throw new RangeError('flags');
    }
    return { peerId, micOn, cameraOn, screenOn, handRaised, lastEpochSeen: reader.u64(), counter: reader.u64() };
  });
}

export function encodeEpochAck(ack: EpochAck): Bytes {
  return new Writer().u64(ack.epoch).done();
}

export function decodeEpochAck(payload: Uint8Array): EpochAck | null {
  return readAll(payload, (reader) => ({ epoch: reader.u64() }));
}

export function encodeMuteRequest(request: MuteRequest): Bytes {
  return new Writer().u32(request.leaf).done();
}

export function decodeMuteRequest(payload: Uint8Array): MuteRequest | null {
  return readAll(payload, (reader) => ({ leaf: reader.u32() as LeafIndex }));
}

export function encodeLeave(leave: SignedLeave): Bytes {
  const writer = new Writer();
  writeLeave(writer, leave);
  return writer.done();
}

export function decodeLeave(payload: Uint8Array): SignedLeave | null {
  return readAll(payload, readLeave);
}

function readAll<T>(payload: Uint8Array, read: (reader: Reader) => T): T | null {
  try {
    const reader = new Reader(payload);
    const value = read(reader);
    reader.end();
    return value;
  } catch {
    return null;
  }
}
