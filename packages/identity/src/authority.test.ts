// Authorities: the embedded one, and one from an organisation's files.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Bytes, copyBytes } from '@incamera/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ada,
  anchorOf,
  clockAt,
  codeOf,
  DAY_MS,
  generateEd25519,
  HOUR_MS,
  makeIntermediate,
  makeRoot,
  must,
  NOW_MS,
  oddAuthority,
  ports,
  rawKey,
  rulesFor,
  YEAR_MS,
} from '../test/chain-scene.js';
import {
  type CertificateAuthority,
  createIntermediate,
  createRoot,
  type DeviceRequest,
  decodeCertificate,
  importPemPrivateKey,
  issueDeviceCertificate,
  openAuthority,
  readPemCertificates,
  readTrustAnchor,
  validateChain,
} from './index.js';

const toPem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;

const pkcs8Pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

let root: CertificateAuthority;
let issuer: CertificateAuthority;
let leafKey: Bytes;

beforeAll(async () => {
  root = await makeRoot();
  issuer = await makeIntermediate(root);
  leafKey = await rawKey(await generateEd25519());
});

describe('the embedded authority', () => {
  it('keeps root and intermediate apart, and the intermediate shorter', async () => {
    expect(issuer.chain).toHaveLength(2);
    expect(root.certificate).toMatchObject({ isAuthority: true, pathLength: 1, commonName: 'Example Root' });
    expect(issuer.certificate).toMatchObject({ isAuthority: true, pathLength: 0 });
    expect(issuer.certificate.constraints?.permitted.uris).toEqual(['example.org']);
    const long = { commonName: 'x', organisation: 'y', domains: ['example.org'], lifetimeMs: 20 * YEAR_MS };
    const outliving = await createIntermediate(root, { ...long, keys: await generateEd25519() }, ports);
    expect(outliving.certificate.notAfterMs).toBe(root.certificate.notAfterMs);
  });

  it('is made within bounds only', async () => {
    const good = { commonName: 'x', organisation: 'y', domains: ['example.org'], lifetimeMs: DAY_MS };
    const keys = await generateEd25519();
    for (const [what, wrong] of [
      ['commonName', { commonName: '' }],
      ['organisation', { organisation: 'x'.repeat(65) }],
      ['domains', { domains: [] }],
      ['domains', { domains: ['Example.org'] }],
      ['domains', { domains: ['192.0.2.1'] }],
      ['lifetimeMs', { lifetimeMs: 0 }],
      ['lifetimeMs', { lifetimeMs: 21 * YEAR_MS }],
    ] as const) {
      const made = createRoot({ ...good, ...wrong, keys }, ports);
      await expect(made).rejects.toMatchObject({ code: 'identity/bad_request', context: { what } });
    }
    await expect(
      createIntermediate(issuer, { ...good, keys }, ports).then((made) => issue(made)),
    ).rejects.toMatchObject({
      code: 'identity/path_too_long',
    });
  });
});

const issue = (authority: CertificateAuthority, more: Partial<DeviceRequest> = {}, nowMs = NOW_MS) =>
  issueDeviceCertificate(authority, { leafKey, identity: ada, ...more }, { ...ports, clock: clockAt(nowMs) });

describe('issuing', () => {
  it('gives what was asked for, within bounds', async () => {
    const [leaf] = await issue(issuer, { lifetimeMs: 8 * HOUR_MS });
    expect(must(decodeCertificate(leaf as Bytes)).notAfterMs).toBe(NOW_MS + 8 * HOUR_MS);
    const serials = await Promise.all([issue(issuer), issue(issuer)]);
    expect(new Set(serials.map(([der]) => must(decodeCertificate(der as Bytes)).serial)).size).toBe(2);
    for (const [what, wrong] of [
      ['leafKey', { leafKey: new Uint8Array(31) }],
      ['lifetimeMs', { lifetimeMs: 59_000 }],
      ['lifetimeMs', { lifetimeMs: 8 * DAY_MS }],
      ['personId', { identity: { ...ada, personId: '../eve' } }],
      ['deviceId', { identity: { ...ada, deviceId: '' } }],
      ['displayName', { identity: { ...ada, displayName: 'x'.repeat(65) } }],
      ['passkeys', { identity: { ...ada, passkeys: [new Uint8Array(31)] } }],
    ] as const) {
      await expect(issue(issuer, wrong)).rejects.toMatchObject({ code: 'identity/bad_request', context: { what } });
    }
  });

  it('gives nothing that members would refuse', async () => {
    const foreign = { ...ada, domain: 'example.com' };
    await expect(issue(issuer, { identity: foreign })).rejects.toMatchObject({ code: 'identity/name_not_permitted' });
    await expect(issue(issuer, {}, NOW_MS + 2 * YEAR_MS)).rejects.toMatchObject({
      code: 'identity/certificate_expired',
    });
  });

  it('works for an intermediate without its root', async () => {
    const alone = must(await openAuthority(issuer.privateKey, issuer.chain.slice(0, 1)));
    const chain = await issue(alone);
    expect(chain).toHaveLength(2);
    expect(codeOf(await validateChain(chain, rulesFor(leafKey, await anchorOf(root))))).toBe('ok');
  });
});

describe("an organisation's files", () => {
  it('open with the key of the first certificate', async () => {
    for (const type of ['ed25519', 'P-256', 'P-384', 'rsa'] as const) {
      const pair =
        type === 'ed25519'
          ? generateKeyPairSync('ed25519')
          : type === 'rsa'
            ? generateKeyPairSync('rsa', { modulusLength: 2048 })
            : generateKeyPairSync('ec', { namedCurve: type });
      const privateKey = must(await importPemPrivateKey(pkcs8Pem(pair.privateKey)));
      expect(privateKey.extractable).toBe(false);
      const params =
        type === 'ed25519'
          ? 'Ed25519'
          : type === 'rsa'
            ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
            : { name: 'ECDSA', namedCurve: type };
      const publicKey = await crypto.subtle.importKey(
        'spki',
        copyBytes(pair.publicKey.export({ type: 'spki', format: 'der' })),
        params,
        true,
        ['verify'],
      );
      const made = await makeIntermediate(root, { privateKey, publicKey });
      const files = made.chain.map((der) => toPem('CERTIFICATE', der)).join('');
      const opened = must(await openAuthority(privateKey, must(readPemCertificates(`notes\n${files}`))));
      const chain = await issue(opened);
      expect(codeOf(await validateChain(chain, rulesFor(leafKey, await anchorOf(root))))).toBe('ok');
      expect(codeOf(await openAuthority(privateKey, issuer.chain))).toBe('identity/bad_authority');
    }
  });

  it('are refused when they hold something else', async () => {
    const bad = 'identity/bad_authority';
    const block = toPem('CERTIFICATE', root.chain[0] as Bytes);
    expect(codeOf(readPemCertificates(''))).toBe(bad);
    expect(codeOf(readPemCertificates(block.repeat(9)))).toBe(bad);
    expect(codeOf(readPemCertificates('-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----'))).toBe(bad);
    const weak = pkcs8Pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey);
    const other = pkcs8Pem(generateKeyPairSync('x25519').privateKey);
    const two = pkcs8Pem(generateKeyPairSync('ed25519').privateKey).repeat(2);
    for (const pem of [
      '',
      'x',
      block,
      weak,
      other,
      two,
      toPem('PRIVATE KEY', new Uint8Array([0x30, 0])),
      'x'.repeat(100_001),
    ]) {
      expect(codeOf(await importPemPrivateKey(pem))).toBe(bad);
    }
    const device = await oddAuthority(root, { extensions: [] });
    expect(codeOf(await openAuthority(device.authority.privateKey, [device.der]))).toBe(bad);
    expect(codeOf(await openAuthority(issuer.privateKey, []))).toBe(bad);
  });

  it('may come from OpenSSL: RSA-PSS root, P-384 intermediate', async () => {
    const pem = readFileSync(new URL('../test/vectors/openssl-chain.pem', import.meta.url), 'utf8');
    const [leaf, middle, top] = must(readPemCertificates(pem)) as [Bytes, Bytes, Bytes];
    const anchor = must(await readTrustAnchor(top, { holder: 'organisation', domains: ['example.org'] }));
    const key = must(decodeCertificate(leaf)).key;
    const rules = {
      anchors: [anchor],
      clock: clockAt(Date.UTC(2026, 10, 23, 20)),
      leafKey: key?.kind === 'ed25519' ? key.raw : new Uint8Array(),
    };
    const { identity } = must(await validateChain([leaf, middle], rules));
    expect(identity).toEqual({ ...ada, passkeys: [] });
    const late = { ...rules, clock: clockAt(Date.UTC(2026, 10, 25)) };
    expect(codeOf(await validateChain([leaf, middle], late))).toBe('identity/certificate_expired');
  });
});
