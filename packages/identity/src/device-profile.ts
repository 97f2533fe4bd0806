// What a device certificate must look like, and who it names (L1; decision 0013). The device and its person stand in a URI whose
// host is the organisation that names them, so that name constraints of RFC 5280 hold for them.
import { type Bytes, err, fromBase64Url, isLine, ok, type Result, toBase64Url } from '@incamera/kernel';
import { type ParsedCertificate } from './certificate.js';
import { type IdentityError, identityErrors } from './errors.js';

/** id-kp-imUri of RFC 9734: a client of an MLS messaging system, and of nothing else, a web server least of all. */
export const DEVICE_PURPOSE = '1.3.6.1.5.5.7.3.40';
/** RFC 5280 upper bound of CN and O. */
export const MAX_CERTIFIED_NAME_CHARS = 64;
/** Passkeys that one certificate can name. */
export const MAX_CERTIFIED_PASSKEYS = 4;
const MAX_EMAIL_CHARS = 254;
const THUMBPRINT_BYTES = 32;

/** Who a device certificate names. */
export interface DeviceIdentity {
  /** Host name of the organisation that names person and device, lower case: `example.org`. */
  readonly domain: string;
  /** Within `domain`: 1 to 64 of `a-z 0-9 . _ -`. */
  readonly personId: string;
  /** Within the person, the same form. */
  readonly deviceId: string;
  /** 1 to 64 characters. */
  readonly displayName: string;
  readonly organisation: string | null;
  readonly email: string | null;
  /** SHA-256 of the canonical COSE keys of the person's passkeys, 32 bytes each, at most 4. */
  readonly passkeys: readonly Bytes[];
}

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const DOMAIN = new RegExp(`^(?=.{1,253}$)(?:${LABEL}\\.)*(?!\\d+$)${LABEL}$`);
const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const EMAIL = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)$/;
const DEVICE_URI = /^incamera:\/\/([^/]+)\/person\/([^/]+)\/device\/([^/]+)$/;
/** Host and thumbprint. */
export const PASSKEY_URI = /^incamera:\/\/([^/]+)\/passkey\/([A-Za-z0-9_-]{43})$/;

/** Whether `domain` is a lower-case host name that is no address. */
export const isDomain = (domain: string): boolean => DOMAIN.test(domain);
/** Whether `id` can name a person or a device. */
export const isIdentifier = (id: string): boolean => ID.test(id);
/** Whether `email` is an ASCII mailbox without quotes or comments, at most 254 characters. */
export const isEmail = (email: string): boolean => email.length <= MAX_EMAIL_CHARS && EMAIL.test(email);

/** Whether a host is one of `domains` (lower case) or below one. */
export function isWithinDomains(host: string, domains: readonly string[]): boolean {
  const actual = host.toLowerCase();
  return domains.some((domain) => actual === domain || actual.endsWith(`.${domain}`));
}

/** The person of an identity, unique everywhere: `example.org/ada`. */
export const personOf = ({ domain, personId }: Pick<DeviceIdentity, 'domain' | 'personId'>): string =>
  `${domain}/${personId}`;

/** The URIs of a certificate for `identity`: device first, then its passkeys. */
export function identityUris(identity: DeviceIdentity): string[] {
  const { domain, personId, deviceId, passkeys } = identity;
  return [
    `incamera://${domain}/person/${personId}/device/${deviceId}`,
    ...passkeys.map((thumbprint) => `incamera://${domain}/passkey/${toBase64Url(thumbprint)}`),
  ];
}

/** The name of the first value that no certificate may hold, or null. */
export function findWrongIdentity(identity: DeviceIdentity): string | null {
  const { domain, personId, deviceId, displayName, organisation, email, passkeys } = identity;
  if (!isDomain(domain)) return 'domain';
  if (!isIdentifier(personId)) return 'personId';
  if (!isIdentifier(deviceId)) return 'deviceId';
  if (!isLine(displayName, MAX_CERTIFIED_NAME_CHARS)) return 'displayName';
  if (organisation !== null && !isLine(organisation, MAX_CERTIFIED_NAME_CHARS)) return 'organisation';
  if (email !== null && !isEmail(email)) return 'email';
  if (passkeys.length > MAX_CERTIFIED_PASSKEYS) return 'passkeys';
  return passkeys.every(({ byteLength }) => byteLength === THUMBPRINT_BYTES) ? null : 'passkeys';
}

/**
 * Who a leaf certificate names, if it has the form of a device certificate: an Ed25519 key that signs and issues nothing,
 * the purpose `id-kp-imUri`, and these names only.
 * @returns `identity/certificate_profile` with what is wrong
 */
export function readDeviceIdentity(
  leaf: ParsedCertificate,
): Result<{ readonly identity: DeviceIdentity; readonly leafKey: Bytes }, IdentityError> {
  const wrong = (what: string) => err(identityErrors.make('identity/certificate_profile', { context: { what } }));
  if (leaf.key?.kind !== 'ed25519') return wrong('key');
  if (leaf.isAuthority || leaf.pathLength !== null || leaf.constraints !== null) return wrong('authority');
  if (leaf.keyUsage === null || !leaf.keyUsage.signsData || leaf.keyUsage.signsCertificates) return wrong('keyUsage');
  if (leaf.purposes?.includes(DEVICE_PURPOSE) !== true) return wrong('purpose');
  if (leaf.commonName === null) return wrong('commonName');
  const { emails, uris, dnsNames, hasOthers } = leaf.names;
  if (dnsNames.length > 0 || hasOthers || emails.length > 1) return wrong('names');
  const device = uris.map((uri) => DEVICE_URI.exec(uri)).filter((match) => match !== null);
  const passkeys = uris.map((uri) => PASSKEY_URI.exec(uri)).filter((match) => match !== null);
  const [, domain = '', personId = '', deviceId = ''] = device[0] ?? [];
  if (device.length !== 1 || device.length + passkeys.length !== uris.length) return wrong('uris');
  if (passkeys.some((match) => match[1] !== domain)) return wrong('passkeys');
  const identity: DeviceIdentity = {
    domain,
    personId,
    deviceId,
    displayName: leaf.commonName,
    organisation: leaf.organisation,
    email: emails[0] ?? null,
    passkeys: passkeys.map((match) => fromBase64Url(match[2] ?? '')).filter((thumbprint) => thumbprint !== null),
  };
  if (identity.passkeys.length !== passkeys.length) return wrong('passkeys');
  const value = findWrongIdentity(identity);
  return value === null ? ok({ identity, leafKey: leaf.key.raw }) : wrong(value);
}
