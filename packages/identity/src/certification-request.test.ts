import { type Bytes, concat } from '@incamera/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { SoftwarePasskey } from '../../../testkit/src/software-passkey.js';
import { codeOf, must } from '../test/chain-scene.js';
import {
  type CertificationRequest,
  certificationChallenge,
  decodeCertificationRequest,
  encodeCertificationRequest,
  loginChallenge,
  passkeyCodeOf,
  passkeyThumbprint,
  verifyCertificationRequest,
} from './index.js';

const page = { origin: 'https://meet.example.org', rpId: 'meet.example.org' };
const site = { origins: [page.origin], rpId: page.rpId };
const person = { displayName: 'Ada Lovelace', email: 'ada@example.org' };

let passkey: SoftwarePasskey;
let request: CertificationRequest;
let bytes: Bytes;

beforeAll(async () => {
  passkey = await SoftwarePasskey.create();
  const assertion = await passkey.assert({ ...page, challenge: await certificationChallenge(person) });
  request = { ...person, passkey: passkey.key, assertion };
  bytes = encodeCertificationRequest(request);
});

describe('a request to certify a passkey', () => {
  it('says who asks for which passkey, in one encoding', async () => {
    const thumbprint = await passkeyThumbprint(passkey.key);
    const verified = must(await verifyCertificationRequest(bytes, site));
    expect(verified).toEqual({ ...person, passkey: passkey.key, thumbprint, isSyncable: false });
    const nameless = { displayName: 'Ada', email: null };
    const assertion = await passkey.assert({ ...page, challenge: await certificationChallenge(nameless) });
    const other = encodeCertificationRequest({ ...nameless, passkey: passkey.key, assertion });
    expect(must(await verifyCertificationRequest(other, site)).email).toBeNull();
    expect(encodeCertificationRequest(must(decodeCertificationRequest(bytes)))).toEqual(bytes);
  });

  it('is refused for another name, another passkey, another site, or a signature for something else', async () => {
    const verify = async (change: Partial<CertificationRequest>) =>
      codeOf(await verifyCertificationRequest(encodeCertificationRequest({ ...request, ...change }), site));
    expect(await verify({ displayName: 'Mallory' })).toBe('identity/assertion_wrong_challenge');
    expect(await verify({ email: null })).toBe('identity/assertion_wrong_challenge');
    const { key } = await SoftwarePasskey.create();
    expect(await verify({ passkey: key })).toBe('identity/bad_assertion_signature');
    const login = await passkey.assert({ ...page, challenge: await loginChallenge(new Uint8Array(32)) });
    expect(await verify({ assertion: login })).toBe('identity/assertion_wrong_challenge');
    const unverified = { ...page, challenge: await certificationChallenge(person), flags: 0x01 };
    expect(await verify({ assertion: await passkey.assert(unverified) })).toBe('identity/user_not_verified');
    const elsewhere = { origins: ['https://evil.example'], rpId: 'evil.example' };
    expect(codeOf(await verifyCertificationRequest(bytes, elsewhere))).toBe('identity/assertion_wrong_origin');
  });

  it('is refused in any other form', () => {
    const odd = [
      encodeCertificationRequest({ ...request, displayName: 'Ada\u202e' }),
      encodeCertificationRequest({ ...request, displayName: 'x'.repeat(65) }),
      encodeCertificationRequest({ ...request, email: 'no address' }),
      bytes.slice(0, -1),
      concat(bytes, new Uint8Array(1)),
      new Uint8Array(20_000),
    ];
    for (const each of odd) expect(codeOf(decodeCertificationRequest(each))).toBe('identity/request_malformed');
  });

  it('has a code to be read aloud that is another one for another passkey', async () => {
    const one = await passkeyCodeOf(await passkeyThumbprint(passkey.key));
    expect(one.words).toHaveLength(6);
    expect(one.digits).toMatch(/^\d{5}( \d{5}){3}$/);
    const { key } = await SoftwarePasskey.create();
    expect(await passkeyCodeOf(await passkeyThumbprint(key))).not.toEqual(one);
  });
});
