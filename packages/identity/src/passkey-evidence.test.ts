// Passkeys as members verify them: every algorithm, and every way to offer something else.
import { type Bytes, concat, fromHex, sha256, toHex, utf8 } from '@incamera/kernel';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeOf, generateEd25519, must, rawKey } from '../test/chain-scene.js';
import {
  type Binding,
  bindingChallenge,
  decodePasskeyEvidence,
  decodePasskeyKey,
  encodePasskeyEvidence,
  encodePasskeyKey,
  endorse,
  loginChallenge,
  oidcChallenge,
  type PasskeyEvidence,
  type PasskeyKey,
  passkeyThumbprint,
  readEnrolledKey,
  verifyAssertion,
  verifyPasskeyEvidence,
} from './index.js';

const site = { origins: ['https://meet.example.org'], rpId: 'meet.example.org' };
const where = { origin: 'https://meet.example.org', rpId: 'meet.example.org' };
const random = (length = 32): Bytes => crypto.getRandomValues(new Uint8Array(length));

let passkey: SoftwarePasskey;
let leaf: CryptoKeyPair;
let binding: Binding;

beforeAll(async () => {
  passkey = await SoftwarePasskey.create();
  leaf = await generateEd25519();
  binding = { leafKey: await rawKey(leaf), meetingId: random(), certificateHash: random() };
});

const evidenceFor = (bound: Binding = binding, by = passkey): Promise<PasskeyEvidence> => by.bind(bound, where);

describe('challenges', () => {
  it('are the hashes that the protocol says', async () => {
    const [leafKey, meetingId, hash] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [Bytes, Bytes, Bytes];
    const bound = await sha256(concat(utf8('incamera/bind/1'), leafKey, meetingId, hash));
    expect(await bindingChallenge({ leafKey, meetingId, certificateHash: hash })).toEqual(bound);
    expect(await loginChallenge(hash)).toEqual(await sha256(concat(utf8('incamera/login/1'), hash)));
    expect(await oidcChallenge({ leafKey, meetingId })).toEqual(
      await sha256(concat(utf8('incamera/oidc/1'), leafKey, meetingId)),
    );
  });

  it('have no two meanings: every field has one length', async () => {
    const bytes = random();
    for (const wrong of [random(31), random(33), random(0)]) {
      await expect(bindingChallenge({ ...binding, leafKey: wrong })).rejects.toThrow(RangeError);
      await expect(bindingChallenge({ ...binding, meetingId: wrong })).rejects.toThrow(RangeError);
      await expect(bindingChallenge({ ...binding, certificateHash: wrong })).rejects.toThrow(RangeError);
      await expect(loginChallenge(wrong)).rejects.toThrow(RangeError);
      await expect(oidcChallenge({ leafKey: bytes, meetingId: wrong })).rejects.toThrow(RangeError);
    }
  });
});

describe('a binding', () => {
  it.each(['ES256', 'EdDSA', 'RS256'] as const)('holds with %s', async (algorithm) => {
    const by = await SoftwarePasskey.create(algorithm);
    const verified = must(await verifyPasskeyEvidence(await evidenceFor(binding, by), binding, site));
    expect(verified.thumbprint).toEqual(await passkeyThumbprint(by.key));
    expect(verified).toMatchObject({ isSyncable: false, signCount: 1, passkey: by.key });
    const other = await SoftwarePasskey.create(algorithm);
    const forged = { ...(await evidenceFor(binding, by)), passkey: other.key };
    expect(codeOf(await verifyPasskeyEvidence(forged, binding, site))).toBe('identity/bad_assertion_signature');
  });

  it('holds without a certificate, for nothing with one', async () => {
    const bare = { ...binding, certificateHash: null };
    const evidence = await evidenceFor(bare);
    expect(codeOf(await verifyPasskeyEvidence(evidence, bare, site))).toBe('ok');
    expect(codeOf(await verifyPasskeyEvidence(evidence, binding, site))).toBe('identity/bad_endorsement');
  });

  it('is refused for another meeting, key or certificate', async () => {
    const evidence = await evidenceFor();
    const inMeeting = { ...binding, meetingId: random() };
    expect(codeOf(await verifyPasskeyEvidence(evidence, inMeeting, site))).toBe('identity/assertion_wrong_challenge');
    for (const now of [
      { ...binding, leafKey: random() },
      { ...binding, certificateHash: random() },
    ]) {
      expect(codeOf(await verifyPasskeyEvidence(evidence, now, site))).toBe('identity/bad_endorsement');
      // The evidence of another with one's own key written in: the passkey did not sign that.
      const stolen = { ...evidence, boundKey: now.leafKey, boundCertificateHash: now.certificateHash };
      expect(codeOf(await verifyPasskeyEvidence(stolen, now, site))).toBe('identity/assertion_wrong_challenge');
    }
  });

  it('is not made by a sign-in, whatever nonce the server chose', async () => {
    const assertion = await passkey.assert({ ...where, challenge: await loginChallenge(random()) });
    const offered = { ...(await evidenceFor()), assertion };
    expect(codeOf(await verifyPasskeyEvidence(offered, binding, site))).toBe('identity/assertion_wrong_challenge');
  });

  it('lets the bound key endorse a leaf and a certificate after a reload, and nobody else', async () => {
    const now: Binding = { leafKey: random(), meetingId: binding.meetingId, certificateHash: random() };
    const evidence = await evidenceFor();
    const endorsed = { ...evidence, endorsement: await endorse(now, leaf.privateKey) };
    expect(codeOf(await verifyPasskeyEvidence(endorsed, now, site))).toBe('ok');
    expect(codeOf(await verifyPasskeyEvidence(endorsed, { ...now, leafKey: random() }, site))).toBe(
      'identity/bad_endorsement',
    );
    const stranger = { ...evidence, endorsement: await endorse(now, (await generateEd25519()).privateKey) };
    expect(codeOf(await verifyPasskeyEvidence(stranger, now, site))).toBe('identity/bad_endorsement');
    const elsewhere = { ...evidence, endorsement: await endorse({ ...now, meetingId: random() }, leaf.privateKey) };
    expect(codeOf(await verifyPasskeyEvidence(elsewhere, now, site))).toBe('identity/bad_endorsement');
  });

  it('comes back as it was written, with and without what is optional, and in one encoding only', async () => {
    const full = { ...(await evidenceFor()), endorsement: await endorse(binding, leaf.privateKey) };
    const bare = { ...(await evidenceFor({ ...binding, certificateHash: null })), endorsement: null };
    for (const evidence of [full, bare]) {
      const bytes = encodePasskeyEvidence(evidence);
      expect(must(decodePasskeyEvidence(bytes))).toEqual(evidence);
      expect(codeOf(decodePasskeyEvidence(bytes.slice(0, -1)))).toBe('identity/assertion_malformed');
      expect(codeOf(decodePasskeyEvidence(concat(bytes, new Uint8Array(1))))).toBe('identity/assertion_malformed');
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        expect(decodePasskeyEvidence(noise).ok).toBe(false);
      }),
    );
  });
});

describe('an assertion', () => {
  const challenge = random();
  const rules = { ...site, challenge };
  const codeFor = async (input: Partial<Parameters<SoftwarePasskey['assert']>[0]>) =>
    codeOf(await verifyAssertion(await passkey.assert({ ...where, challenge, ...input }), passkey.key, rules));

  it('says where and how it was made', async () => {
    expect(await codeFor({})).toBe('ok');
    expect(await codeFor({ type: 'webauthn.create' })).toBe('identity/assertion_wrong_type');
    expect(await codeFor({ challenge: random() })).toBe('identity/assertion_wrong_challenge');
    expect(await codeFor({ origin: 'https://meet.example.org.evil.example' })).toBe('identity/assertion_wrong_origin');
    expect(await codeFor({ origin: 'http://meet.example.org' })).toBe('identity/assertion_wrong_origin');
    expect(await codeFor({ crossOrigin: true })).toBe('identity/assertion_cross_origin');
    expect(await codeFor({ members: { topOrigin: 'https://evil.example' } })).toBe('identity/assertion_cross_origin');
    expect(await codeFor({ rpId: 'example.org' })).toBe('identity/assertion_wrong_rp');
    expect(await codeFor({ flags: 0x01 })).toBe('identity/user_not_verified');
    expect(await codeFor({ flags: 0x04 })).toBe('identity/user_not_verified');
    expect(await codeFor({ members: { other_keys_can_be_added_here: 'see the specification' } })).toBe('ok');
  });

  it('tells whether the passkey may be on several devices', async () => {
    const synced = await passkey.assert({ ...where, challenge, flags: 0x1d, signCount: 0 });
    const verified = must(await verifyAssertion(synced, passkey.key, rules));
    expect(verified).toEqual({ isSyncable: true, signCount: 0 });
  });

  it('has authenticator data of one form', async () => {
    const malformed = 'identity/assertion_malformed';
    const map = fromHex('a163666f6ff5') as Bytes;
    expect(await codeFor({ flags: 0x85, more: map })).toBe('ok');
    expect(await codeFor({ flags: 0x85 })).toBe(malformed);
    expect(await codeFor({ flags: 0x05, more: map })).toBe(malformed);
    expect(await codeFor({ flags: 0x85, more: concat(map, new Uint8Array(1)) })).toBe(malformed);
    expect(await codeFor({ flags: 0x85, more: fromHex('820102') as Bytes })).toBe(malformed);
    expect(await codeFor({ flags: 0x15 })).toBe(malformed);
    expect(await codeFor({ flags: 0x07 })).toBe(malformed);
    const enrolment = enrolmentData(encodePasskeyKey(passkey.key)).subarray(37);
    expect(await codeFor({ flags: 0x45, more: enrolment })).toBe('identity/assertion_wrong_type');
  });

  it('has client data of one meaning', async () => {
    const good = await passkey.assert({ ...where, challenge });
    const text = new TextDecoder().decode(good.clientData);
    const variants = [
      text.replace('{', '{"origin":"https://evil.example",'),
      text.replace('{', '{"\\u006frigin":"https://evil.example",'),
      `[${text}]`,
      `${text}}`,
      '"webauthn.get"',
      text.replace('"crossOrigin":false', '"crossOrigin":"false"'),
      `\ufeff${text}`,
      text.padEnd(5000, ' '),
    ];
    for (const variant of variants) {
      const signed = await passkey.sign(utf8(variant), good.authenticatorData);
      const code = codeOf(await verifyAssertion(signed, passkey.key, rules));
      expect([variant.slice(0, 60), code]).toEqual([
        variant.slice(0, 60),
        expect.stringContaining('identity/assertion_'),
      ]);
    }
  });

  it('is refused when any byte of it was altered', async () => {
    const good = await passkey.assert({ ...where, challenge });
    const parts = ['clientData', 'authenticatorData', 'signature'] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...parts), fc.nat(), fc.integer({ min: 1, max: 255 }), async (part, at, by) => {
        const altered = good[part].slice();
        altered[at % altered.length] = (altered[at % altered.length] as number) ^ by;
        expect((await verifyAssertion({ ...good, [part]: altered }, passkey.key, rules)).ok).toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});

function enrolmentData(cose: Bytes): Bytes {
  const id = new Uint8Array(16).fill(9);
  const flagsAndCount = new Uint8Array([0x45, 0, 0, 0, 0]);
  return concat(new Uint8Array(32), flagsAndCount, new Uint8Array(16), new Uint8Array([0, 16]), id, cose);
}

describe('passkey keys', () => {
  it('have one encoding and one thumbprint, whatever order they come in', async () => {
    const { x, y } = passkey.key as Extract<PasskeyKey, { algorithm: 'ES256' }>;
    const canonical = `a5010203262001215820${toHex(x)}225820${toHex(y)}`;
    expect(toHex(encodePasskeyKey(passkey.key))).toBe(canonical);
    const shuffled = fromHex(`a5225820${toHex(y)}0326215820${toHex(x)}01022001`) as Bytes;
    expect(must(decodePasskeyKey(shuffled))).toEqual(passkey.key);
    for (const algorithm of ['EdDSA', 'RS256'] as const) {
      const { key } = await SoftwarePasskey.create(algorithm);
      expect(must(decodePasskeyKey(encodePasskeyKey(key)))).toEqual(key);
    }
  });

  it('are read from an enrolment', () => {
    const cose = encodePasskeyKey(passkey.key);
    expect(must(readEnrolledKey(enrolmentData(cose)))).toEqual(passkey.key);
    expect(codeOf(readEnrolledKey(enrolmentData(cose).slice(0, -1)))).toBe('identity/bad_passkey');
    expect(codeOf(readEnrolledKey(concat(enrolmentData(cose), new Uint8Array(1))))).toBe('identity/bad_passkey');
    expect(codeOf(readEnrolledKey(enrolmentData(cose).slice(0, 37)))).toBe('identity/bad_passkey');
  });

  it('are refused in any other form', () => {
    const { x, y } = passkey.key as Extract<PasskeyKey, { algorithm: 'ES256' }>;
    const wrong = {
      'an ES256K key': `a501020338 2e2008215820${toHex(x)}225820${toHex(y)}`,
      'a short coordinate': `a501020326200121581f${toHex(x.slice(1))}225820${toHex(y)}`,
      'a private key': `a6010203262001215820${toHex(x)}225820${toHex(y)}235820${toHex(y)}`,
      'a member twice': `a601020102032620 01215820${toHex(x)}225820${toHex(y)}`,
      'a length that is not shortest': `a5010203262001215900 20${toHex(x)}225820${toHex(y)}`,
      'an indefinite map': `bf010203262001215820${toHex(x)}225820${toHex(y)}ff`,
      'a compressed point': `a5010203262001215820${toHex(x)}22f5`,
      'something after it': `a5010203262001215820${toHex(x)}225820${toHex(y)}00`,
      'a small RSA key': `a401030339010020 5880${'ff'.repeat(128)}2143010001`,
    };
    for (const [what, hex] of Object.entries(wrong)) {
      expect([what, codeOf(decodePasskeyKey(fromHex(hex.replaceAll(' ', '')) as Bytes))]).toEqual([
        what,
        'identity/bad_passkey',
      ]);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => {
        expect(decodePasskeyKey(noise).ok).toBe(false);
      }),
    );
  });

  it('are refused when they are no key of their curve', async () => {
    const challenge = random();
    const assertion = await passkey.assert({ ...where, challenge });
    for (const key of [
      { algorithm: 'ES256', x: random(), y: random() },
      { algorithm: 'EdDSA', x: random() },
      { algorithm: 'RS256', n: random(256), e: new Uint8Array([1, 0, 1]) },
    ] satisfies PasskeyKey[]) {
      const code = codeOf(await verifyAssertion(assertion, key, { ...site, challenge }));
      expect(code).toBe('identity/bad_assertion_signature');
    }
  });
});
