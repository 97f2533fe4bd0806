// Levels and pins: what counts as what, and what a device remembers.
import { type Bytes } from '@incamera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf, must } from '../test/chain-scene.js';
import {
  acceptChange,
  assess,
  decodePin,
  encodePin,
  type Holder,
  isCertifiedPasskey,
  markCompared,
  meetsAssurance,
  observe,
  type Pin,
  type Sighting,
  type VerifiedChain,
  type VerifiedEvidence,
  type VerifiedIdToken,
  type VerifiedPasskey,
  type VerifiedPasskeyChain,
  type Vouch,
} from './index.js';

const hash = (byte: number): Bytes => new Uint8Array(32).fill(byte);
const PASSKEY = hash(1);
const OTHER = hash(2);
const ROOT = hash(3);
const LEAF = hash(4);

const sighting: Sighting = {
  person: 'example.org/ada',
  name: 'Ada',
  passkey: PASSKEY,
  isCertified: true,
  rootKeyHash: ROOT,
};

const chain = (holder: Holder, passkeys: readonly Bytes[] = []) =>
  ({ holder, identity: { domain: 'example.org', displayName: 'Ada', passkeys } }) as unknown as VerifiedChain;
const passkeyChain = (holder: Holder) =>
  ({
    holder,
    identity: { domain: 'example.org', displayName: 'Ada Byron', passkeys: [PASSKEY] },
  }) as unknown as VerifiedPasskeyChain;
const passkey = (thumbprint: Bytes, isSyncable = false) => ({ thumbprint, isSyncable }) as VerifiedPasskey;
const idToken = (holder: Holder) => ({ holder, issuer: 'https://id.example.net', name: 'Grace' }) as VerifiedIdToken;
const nothing: VerifiedEvidence = {
  chain: null,
  passkey: null,
  passkeyChain: null,
  idToken: null,
  vouch: null,
  pin: null,
  leafKeyHash: LEAF,
};
const assessed = (evidence: Partial<VerifiedEvidence>) => {
  const { level, reasons } = assess({ ...nothing, ...evidence });
  return [level, ...reasons.map(({ code }) => code)];
};

describe('assurance', () => {
  it('is what the strongest evidence gives', () => {
    expect(assessed({})).toEqual(['self-asserted', 'nothing_verified']);
    expect(assessed({ chain: chain('server') })).toEqual(['server', 'certified']);
    expect(assessed({ chain: chain('organisation') })).toEqual(['organisation', 'certified']);
    expect(assessed({ idToken: idToken('organisation') })).toEqual(['organisation', 'provider']);
    expect(assessed({ idToken: idToken('server') })).toEqual(['server', 'provider']);
    expect(assessed({ chain: chain('organisation', [PASSKEY]), passkey: passkey(PASSKEY) })).toEqual([
      'passkey',
      'certified',
      'passkey_certified',
    ]);
  });

  it('takes a host at their word, and shows it, but calls it no more than that', () => {
    expect(assessed({ vouch: { name: 'Grace' } as Vouch })).toEqual(['self-asserted', 'vouched']);
  });

  it('never makes more of what the server says than that', () => {
    const certified = { chain: chain('server', [PASSKEY]), passkey: passkey(PASSKEY) };
    expect(assessed(certified)).toEqual(['server', 'certified', 'passkey_unrooted']);
    expect(isCertifiedPasskey(certified.chain, PASSKEY)).toBe(false);
    // Seen twice under the server's authority is still the server's word.
    const first = observe(null, { ...sighting, isCertified: false }, 1);
    const pin = observe(first.pin, { ...sighting, isCertified: false }, 2);
    expect(assessed({ ...certified, pin })).toEqual(['server', 'certified', 'passkey_unrooted']);
    expect(assessed({ passkey: passkey(PASSKEY) })).toEqual(['self-asserted', 'passkey_unrooted']);
  });

  it('takes a certificate over the passkey itself from an organisation, and only with that passkey', () => {
    const shown = { chain: chain('server'), passkey: passkey(PASSKEY) };
    expect(assessed({ ...shown, passkeyChain: passkeyChain('organisation') })).toEqual([
      'passkey',
      'certified',
      'certified',
      'passkey_certified',
    ]);
    expect(assess({ ...nothing, ...shown, passkeyChain: passkeyChain('organisation') }).name).toBe('Ada Byron');
    expect(assessed({ ...shown, chain: null, passkeyChain: passkeyChain('server') })).toEqual([
      'server',
      'certified',
      'passkey_unrooted',
    ]);
    // Certificates are public: without the passkey's own signature they say nothing.
    expect(assessed({ passkeyChain: passkeyChain('organisation') })).toEqual(['self-asserted', 'nothing_verified']);
    const other = { passkey: passkey(OTHER), passkeyChain: passkeyChain('organisation') };
    expect(assessed(other)).toEqual(['self-asserted', 'passkey_unrooted']);
    expect(isCertifiedPasskey(passkeyChain('organisation'), PASSKEY)).toBe(true);
    expect(isCertifiedPasskey(passkeyChain('server'), PASSKEY)).toBe(false);
  });

  it('needs the passkey that the organisation named', () => {
    const wrong = { chain: chain('organisation', [OTHER]), passkey: passkey(PASSKEY, true) };
    expect(assessed(wrong)).toEqual(['organisation', 'certified', 'passkey_unrooted', 'passkey_syncable']);
  });

  it('remembers a passkey that was certified once', () => {
    const { pin } = observe(null, sighting, 1);
    const again = observe(pin, { ...sighting, isCertified: false, rootKeyHash: null }, 2);
    expect(assessed({ passkey: passkey(PASSKEY), pin: again })).toEqual(['passkey', 'passkey_pinned']);
    const changed = observe(pin, { ...sighting, passkey: OTHER, isCertified: false }, 5);
    expect(assessed({ passkey: passkey(OTHER), pin: changed })).toEqual([
      'self-asserted',
      'passkey_unrooted',
      'passkey_changed',
    ]);
    const missing = observe(pin, { ...sighting, passkey: null, isCertified: false }, 6);
    expect(assessed({ chain: chain('server'), pin: missing })).toEqual(['server', 'certified', 'passkey_missing']);
  });

  it('is highest where two people compared the key that is used now', () => {
    const { pin } = observe(null, { ...sighting, isCertified: false }, 1);
    const compared = observe(markCompared(pin, PASSKEY, 2), { ...sighting, isCertified: false }, 3);
    expect(assessed({ passkey: passkey(PASSKEY), pin: compared })).toEqual([
      'compared',
      'passkey_unrooted',
      'compared',
    ]);
    // Without that passkey nothing of it counts.
    expect(assessed({ pin: compared })).toEqual(['self-asserted', 'compared_other_key']);
    expect(assessed({ passkey: passkey(OTHER), pin: compared })[0]).toBe('self-asserted');
    const byLeaf = observe(markCompared(pin, LEAF, 2), { ...sighting, passkey: null }, 3);
    expect(assessed({ pin: byLeaf })).toEqual(['compared', 'passkey_missing', 'compared']);
  });

  it('gives nothing remembered to another name', () => {
    const { pin } = observe(null, sighting, 1);
    const renamed = observe(markCompared(pin, PASSKEY, 2), { ...sighting, name: 'The Minister' }, 3);
    // The server certifies the new name for a person who plays along with a remembered passkey.
    const evidence = { chain: chain('server', [PASSKEY]), passkey: passkey(PASSKEY), pin: renamed };
    expect(assessed(evidence)).toEqual(['server', 'certified', 'passkey_pinned', 'compared', 'name_changed']);
    const accepted = observe(acceptChange(renamed.pin), { ...sighting, name: 'The Minister' }, 4);
    expect(assessed({ ...evidence, pin: accepted })[0]).toBe('compared');
  });

  it('says whose name it speaks for', () => {
    const nameIn = (evidence: Partial<VerifiedEvidence>) => assess({ ...nothing, ...evidence }).name;
    expect(nameIn({})).toBeNull();
    expect(nameIn({ vouch: { name: 'Gracie' } as Vouch })).toBe('Gracie');
    expect(nameIn({ chain: chain('server'), vouch: { name: 'Gracie' } as Vouch })).toBe('Ada');
    expect(nameIn({ chain: chain('server'), idToken: idToken('organisation') })).toBe('Grace');
    expect(nameIn({ chain: chain('organisation'), idToken: idToken('server') })).toBe('Ada');
    // Never what the person typed, where a provider gives no name.
    const nameless = { ...idToken('organisation'), name: null, email: 'g@example.net', subject: '42' };
    expect(nameIn({ idToken: nameless })).toBe('g@example.net');
    expect(nameIn({ idToken: { ...nameless, email: null } })).toBe('42');
    const { pin } = observe(null, { ...sighting, name: 'Ada L.' }, 1);
    const compared = observe(markCompared(pin, PASSKEY, 2), { ...sighting, name: 'Ada L.' }, 3);
    expect(nameIn({ idToken: idToken('organisation'), passkey: passkey(PASSKEY), pin: compared })).toBe('Ada L.');
  });

  it('has an order', () => {
    expect(meetsAssurance('passkey', 'organisation')).toBe(true);
    expect(meetsAssurance('organisation', 'organisation')).toBe(true);
    expect(meetsAssurance('server', 'organisation')).toBe(false);
    expect(meetsAssurance('compared', 'passkey')).toBe(true);
  });
});

describe('a pin', () => {
  it('tells first seen, same, and changed until somebody accepts it', () => {
    const first = observe(null, sighting, 10);
    expect(first.status).toBe('first-seen');
    const same = observe(first.pin, sighting, 20);
    expect(same).toMatchObject({ status: 'same', pin: { firstSeenMs: 10, lastSeenMs: 20, change: null } });
    const changed = observe(same.pin, { ...sighting, passkey: OTHER }, 30);
    expect(changed).toMatchObject({ status: 'changed', pin: { change: { sinceMs: 30 } } });
    // Still changed, since then, also when the old key is back.
    const later = observe(changed.pin, { ...sighting, passkey: OTHER }, 40);
    expect(later).toMatchObject({ status: 'changed', pin: { change: { sinceMs: 30 } } });
    expect(observe(later.pin, sighting, 50).status).toBe('changed');
    const accepted = acceptChange(later.pin);
    expect(observe(accepted, { ...sighting, passkey: OTHER }, 60).status).toBe('same');
    expect(observe(accepted, sighting, 60).status).toBe('same');
    expect(acceptChange(accepted)).toBe(accepted);
  });

  it('remembers when an organisation names a passkey that it knew', () => {
    const { pin } = observe(null, { ...sighting, isCertified: false }, 1);
    expect(pin.passkeys[0]?.isCertified).toBe(false);
    const named = observe(pin, sighting, 2);
    expect(named.pin.passkeys[0]).toMatchObject({ isCertified: true, sinceMs: 1 });
    expect(observe(named.pin, { ...sighting, isCertified: false }, 3).pin.passkeys[0]?.isCertified).toBe(true);
  });

  it('watches the root as well, and takes the first of each kind', () => {
    const { pin } = observe(null, { ...sighting, passkey: null, rootKeyHash: null }, 1);
    const more = observe(pin, sighting, 2);
    expect(more).toMatchObject({ status: 'same', pin: { passkeys: [{ sinceMs: 2, isCertified: true }] } });
    const moved = observe(more.pin, { ...sighting, rootKeyHash: OTHER }, 3);
    expect(moved.pin.change).toEqual({ name: null, passkey: null, rootKeyHash: OTHER, sinceMs: 3 });
    expect(observe(acceptChange(moved.pin), { ...sighting, rootKeyHash: OTHER }, 4).status).toBe('same');
    expect(() => observe(pin, { ...sighting, person: 'example.org/eve' }, 2)).toThrow(RangeError);
  });

  it('comes back as it was written', () => {
    const hash32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes): Bytes => Uint8Array.from(bytes));
    const time = fc.maxSafeNat();
    const pinned = fc.record({ thumbprint: hash32, sinceMs: time, isCertified: fc.boolean() });
    const pins: fc.Arbitrary<Pin> = fc.record({
      person: fc.string({ maxLength: 60 }),
      name: fc.string({ maxLength: 60 }),
      firstSeenMs: time,
      lastSeenMs: time,
      passkeys: fc.array(pinned, { maxLength: 8 }),
      rootKeyHashes: fc.array(hash32, { maxLength: 8 }),
      change: fc.option(
        fc.record({
          name: fc.option(fc.string({ maxLength: 60 })),
          passkey: fc.option(pinned),
          rootKeyHash: fc.option(hash32),
          sinceMs: time,
        }),
      ),
      compared: fc.option(fc.record({ keyHash: hash32, atMs: time })),
    });
    fc.assert(
      fc.property(pins, (pin) => {
        const bytes = encodePin(pin);
        expect(must(decodePin(bytes))).toEqual(pin);
        expect(codeOf(decodePin(bytes.slice(0, -1)))).toBe('identity/pin_malformed');
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => !decodePin(noise).ok));
  });
});
