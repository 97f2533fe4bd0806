import { describe, expect, it } from 'vitest';
import { provider } from '../test/charter-scene.js';
import { issuerFromJwks } from './issuer-keys.js';

const PROVIDER = { ...provider, url: 'https://id.example.org' };

type Algorithm = RsaHashedKeyGenParams | EcKeyGenParams | { name: string };
async function jwkOf(algorithm: Algorithm, more: object): Promise<{ jwk: JsonWebKey; spki: Uint8Array }> {
  const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  return { jwk: { ...(await crypto.subtle.exportKey('jwk', pair.publicKey)), ...more }, spki };
}
const rsa = (modulusLength: number) => ({
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
});

describe('the keys of an identity provider', () => {
  it('are taken from its key set, each kind as itself', async () => {
    const [es, es384, ed, rs, weak, encryption] = await Promise.all([
      jwkOf({ name: 'ECDSA', namedCurve: 'P-256' }, { kid: 'es' }),
      jwkOf({ name: 'ECDSA', namedCurve: 'P-384' }, { kid: 'es384', alg: 'ES384', use: 'sig' }),
      jwkOf({ name: 'Ed25519' }, { kid: 'ed', alg: 'EdDSA' }),
      jwkOf(rsa(2048), { kid: 'rs' }),
      jwkOf(rsa(1024), { kid: 'weak' }),
      jwkOf({ name: 'ECDSA', namedCurve: 'P-256' }, { kid: 'enc', use: 'enc' }),
    ]);
    const keys = [es, es384, ed, rs, weak, encryption].map(({ jwk }) => jwk);
    const broken = [
      null,
      5,
      {},
      { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'x' },
      { ...es.jwk, kid: undefined },
    ];
    const issuer = await issuerFromJwks(PROVIDER, { keys: [...keys, ...broken], more: 'ignored' });
    expect(issuer.ok && issuer.value).toEqual({
      ...PROVIDER,
      keys: [
        { keyId: 'es', algorithm: 'ES256', spki: es.spki },
        { keyId: 'es384', algorithm: 'ES384', spki: es384.spki },
        { keyId: 'ed', algorithm: 'EdDSA', spki: ed.spki },
        { keyId: 'rs', algorithm: 'RS256', spki: rs.spki },
      ],
    });
  });

  it('are refused when there is none, too many, or no set', async () => {
    const { jwk } = await jwkOf({ name: 'ECDSA', namedCurve: 'P-256' }, { kid: 'a' });
    const many = Array.from({ length: 17 }, (_, i) => ({ ...jwk, kid: String(i) }));
    for (const set of [
      null,
      [],
      {},
      { keys: [] },
      { keys: 'x' },
      { keys: [{ kty: 'oct', k: 'AA', kid: 'a' }] },
      { keys: many },
    ]) {
      const issuer = await issuerFromJwks(PROVIDER, set);
      expect(issuer.ok ? 'taken' : issuer.error.code).toBe('charter/bad_issuer_keys');
    }
  });
});
