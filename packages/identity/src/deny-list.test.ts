import { type Bytes, concat } from '@incamera/kernel';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeOf, generateEd25519, must, rawKey } from '../test/chain-scene.js';
import {
  acceptDenyList,
  type Denial,
  type DenyList,
  decodeDenyList,
  encodeDenyList,
  findDenial,
  signDenyList,
  verifyDenyList,
} from './index.js';

const hash = (byte: number): Bytes => new Uint8Array(32).fill(byte);
const certificate = { issuerKeyHash: hash(1), serial: '4f00ff' };
const guest = { issuer: 'https://id.example.net', subject: '24400320' };
const denials: Denial[] = [
  { subject: { kind: 'person', person: 'example.org/mallory' }, sinceMs: 5, reason: 'left-organisation' },
  { subject: { kind: 'device-key', deviceKey: hash(2) }, sinceMs: 6, reason: 'device-lost' },
  { subject: { kind: 'certificate', ...certificate }, sinceMs: 7, reason: 'key-compromise' },
  { subject: { kind: 'passkey', thumbprint: hash(3) }, sinceMs: 8, reason: 'superseded' },
  { subject: { kind: 'token', ...guest }, sinceMs: 9, reason: 'unspecified' },
];

let keys: CryptoKeyPair;
let authorityKey: Bytes;
const sign = (more: Partial<DenyList> = {}) =>
  signDenyList({ authorityKey, version: 3, issuedAtMs: 1000, denials, ...more }, keys.privateKey);

beforeAll(async () => {
  keys = await generateEd25519();
  authorityKey = await rawKey(keys);
});

describe('the deny list', () => {
  it('comes back in one order, each entry once', async () => {
    const { bytes, list } = await sign();
    const again = await sign({ denials: [...denials, ...denials].reverse() });
    expect(again.bytes).toEqual(bytes);
    const kinds = ['certificate', 'device-key', 'person', 'passkey', 'token'];
    expect(list.denials.map(({ subject }) => subject.kind)).toEqual(kinds);
    expect(must(await verifyDenyList(bytes, authorityKey)).list).toEqual(list);
    expect((await sign({ denials: [] })).list.denials).toEqual([]);
  });

  it('is refused in any other order or form', async () => {
    const { list } = await sign();
    const unordered = encodeDenyList({ ...list, denials: list.denials.toReversed() }, new Uint8Array(64));
    const doubled = encodeDenyList({ ...list, denials: list.denials.flatMap((one) => [one, one]) }, new Uint8Array(64));
    const unnumbered = encodeDenyList({ ...list, version: 0 }, new Uint8Array(64));
    for (const bytes of [unordered, doubled, unnumbered, new Uint8Array(1_000_001), new Uint8Array()]) {
      expect(codeOf(decodeDenyList(bytes))).toBe('identity/deny_list_malformed');
    }
    const person = { kind: 'person', person: 'example.org/Mallory' } as const;
    const odd = sign({ denials: [{ subject: person, sinceMs: 1, reason: 'unspecified' }] });
    await expect(odd).rejects.toMatchObject({ code: 'identity/deny_list_malformed' });
    for (const token of [
      { ...guest, issuer: '' },
      { ...guest, subject: 'two words' },
      { ...guest, subject: 'ä' },
    ]) {
      const blank = sign({ denials: [{ subject: { kind: 'token', ...token }, sinceMs: 1, reason: 'unspecified' }] });
      await expect(blank).rejects.toMatchObject({ code: 'identity/deny_list_malformed' });
    }
  });

  it('holds only under the key of its authority, byte for byte', async () => {
    const { bytes, list } = await sign();
    const other = await generateEd25519();
    expect(codeOf(await verifyDenyList(bytes, await rawKey(other)))).toBe('identity/deny_list_bad_signature');
    await expect(signDenyList(list, other.privateKey)).rejects.toMatchObject({
      code: 'identity/deny_list_bad_signature',
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const altered = bytes.map((byte, i) => (i === at ? byte ^ by : byte));
        expect((await verifyDenyList(altered, authorityKey)).ok).toBe(false);
      }),
      { numRuns: 100 },
    );
    for (const wrong of [bytes.slice(0, -1), concat(bytes, new Uint8Array(1))]) {
      expect((await verifyDenyList(wrong, authorityKey)).ok).toBe(false);
    }
  });

  it('is taken when it is newer, refused when it is older or another of the same version', async () => {
    const [two, three, four] = [await sign({ version: 2 }), await sign(), await sign({ version: 4 })];
    const split = await sign({ denials: [] });
    expect(must(acceptDenyList(null, three))).toBe(three);
    expect(must(acceptDenyList(three, four))).toBe(four);
    expect(must(acceptDenyList(three, await sign()))).toBe(three);
    expect(codeOf(acceptDenyList(three, two))).toBe('identity/deny_list_older');
    expect(codeOf(acceptDenyList(three, split))).toBe('identity/deny_list_split');
    const other = await generateEd25519();
    const foreign = await signDenyList({ ...four.list, authorityKey: await rawKey(other) }, other.privateKey);
    expect(() => acceptDenyList(three, foreign)).toThrow(RangeError);
  });

  it('denies by certificate, device, person, passkey and ID token, also by an authority above', async () => {
    const { list } = await sign();
    const nobody = {
      deviceKey: hash(9),
      person: 'example.org/ada',
      certificates: [{ ...certificate, serial: '4f00fe' }],
      passkey: null,
      token: null,
    };
    expect(findDenial(list, nobody)).toBeNull();
    expect(findDenial(list, { ...nobody, person: null })).toBeNull();
    expect(findDenial(list, { ...nobody, deviceKey: hash(2) })?.reason).toBe('device-lost');
    expect(findDenial(list, { ...nobody, person: 'example.org/mallory' })?.reason).toBe('left-organisation');
    expect(findDenial(list, { ...nobody, passkey: hash(2) })).toBeNull();
    expect(findDenial(list, { ...nobody, passkey: hash(3) })?.reason).toBe('superseded');
    expect(findDenial(list, { ...nobody, token: guest })?.reason).toBe('unspecified');
    expect(findDenial(list, { ...nobody, token: { ...guest, subject: '24400321' } })).toBeNull();
    expect(findDenial(list, { ...nobody, token: { ...guest, issuer: 'https://id.example.org' } })).toBeNull();
    const path = [...nobody.certificates, certificate];
    expect(findDenial(list, { ...nobody, certificates: path })?.reason).toBe('key-compromise');
    const namesake = [{ ...certificate, issuerKeyHash: hash(8) }];
    expect(findDenial(list, { ...nobody, certificates: namesake })).toBeNull();
  });

  it('survives every list and every noise', async () => {
    const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Uint8Array.from(bytes));
    const subject = fc.oneof(
      fc.record({ kind: fc.constant('device-key' as const), deviceKey: bytes32 }),
      fc.record({ kind: fc.constant('passkey' as const), thumbprint: bytes32 }),
      fc.record({ kind: fc.constant('person' as const), person: fc.stringMatching(/^example\.org\/[a-z0-9]{1,64}$/) }),
      fc.record({
        kind: fc.constant('certificate' as const),
        issuerKeyHash: bytes32,
        serial: fc.stringMatching(/^([0-9a-f]{2}){1,20}$/),
      }),
    );
    const reason = fc.constantFrom('unspecified', 'superseded', 'device-lost');
    const denial = fc.record({ subject, sinceMs: fc.maxSafeNat(), reason });
    await fc.assert(
      fc.asyncProperty(fc.array(denial, { maxLength: 8 }), fc.integer({ min: 1 }), async (some, version) => {
        const { bytes, list } = await sign({ denials: some, version });
        expect(list.denials.length).toBeLessThanOrEqual(some.length);
        const decoded = must(decodeDenyList(bytes));
        expect(encodeDenyList(decoded.list, decoded.signature)).toEqual(bytes);
      }),
      { numRuns: 50 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => !decodeDenyList(noise).ok));
  });
});
