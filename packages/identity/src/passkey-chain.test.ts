// Certificates over passkeys: good ones, and every way to show another.
import { type Bytes, systemRng } from '@incamera/kernel';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ada,
  anchorOf,
  clockAt,
  codeOf,
  DAY_MS,
  generateEcdsa,
  leafExtensions,
  makeIntermediate,
  makeRoot,
  must,
  NOW_MS,
  oddLeaf,
  ports,
} from '../test/chain-scene.js';
import { ed25519Spki, encodeName, extensions, signCertificate } from './certificate-writer.js';
import { DEVICE_PURPOSE } from './device-profile.js';
import {
  type CertificateAuthority,
  type Denial,
  findDenial,
  issuePasskeyCertificate,
  type PasskeyChainRules,
  type PasskeyIdentity,
  passkeyThumbprint,
  personOf,
  type TrustAnchor,
  validateChain,
  validatePasskeyChain,
} from './index.js';
import { passkeyUris } from './passkey-profile.js';

const person = {
  domain: 'example.org',
  personId: 'ada',
  displayName: 'Ada Lovelace',
  organisation: 'Example',
  email: 'ada@example.org',
};

let root: CertificateAuthority;
let issuer: CertificateAuthority;
let anchor: TrustAnchor;
let passkey: SoftwarePasskey;
let rules: PasskeyChainRules;
let chain: Bytes[];

beforeAll(async () => {
  root = await makeRoot();
  issuer = await makeIntermediate(root);
  anchor = await anchorOf(root);
  // Its point on Ed25519 is at the same time a key that a device could have.
  passkey = await SoftwarePasskey.create('EdDSA');
  rules = { anchors: [anchor], clock: ports.clock, passkey: passkey.key };
  chain = await issuePasskeyCertificate(issuer, { passkey: passkey.key, identity: person }, ports);
});

/** A certificate under the issuer over any key, with any extensions and lifetime. */
async function odd(change: {
  spki?: Bytes;
  identity?: PasskeyIdentity;
  extensions?: typeof leafExtensions;
  days?: number;
}) {
  const identity = change.identity ?? { ...person, passkeys: [await passkeyThumbprint(passkey.key)] };
  const { algorithm } = passkey.key;
  if (algorithm !== 'EdDSA') throw new Error('not EdDSA');
  const der = await signCertificate(
    {
      issuer: issuer.certificate.subject,
      subject: encodeName(person.displayName, person.organisation),
      spki: change.spki ?? ed25519Spki(passkey.key.x),
      notBeforeMs: NOW_MS - 60_000,
      notAfterMs: NOW_MS + (change.days ?? 10) * DAY_MS,
      extensions: change.extensions?.() ?? [
        extensions.signsData(),
        extensions.purposes([DEVICE_PURPOSE]),
        extensions.names([], passkeyUris(identity)),
      ],
    },
    issuer.privateKey,
    systemRng,
  );
  return codeOf(await validatePasskeyChain([der, ...chain.slice(1)], rules));
}

describe('a certificate over a passkey', () => {
  it.each(['ES256', 'EdDSA', 'RS256'] as const)('is issued and validated: %s', async (algorithm) => {
    const { key } = await SoftwarePasskey.create(algorithm);
    const issued = await issuePasskeyCertificate(issuer, { passkey: key, identity: person }, ports);
    const verified = must(await validatePasskeyChain(issued, { ...rules, passkey: key }));
    expect(verified.identity).toEqual({ ...person, passkeys: [await passkeyThumbprint(key)] });
    expect([verified.holder, verified.notAfterMs]).toEqual(['organisation', NOW_MS + 365 * DAY_MS]);
    expect(personOf(verified.identity)).toBe('example.org/ada');
  });

  it('counts as the server’s under an anchor whose key the server holds', async () => {
    const anchors = [await anchorOf(root, 'server')];
    expect(must(await validatePasskeyChain(chain, { ...rules, anchors })).holder).toBe('server');
  });

  it('lives for up to 400 days, and then no more', async () => {
    expect(await odd({ days: 399 })).toBe('ok');
    expect(await odd({ days: 401 })).toBe('identity/certificate_lifetime');
    expect(codeOf(await validatePasskeyChain(chain, { ...rules, clock: clockAt(NOW_MS + 366 * DAY_MS) }))).toBe(
      'identity/certificate_expired',
    );
    const identity = person;
    for (const lifetimeMs of [0, 401 * DAY_MS]) {
      await expect(
        issuePasskeyCertificate(issuer, { passkey: passkey.key, identity, lifetimeMs }, ports),
      ).rejects.toMatchObject({ code: 'identity/bad_request' });
    }
  });

  it('is for the passkey that it names and for no other', async () => {
    const other = await SoftwarePasskey.create('EdDSA');
    expect(codeOf(await validatePasskeyChain(chain, { ...rules, passkey: other.key }))).toBe(
      'identity/certificate_other_key',
    );
    const passkeys = [await passkeyThumbprint(other.key)];
    expect(await odd({ identity: { ...person, passkeys } })).toBe('identity/certificate_other_key');
    const keys = await generateEcdsa('P-256');
    const spki = new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey));
    expect(await odd({ spki })).toBe('identity/certificate_other_key');
  });

  it('is never taken for that of a device, nor that of a device for it', async () => {
    if (passkey.key.algorithm !== 'EdDSA') throw new Error('not EdDSA');
    const leafKey = passkey.key.x;
    const asDevice = { anchors: [anchor], clock: ports.clock, leafKey };
    expect(codeOf(await validateChain(chain, asDevice))).toBe('identity/certificate_profile');
    const device = [await oddLeaf(issuer, leafKey), ...chain.slice(1)];
    expect(codeOf(await validateChain(device, asDevice))).toBe('ok');
    expect(codeOf(await validatePasskeyChain(device, rules))).toBe('identity/certificate_profile');
    expect(await odd({ extensions: () => leafExtensions({ ...ada, passkeys: [] }) })).toBe(
      'identity/certificate_profile',
    );
  });

  it('names one person and one passkey of one host, with the purpose and nothing else', async () => {
    const thumbprint = await passkeyThumbprint(passkey.key);
    const uris = passkeyUris({ ...person, passkeys: [thumbprint] });
    const withUris = (list: string[]) => () => [
      extensions.signsData(),
      extensions.purposes([DEVICE_PURPOSE]),
      extensions.names([], list),
    ];
    const wrong = [
      uris.slice(0, 1),
      uris.slice(1),
      [...uris, uris[1] as string],
      [...uris, 'incamera://example.org/person/bob'],
      ['incamera://example.org/person/ada', (uris[1] as string).replace('example.org', 'sub.example.org')],
      ['incamera://example.org/person/Ada', uris[1] as string],
      [...uris, 'https://example.org/'],
    ];
    for (const list of wrong) expect(await odd({ extensions: withUris(list) })).toBe('identity/certificate_profile');
    const without = () => [extensions.signsData(), extensions.names([], uris)];
    expect(await odd({ extensions: without })).toBe('identity/certificate_profile');
    const authority = () => [...withUris(uris)(), extensions.basicConstraints(true, 0)];
    expect(await odd({ extensions: authority })).toBe('identity/certificate_profile');
  });

  it('must come from an anchor, and name whom that may name', async () => {
    const foreign = await anchorOf(await makeRoot());
    expect(codeOf(await validatePasskeyChain(chain, { ...rules, anchors: [foreign] }))).toBe(
      'identity/unknown_authority',
    );
    expect(codeOf(await validatePasskeyChain(chain, { ...rules, anchors: [] }))).toBe('identity/unknown_authority');
    expect(
      codeOf(await validatePasskeyChain(chain, { ...rules, anchors: [{ ...anchor, domains: ['example.net'] }] })),
    ).toBe('identity/name_not_permitted');
    const identity = { ...person, domain: 'example.net', email: null };
    await expect(issuePasskeyCertificate(issuer, { passkey: passkey.key, identity }, ports)).rejects.toMatchObject({
      code: 'identity/name_not_permitted',
    });
    const bad = { ...person, personId: 'Ada Lovelace' };
    await expect(issuePasskeyCertificate(issuer, { passkey: passkey.key, identity: bad }, ports)).rejects.toMatchObject(
      {
        code: 'identity/bad_request',
      },
    );
  });

  it('is denied with its person, by itself, or with its issuer', async () => {
    const { identity, certificates } = must(await validatePasskeyChain(chain, rules));
    const query = {
      deviceKey: new Uint8Array(32),
      person: personOf(identity),
      certificates,
      passkey: null,
      token: null,
    };
    const list = (subject: Denial['subject']) => ({
      authorityKey: new Uint8Array(32),
      version: 1,
      issuedAtMs: 1,
      denials: [{ subject, sinceMs: 1, reason: 'device-lost' as const }],
    });
    for (const ref of certificates) {
      expect(findDenial(list({ kind: 'certificate', ...ref }), query)).not.toBeNull();
    }
    expect(findDenial(list({ kind: 'person', person: 'example.org/ada' }), query)).not.toBeNull();
    expect(findDenial(list({ kind: 'person', person: 'example.org/bob' }), query)).toBeNull();
  });
});
