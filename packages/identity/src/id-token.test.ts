// ID tokens as members verify them.
import { toBase64Url, utf8 } from '@incamera/kernel';
import fc from 'fast-check';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { clockAt, codeOf, HOUR_MS, must, NOW_MS } from '../test/chain-scene.js';
import { type IdTokenRules, oidcChallenge, parseIdToken, readIssuerKeys, verifyIdToken } from './index.js';

const ISSUER = 'https://id.example.net';
const CLIENT = 'incamera-meet';
const binding = { leafKey: new Uint8Array(32).fill(1), meetingId: new Uint8Array(32).fill(2) };
const SECONDS = NOW_MS / 1000;

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let pairs: Record<'RS256' | 'ES256' | 'EdDSA', Pair>;
let rules: IdTokenRules;
let claims: Record<string, unknown>;

async function signToken(
  more: Record<string, unknown> = {},
  { alg = 'ES256' as keyof typeof pairs, header = {} as Record<string, unknown>, by = null as Pair | null } = {},
): Promise<string> {
  const payload = utf8(JSON.stringify({ ...claims, ...more }));
  const signer = new CompactSign(payload).setProtectedHeader({ alg, kid: `key-${alg}`, ...header });
  return await signer.sign((by ?? pairs[alg]).privateKey);
}
const codeFor = async (...args: Parameters<typeof signToken>) =>
  codeOf(await verifyIdToken(await signToken(...args), rules));

beforeAll(async () => {
  pairs = {
    RS256: await generateKeyPair('RS256', { extractable: true }),
    ES256: await generateKeyPair('ES256', { extractable: true }),
    EdDSA: await generateKeyPair('EdDSA', { extractable: true }),
  };
  const keys = await Promise.all(
    Object.entries(pairs).map(async ([alg, pair]) => ({
      ...(await exportJWK(pair.publicKey)),
      kid: `key-${alg}`,
      alg,
      use: 'sig',
    })),
  );
  rules = {
    issuers: [
      {
        issuer: ISSUER,
        audiences: [CLIENT],
        keys: must(readIssuerKeys({ keys })),
        holder: 'organisation',
        emailDomains: null,
      },
    ],
    binding,
    clock: clockAt(NOW_MS),
  };
  claims = {
    iss: ISSUER,
    aud: CLIENT,
    sub: '248289761001',
    iat: SECONDS - 30,
    exp: SECONDS + 300,
    nonce: toBase64Url(await oidcChallenge(binding)),
    email: 'grace@example.net',
    email_verified: true,
    name: 'Grace Hopper',
  };
});

describe('an ID token', () => {
  it.each(['RS256', 'ES256', 'EdDSA'] as const)('holds with %s', async (alg) => {
    expect(must(await verifyIdToken(await signToken({}, { alg }), rules))).toEqual({
      issuer: ISSUER,
      holder: 'organisation',
      subject: '248289761001',
      email: 'grace@example.net',
      name: 'Grace Hopper',
      issuedAtMs: NOW_MS - 30_000,
      expiresAtMs: NOW_MS + 300_000,
    });
  });

  it('is for this meeting and this key, by its nonce', async () => {
    const token = await signToken();
    for (const other of [
      { ...binding, leafKey: new Uint8Array(32) },
      { ...binding, meetingId: new Uint8Array(32) },
    ]) {
      expect(codeOf(await verifyIdToken(token, { ...rules, binding: other }))).toBe('identity/token_wrong_nonce');
    }
    expect(await codeFor({ nonce: undefined })).toBe('identity/token_bad_claims');
  });

  it('comes from a listed issuer, for this product', async () => {
    expect(await codeFor({ iss: 'https://id.example.com' })).toBe('identity/token_untrusted_issuer');
    expect(await codeFor({ iss: `${ISSUER}/` })).toBe('identity/token_untrusted_issuer');
    expect(await codeFor({ aud: 'another-site' })).toBe('identity/token_wrong_audience');
    expect(await codeFor({ aud: [CLIENT, 'another-site'] })).toBe('identity/token_wrong_audience');
    expect(await codeFor({ aud: [CLIENT, 'another-site'], azp: 'another-site' })).toBe('identity/token_wrong_audience');
    expect(await codeFor({ aud: [CLIENT, 'another-site'], azp: CLIENT })).toBe('ok');
    expect(await codeFor({ azp: 'another-site' })).toBe('identity/token_wrong_audience');
  });

  it('holds at its time', async () => {
    const token = await signToken();
    const at = async (nowMs: number) => codeOf(await verifyIdToken(token, { ...rules, clock: clockAt(nowMs) }));
    expect(await at(NOW_MS + 359_000)).toBe('ok');
    expect(await at(NOW_MS + 361_000)).toBe('identity/token_expired');
    expect(await at(NOW_MS - 89_000)).toBe('ok');
    expect(await at(NOW_MS - HOUR_MS)).toBe('identity/token_not_yet_valid');
  });

  it('is signed by a published key, by an allowed algorithm', async () => {
    const stranger = await generateKeyPair('ES256');
    expect(await codeFor({}, { by: stranger })).toBe('identity/token_bad_signature');
    expect(await codeFor({}, { header: { kid: 'another' } })).toBe('identity/token_unknown_key');
    const [head, payload, signature] = (await signToken()).split('.') as [string, string, string];
    const header = (members: object) => toBase64Url(utf8(JSON.stringify(members)));
    const code = (...parts: string[]) => verifyIdToken(parts.join('.'), rules).then(codeOf);
    expect(await code(header({ alg: 'none' }), payload, '')).toBe('identity/token_algorithm');
    for (const alg of ['HS256', 'RS512', 'es256', 'RS1']) {
      expect(await code(header({ alg, kid: 'key-ES256' }), payload, signature)).toBe('identity/token_algorithm');
    }
    // The key of one algorithm under the name of another.
    expect(await code(header({ alg: 'RS256', kid: 'key-ES256' }), payload, signature)).toBe(
      'identity/token_unknown_key',
    );
    expect(await code(head, payload, signature.slice(0, -4))).toBe('identity/token_bad_signature');
    expect(await code(head, header({ ...claims, sub: 'other' }), signature)).toBe('identity/token_bad_signature');
    const jwk = await exportJWK(stranger.publicKey);
    expect(await codeFor({}, { by: stranger, header: { jwk } })).toBe('identity/token_malformed');
    expect(await code(header({ alg: 'ES256', crit: ['b64'], b64: false }), payload, signature)).toBe(
      'identity/token_malformed',
    );
  });

  it('names e-mail addresses of its domains only, where the charter says so', async () => {
    const [issuer] = rules.issuers as [IdTokenRules['issuers'][0]];
    const under = async (emailDomains: string[]) =>
      codeOf(await verifyIdToken(await signToken(), { ...rules, issuers: [{ ...issuer, emailDomains }] }));
    expect(await under(['example.com', 'example.net'])).toBe('ok');
    expect(await under(['net'])).toBe('ok');
    expect(await under(['example.com'])).toBe('identity/name_not_permitted');
    expect(await under([])).toBe('identity/name_not_permitted');
  });

  it('is no other kind of token', async () => {
    expect(await codeFor({}, { header: { typ: 'JWT' } })).toBe('ok');
    expect(await codeFor({}, { header: { typ: 'at+jwt' } })).toBe('identity/token_malformed');
    expect(await codeFor({}, { header: { typ: 'logout+jwt' } })).toBe('identity/token_malformed');
  });

  it('needs no kid where the provider gives none', async () => {
    const [issuer] = rules.issuers as [IdTokenRules['issuers'][0]];
    const keys = issuer.keys.map((key) => ({ ...key, kid: null }));
    const token = await signToken({}, { header: { kid: undefined } });
    expect(codeOf(await verifyIdToken(token, { ...rules, issuers: [{ ...issuer, keys }] }))).toBe('ok');
  });

  it('says what can be used', async () => {
    const said = async (more: Record<string, unknown>) => must(await verifyIdToken(await signToken(more), rules));
    expect(await said({ email_verified: false })).toMatchObject({ email: null });
    expect(await said({ email_verified: 'true' })).toMatchObject({ email: null });
    expect(await said({ email: undefined, name: undefined })).toMatchObject({ email: null, name: null });
    for (const bad of [
      { sub: '' },
      { sub: 'x'.repeat(256) },
      { sub: 7 },
      { iat: 'yesterday' },
      { exp: SECONDS - 60 },
      { exp: 1e300 },
      { aud: [] },
      { aud: Array.from({ length: 9 }, () => CLIENT) },
      { email: 'grace' },
      { name: 'Grace\u202e' },
      { name: 'x'.repeat(201) },
      { name: { given: 'Grace' } },
    ]) {
      expect([bad, await codeFor(bad)]).toEqual([bad, 'identity/token_bad_claims']);
    }
  });

  it('is refused in any other form', () => {
    const part = (text: string) => toBase64Url(utf8(text));
    const head = part('{"alg":"ES256"}');
    for (const token of [
      '',
      'a.b',
      'a.b.c.d',
      `${head}.${part('[]')}.AA`,
      `${head}.${part('{"sub":"a","sub":"b"}')}.AA`,
      `${head}.${part('{')}.AA`,
      `${head}.${part('{}')}=.AA`,
      `${head}.${toBase64Url(new Uint8Array([0xff]))}.AA`,
      'x'.repeat(16_385),
    ]) {
      expect(codeOf(parseIdToken(token))).toBe('identity/token_malformed');
    }
    fc.assert(fc.property(fc.string(), (noise) => !parseIdToken(noise).ok));
  });
});

describe('the keys of a provider', () => {
  it('are public, for signatures, and of an allowed kind', async () => {
    const { privateKey, publicKey } = pairs.ES256;
    const good = await exportJWK(publicKey);
    expect(
      must(readIssuerKeys({ keys: [{ ...good, use: 'enc' }, good, { kty: 'EC', crv: 'P-521' }, { kty: 'oct2' }] })),
    ).toEqual([{ kid: null, algorithm: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x: good.x, y: good.y } }]);
    for (const set of [
      null,
      {},
      { keys: 'x' },
      { keys: [] },
      { keys: [null] },
      { keys: [{ ...good, x: 'not base64url!' }] },
      { keys: [{ ...good, alg: 'ES384' }] },
      { keys: [{ ...good, kid: 7 }] },
      { keys: [await exportJWK(privateKey)] },
      { keys: [{ kty: 'oct', k: 'AAAA' }] },
      { keys: Array.from({ length: 17 }, () => good) },
    ]) {
      expect(codeOf(readIssuerKeys(set))).toBe('identity/token_unknown_key');
    }
  });

  it('of less than 2048 bits verify nothing', async () => {
    const params = {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 1024,
      publicExponent: new Uint8Array([1, 0, 1]),
    };
    const pair = await crypto.subtle.generateKey(params, true, ['sign', 'verify']);
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'weak' };
    const [issuer] = rules.issuers as [IdTokenRules['issuers'][0]];
    const weak = { ...rules, issuers: [{ ...issuer, keys: must(readIssuerKeys({ keys: [jwk] })) }] };
    const head = toBase64Url(utf8('{"alg":"RS256","kid":"weak"}'));
    const input = `${head}.${toBase64Url(utf8(JSON.stringify(claims)))}`;
    const signature = new Uint8Array(await crypto.subtle.sign(params.name, pair.privateKey, utf8(input)));
    expect(codeOf(await verifyIdToken(`${input}.${toBase64Url(signature)}`, weak))).toBe(
      'identity/token_bad_signature',
    );
  });
});
