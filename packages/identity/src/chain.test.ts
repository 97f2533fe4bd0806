// Chains of certificates: good ones, and every way in which one can be bad.
import { X509Certificate } from 'node:crypto';
import { type Bytes, sha256 } from '@incamera/kernel';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { Extension, GeneralName, GeneralSubtree, GeneralSubtrees, Name, NameConstraints } from '@peculiar/asn1-x509';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ada,
  anchorOf,
  authorityExtensions,
  clockAt,
  codeOf,
  DAY_MS,
  generateEcdsa,
  generateEd25519,
  generateRsa,
  HOUR_MS,
  leafExtensions,
  makeIntermediate,
  makeRoot,
  must,
  NOW_MS,
  oddAuthority,
  oddLeaf,
  ports,
  rawKey,
  rulesFor,
  YEAR_MS,
} from '../test/chain-scene.js';
import { encodeName, extensions, keyIdOf } from './certificate-writer.js';
import { DEVICE_PURPOSE, identityUris } from './device-profile.js';
import {
  type CertificateAuthority,
  CertificateCache,
  type ChainRules,
  decodeCertificate,
  issueDeviceCertificate,
  readTrustAnchor,
  type TrustAnchor,
  validateChain,
} from './index.js';

/** For tests of what certificates themselves say. */
const everything = { holder: 'organisation', domains: ['org', 'com', 'net'] } as const;

let root: CertificateAuthority;
let issuer: CertificateAuthority;
let anchor: TrustAnchor;
let leafKey: Bytes;
let rules: ChainRules;
let chain: Bytes[];

beforeAll(async () => {
  root = await makeRoot();
  issuer = await makeIntermediate(root);
  anchor = await anchorOf(root);
  leafKey = await rawKey(await generateEd25519());
  rules = rulesFor(leafKey, anchor);
  chain = await issueDeviceCertificate(issuer, { leafKey, identity: ada }, ports);
});

describe('a good chain', () => {
  it('names the person, the device and the root', async () => {
    const { identity, certificateHash, certificates, ...verified } = must(await validateChain(chain, rules));
    expect(identity).toEqual(ada);
    expect(certificateHash).toEqual(await sha256(chain[0] as Bytes));
    expect(verified.anchor).toBe(anchor);
    expect(verified.notAfterMs).toBe(NOW_MS + DAY_MS);
    expect(certificates).toHaveLength(2);
    expect(certificates[1]?.issuerKeyHash).toEqual(anchor.keyHash);
    expect(certificates[0]?.issuerKeyHash).not.toEqual(anchor.keyHash);
  });

  it('is the same when its authorities were read before', async () => {
    const cache = new CertificateCache();
    const first = must(await validateChain(chain, { ...rules, cache }));
    expect(must(await validateChain(chain, { ...rules, cache }))).toEqual(first);
    // What is remembered was read, not verified.
    expect(codeOf(await validateChain(chain, { ...rules, cache, anchors: [] }))).toBe('identity/unknown_authority');
    const middle = chain[1] as Bytes;
    expect(cache.decode(middle)).toEqual({ ok: true, value: must(cache.decode(middle)) });
    expect(must(cache.decode(middle))).toBe(must(cache.decode(middle)));
    expect(codeOf(cache.decode(middle.slice(1)))).toBe('identity/certificate_malformed');
  });

  it('may end with the anchor itself', async () => {
    expect(codeOf(await validateChain([...chain, root.chain[0] as Bytes], rules))).toBe('ok');
  });

  it('is good to another implementation as well', () => {
    const [leaf, middle, top] = [...chain, root.chain[0] as Bytes].map((der) => new X509Certificate(der));
    expect(leaf?.checkIssued(middle as X509Certificate)).toBe(true);
    expect(leaf?.verify((middle as X509Certificate).publicKey)).toBe(true);
    expect(middle?.verify((top as X509Certificate).publicKey)).toBe(true);
    expect(leaf?.subject).toBe('O=Example\nCN=Ada Lovelace');
    expect(leaf?.subjectAltName).toContain('URI:incamera://example.org/person/ada/device/laptop-1');
    expect(top?.ca).toBe(true);
  });

  it.each([
    ['ECDSA P-256', () => generateEcdsa('P-256')],
    ['ECDSA P-384', () => generateEcdsa('P-384')],
    ['RSA 2048', () => generateRsa(2048)],
  ])('holds under authorities with %s', async (_name, generate) => {
    const otherRoot = await makeRoot(await generate());
    const other = await makeIntermediate(otherRoot, await generate());
    const issued = await issueDeviceCertificate(other, { leafKey, identity: ada }, ports);
    expect(codeOf(await validateChain(issued, rulesFor(leafKey, await anchorOf(otherRoot))))).toBe('ok');
    expect(new X509Certificate(issued[0] as Bytes).verify(new X509Certificate(issued[1] as Bytes).publicKey)).toBe(
      true,
    );
  });

  it('may come straight from the anchor', async () => {
    const der = await oddLeaf(root, leafKey);
    expect(codeOf(await validateChain([der], rules))).toBe('ok');
  });
});

describe('times', () => {
  it('refuses what is not valid yet or not any more', async () => {
    const at = (nowMs: number) => validateChain(chain, { ...rules, clock: clockAt(nowMs) });
    expect(codeOf(await at(NOW_MS + DAY_MS))).toBe('ok');
    expect(codeOf(await at(NOW_MS + DAY_MS + 1000))).toBe('identity/certificate_expired');
    expect(codeOf(await at(NOW_MS - HOUR_MS))).toBe('identity/certificate_not_yet_valid');
  });

  it('refuses an expired authority above a fresh device', async () => {
    const { authority, der } = await oddAuthority(root, { notAfterMs: NOW_MS - 1000, notBeforeMs: NOW_MS - YEAR_MS });
    const leaf = await oddLeaf(authority, leafKey);
    expect(codeOf(await validateChain([leaf, der], rules))).toBe('identity/certificate_expired');
  });

  it('refuses a device certificate that lives too long', async () => {
    const leaf = await oddLeaf(issuer, leafKey, { notAfterMs: NOW_MS + 3 * DAY_MS });
    const middle = issuer.chain[0] as Bytes;
    expect(codeOf(await validateChain([leaf, middle], rules))).toBe('identity/certificate_lifetime');
    expect(codeOf(await validateChain([leaf, middle], { ...rules, maxLeafLifetimeMs: 4 * DAY_MS }))).toBe('ok');
    await expect(validateChain(chain, { ...rules, maxLeafLifetimeMs: 8 * DAY_MS })).rejects.toThrow(RangeError);
  });
});

describe('authorities', () => {
  it('refuses a foreign authority, also one of the same name', async () => {
    const foreign = await anchorOf(await makeRoot());
    expect(codeOf(await validateChain(chain, { ...rules, anchors: [] }))).toBe('identity/unknown_authority');
    // Same name, another key: the key identifiers tell.
    expect(codeOf(await validateChain(chain, { ...rules, anchors: [foreign] }))).toBe('identity/unknown_authority');
    const { authority: noKeyId } = await oddAuthority(null, { name: 'Nobody' });
    const copied = await oddLeaf(noKeyId, leafKey, { issuerName: root.certificate.subject });
    expect(codeOf(await validateChain([copied], rules))).toBe('identity/bad_certificate_signature');
  });

  it('refuses a chain that brings its own root', async () => {
    const own = await makeRoot();
    const issued = await issueDeviceCertificate(await makeIntermediate(own), { leafKey, identity: ada }, ports);
    expect(codeOf(await validateChain([...issued, own.chain[0] as Bytes], rules))).toBe('identity/unknown_authority');
  });

  it('refuses a device that issues to another device', async () => {
    const keys = await generateEd25519();
    const malloryKey = await rawKey(keys);
    const mallory = { ...ada, personId: 'mallory' };
    const [der, ...rest] = await issueDeviceCertificate(issuer, { leafKey: malloryKey, identity: mallory }, ports);
    const certificate = must(decodeCertificate(der as Bytes));
    const forged = await oddLeaf({ privateKey: keys.privateKey, chain: [], certificate }, leafKey);
    expect(codeOf(await validateChain([forged, der as Bytes, ...rest], rules))).toBe('identity/not_an_authority');
  });

  it.each([
    ['no CA flag', [extensions.basicConstraints(false, null), extensions.signsCertificates()]],
    ['no basic constraints', [extensions.signsCertificates()]],
    ['no key usage', [extensions.basicConstraints(true, null)]],
    ['a key usage without certificates', [extensions.basicConstraints(true, null), extensions.signsData()]],
    ['another purpose', [...authorityExtensions(), extensions.purposes(['1.3.6.1.5.5.7.3.1'])]],
  ])('refuses an intermediate with %s', async (_what, list) => {
    const { authority, der } = await oddAuthority(root, { extensions: list });
    const leaf = await oddLeaf(authority, leafKey);
    expect(codeOf(await validateChain([leaf, der], rules))).toBe('identity/not_an_authority');
  });

  it('refuses more authorities than the path length allows', async () => {
    const { authority, der } = await oddAuthority(issuer);
    const leaf = await oddLeaf(authority, leafKey);
    const long = [leaf, der, issuer.chain[0] as Bytes];
    expect(codeOf(await validateChain(long, rules))).toBe('identity/path_too_long');
  });

  it('refuses chains that are empty, too long, out of order or with a gap', async () => {
    const [leaf, middle] = chain as [Bytes, Bytes];
    expect(codeOf(await validateChain([], rules))).toBe('identity/chain_length');
    expect(codeOf(await validateChain([leaf, middle, middle, middle, middle], rules))).toBe('identity/chain_length');
    expect(codeOf(await validateChain([leaf], rules))).toBe('identity/unknown_authority');
    expect(codeOf(await validateChain([middle, leaf], rules))).toBe('identity/certificate_profile');
    const other = await oddAuthority(root, { name: 'Another' });
    expect(codeOf(await validateChain([leaf, other.der], rules))).toBe('identity/chain_broken');
  });

  it('holds an anchor to the domains that the meeting gives it', async () => {
    const { authority, der } = await oddAuthority(null, { name: 'No constraints' });
    const under = async (domains: string[], identity = ada) => {
      const trusted = must(await readTrustAnchor(der, { holder: 'organisation', domains }));
      const leaf = await oddLeaf(authority, leafKey, { extensions: leafExtensions(identity) });
      return codeOf(await validateChain([leaf], rulesFor(leafKey, trusted)));
    };
    expect(await under(['example.net', 'example.org'])).toBe('ok');
    expect(await under(['org'])).toBe('ok');
    for (const domains of [['example.com'], ['ample.org'], ['sub.example.org']]) {
      expect([domains, await under(domains)]).toEqual([domains, 'identity/name_not_permitted']);
    }
    expect(await under(['example.org'], { ...ada, email: 'ada@other.org' })).toBe('identity/name_not_permitted');
    for (const domains of [[], ['Example.org'], Array.from({ length: 17 }, (_, i) => `d${i}.org`)]) {
      expect(codeOf(await readTrustAnchor(der, { holder: 'server', domains }))).toBe('identity/bad_authority');
    }
  });

  it('knows what the server can issue, whatever root is above', async () => {
    const verified = async (...anchors: TrustAnchor[]) =>
      must(await validateChain(chain, rulesFor(leafKey, ...anchors)));
    expect((await verified(anchor)).holder).toBe('organisation');
    const lent = must(await readTrustAnchor(issuer.chain[0] as Bytes, { holder: 'server', domains: ['example.org'] }));
    expect((await verified(anchor, lent)).holder).toBe('server');
    // The same key in a certificate of its own.
    const spki = issuer.certificate.key?.spki as Bytes;
    const again = await oddLeaf(root, leafKey, {
      spki,
      subject: issuer.certificate.subject,
      extensions: [...authorityExtensions(0), extensions.subjectKeyId(await keyIdOf(spki))],
    });
    const other = [chain[0] as Bytes, again];
    expect(must(await validateChain(other, rulesFor(leafKey, anchor, lent))).holder).toBe('server');
  });

  it('takes no anchor that may not issue', async () => {
    expect(codeOf(await readTrustAnchor(chain[0] as Bytes, everything))).toBe('identity/bad_authority');
  });
});

describe('names', () => {
  const under = async (list: Extension[], identity = ada) => {
    const { authority, der } = await oddAuthority(null, { extensions: [...authorityExtensions(), ...list] });
    const leaf = await oddLeaf(authority, leafKey, { extensions: leafExtensions(identity) });
    return codeOf(await validateChain([leaf], rulesFor(leafKey, must(await readTrustAnchor(der, everything)))));
  };
  const constraints = (permitted: Partial<GeneralName>[], excluded: Partial<GeneralName>[] = []) => {
    const trees = (names: Partial<GeneralName>[]) =>
      new GeneralSubtrees(names.map((name) => new GeneralSubtree({ base: new GeneralName(name) })));
    const value = new NameConstraints({
      ...(permitted.length > 0 ? { permittedSubtrees: trees(permitted) } : {}),
      ...(excluded.length > 0 ? { excludedSubtrees: trees(excluded) } : {}),
    });
    return new Extension({
      extnID: '2.5.29.30',
      critical: true,
      extnValue: new OctetString(AsnConvert.serialize(value)),
    });
  };

  it('holds an authority to its domains', async () => {
    const own = extensions.permittedDomains(['example.org']);
    expect(await under([own])).toBe('ok');
    expect(await under([own], { ...ada, email: 'ada@mail.example.org' })).toBe('ok');
    expect(await under([own], { ...ada, email: null })).toBe('ok');
    for (const wrong of [
      { domain: 'example.com' },
      { domain: 'evil-example.org' },
      { domain: 'example.org.evil.net' },
      { domain: 'sub.example.org' },
      { email: 'ada@example.com' },
      { email: 'ada@notexample.org' },
    ]) {
      expect([wrong, await under([own], { ...ada, ...wrong })]).toEqual([wrong, 'identity/name_not_permitted']);
    }
  });

  it('knows the forms of constraints', async () => {
    const uri = { uniformResourceIdentifier: 'example.org' };
    expect(await under([constraints([uri, { rfc822Name: 'ada@EXAMPLE.org' }])])).toBe('ok');
    expect(await under([constraints([uri, { rfc822Name: 'Ada@example.org' }])])).toBe('identity/name_not_permitted');
    expect(await under([constraints([{ uniformResourceIdentifier: '.org' }])])).toBe('ok');
    expect(await under([constraints([{ uniformResourceIdentifier: '.example.org' }])])).toBe(
      'identity/name_not_permitted',
    );
    expect(await under([constraints([], [{ rfc822Name: 'example.org' }])])).toBe('identity/name_not_permitted');
    expect(await under([constraints([], [{ rfc822Name: '' }])])).toBe('identity/name_not_permitted');
    expect(await under([constraints([], [{ rfc822Name: 'example.net' }])])).toBe('ok');
    expect(await under([constraints([{ dNSName: 'example.net' }])])).toBe('ok');
  });

  it('refuses constraints on names that it does not read', async () => {
    const directoryName = AsnConvert.parse(encodeName('x', null), Name);
    expect(await under([constraints([{ directoryName }])])).toBe('identity/unknown_critical_extension');
  });

  it('holds a chain to the constraints of every authority above', async () => {
    const { authority, der } = await oddAuthority(root);
    const foreign = { ...ada, domain: 'example.com', email: null };
    const leaf = await oddLeaf(authority, leafKey, { extensions: leafExtensions(foreign) });
    expect(codeOf(await validateChain([leaf, der], rules))).toBe('identity/name_not_permitted');
  });
});

describe('the device certificate', () => {
  const middle = () => issuer.chain[0] as Bytes;
  const codeFor = async (list: Extension[], odd = {}) => {
    const result = await validateChain([await oddLeaf(issuer, leafKey, { extensions: list, ...odd }), middle()], rules);
    return result.ok ? 'ok' : `${result.error.code} ${String(result.error.context.what ?? '')}`.trim();
  };
  const names = (emails: string[], uris: string[]) => [
    extensions.signsData(),
    extensions.purposes([DEVICE_PURPOSE]),
    extensions.names(emails, uris),
  ];

  it('must be for the key of the leaf', async () => {
    const other = await rawKey(await generateEd25519());
    expect(codeOf(await validateChain(chain, { ...rules, leafKey: other }))).toBe('identity/certificate_other_key');
  });

  it('must have the form of one', async () => {
    const profile = 'identity/certificate_profile';
    const [usage, purpose, alternative] = leafExtensions() as [Extension, Extension, Extension];
    const [device = '', passkey = ''] = identityUris(ada);
    expect(await codeFor([purpose, alternative])).toBe(`${profile} keyUsage`);
    expect(await codeFor([extensions.signsCertificates(), purpose, alternative])).toBe(`${profile} keyUsage`);
    expect(await codeFor([usage, alternative])).toBe(`${profile} purpose`);
    expect(await codeFor([usage, extensions.purposes(['2.5.29.37.0']), alternative])).toBe(`${profile} purpose`);
    expect(await codeFor([usage, purpose])).toBe(`${profile} uris`);
    expect(await codeFor([...leafExtensions(), ...authorityExtensions().slice(0, 1)])).toBe(`${profile} authority`);
    expect(await codeFor(names(['a@example.org', 'b@example.org'], [device]))).toBe(`${profile} names`);
    expect(await codeFor(names([], [device, device]))).toBe(`${profile} uris`);
    expect(await codeFor(names([], [device, 'https://example.org/']))).toBe(`${profile} uris`);
    expect(await codeFor(names([], [device, 'incamera://example.com/passkey/'.padEnd(74, 'A')]))).toBe(
      `${profile} passkeys`,
    );
    expect(await codeFor(names([], [device, ...Array.from({ length: 5 }, () => passkey)]))).toBe(`${profile} passkeys`);
    expect(await codeFor(names([], [device.replace('ada', 'Ada')]))).toBe(`${profile} personId`);
    expect(await codeFor(names([], [device.replace('example.org', '10.0.0.1')]))).toBe(`${profile} domain`);
    expect(await codeFor(names(['"a b"@example.org'.replace(' ', '')], [device]))).toBe(`${profile} email`);
    expect(await codeFor(leafExtensions(), { subject: encodeName('Ada\u202eecaL', null) })).toBe(
      `${profile} displayName`,
    );
    const ec = new Uint8Array(await crypto.subtle.exportKey('spki', (await generateEcdsa('P-256')).publicKey));
    expect(await codeFor(leafExtensions(), { spki: ec })).toBe(`${profile} key`);
  });

  it('holds no condition that nobody understands', async () => {
    const odd = (critical: boolean) =>
      new Extension({ extnID: '1.2.3.4', critical, extnValue: new OctetString(new Uint8Array([5, 0])) });
    expect(await codeFor([...leafExtensions(), odd(true)])).toBe('identity/unknown_critical_extension');
    expect(await codeFor([...leafExtensions(), odd(false)])).toBe('ok');
    expect(await codeFor([...leafExtensions(), odd(false), odd(false)])).toBe('identity/certificate_malformed');
  });
});
