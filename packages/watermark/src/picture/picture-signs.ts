// The signs of a key for pictures: one fair coin for each cell of the tile, and others for each minute of the meeting (L1).
import { utf8 } from '@incamera/kernel';
import { chacha20 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { watermarkErrors } from '../errors.js';
import { SOUND_KEY_BYTES } from '../layout.js';
import {
  isMomentCell,
  MOMENT_SECONDS,
  MOMENT_SIGNS,
  PICTURE_KEY_BYTES,
  PICTURE_MARK_VERSION,
  TILE_CELLS,
  TILE_SIGNS,
} from './layout.js';

const NONCE = new Uint8Array(12);
const INFO = utf8(`incamera/mark/picture/${PICTURE_MARK_VERSION}`);
/** Blocks of ChaCha20 (512 bits each) for the signs of the key, and for those of one moment. */
const KEY_BLOCKS = TILE_SIGNS / 512;
const MOMENT_BLOCKS = MOMENT_SIGNS / 512;
const LAST_MOMENT = (2 ** 32 - 1 - KEY_BLOCKS) / MOMENT_BLOCKS - 1;

/**
 * The key that marks pictures, from the key that the device drew for the meeting: HKDF-SHA256 (RFC 5869), info
 * "incamera/mark/picture/1". The page that shows pictures holds this one only.
 * @throws {AppError} watermark/bad_key
 */
export function pictureKeyOf(deviceKey: Uint8Array): Uint8Array {
  if (deviceKey.byteLength !== SOUND_KEY_BYTES) throw watermarkErrors.make('watermark/bad_key');
  return hkdf(sha256, deviceKey, undefined, INFO, PICTURE_KEY_BYTES);
}

/** The moment, counted from the beginning of the meeting, to which a time on its clock belongs. */
export function momentOf(clockSeconds: number): number {
  return Math.max(0, Math.floor(clockSeconds / MOMENT_SECONDS));
}

/**
 * The signs of one key: bits of the ChaCha20 key stream (RFC 8439) under the picture key, in the order of rows. They are
 * independent fair coins to whoever lacks the key; the bound on false accusations rests on this (docs/decisions/0031).
 */
export class PictureSigns {
  readonly #key: Uint8Array;

  /** @throws {AppError} watermark/bad_key */
  constructor(pictureKey: Uint8Array) {
    if (pictureKey.byteLength !== PICTURE_KEY_BYTES) throw watermarkErrors.make('watermark/bad_key');
    this.#key = pictureKey;
  }

  /** Signs (1 or -1) of the cells that belong to the key alone; 0 where a cell belongs to the moment. */
  ofKey(): Int8Array {
    const signs = this.#expand(0, TILE_SIGNS);
    for (let i = 0; i < TILE_SIGNS; i++) if (isMomentCell(i % TILE_CELLS, Math.floor(i / TILE_CELLS))) signs[i] = 0;
    return signs;
  }

  /**
   * Signs of the cells that belong to a moment; 0 elsewhere.
   * @throws {AppError} watermark/bad_clock
   */
  ofMoment(moment: number): Int8Array {
    if (!Number.isInteger(moment) || moment < 0 || moment > LAST_MOMENT)
      throw watermarkErrors.make('watermark/bad_clock');
    const some = this.#expand(KEY_BLOCKS + moment * MOMENT_BLOCKS, MOMENT_SIGNS);
    const signs = new Int8Array(TILE_SIGNS);
    for (let i = 0, next = 0; i < TILE_SIGNS; i++) {
      if (isMomentCell(i % TILE_CELLS, Math.floor(i / TILE_CELLS))) signs[i] = some[next++] as number;
    }
    return signs;
  }

  #expand(firstBlock: number, count: number): Int8Array {
    const bytes = new Uint8Array(count / 8);
    chacha20(this.#key, NONCE, bytes, bytes, firstBlock);
    return Int8Array.from({ length: count }, (_, i) => 2 * (((bytes[i >> 3] as number) >> (i & 7)) & 1) - 1);
  }
}
