// A person asks an officer to certify a passkey: who the person says to be, the passkey's public key, and the passkey's own
// signature over it, so that nobody can ask for a key that is not theirs (L1; decision 0018). It says nothing about the truth of
// the name: that the officer finds out, by comparing the passkey's code by voice.
import {
  type Bytes,
  type ComparisonCode,
  comparisonCodeOf,
  concat,
  err,
  isLine,
  ok,
  Reader,
  type Result,
  sha256,
  utf8,
  Writer,
} from '@incamera/kernel';
import { encodeAssertion, type PasskeyAssertion, readAssertion, verifyAssertion } from './assertion.js';
import { encodePasskeyKey, type PasskeyKey, passkeyThumbprint, readPasskeyKey } from './cose-key.js';
import { isEmail, MAX_CERTIFIED_NAME_CHARS } from './device-profile.js';
import { type IdentityError, identityErrors } from './errors.js';
import { type PasskeySite } from './passkey-evidence.js';

const FORMAT = 1;
const MAX_NAME_BYTES = 4 * MAX_CERTIFIED_NAME_CHARS;
const MAX_EMAIL_BYTES = 254;
/** COSE key, assertion and names, with room to spare. */
export const MAX_CERTIFICATION_REQUEST_BYTES = 16 * 1024;

/** Who a person says to be. */
export interface ClaimedPerson {
  /** 1 to 64 characters. */
  readonly displayName: string;
  readonly email: string | null;
}

export interface CertificationRequest extends ClaimedPerson {
  readonly passkey: PasskeyKey;
  readonly assertion: PasskeyAssertion;
}

/** A request whose passkey has signed it. */
export interface VerifiedCertificationRequest extends ClaimedPerson {
  readonly passkey: PasskeyKey;
  /** 32 bytes. */
  readonly thumbprint: Bytes;
  /** The passkey may exist on several devices. */
  readonly isSyncable: boolean;
}

function writePerson({ displayName, email }: ClaimedPerson): Bytes {
  return new Writer()
    .text(displayName)
    .list(email === null ? [] : [email], (writer, address) => writer.text(address))
    .done();
}

/** SHA-256("incamera/certify/1" ‖ SHA-256(name, e-mail address)): what the passkey signs. */
export async function certificationChallenge(person: ClaimedPerson): Promise<Bytes> {
  return await sha256(concat(utf8('incamera/certify/1'), await sha256(writePerson(person))));
}

/** What person and officer read to each other: the code of the passkey's thumbprint. */
export async function passkeyCodeOf(thumbprint: Bytes): Promise<ComparisonCode> {
  return await comparisonCodeOf('incamera/passkey-code/1', thumbprint);
}

/** The canonical encoding. */
export function encodeCertificationRequest(request: CertificationRequest): Bytes {
  return new Writer()
    .u8(FORMAT)
    .bytes(encodePasskeyKey(request.passkey))
    .raw(writePerson(request))
    .raw(encodeAssertion(request.assertion))
    .done();
}

/**
 * Reads a request strictly; nothing is verified yet. One encoding is accepted.
 * @returns `identity/request_malformed` or `identity/bad_passkey`
 */
export function decodeCertificationRequest(bytes: Uint8Array): Result<CertificationRequest, IdentityError> {
  try {
    const reader = new Reader(bytes);
    if (bytes.byteLength > MAX_CERTIFICATION_REQUEST_BYTES || reader.u8() !== FORMAT) throw new RangeError('form');
    const passkey = readPasskeyKey(reader);
    if (!passkey.ok) return passkey;
    const displayName = reader.text(MAX_NAME_BYTES);
    const [email = null] = reader.list(1, (each) => each.text(MAX_EMAIL_BYTES));
    if (!isLine(displayName, MAX_CERTIFIED_NAME_CHARS) || (email !== null && !isEmail(email))) {
      throw new RangeError('person');
    }
    const assertion = readAssertion(reader);
    reader.end();
    return ok({ passkey: passkey.value, displayName, email, assertion });
  } catch (cause) {
    return err(identityErrors.make('identity/request_malformed', { cause }));
  }
}

/** Verifies that the passkey which a request names signed it, on this site and with its owner's confirmation. */
export async function verifyCertificationRequest(
  bytes: Uint8Array,
  site: PasskeySite,
): Promise<Result<VerifiedCertificationRequest, IdentityError>> {
  const decoded = decodeCertificationRequest(bytes);
  if (!decoded.ok) return decoded;
  const { passkey, displayName, email, assertion } = decoded.value;
  const challenge = await certificationChallenge({ displayName, email });
  const verified = await verifyAssertion(assertion, passkey, { ...site, challenge });
  if (!verified.ok) return verified;
  const thumbprint = await passkeyThumbprint(passkey);
  return ok({ passkey, displayName, email, thumbprint, isSyncable: verified.value.isSyncable });
}
