// What leaves, admissions and GroupInfos say, as bytes: exactly one encoding for each, and nothing that is read makes it fail.
import { encodePasskeyEvidence } from '@incamera/identity';
import { copyBytes, toHex } from '@incamera/kernel';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Admission } from './admission.js';
import { type AdmissionBook, decodeAdmissionBook, encodeAdmissionBook } from './admission-book.js';
import { claimsHash, decodeEvidence, encodeEvidence, encodeName, type LeafIdentity, readClaims } from './claims.js';
import { EVIDENCE_EXTENSION } from './mls/suite.js';
import { must, TEST_SITE } from './testing.js';

const passkeyBytes = encodePasskeyEvidence(
  await (await SoftwarePasskey.create()).bind(
    { leafKey: new Uint8Array(32), meetingId: new Uint8Array(32), certificateHash: null },
    TEST_SITE,
  ),
);

const bytes = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength }).map(copyBytes);
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const evidence = fc
  .record({
    chosenName: orNull(fc.stringMatching(/^[A-Za-zäöü]{1,20}$/)),
    passkey: orNull(fc.constant(passkeyBytes)),
    passkeyChain: orNull(fc.array(bytes(1, 60), { minLength: 1, maxLength: 4 })),
    idToken: orNull(fc.string({ maxLength: 60 })),
    enteredAtMs: orNull(fc.maxSafeNat()),
  })
  .map((drawn) => (drawn.passkey === null ? { ...drawn, passkeyChain: null } : drawn))
  .filter((drawn) => Object.values(drawn).some((value) => value !== null));

const admission: fc.Arbitrary<Admission> = fc.record({
  epoch: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  keyPackageRef: bytes(0, 64),
  signatureKey: bytes(32),
  claimsHash: bytes(32),
  atMs: fc.maxSafeNat(),
  admittedBy: bytes(32),
  vouch: orNull(bytes(0, 100)),
  exception: orNull(bytes(0, 100)),
  signature: bytes(64),
});

const book: fc.Arbitrary<AdmissionBook> = fc
  .array(
    fc.tuple(
      admission,
      orNull(admission),
      orNull(fc.record({ hostKey: bytes(32), signature: bytes(64) })),
      orNull(bytes(0, 100)),
    ),
    { maxLength: 4 },
  )
  .map((entries) => {
    const list = entries.map(([root, renewed, second, proof]) => {
      const latest = renewed === null ? root : { ...renewed, signatureKey: root.signatureKey };
      const { epoch, keyPackageRef } = root;
      const agreement = second === null ? null : { epoch, keyPackageRef, ...second };
      return [toHex(root.signatureKey), { root, latest, agreement, proof }] as const;
    });
    return new Map(list);
  });

/** `original` with one byte changed, cut off there, or inserted. */
const altered = (original: Uint8Array, at: number, by: number, how: string): Uint8Array => {
  const offset = at % original.length;
  const middle = how === 'cut' ? [] : [how === 'insert' ? by : (original[offset] as number) ^ by];
  return Uint8Array.from([
    ...original.subarray(0, offset),
    ...middle,
    ...original.subarray(how === 'insert' ? offset : offset + 1),
  ]);
};
const alteration = [fc.nat(), fc.integer({ min: 1, max: 255 }), fc.constantFrom('change', 'cut', 'insert')] as const;

const again = (read: ReturnType<typeof decodeEvidence>) => {
  const { passkey, ...others } = must(read);
  return encodeEvidence({ ...others, passkey: passkey === null ? null : encodePasskeyEvidence(passkey) });
};

describe('the evidence in a leaf', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(evidence, (drawn) => {
        const encoded = encodeEvidence(drawn) as Uint8Array;
        const { passkey, ...others } = must(decodeEvidence(encoded));
        const { passkey: written, ...expected } = drawn;
        expect(others).toEqual(expected);
        expect(passkey === null).toBe(written === null);
        expect(again(decodeEvidence(encoded))).toEqual(encoded);
      }),
    );
  });

  it('has one encoding: whatever is accepted is what its content is written in', () => {
    let accepted = 0;
    fc.assert(
      fc.property(evidence, ...alteration, (drawn, at, by, how) => {
        const wrong = altered(encodeEvidence(drawn) as Uint8Array, at, by, how);
        const read = decodeEvidence(wrong);
        if (!read.ok) return;
        accepted++;
        expect(again(read)).toEqual(wrong);
      }),
      { numRuns: 400 },
    );
    expect(accepted).toBeGreaterThan(10);
  });

  it('is absent where there is nothing to say', () => {
    const nothing = { chosenName: null, passkey: null, passkeyChain: null, idToken: null, enteredAtMs: null };
    expect(encodeEvidence(nothing)).toBeNull();
  });

  it('gives another hash for whatever is different', () => {
    const extension = (data: Uint8Array) => ({ extensionType: EVIDENCE_EXTENSION, extensionData: data });
    const name = encodeName('Ada');
    const leaves: LeafIdentity[] = [
      { credential: { credentialType: 'basic', identity: name }, extensions: [] },
      { credential: { credentialType: 'basic', identity: encodeName('Bob') }, extensions: [] },
      { credential: { credentialType: 'basic', identity: name }, extensions: [extension(name)] },
      { credential: { credentialType: 'x509', certificates: [] }, extensions: [] },
      { credential: { credentialType: 'x509', certificates: [name] }, extensions: [] },
      { credential: { credentialType: 'x509', certificates: [name, name] }, extensions: [] },
      { credential: { credentialType: 'x509', certificates: [name] }, extensions: [extension(new Uint8Array())] },
    ];
    expect(new Set(leaves.map((leaf) => toHex(claimsHash(leaf)))).size).toBe(leaves.length);
  });

  it('bears a leaf with any number of anything', () => {
    const many = Array.from({ length: 70_000 }, () => new Uint8Array());
    const crowded: LeafIdentity = { credential: { credentialType: 'x509', certificates: many }, extensions: [] };
    expect(claimsHash(crowded)).toHaveLength(32);
    expect(readClaims(crowded)).toMatchObject({ ok: false, error: { code: 'group/bad_evidence' } });
  });
});

describe('the book of admissions', () => {
  it('comes back as it was written, in one encoding', () => {
    fc.assert(
      fc.property(book, ...alteration, (drawn, at, by, how) => {
        const encoded = encodeAdmissionBook(drawn);
        expect(must(decodeAdmissionBook(encoded))).toEqual(drawn);
        const wrong = altered(encoded, at, by, how);
        const read = decodeAdmissionBook(wrong);
        if (read.ok) expect(encodeAdmissionBook(read.value)).toEqual(wrong);
      }),
      { numRuns: 300 },
    );
  });
});
