// Authorities and devices for tests: good ones by the product's own functions, hostile ones by its writer.
import { type Bytes, type Result, systemRng } from '@incamera/kernel';
import { type Extension } from '@peculiar/asn1-x509';
import { type CertificateAuthority, openAuthority } from '../src/authority.js';
import { decodeCertificate } from '../src/certificate.js';
import { ed25519Spki, encodeName, extensions, keyIdOf, signCertificate } from '../src/certificate-writer.js';
import { type ChainRules } from '../src/chain.js';
import { DEVICE_PURPOSE, type DeviceIdentity, identityUris } from '../src/device-profile.js';
import { createIntermediate, createRoot } from '../src/index.js';
import { type Holder, readTrustAnchor, type TrustAnchor } from '../src/path.js';

export const NOW_MS = Date.UTC(2026, 10, 23, 12);
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const YEAR_MS = 365 * DAY_MS;

export const clockAt = (nowMs: number) => ({ nowMs: () => nowMs });
export const ports = { clock: clockAt(NOW_MS), rng: systemRng };

export function must<T>(result: Result<T, Error>): T {
  if (!result.ok) throw result.error;
  return result.value;
}

export const codeOf = (result: Result<unknown, { code: string }>): string => (result.ok ? 'ok' : result.error.code);

export const generateEd25519 = async (): Promise<CryptoKeyPair> =>
  (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;

export const generateEcdsa = async (namedCurve: 'P-256' | 'P-384' | 'P-521'): Promise<CryptoKeyPair> =>
  await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, false, ['sign', 'verify']);

export const generateRsa = async (modulusLength: number, exponent = [1, 0, 1]): Promise<CryptoKeyPair> => {
  const params = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength,
    publicExponent: new Uint8Array(exponent),
  };
  return await crypto.subtle.generateKey(params, false, ['sign', 'verify']);
};

export const rawKey = async (keys: CryptoKeyPair): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey));

export const ada: DeviceIdentity = {
  domain: 'example.org',
  personId: 'ada',
  deviceId: 'laptop-1',
  displayName: 'Ada Lovelace',
  organisation: 'Example',
  email: 'ada@example.org',
  passkeys: [new Uint8Array(32).fill(7)],
};

export async function makeRoot(keys?: CryptoKeyPair): Promise<CertificateAuthority> {
  const request = {
    commonName: 'Example Root',
    organisation: 'Example',
    domains: ['example.org'],
    lifetimeMs: 10 * YEAR_MS,
    keys: keys ?? (await generateEd25519()),
  };
  return await createRoot(request, ports);
}

export async function makeIntermediate(
  root: CertificateAuthority,
  keys?: CryptoKeyPair,
): Promise<CertificateAuthority> {
  const request = {
    commonName: 'Example Devices',
    organisation: 'Example',
    domains: ['example.org'],
    lifetimeMs: YEAR_MS,
    keys: keys ?? (await generateEd25519()),
  };
  return await createIntermediate(root, request, ports);
}

export const anchorOf = async (
  authority: CertificateAuthority,
  holder: Holder = 'organisation',
): Promise<TrustAnchor> =>
  must(await readTrustAnchor(authority.chain.at(-1) as Bytes, { holder, domains: ['example.org'] }));

export const rulesFor = (leafKey: Bytes, ...anchors: TrustAnchor[]): ChainRules => ({
  anchors,
  leafKey,
  clock: ports.clock,
});

/** What an attacker or a careless authority may put into a certificate. */
export interface Odd {
  readonly issuerName?: Bytes;
  readonly subject?: Bytes;
  readonly notBeforeMs?: number;
  readonly notAfterMs?: number;
  readonly spki?: Bytes;
  readonly extensions?: readonly Extension[];
}

export const leafExtensions = (identity: DeviceIdentity = ada): Extension[] => [
  extensions.signsData(),
  extensions.purposes([DEVICE_PURPOSE]),
  extensions.names(identity.email === null ? [] : [identity.email], identityUris(identity)),
];

/** A leaf under `issuer`, as odd as told. */
export async function oddLeaf(issuer: CertificateAuthority, leafKey: Bytes, odd: Odd = {}): Promise<Bytes> {
  return await signCertificate(
    {
      issuer: odd.issuerName ?? issuer.certificate.subject,
      subject: odd.subject ?? encodeName(ada.displayName, ada.organisation),
      spki: odd.spki ?? ed25519Spki(leafKey),
      notBeforeMs: odd.notBeforeMs ?? NOW_MS - 60_000,
      notAfterMs: odd.notAfterMs ?? NOW_MS + 12 * HOUR_MS,
      extensions: odd.extensions ?? leafExtensions(),
    },
    issuer.privateKey,
    systemRng,
  );
}

export const authorityExtensions = (pathLength: number | null = null): Extension[] => [
  extensions.basicConstraints(true, pathLength),
  extensions.signsCertificates(),
];

/** An authority under `parent` (null: self-signed), as odd as told. */
export async function oddAuthority(
  parent: CertificateAuthority | null,
  odd: Odd & { readonly name?: string; readonly keys?: CryptoKeyPair } = {},
): Promise<{ readonly authority: CertificateAuthority; readonly der: Bytes }> {
  const keys = odd.keys ?? (await generateEd25519());
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey));
  const subject = encodeName(odd.name ?? 'Odd Authority', 'Example');
  const der = await signCertificate(
    {
      issuer: parent?.certificate.subject ?? subject,
      subject,
      spki,
      notBeforeMs: odd.notBeforeMs ?? NOW_MS - DAY_MS,
      notAfterMs: odd.notAfterMs ?? NOW_MS + YEAR_MS,
      extensions: [...(odd.extensions ?? authorityExtensions()), extensions.subjectKeyId(await keyIdOf(spki))],
    },
    parent?.privateKey ?? keys.privateKey,
    systemRng,
  );
  // A certificate that may not issue is no authority to the product; the attacker uses it all the same.
  const opened = await openAuthority(keys.privateKey, [der, ...(parent?.chain ?? [])]);
  if (opened.ok) return { authority: opened.value, der };
  return { der, authority: { privateKey: keys.privateKey, chain: [der], certificate: must(decodeCertificate(der)) } };
}
