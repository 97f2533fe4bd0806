// What the group's own kinds of signals carry; presence and proofs belong to the layers above (L2). Every decoder is strict and gives `null` for anything else.
import { RETURN_KEY_BYTES } from '@incamera/charter';
import { type Bytes, type LeafIndex, Writer } from '@incamera/kernel';
import { readAll } from './read-all.js';
import { readLeave, type SignedLeave, writeLeave } from './signed-leave.js';

/** The last presence counter that was heard from a leaf: proof of hearing it now. */
export interface Echo {
  readonly leaf: LeafIndex;
  readonly counter: bigint;
}

/** What a host (or a successor) says every second. */
export interface Heartbeat {
  readonly epoch: bigint;
  /** 32 bytes, see `MeetingGroup.transcriptHash`. */
  readonly transcriptHash: Bytes;
  readonly counter: bigint;
  readonly echoes: readonly Echo[];
}

/** A host asks a member to mute. */
export interface MuteRequest {
  readonly leaf: LeafIndex;
}

/** A host wants to name a member as a host, and asks for the key that the state of the group will be sealed to. */
export interface HostInvite {
  readonly leaf: LeafIndex;
}

/** A member offers that key. The signal's signature says whose it is. */
export interface HostOffer {
  /** X-Wing HPKE public key, 1216 bytes. */
  readonly returnKey: Bytes;
}

const MAX_MEMBERS = 300;

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

export function encodeMuteRequest(request: MuteRequest): Bytes {
  return new Writer().u32(request.leaf).done();
}

export function decodeMuteRequest(payload: Uint8Array): MuteRequest | null {
  return readAll(payload, (reader) => ({ leaf: reader.u32() as LeafIndex }));
}

export function encodeHostInvite(invite: HostInvite): Bytes {
  return new Writer().u32(invite.leaf).done();
}

export function decodeHostInvite(payload: Uint8Array): HostInvite | null {
  return readAll(payload, (reader) => ({ leaf: reader.u32() as LeafIndex }));
}

export function encodeHostOffer(offer: HostOffer): Bytes {
  return new Writer().raw(offer.returnKey).done();
}

export function decodeHostOffer(payload: Uint8Array): HostOffer | null {
  return readAll(payload, (reader) => ({ returnKey: reader.raw(RETURN_KEY_BYTES) }));
}

export function encodeLeave(leave: SignedLeave): Bytes {
  const writer = new Writer();
  writeLeave(writer, leave);
  return writer.done();
}

export function decodeLeave(payload: Uint8Array): SignedLeave | null {
  return readAll(payload, readLeave);
}
