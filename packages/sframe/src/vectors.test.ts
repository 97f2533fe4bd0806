import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Bytes, fromHex, toHex } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { importAead } from './aead.js';
import { FrameCipher, importBaseKey } from './cipher.js';
import { CIPHER_SUITES, type CipherSuite, decodeHeader, deriveKeyMaterial, encodeHeader } from './index.js';

interface SframeVector {
  cipher_suite: string;
  kid: string;
  ctr: string;
  base_key: string;
  sframe_key: string;
  sframe_salt: string;
  metadata: string;
  nonce: string;
  pt: string;
  ct: string;
}

interface VectorFile {
  header: { kid: string; ctr: string; encoded: string }[];
  aes_ctr_hmac: { cipher_suite: string; key: string; nonce: string; aad: string; pt: string; ct: string }[];
  sframe: SframeVector[];
}

const bytes = (hex: string): Bytes => fromHex(hex) as Bytes;
const suiteOf = (id: string): CipherSuite => CIPHER_SUITES.find((suite) => suite.id === Number(id)) as CipherSuite;

async function checkSframe(v: SframeVector): Promise<void> {
  const suite = suiteOf(v.cipher_suite);
  const kid = BigInt(v.kid);
  const ctr = BigInt(v.ctr);
  const baseKey = await importBaseKey(bytes(v.base_key));
  const { key, salt } = await deriveKeyMaterial(suite, baseKey, kid);
  expect([toHex(key), toHex(salt)]).toEqual([v.sframe_key, v.sframe_salt]);
  const cipher = await FrameCipher.derive(suite, baseKey, kid);
  expect(toHex(cipher.nonce(ctr))).toBe(v.nonce);
  expect(toHex(await cipher.seal(ctr, bytes(v.metadata), bytes(v.pt)))).toBe(v.ct);
  const wire = bytes(v.ct);
  const header = decodeHeader(wire);
  expect(header).toMatchObject({ kid, ctr });
  const split = header?.headerBytes ?? 0;
  const open = (w: Bytes, metadata = bytes(v.metadata)) =>
    cipher.open(ctr, w.slice(0, split), metadata, w.slice(split));
  expect(toHex((await open(wire)) ?? new Uint8Array(0))).toBe(v.pt);
  for (let i = 0; i < wire.length; i++) {
    const altered = wire.slice();
    altered[i] = (altered[i] as number) ^ 1;
    expect(await open(altered), `byte ${i}`).toBeNull();
  }
  expect(await open(wire, bytes('00'))).toBeNull();
  expect(await open(wire.slice(0, split + suite.tagBytes - 1))).toBeNull();
}

describe('values printed in RFC 9605, appendix C', () => {
  const common = {
    kid: '291',
    ctr: '17767',
    metadata: '4945544620534672616d65205747',
    pt: '64726166742d696574662d736672616d652d656e63',
  };
  it.each([
    {
      cipher_suite: '1',
      base_key: '000102030405060708090a0b0c0d0e0f',
      sframe_key: '3f7d9a7c83ae8e1c8a11ae695ab59314b367e359fadac7b9c46b2bc6f81f46e16b96f0811868d59402b7e870102720b3',
      sframe_salt: '50b29329a04dc0f184ac3168',
      nonce: '50b29329a04dc0f184ac740f',
      ct: '9901234567449408b6f490086165b9d6f62b24ae1a59a56486b4ae8ed036b88912e24f11',
    },
    {
      cipher_suite: '2',
      base_key: '000102030405060708090a0b0c0d0e0f',
      sframe_key: 'e2ec5c797540310483b16bf6e7a570d2a27d192fe869c7ccd8584a8d9dab91549fbe553f5113461ec6aa83bf3865553e',
      sframe_salt: 'e68ac8dd3d02fbcd368c5577',
      nonce: 'e68ac8dd3d02fbcd368c1010',
      ct: '99012345673f31438db4d09434e43afa0f8a2f00867a2be085046a9f5cb4f101d607',
    },
    {
      cipher_suite: '3',
      base_key: '000102030405060708090a0b0c0d0e0f',
      sframe_key: '2c5703089cbb8c583475e4fc461d97d18809df79b6d550f78eb6d50ffa80d89211d57909934f46f5405e38cd583c69fe',
      sframe_salt: '38c16e4f5159700c00c7f350',
      nonce: '38c16e4f5159700c00c7b637',
      ct: '990123456717fc8af28a5a695afcfc6c8df6358a17e26b2fcb3bae32e443',
    },
    {
      cipher_suite: '4',
      base_key: '000102030405060708090a0b0c0d0e0f',
      sframe_key: 'd34f547f4ca4f9a7447006fe7fcbf768',
      sframe_salt: '75234edefe07819026751816',
      nonce: '75234edefe07819026755d71',
      ct: '9901234567b7412c2513a1b66dbb48841bbaf17f598751176ad847681a69c6d0b091c07018ce4adb34eb',
    },
    {
      cipher_suite: '5',
      base_key: '000102030405060708090a0b0c0d0e0f',
      sframe_key: 'd3e27b0d4a5ae9e55df01a70e6d4d28d969b246e2936f4b7a5d9b494da6b9633',
      sframe_salt: '84991c167b8cd23c93708ec7',
      nonce: '84991c167b8cd23c9370cba0',
      ct: '990123456794f509d36e9beacb0e261d99c7d1e972f1fed787d4049f17ca21353c1cc24d56ceabced279',
    },
  ])('suite $cipher_suite derives, encrypts, decrypts and refuses alterations', async (v) => {
    await checkSframe({ ...common, ...v });
  });
  it.each([
    ['0', '0', '00'],
    ['7', '7', '77'],
    ['8', '0', '8008'],
    ['0', '255', '08ff'],
    ['256', '65536', '9a0100010000'],
    ['18446744073709551615', '18446744073709551615', 'ffffffffffffffffffffffffffffffffff'],
  ])('header of KID %s and CTR %s', (kid, ctr, encoded) => {
    expect(toHex(encodeHeader({ kid: BigInt(kid), ctr: BigInt(ctr) }))).toBe(encoded);
  });
});

/** Numbers of these files have up to 64 bits, more than JSON.parse keeps: they are read as text. */
function readVectors(path: string): VectorFile {
  return JSON.parse(readFileSync(path, 'utf8').replace(/: (\d+)/g, ': "$1"')) as VectorFile;
}

const folder = process.env.INCAMERA_VECTORS ?? fileURLToPath(new URL('../../../../shared/vectors', import.meta.url));
const file = `${folder}/sframe/test-vectors.json`;
const isPresent = existsSync(file);

describe('official vectors', () => {
  it('are present where they are required', () => {
    expect(isPresent || process.env.INCAMERA_REQUIRE_VECTORS !== '1', `missing: ${file}`).toBe(true);
  });
  it.runIf(!isPresent)('are absent: only the values printed in the RFC were checked', () => {});
  it.runIf(isPresent)('all 289 headers', () => {
    const { header } = readVectors(file);
    expect(header).toHaveLength(289);
    for (const v of header) {
      const value = { kid: BigInt(v.kid), ctr: BigInt(v.ctr) };
      expect(toHex(encodeHeader(value))).toBe(v.encoded);
      expect(decodeHeader(bytes(v.encoded))).toEqual({ ...value, headerBytes: v.encoded.length / 2 });
    }
  });
  it.runIf(isPresent)('the three AES-CTR with HMAC constructions', async () => {
    const { aes_ctr_hmac } = readVectors(file);
    expect(aes_ctr_hmac).toHaveLength(3);
    for (const v of aes_ctr_hmac) {
      const aead = await importAead(suiteOf(v.cipher_suite), bytes(v.key));
      expect(toHex(await aead.seal(bytes(v.nonce), bytes(v.aad), bytes(v.pt)))).toBe(v.ct);
      expect(await aead.open(bytes(v.nonce), bytes(v.aad), bytes(v.ct))).toEqual(bytes(v.pt));
    }
  });
  it.runIf(isPresent)('all five suites', async () => {
    const { sframe } = readVectors(file);
    expect(sframe.map((v) => v.cipher_suite)).toEqual(['1', '2', '3', '4', '5']);
    for (const v of sframe) await checkSframe(v);
  });
});
