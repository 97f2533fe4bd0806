// Signals: light, signed messages to all members, for heartbeats, presence and sender proofs (L2). Encrypted under a key of
// the epoch, which hides them from the server; signed by the leaf key, which tells members apart.
import { type Bytes, concat, copyBytes, type LeafIndex, open, Reader, seal, utf8, Writer } from '@incamera/kernel';
import { signEd25519, verifyEd25519 } from './mls/key-registry.js';

/** What a signal is about; the number on the wire is the position plus one. */
export const SIGNAL_KINDS = [
  'heartbeat',
  'presence',
  'muteRequest',
  'proof',
  'leave',
  'hostInvite',
  'hostOffer',
  'admitAsk',
  'admitAnswer',
  'testimony',
  'checkpoint',
  'recording',
] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** A signal that was opened: who said it, and that it was said once. */
export interface Signal {
  readonly leaf: LeafIndex;
  readonly kind: SignalKind;
  /** Rises with each signal of this leaf and kind in this epoch. */
  readonly counter: bigint;
  /** The epoch in which it was said. */
  readonly epoch: bigint;
  readonly payload: Bytes;
}

const VERSION = 1;
const LABEL = utf8('incamera/signal/1');
const HEADER_BYTES = 9;
const SIGNATURE_BYTES = 64;
const MIN_BODY_BYTES = 13 + SIGNATURE_BYTES;
/** Longest payload: a proof for many frames still fits; a signal is no file transfer. */
export const MAX_SIGNAL_PAYLOAD_BYTES = 32_768;

export interface SignalContext {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  /** 32 bytes, MLS-Exporter("incamera/signal", "", 32). */
  readonly signalKey: Bytes;
}

/**
 * Makes a signal: u8 1 ‖ u64 epoch ‖ nonce ‖ AES-256-GCM(u8 kind ‖ u32 leaf ‖ u64 counter ‖ payload ‖ signature).
 * @throws {RangeError} the payload is longer than `MAX_SIGNAL_PAYLOAD_BYTES`
 */
export async function sealSignal(
  context: SignalContext,
  kind: SignalKind,
  leaf: LeafIndex,
  counter: bigint,
  payload: Uint8Array,
  privateKey: CryptoKey,
): Promise<Bytes> {
  if (payload.byteLength > MAX_SIGNAL_PAYLOAD_BYTES) throw new RangeError('signal payload too long');
  const body = new Writer()
    .u8(SIGNAL_KINDS.indexOf(kind) + 1)
    .u32(leaf)
    .u64(counter)
    .raw(payload)
    .done();
  return sealSignalBody(context, body, privateKey);
}

/** Signs and seals what a signal says, whatever it says: for `sealSignal`, and for tests of those who open it. */
export async function sealSignalBody(context: SignalContext, body: Bytes, privateKey: CryptoKey): Promise<Bytes> {
  const signature = await signEd25519(privateKey, toSign(context, body));
  const sealed = await seal(context.signalKey, concat(body, signature), additionalData(context));
  return new Writer().u8(VERSION).u64(context.epoch).raw(sealed).done();
}

/** The epoch that a signal says it belongs to, or `null` when it is not a signal. Not proof of anything. */
export function signalEpoch(wire: Uint8Array): bigint | null {
  if (wire.byteLength < HEADER_BYTES || wire[0] !== VERSION) return null;
  return new DataView(wire.buffer, wire.byteOffset + 1, 8).getBigUint64(0);
}

/** Decrypts and verifies; `null` when the signal was not made by the member that it names. Replays are not judged here. */
export async function openSignal(
  context: SignalContext,
  wire: Uint8Array,
  keyOf: (leaf: LeafIndex) => Uint8Array | undefined,
): Promise<Signal | null> {
  const plaintext = await open(context.signalKey, wire.subarray(HEADER_BYTES), additionalData(context));
  if (plaintext === null || plaintext.byteLength < MIN_BODY_BYTES) return null;
  const body = copyBytes(plaintext.subarray(0, plaintext.byteLength - SIGNATURE_BYTES));
  const signature = plaintext.subarray(body.byteLength);
  const reader = new Reader(body);
  const kind = SIGNAL_KINDS[reader.u8() - 1];
  const leaf = reader.u32() as LeafIndex;
  const counter = reader.u64();
  const payload = reader.raw(reader.remaining);
  const publicKey = keyOf(leaf);
  if (kind === undefined || publicKey === undefined || payload.byteLength > MAX_SIGNAL_PAYLOAD_BYTES) return null;
  if (!(await verifyEd25519(publicKey, toSign(context, body), signature))) return null;
  return { leaf, kind, counter, epoch: context.epoch, payload };
}

function toSign(context: SignalContext, body: Uint8Array): Bytes {
  return concat(LABEL, context.groupId, new Writer().u64(context.epoch).done(), body);
}

function additionalData(context: SignalContext): Bytes {
  return concat(context.groupId, new Writer().u64(context.epoch).done());
}
