// The signs of a key: one fair coin for each cell and band, never repeated over a meeting (L1).
import { chacha20 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { watermarkErrors } from './errors.js';
import { SOUND_KEY_BYTES, SOUND_MARK_VERSION } from './layout.js';

/** Cells in one block of ChaCha20: 64 bytes, one word of 32 bits a cell. */
export const SEGMENT_CELLS = 16;

/** ChaCha20 (RFC 8439) counts its blocks in 32 bits: 69 years of cells. */
const MAX_SEGMENT = 2 ** 32 - 1;

const NONCE = new Uint8Array(12);
/** ASCII, without TextEncoder, which an AudioWorklet lacks. */
const INFO = Uint8Array.from(`incamera/mark/sound/${SOUND_MARK_VERSION}`, (letter) => letter.charCodeAt(0));

/**
 * The signs of one key. Cell `c` has one word of the ChaCha20 key stream (RFC 8439) under
 * HKDF-SHA256(key, info "incamera/mark/sound/1"); bit `b` of it is the sign of band `b`: 1 is louder, 0 is softer. The
 * words of different cells and the bits of one are independent fair coins to whoever lacks the key, without any balancing:
 * the bound on false accusations rests on exactly this (docs/decisions/0023).
 */
export class SoundSigns {
  readonly #streamKey: Uint8Array;

  /** @throws {AppError} watermark/bad_key */
  constructor(key: Uint8Array) {
    if (key.byteLength !== SOUND_KEY_BYTES) throw watermarkErrors.make('watermark/bad_key');
    this.#streamKey = hkdf(sha256, key, undefined, INFO, 32);
  }

  /**
   * Words of consecutive cells.
   * @param firstSegment segment whose first cell is `firstSegment * SEGMENT_CELLS`
   * @param out filled whole; its length is a multiple of `SEGMENT_CELLS`
   * @throws {AppError} watermark/bad_clock beyond the last cell that a key has
   */
  fill(firstSegment: number, out: Uint32Array<ArrayBuffer>): void {
    const segments = out.length / SEGMENT_CELLS;
    if (firstSegment < 0 || firstSegment + segments > MAX_SEGMENT) throw watermarkErrors.make('watermark/bad_clock');
    out.fill(0);
    const bytes = new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
    chacha20(this.#streamKey, NONCE, bytes, bytes, firstSegment);
    if (!LITTLE_ENDIAN) swapWords(bytes);
  }
}

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

function swapWords(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i += 4) bytes.subarray(i, i + 4).reverse();
}
