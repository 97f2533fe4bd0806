// Vouching and the pair code.
import { type Bytes, concat, equalBytes } from '@incamera/kernel';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeOf, generateEd25519, must, rawKey } from '../test/chain-scene.js';
import { decodeVouch, pairCodeOf, signVouch, type Vouch, verifyVouch } from './index.js';

const random = (length = 32): Bytes => crypto.getRandomValues(new Uint8Array(length));

describe('a vouch', () => {
  let host: CryptoKeyPair;
  let vouch: Vouch;
  let bytes: Bytes;
  const rules = () => ({
    meetingId: vouch.meetingId,
    guestKey: vouch.guestKey,
    isHost: (key: Bytes) => equalBytes(key, vouch.hostKey),
  });

  beforeAll(async () => {
    host = await generateEd25519();
    vouch = {
      hostKey: await rawKey(host),
      meetingId: random(),
      guestKey: random(),
      name: 'Grace Hopper',
      email: 'grace@example.net',
      atMs: 1_900_000_000_000,
    };
    bytes = await signVouch(vouch, host.privateKey);
  });

  it('holds for the guest, the device and the meeting that it names', async () => {
    expect(must(await verifyVouch(bytes, rules()))).toEqual(vouch);
    const bare = await signVouch({ ...vouch, email: null }, host.privateKey);
    expect(must(await verifyVouch(bare, rules())).email).toBeNull();
    for (const other of [{ meetingId: random() }, { guestKey: random() }]) {
      expect(codeOf(await verifyVouch(bytes, { ...rules(), ...other }))).toBe('identity/vouch_wrong_guest');
    }
  });

  it('counts only if a host signed it', async () => {
    const mallory = await generateEd25519();
    const own = { ...vouch, hostKey: await rawKey(mallory) };
    expect(codeOf(await verifyVouch(await signVouch(own, mallory.privateKey), rules()))).toBe(
      'identity/vouch_bad_signature',
    );
    await expect(signVouch(vouch, mallory.privateKey)).rejects.toMatchObject({ code: 'identity/vouch_bad_signature' });
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const altered = bytes.map((byte, i) => (i === at ? byte ^ by : byte));
        expect((await verifyVouch(altered, rules())).ok).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('has bounds', async () => {
    for (const wrong of [{ name: '' }, { name: 'a\u202eb' }, { name: 'x'.repeat(201) }, { email: 'nobody' }]) {
      await expect(signVouch({ ...vouch, ...wrong }, host.privateKey)).rejects.toMatchObject({
        code: 'identity/vouch_malformed',
      });
    }
    expect(codeOf(decodeVouch(bytes.slice(0, -1)))).toBe('identity/vouch_malformed');
    expect(codeOf(decodeVouch(concat(bytes, new Uint8Array(1))))).toBe('identity/vouch_malformed');
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => !decodeVouch(noise).ok));
  });
});

describe('the pair code', () => {
  it('is the same on both sides and another for every other pair', async () => {
    const [a, b, c] = [random(), random(77), random()];
    const code = await pairCodeOf(a, b);
    expect(await pairCodeOf(b, a)).toEqual(code);
    expect(code.digits).toMatch(/^(\d{5} ){3}\d{5}$/);
    expect(code.words).toHaveLength(6);
    const others = await Promise.all([
      pairCodeOf(a, c),
      pairCodeOf(b, c),
      pairCodeOf(concat(a, b.slice(0, 1)), b.slice(1)),
    ]);
    expect(new Set([code, ...others].map(({ digits }) => digits)).size).toBe(4);
    expect(new Set([code, ...others].map(({ words }) => words.join(' '))).size).toBe(4);
  });

  it('has a fixed value, which people compare across versions', async () => {
    const code = await pairCodeOf(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));
    expect(code).toEqual({
      digits: '26178 67580 84323 62806',
      words: ['plug', 'tone', 'photo', 'leopard', 'wear', 'swarm'],
    });
  });

  it('needs two keys', async () => {
    const key = random();
    await expect(pairCodeOf(key, key)).rejects.toThrow(RangeError);
    await expect(pairCodeOf(key, random(31))).rejects.toThrow(RangeError);
    await expect(pairCodeOf(random(1101), key)).rejects.toThrow(RangeError);
  });
});
