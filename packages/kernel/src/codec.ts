// Canonical binary encoding: fixed-width big-endian integers and length-prefixed byte strings, in the manner of the
// TLS presentation language (RFC 8446 section 3), so that a value has exactly one encoding (L0).
import { type Bytes, concatAll, copyBytes, fromUtf8, utf8 } from './bytes.js';
import { kernelErrors } from './kernel-errors.js';

/** Builds one canonical byte string. Lengths are in bytes; numbers are unsigned and big-endian. */
export class Writer {
  readonly #parts: Uint8Array[] = [];

  u8(value: number): this {
    return this.#uint(value, 1);
  }

  u16(value: number): this {
    return this.#uint(value, 2);
  }

  u32(value: number): this {
    return this.#uint(value, 4);
  }

  u64(value: bigint | number): this {
    const out = new Uint8Array(8);
    new DataView(out.buffer).setBigUint64(0, BigInt(value));
    this.#parts.push(out);
    return this;
  }

  /** `bytes` as they are, without a length. */
  raw(bytes: Uint8Array): this {
    this.#parts.push(copyBytes(bytes));
    return this;
  }

  /** A 32-bit length, then `bytes`. */
  bytes(bytes: Uint8Array): this {
    return this.u32(bytes.byteLength).raw(bytes);
  }

  /** A 32-bit length, then the UTF-8 of `text`. */
  text(text: string): this {
    return this.bytes(utf8(text));
  }

  /** A 16-bit count, then each item as `each` writes it. */
  list<T>(items: readonly T[], each: (writer: Writer, item: T) => void): this {
    this.u16(items.length);
    for (const item of items) each(this, item);
    return this;
  }

  done(): Bytes {
    return concatAll(this.#parts);
  }

  #uint(value: number, width: 1 | 2 | 4): this {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * width)) {
      throw new RangeError(`${value} does not fit ${width} byte(s)`);
    }
    const out = new Uint8Array(width);
    for (let i = 0; i < width; i++) out[i] = Math.floor(value / 2 ** (8 * (width - 1 - i))) & 0xff;
    this.#parts.push(out);
    return this;
  }
}

/**
 * Reads what `Writer` wrote. Every method throws `kernel/malformed` instead of reading past the end; call `end()` last,
 * so that trailing bytes are refused as well.
 */
export class Reader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get remaining(): number {
    return this.#bytes.byteLength - this.#offset;
  }

  u8(): number {
    return this.#uint(1);
  }

  u16(): number {
    return this.#uint(2);
  }

  u32(): number {
    return this.#uint(4);
  }

  u64(): bigint {
    const part = this.raw(8);
    return new DataView(part.buffer).getBigUint64(0);
  }

  /** A 64-bit number that must be a safe integer (times in ms, sizes). */
  u64Number(): number {
    const value = this.u64();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.#malformed('number too large');
    return Number(value);
  }

  raw(length: number): Bytes {
    if (length > this.remaining) throw this.#malformed('unexpected end');
    const out = copyBytes(this.#bytes.subarray(this.#offset, this.#offset + length));
    this.#offset += length;
    return out;
  }

  bytes(maxLength: number): Bytes {
    const length = this.u32();
    if (length > maxLength) throw this.#malformed('field too long');
    return this.raw(length);
  }

  text(maxBytes: number): string {
    const raw = this.bytes(maxBytes);
    try {
      return fromUtf8(raw);
    } catch (cause) {
      throw kernelErrors.make('kernel/malformed', { context: { what: 'invalid UTF-8' }, cause });
    }
  }

  list<T>(maxItems: number, each: (reader: Reader) => T): T[] {
    const count = this.u16();
    if (count > maxItems) throw this.#malformed('list too long');
    return Array.from({ length: count }, () => each(this));
  }

  end(): void {
    if (this.remaining !== 0) throw this.#malformed('trailing bytes');
  }

  #uint(width: number): number {
    let value = 0;
    for (const byte of this.raw(width)) value = value * 256 + byte;
    return value;
  }

  #malformed(what: string): Error {
    return kernelErrors.make('kernel/malformed', { context: { what, offset: this.#offset } });
  }
}
