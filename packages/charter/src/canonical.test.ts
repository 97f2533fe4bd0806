// The canonical form: every charter has exactly one encoding, and every accepted encoding is that of one charter.
import { toBase64 } from '@incamera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedClassification } from '../test/charter-scene.js';
import { type Charter, FEATURES } from './charter.js';
import { decodeCharter, encodeCharter } from './charter-codec.js';
import { findWrongValue } from './charter-values.js';
import {
  ADMISSIONS,
  ASSURANCES,
  type ClassRules,
  GUEST_RULES,
  INVESTIGATIONS,
  NAME_RULES,
  SCREEN_SHARES,
} from './class-rules.js';
import { orderedNetworks } from './class-rules-schema.js';
import { EXCEPTION_RULES } from './exceptions.js';
import { formatNetwork, type Network, parseNetwork } from './network.js';
import { orderParties, TOKEN_ALGORITHMS } from './parties.js';
import { HOLDERS } from './trust.js';

const internal = await shippedClassification('internal');

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b) => Uint8Array.from(b));
const line = fc.string({ minLength: 1, maxLength: 20 }).map(
  (text) =>
    text
      .normalize('NFC')
      .replace(/[^\p{L}\p{N} ]/gu, '')
      .trim() || 'x',
);
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
const domain = word.map((name) => `${name}.example`);

/** Networks as the officer may write them, in any order. */
const network = fc
  .tuple(fc.oneof(bytes(4), bytes(16)), fc.nat(128))
  .map(([address, bits]) => {
    const prefixBits = bits % (address.length * 8 + 1);
    const zeroed = address.map((byte, i) => byte & ((0xff00 >> Math.min(8, Math.max(0, prefixBits - 8 * i))) & 0xff));
    return parseNetwork(formatNetwork({ address: zeroed, prefixBits }));
  })
  .filter((one): one is Network => one !== null);

const rules: fc.Arbitrary<ClassRules> = fc
  .record({
    minimumAssurance: fc.constantFrom(...ASSURANCES),
    guests: fc.constantFrom(...GUEST_RULES),
    admission: fc.constantFrom(...ADMISSIONS),
    networks: fc.oneof(fc.constant('any' as const), fc.array(network, { maxLength: 6 }).map(orderedNetworks)),
    countries: fc.oneof(
      fc.constant('any' as const),
      fc.uniqueArray(fc.stringMatching(/^[A-Z]{2}$/), { maxLength: 5 }).map((codes) => codes.sort()),
    ),
    exceptions: fc.subarray([...EXCEPTION_RULES]),
    constantBitRate: fc.boolean(),
    marks: fc.constantFrom('standard' as const, 'strong' as const),
    visibleMark: fc.boolean(),
    recording: fc.boolean(),
    chatLifeMinutes: fc.option(fc.nat(525_600)),
    screenShare: fc.constantFrom(...SCREEN_SHARES),
    maxMembers: fc.integer({ min: 2, max: 300 }),
    maxLengthMinutes: fc.integer({ min: 1, max: 10_080 }),
    hostMustBePresent: fc.boolean(),
    hostAbsenceSeconds: fc.integer({ min: 1, max: 86_400 }),
    reauthenticate: fc.boolean(),
    copyFromChat: fc.boolean(),
    downloadFiles: fc.boolean(),
    names: fc.constantFrom(...NAME_RULES),
    attribution: fc.boolean(),
    fingerprints: fc.boolean(),
    witnesses: fc.nat(8),
    investigation: fc.constantFrom(...INVESTIGATIONS),
  })
  .map((drawn) => ({ ...drawn, fingerprints: drawn.fingerprints && drawn.attribution }))
  .map((drawn) => (drawn.guests === 'link' ? { ...drawn, minimumAssurance: 'self_asserted' as const } : drawn));

const parties = fc
  .record({
    issuers: fc.array(
      fc.record({
        url: word.map((name) => `https://${name}.example.org`),
        holder: fc.constantFrom(...HOLDERS),
        audiences: fc.array(word, { minLength: 1, maxLength: 3 }),
        emailDomains: fc.oneof(fc.constant('any' as const), fc.array(domain, { maxLength: 3 })),
        keys: fc.array(fc.record({ keyId: line, algorithm: fc.constantFrom(...TOKEN_ALGORITHMS), spki: bytes(44) }), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
      { maxLength: 3 },
    ),
    trustAnchors: fc.array(
      fc.record({
        certificate: fc.uint8Array({ minLength: 1, maxLength: 900 }).map((b) => Uint8Array.from(b)),
        holder: fc.constantFrom(...HOLDERS),
        domains: fc.array(domain, { minLength: 1, maxLength: 3 }),
      }),
      { maxLength: 3 },
    ),
    holders: fc.array(
      fc.record({
        publicKey: bytes(1216),
        label: line,
        organisation: line,
        listedBy: fc.constantFrom(...HOLDERS),
      }),
      { maxLength: 2 },
    ),
    invited: fc.array(
      fc.oneof(
        word.map((name) => ({ kind: 'domain' as const, address: `${name}.example` })),
        word.map((name) => ({ kind: 'email' as const, address: `${name}@example.org` })),
      ),
      { maxLength: 5 },
    ),
  })
  .map(({ issuers, trustAnchors, holders, invited }) => {
    const drawn = { issuers, trustAnchors, shareHolders: { threshold: holders.length, holders }, invited };
    const ordered = orderParties(drawn);
    return { ...ordered, shareHolders: { ...ordered.shareHolders, threshold: ordered.shareHolders.holders.length } };
  });

const vkey = fc.tuple(word, bytes(33)).map(([name, key]) => `${name}.example/log+0a1b2c3d+${toBase64(key)}`);
const log = fc.option(
  fc
    .record({
      vkey,
      witnesses: fc.uniqueArray(vkey, { maxLength: 4 }),
      intervalMs: fc.integer({ min: 1, max: 3_600_000 }),
    })
    .map((drawn) => ({ ...drawn, witnesses: drawn.witnesses.sort() })),
);

const charter: fc.Arbitrary<Charter> = fc
  .tuple(
    fc.record({
      startsAtMs: fc.nat(2 ** 40),
      minutes: fc.integer({ min: 1, max: 10_080 }),
      nonce: bytes(32),
      hosts: fc.uniqueArray(fc.record({ signatureKey: bytes(32), returnKey: bytes(1216), label: line }), {
        minLength: 2,
        maxLength: 3,
        selector: ({ signatureKey }) => signatureKey.join(),
      }),
      version: fc.integer({ min: 1, max: 64 }),
      previousHash: bytes(32),
      signer: fc.nat(15),
      features: fc.subarray([...FEATURES]),
    }),
    rules,
    parties,
    log,
  )
  .map(([drawn, drawnRules, all, named]) => ({
    ...drawn,
    classRules: { ...drawnRules, witnesses: Math.min(drawnRules.witnesses, named?.witnesses.length ?? 0) },
    all,
    log: named === null ? null : { ...named, required: named.witnesses.length },
  }))
  .map(({ classRules, all, log: named, ...drawn }) => ({
    version: drawn.version,
    previousHash: drawn.version === 1 ? null : drawn.previousHash.map((byte, i) => (i === 0 ? byte | 1 : byte)),
    signer: drawn.version === 1 ? 0 : drawn.signer,
    createdAtMs: 0,
    startsAtMs: drawn.startsAtMs,
    expiresAtMs: drawn.startsAtMs + Math.min(drawn.minutes, classRules.maxLengthMinutes) * 60_000,
    nonce: drawn.nonce,
    hosts: drawn.hosts,
    rules: {
      autoReadmit: !classRules.reauthenticate,
      maxMembers: 2,
      succession: classRules.hostMustBePresent ? ('none' as const) : ('members' as const),
      successionAfterMs: 5000,
      silentAfterMs: 6000,
      hostAbsenceStopMs: classRules.hostAbsenceSeconds * 1000,
    },
    classification: { ...internal, rules: classRules },
    features: drawn.features.filter((feature) => {
      if (feature === 'recording') return classRules.recording;
      if (feature === 'screen') return classRules.screenShare !== 'nobody';
      return feature === 'camera' || classRules.chatLifeMinutes !== null;
    }),
    ...all,
    log: named,
  }));

const signature = new Uint8Array(64).fill(7);

describe('the canonical form of a charter', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(charter, (drawn) => {
        expect(findWrongValue(drawn)).toBeNull();
        const read = decodeCharter(encodeCharter(drawn, signature));
        expect(read.ok && read.value.charter).toEqual(drawn);
      }),
      { numRuns: 150 },
    );
  });

  it('has one encoding: whatever bytes are accepted are those that their charter is written in', () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        charter,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom('change', 'cut', 'insert'),
        (drawn, at, by, how) => {
          const original = encodeCharter(drawn, signature);
          const offset = at % original.length;
          const before = [...original.subarray(0, offset)];
          const after = [...original.subarray(how === 'insert' ? offset : offset + 1)];
          const middle = how === 'cut' ? [] : [how === 'insert' ? by : (original[offset] as number) ^ by];
          const altered = Uint8Array.from([...before, ...middle, ...after]);
          const read = decodeCharter(altered);
          if (!read.ok) return;
          accepted++;
          expect(encodeCharter(read.value.charter, read.value.signature)).toEqual(altered);
          expect([read.value.charter, read.value.signature]).not.toEqual([drawn, signature]);
        },
      ),
      { numRuns: 300 },
    );
    // Changed keys and nonces are charters as well: the property is not empty.
    expect(accepted).toBeGreaterThan(20);
  });
});
