// Passkey evidence of a member: the passkey bound a key to the meeting, once, and that key endorses whatever leaf key the member
// has after a reload or a renewed certificate, without another prompt (L1; decision 0013).
import { type Bytes, equalBytes, err, ok, Reader, type Result, Writer } from '@incamera/kernel';
import {
  encodeAssertion,
  type PasskeyAssertion,
  readAssertion,
  type VerifiedAssertion,
  verifyAssertion,
} from './assertion.js';
import { readAuthenticatorData } from './authenticator-data.js';
import { type Binding, bindingChallenge } from './challenges.js';
import { encodePasskeyKey, type PasskeyKey, passkeyThumbprint, readPasskeyKey } from './cose-key.js';
import { type IdentityError, identityErrors } from './errors.js';
import { SIGNATURE_BYTES, SIGNING_KEY_BYTES, signStatement, verifyStatement } from './statement.js';

const FORMAT = 1;
const HASH_BYTES = 32;

/** The bound key's signature for the key and certificate that a member has now. */
export interface Endorsement {
  readonly signature: Bytes;
}

export interface PasskeyEvidence {
  readonly passkey: PasskeyKey;
  /** The per-meeting key that the passkey signed, and the certificate of that moment. */
  readonly boundKey: Bytes;
  readonly boundCertificateHash: Bytes | null;
  readonly assertion: PasskeyAssertion;
  /** Null: the member still has that key and certificate. */
  readonly endorsement: Endorsement | null;
}

/** Where passkeys of a meeting are used. */
export interface PasskeySite {
  readonly origins: readonly string[];
  readonly rpId: string;
}

export interface VerifiedPasskey extends VerifiedAssertion {
  readonly passkey: PasskeyKey;
  /** 32 bytes. */
  readonly thumbprint: Bytes;
  /** It signed a key or certificate of before, which stands behind those of now: nobody was asked anew. */
  readonly isEndorsed: boolean;
}

/** What the bound key signs: new leaf key, meeting, new certificate. */
function endorsementBody({ leafKey, meetingId, certificateHash }: Binding): Bytes {
  return new Writer()
    .bytes(leafKey)
    .bytes(meetingId)
    .bytes(certificateHash ?? new Uint8Array())
    .done();
}

/** Endorses `now` by the bound key. @param boundPrivateKey Ed25519; may be non-extractable */
export async function endorse(now: Binding, boundPrivateKey: CryptoKey): Promise<Endorsement> {
  return { signature: await signStatement('incamera/endorse/1', endorsementBody(now), boundPrivateKey) };
}

/** The canonical encoding. */
export function encodePasskeyEvidence(evidence: PasskeyEvidence): Bytes {
  const { passkey, boundKey, boundCertificateHash, assertion, endorsement } = evidence;
  const writer = new Writer().u8(FORMAT).bytes(encodePasskeyKey(passkey)).raw(boundKey);
  writer.list(boundCertificateHash === null ? [] : [boundCertificateHash], (w, hash) => w.raw(hash));
  writer.raw(encodeAssertion(assertion));
  writer.list(endorsement === null ? [] : [endorsement], (w, { signature }) => w.raw(signature));
  return writer.done();
}

/**
 * Reads evidence strictly; nothing is verified yet. One encoding is accepted.
 * @returns `identity/assertion_malformed` or `identity/bad_passkey`
 */
export function decodePasskeyEvidence(bytes: Uint8Array): Result<PasskeyEvidence, IdentityError> {
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) throw new RangeError('format');
    const passkey = readPasskeyKey(reader);
    if (!passkey.ok) return passkey;
    const boundKey = reader.raw(SIGNING_KEY_BYTES);
    const [boundCertificateHash = null] = reader.list(1, (r) => r.raw(HASH_BYTES));
    const assertion = readAssertion(reader);
    const [signature] = reader.list(1, (r) => r.raw(SIGNATURE_BYTES));
    reader.end();
    const endorsement = signature === undefined ? null : { signature };
    return ok({ passkey: passkey.value, boundKey, boundCertificateHash, assertion, endorsement });
  } catch (cause) {
    return err(identityErrors.make('identity/assertion_malformed', { cause }));
  }
}

/**
 * Verifies that the passkey stands behind the key and certificate that a member has `now`, in this meeting. Whose passkey it
 * is, certificate and pins say.
 */
export async function verifyPasskeyEvidence(
  evidence: PasskeyEvidence,
  now: Binding,
  site: PasskeySite,
): Promise<Result<VerifiedPasskey, IdentityError>> {
  const { passkey, boundKey, boundCertificateHash, assertion, endorsement } = evidence;
  const bound: Binding = { leafKey: boundKey, meetingId: now.meetingId, certificateHash: boundCertificateHash };
  const rules = { ...site, challenge: await bindingChallenge(bound) };
  const verified = await verifyAssertion(assertion, passkey, rules);
  if (!verified.ok) return verified;
  const isBound =
    endorsement === null
      ? isSameBinding(bound, now)
      : await verifyStatement('incamera/endorse/1', endorsementBody(now), endorsement.signature, boundKey);
  if (!isBound) return err(identityErrors.make('identity/bad_endorsement'));
  const thumbprint = await passkeyThumbprint(passkey);
  return ok({ ...verified.value, passkey, thumbprint, isEndorsed: endorsement !== null });
}

function isSameBinding(a: Binding, b: Binding): boolean {
  if (!equalBytes(a.leafKey, b.leafKey)) return false;
  if (a.certificateHash === null || b.certificateHash === null) return a.certificateHash === b.certificateHash;
  return equalBytes(a.certificateHash, b.certificateHash);
}

/**
 * The public key of a passkey from the authenticator data of its enrolment, for the device that enrols it: what it then puts
 * into its evidence and has certified. The server verifies the ceremony itself.
 * @returns `identity/bad_passkey`
 */
export function readEnrolledKey(authenticatorData: Uint8Array): Result<PasskeyKey, IdentityError> {
  try {
    const { credential } = readAuthenticatorData(authenticatorData);
    return credential === null ? err(identityErrors.make('identity/bad_passkey')) : ok(credential.key);
  } catch (cause) {
    return err(identityErrors.make('identity/bad_passkey', { cause }));
  }
}
