// What a certificate over a passkey must look like, and who it names (L1; decision 0013). It has the purpose of a device
// certificate; what tells the two apart is the person's URI, which names no device here, and the one passkey, whose key it is.
import { type Bytes, err, fromBase64Url, isLine, ok, type Result, toBase64Url } from '@incamera/kernel';
import { type ParsedCertificate } from './certificate.js';
import {
  DEVICE_PURPOSE,
  isDomain,
  isEmail,
  isIdentifier,
  MAX_CERTIFIED_NAME_CHARS,
  PASSKEY_URI,
} from './device-profile.js';
import { type IdentityError, identityErrors } from './errors.js';

const THUMBPRINT_BYTES = 32;
const PERSON_URI = /^incamera:\/\/([^/]+)\/person\/([^/]+)$/;

/** Who a passkey certificate names. */
export interface PasskeyIdentity {
  /** Host name of the organisation that names the person, lower case: `example.org`. */
  readonly domain: string;
  /** Within `domain`: 1 to 64 of `a-z 0-9 . _ -`. */
  readonly personId: string;
  /** 1 to 64 characters. */
  readonly displayName: string;
  readonly organisation: string | null;
  readonly email: string | null;
  /** SHA-256 of the canonical COSE key of the passkey, 32 bytes: exactly one. */
  readonly passkeys: readonly Bytes[];
}

/** The URIs of a certificate for a passkey: the person first. */
export function passkeyUris({ domain, personId, passkeys }: PasskeyIdentity): string[] {
  return [
    `incamera://${domain}/person/${personId}`,
    ...passkeys.map((thumbprint) => `incamera://${domain}/passkey/${toBase64Url(thumbprint)}`),
  ];
}

/** The name of the first value that no certificate may hold, or null. */
export function findWrongPasskeyIdentity(identity: PasskeyIdentity): string | null {
  const { domain, personId, displayName, organisation, email, passkeys } = identity;
  if (!isDomain(domain)) return 'domain';
  if (!isIdentifier(personId)) return 'personId';
  if (!isLine(displayName, MAX_CERTIFIED_NAME_CHARS)) return 'displayName';
  if (organisation !== null && !isLine(organisation, MAX_CERTIFIED_NAME_CHARS)) return 'organisation';
  if (email !== null && !isEmail(email)) return 'email';
  return passkeys.length === 1 && passkeys[0]?.byteLength === THUMBPRINT_BYTES ? null : 'passkeys';
}

/**
 * Who a certificate names, if it has the form of one over a passkey. Whether its key is that passkey's, the caller compares.
 * @returns `identity/certificate_profile` with what is wrong
 */
export function readPasskeyIdentity(leaf: ParsedCertificate): Result<PasskeyIdentity, IdentityError> {
  const wrong = (what: string) => err(identityErrors.make('identity/certificate_profile', { context: { what } }));
  if (leaf.key === null) return wrong('key');
  if (leaf.isAuthority || leaf.pathLength !== null || leaf.constraints !== null) return wrong('authority');
  if (leaf.keyUsage === null || !leaf.keyUsage.signsData || leaf.keyUsage.signsCertificates) return wrong('keyUsage');
  if (leaf.purposes?.includes(DEVICE_PURPOSE) !== true) return wrong('purpose');
  if (leaf.commonName === null) return wrong('commonName');
  const { emails, uris, dnsNames, hasOthers } = leaf.names;
  if (dnsNames.length > 0 || hasOthers || emails.length > 1) return wrong('names');
  const persons = uris.map((uri) => PERSON_URI.exec(uri)).filter((match) => match !== null);
  const passkeys = uris.map((uri) => PASSKEY_URI.exec(uri)).filter((match) => match !== null);
  if (persons.length !== 1 || passkeys.length !== 1 || uris.length !== 2) return wrong('uris');
  const [, domain = '', personId = ''] = persons[0] ?? [];
  const thumbprint = fromBase64Url(passkeys[0]?.[2] ?? '');
  if (passkeys[0]?.[1] !== domain || thumbprint === null) return wrong('passkeys');
  const identity: PasskeyIdentity = {
    domain,
    personId,
    displayName: leaf.commonName,
    organisation: leaf.organisation,
    email: emails[0] ?? null,
    passkeys: [thumbprint],
  };
  const value = findWrongPasskeyIdentity(identity);
  return value === null ? ok(identity) : wrong(value);
}
