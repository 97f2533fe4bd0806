import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AppError,
  type Bytes,
  concat,
  Emitter,
  equalBytes,
  errorTable,
  fromBase64Url,
  fromHex,
  hkdfSha256,
  open,
  Reader,
  redact,
  seal,
  toBase64Url,
  toHex,
  utf8,
  Writer,
} from './index.js';

describe('base64url', () => {
  it('carries any bytes there and back, as Node writes them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = toBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64Url(text)).toEqual(new Uint8Array(bytes));
      }),
    );
  });
  it('refuses other alphabets, padding, impossible lengths and non-canonical endings', () => {
    for (const text of ['a+b/', 'YQ==', 'A', 'YR', 'ä']) expect(fromBase64Url(text)).toBeNull();
  });
});

describe('hex', () => {
  it('carries any bytes there and back and refuses the rest', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => equalBytes(fromHex(toHex(bytes)) as Bytes, bytes)));
    for (const text of ['abc', 'zz', '0x00']) expect(fromHex(text)).toBeNull();
  });
});

describe('codec', () => {
  it('reads no two byte strings as one text', () => {
    const text = new Writer().text('\ufeffAda').done();
    expect(new Reader(text).text(20)).toBe('\ufeffAda');
  });
  it('reads back what it wrote and nothing more', () => {
    const bytes = new Writer()
      .u8(7)
      .u16(65535)
      .u32(2 ** 32 - 1)
      .u64(2n ** 64n - 1n)
      .text('für')
      .list([1, 2], (w, n) => w.u8(n))
      .done();
    const reader = new Reader(bytes);
    expect([
      reader.u8(),
      reader.u16(),
      reader.u32(),
      reader.u64(),
      reader.text(10),
      reader.list(2, (r) => r.u8()),
    ]).toEqual([7, 65535, 2 ** 32 - 1, 2n ** 64n - 1n, 'für', [1, 2]]);
    reader.end();
  });
  it('refuses truncation, trailing bytes, long fields and broken text with one code', () => {
    const refused = (run: () => unknown) =>
      expect(run).toThrowError(expect.objectContaining({ code: 'kernel/malformed' }));
    refused(() => new Reader(new Uint8Array(3)).u32());
    refused(() => new Reader(new Uint8Array(1)).end());
    refused(() => new Reader(new Writer().text('long').done()).text(3));
    refused(() => new Reader(new Writer().bytes(new Uint8Array([0xff])).done()).text(3));
    refused(() => new Reader(new Writer().u64(2n ** 60n).done()).u64Number());
  });
  it('never throws anything else on random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          const reader = new Reader(bytes);
          reader.list(100, (r) => [r.text(20), r.u64(), r.bytes(9)]);
          reader.end();
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});

describe('crypto', () => {
  it('derives RFC 5869 test case 1', async () => {
    const out = await hkdfSha256(
      new Uint8Array(22).fill(0x0b),
      fromHex('000102030405060708090a0b0c') as Bytes,
      fromHex('f0f1f2f3f4f5f6f7f8f9') as Bytes,
      42,
    );
    expect(toHex(out)).toBe('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865');
  });
  it('opens only with the same key, bytes and context', async () => {
    const key = new Uint8Array(32).fill(1);
    const sealed = await seal(key, utf8('title'), utf8('a'));
    expect(await open(key, sealed, utf8('a'))).toEqual(utf8('title'));
    expect(await open(new Uint8Array(32), sealed, utf8('a'))).toBeNull();
    expect(await open(key, sealed, utf8('b'))).toBeNull();
    expect(
      await open(key, concat(sealed.subarray(0, -1), new Uint8Array([(sealed.at(-1) ?? 0) ^ 1])), utf8('a')),
    ).toBeNull();
    expect(await open(key, new Uint8Array(5), utf8('a'))).toBeNull();
  });
});

describe('errors and events', () => {
  it('keeps code, sentence and next step', () => {
    const table = errorTable({ 'x/y': { message: 'M.', next: 'N.' } });
    const error = table.make('x/y', { context: { n: 1 } });
    expect([
      error.code,
      error.message,
      error.next,
      error.context,
      table.owns(error),
      table.owns(new Error('x')),
    ]).toEqual(['x/y', 'M.', 'N.', { n: 1 }, true, false]);
  });
  it('does not let one listener keep an event from the next', () => {
    const heard: unknown[] = [];
    const emitter = new Emitter<{ tick: number }>((error) => heard.push((error as Error).message));
    emitter.on('tick', () => {
      throw new Error('broken');
    });
    const off = emitter.on('tick', (n) => heard.push(n));
    emitter.emit('tick', 1);
    off();
    emitter.emit('tick', 2);
    expect(heard).toEqual(['broken', 1, 'broken']);
  });
  it('shortens ids for logs', () => expect(redact('abcdefghijkl')).toBe('abcdef…'));
});
