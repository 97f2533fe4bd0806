// Key ids of the MLS scheme: which member, epoch, stream and worker incarnation a frame claims to come from
// (L1, RFC 9605 section 5.2 with E = 8 epoch bits and S = 12 sender bits).
import { type LeafIndex } from '@incamera/kernel';

/** What one sender's frames belong to. */
export type StreamKind = 'mic' | 'camera' | 'screen' | 'screen-audio';

/** All kinds; the place in the list is the number on the wire. */
export const STREAM_KINDS: readonly StreamKind[] = ['mic', 'camera', 'screen', 'screen-audio'];

export const MAX_LEAF = 0xfff;
export const MAX_LAYER = 3;
export const MAX_INCARNATION = 0xffff;
const EPOCH_MODULUS = 256n;

/** Everything a KID says. */
export interface KidParts {
  readonly kind: StreamKind;
  /** Position in the simulcast layers, 0 to 3. */
  readonly layer: number;
  /** Grows whenever a sender starts with a fresh counter, so that no (key, counter) pair occurs twice. 16 bits. */
  readonly incarnation: number;
  readonly leaf: LeafIndex;
  /** MLS epoch modulo 256. */
  readonly epochLow: number;
}

/** Whether frames of this kind are sound. */
export function isAudio(kind: StreamKind): boolean {
  return kind === 'mic' || kind === 'screen-audio';
}

/** The part of an epoch that a KID carries. */
export function epochLow(epoch: bigint): number {
  return Number(epoch % EPOCH_MODULUS);
}

function checkRange(name: string, value: number, max: number): bigint {
  if (!Number.isInteger(value) || value < 0 || value > max) throw new RangeError(`${name} must be 0..${max}`);
  return BigInt(value);
}

/**
 * KID of a stream: context (incarnation 16 bits, layer 2, kind 2) ‖ leaf (12) ‖ epoch (8).
 * @throws {RangeError} a part does not fit: a bug of the caller
 */
export function encodeKid(parts: KidParts): bigint {
  const kind = BigInt(STREAM_KINDS.indexOf(parts.kind));
  const context =
    (checkRange('incarnation', parts.incarnation, MAX_INCARNATION) << 4n) |
    (checkRange('layer', parts.layer, MAX_LAYER) << 2n) |
    kind;
  return (
    (context << 20n) | (checkRange('leaf', parts.leaf, MAX_LEAF) << 8n) | checkRange('epochLow', parts.epochLow, 255)
  );
}

/** Parts of a KID, or `null` when no stream of this product can have it (more than 40 bits, or sound with layers). */
export function decodeKid(kid: bigint): KidParts | null {
  if (kid < 0n || kid >> 40n !== 0n) return null;
  const kind = STREAM_KINDS[Number((kid >> 20n) & 3n)] as StreamKind;
  const layer = Number((kid >> 22n) & 3n);
  if (isAudio(kind) && layer !== 0) return null;
  return {
    kind,
    layer,
    incarnation: Number((kid >> 24n) & 0xffffn),
    leaf: Number((kid >> 8n) & 0xfffn) as LeafIndex,
    epochLow: Number(kid & 0xffn),
  };
}
