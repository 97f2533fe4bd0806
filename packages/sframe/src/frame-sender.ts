// Encrypts the frames of one stream under one epoch's key; counts from zero and never twice (L1, RFC 9605 sections 4.4.3, 5.2).
import { type Bytes, concat, err, type LeafIndex, ok, type Result } from '@incamera/kernel';
import { FrameCipher } from './cipher.js';
import { type SframeErrorCode } from './errors.js';
import { type FrameRecord, frameHash } from './frame-record.js';
import { encodeKid, epochLow, isAudio, type StreamKind } from './kid.js';
import { AES_256_GCM_SHA512_128 } from './suites.js';
import { vp8ClearPrefixBytes } from './vp8.js';

/** Frames one key may encrypt: far below what AES-GCM bears, and 900 days at 55 frames a second. */
const DEFAULT_FRAME_LIMIT = 1n << 32n;

export interface FrameSenderOptions {
  /** Base key of the epoch, from `importBaseKey`. */
  readonly baseKey: CryptoKey;
  readonly epoch: bigint;
  readonly leaf: LeafIndex;
  readonly kind: StreamKind;
  readonly layer: number;
  /** Must differ from every incarnation used before with the same epoch, leaf, kind and layer. */
  readonly incarnation: number;
  /** Frames after which the sender refuses. */
  readonly frameLimit?: bigint;
}

/** A frame ready for the network, and its entry in the sender proof. */
export interface EncryptedFrame {
  /** clear prefix (VP8 only) ‖ SFrame header ‖ ciphertext ‖ tag. */
  readonly wire: Bytes;
  readonly record: FrameRecord;
}

/** One per stream kind, layer, incarnation and epoch: two with the same four would reuse nonces. */
export class FrameSender {
  readonly kid: bigint;
  readonly #cipher: FrameCipher;
  readonly #isAudio: boolean;
  readonly #frameLimit: bigint;
  #nextCtr = 0n;

  private constructor(cipher: FrameCipher, kind: StreamKind, frameLimit: bigint) {
    this.kid = cipher.kid;
    this.#cipher = cipher;
    this.#isAudio = isAudio(kind);
    this.#frameLimit = frameLimit;
  }

  static async create(options: FrameSenderOptions): Promise<FrameSender> {
    const kid = encodeKid({ ...options, epochLow: epochLow(options.epoch) });
    const cipher = await FrameCipher.derive(AES_256_GCM_SHA512_128, options.baseKey, kid);
    return new FrameSender(cipher, options.kind, options.frameLimit ?? DEFAULT_FRAME_LIMIT);
  }

  /** Encrypts one encoded frame; refuses a VP8 frame without room for its prefix, and an exhausted counter. */
  async encrypt(frame: Bytes): Promise<Result<EncryptedFrame, SframeErrorCode>> {
    const prefixBytes = this.#isAudio ? 0 : vp8ClearPrefixBytes(frame);
    if (prefixBytes === null) return err('sframe/short_frame');
    if (this.#nextCtr >= this.#frameLimit) return err('sframe/counter_exhausted');
    // Taken before the first await: calls may overlap.
    const ctr = this.#nextCtr++;
    const prefix = frame.slice(0, prefixBytes);
    const sealed = await this.#cipher.seal(ctr, prefix, frame.slice(prefixBytes));
    const wire = prefixBytes === 0 ? sealed : concat(prefix, sealed);
    return ok({ wire, record: { kid: this.kid, ctr, hash: await frameHash(wire) } });
  }
}
