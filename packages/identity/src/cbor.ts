// The part of CBOR that WebAuthn needs, read strictly (L1, RFC 8949 section 4.2.1; CTAP 2.1 canonical form): definite and
// shortest lengths, no floats, no tags, no duplicate keys.
import { type Bytes, copyBytes, fromUtf8 } from '@incamera/kernel';

/** A CBOR value. Maps keep their order. */
export type CborValue = number | Bytes | string | boolean | null | CborValue[] | CborMap;
export type CborMap = ReadonlyMap<number | string, CborValue>;

const MAX_DEPTH = 4;
const MAX_ITEMS = 64;

/**
 * Reads one value.
 * @returns the value and where it ends
 * @throws {RangeError} the bytes are not of this form
 */
export function readCbor(bytes: Uint8Array, start = 0): { readonly value: CborValue; readonly end: number } {
  const reader = new CborReader(bytes, start);
  return { value: reader.value(0), end: reader.offset };
}

class CborReader {
  readonly #bytes: Uint8Array;
  offset: number;

  constructor(bytes: Uint8Array, offset: number) {
    this.#bytes = bytes;
    this.offset = offset;
  }

  value(depth: number): CborValue {
    if (depth > MAX_DEPTH) throw new RangeError('depth');
    const initial = this.#byte();
    const argument = initial & 0x1f;
    switch (initial >> 5) {
      case 0:
        return this.#length(argument);
      case 1:
        return -1 - this.#length(argument);
      case 2:
        return this.#take(this.#length(argument));
      case 3:
        return fromUtf8(this.#take(this.#length(argument)));
      case 4:
        return Array.from({ length: this.#count(argument) }, () => this.value(depth + 1));
      case 5:
        return this.#map(this.#count(argument), depth);
      case 7:
        return simple(argument);
      default:
        throw new RangeError('type');
    }
  }

  #map(count: number, depth: number): CborMap {
    const map = new Map<number | string, CborValue>();
    for (let i = 0; i < count; i++) {
      const key = this.value(MAX_DEPTH);
      if ((typeof key !== 'number' && typeof key !== 'string') || map.has(key)) throw new RangeError('key');
      map.set(key, this.value(depth + 1));
    }
    return map;
  }

  #count(argument: number): number {
    const count = this.#length(argument);
    if (count > MAX_ITEMS) throw new RangeError('items');
    return count;
  }

  /** The number that follows the initial byte: at most 32 bits, in its shortest form. */
  #length(argument: number): number {
    if (argument < 24) return argument;
    const width = 2 ** (argument - 24);
    if (width > 4) throw new RangeError('length');
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + this.#byte();
    const isShortest = width === 1 ? value >= 24 : value >= 2 ** (4 * width);
    if (!isShortest) throw new RangeError('length');
    return value;
  }

  #byte(): number {
    const byte = this.#bytes[this.offset];
    if (byte === undefined) throw new RangeError('end');
    this.offset++;
    return byte;
  }

  #take(length: number): Bytes {
    if (length > this.#bytes.byteLength - this.offset) throw new RangeError('end');
    const part = copyBytes(this.#bytes.subarray(this.offset, this.offset + length));
    this.offset += length;
    return part;
  }
}

function simple(argument: number): boolean | null {
  if (argument === 20) return false;
  if (argument === 21) return true;
  if (argument === 22) return null;
  throw new RangeError('simple value');
}
