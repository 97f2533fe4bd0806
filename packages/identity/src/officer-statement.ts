// What an officer signs about a case with a passkey: that this name opened it, or confirmed it as the second one (L1; decision 0046). The
// certificates over the passkey stand beside it; what they are worth, says whoever knows the authorities.
import { type Bytes, err, isLine, ok, Reader, type Result, Writer } from '@incamera/kernel';
import { encodeAssertion, type PasskeyAssertion, readAssertion, verifyAssertion } from './assertion.js';
import { encodePasskeyKey, type PasskeyKey, passkeyThumbprint, readPasskeyKey } from './cose-key.js';
import { type IdentityError, identityErrors } from './errors.js';
import { type PasskeySite } from './passkey-evidence.js';

const FORMAT = 1;
export const MAX_OFFICER_NAME_CHARS = 200;
const MAX_CERTIFICATES = 4;
const MAX_CERTIFICATE_BYTES = 8192;
/** Key, name, four certificates and an assertion, with room to spare. */
export const MAX_OFFICER_STATEMENT_BYTES = 48 * 1024;

export interface OfficerStatement {
  readonly passkey: PasskeyKey;
  /** 1 to 200 characters, normalised. */
  readonly name: string;
  /** DER, that of the passkey first; empty: nobody certified it. */
  readonly chain: readonly Bytes[];
  readonly assertion: PasskeyAssertion;
}

/** A statement whose passkey signed what was asked. */
export interface VerifiedOfficerStatement extends OfficerStatement {
  /** Of the passkey, 32 bytes. */
  readonly thumbprint: Bytes;
  /** The passkey may exist on several devices. */
  readonly isSyncable: boolean;
}

/** The canonical encoding. */
export function encodeOfficerStatement({ passkey, name, chain, assertion }: OfficerStatement): Bytes {
  return new Writer()
    .u8(FORMAT)
    .bytes(encodePasskeyKey(passkey))
    .text(name)
    .list(chain, (writer, der) => writer.bytes(der))
    .raw(encodeAssertion(assertion))
    .done();
}

/**
 * Reads a statement strictly; nothing is verified yet. One encoding is accepted.
 * @returns `identity/assertion_malformed` or `identity/bad_passkey`
 */
export function decodeOfficerStatement(bytes: Uint8Array): Result<OfficerStatement, IdentityError> {
  try {
    const reader = new Reader(bytes);
    if (bytes.byteLength > MAX_OFFICER_STATEMENT_BYTES || reader.u8() !== FORMAT) throw new RangeError('form');
    const passkey = readPasskeyKey(reader);
    if (!passkey.ok) return passkey;
    const name = reader.text(4 * MAX_OFFICER_NAME_CHARS);
    if (!isLine(name, MAX_OFFICER_NAME_CHARS)) throw new RangeError('name');
    const chain = reader.list(MAX_CERTIFICATES, (each) => each.bytes(MAX_CERTIFICATE_BYTES));
    const assertion = readAssertion(reader);
    reader.end();
    return ok({ passkey: passkey.value, name, chain, assertion });
  } catch (cause) {
    return err(identityErrors.make('identity/assertion_malformed', { cause }));
  }
}

/**
 * Verifies that the passkey of a statement signed `challenge`, on this site and with its owner's confirmation.
 * @param challenge of `caseOpeningChallenge` or `caseConfirmationChallenge`, with the name that the statement gives
 */
export async function verifyOfficerStatement(
  statement: OfficerStatement,
  challenge: Bytes,
  site: PasskeySite,
): Promise<Result<VerifiedOfficerStatement, IdentityError>> {
  const verified = await verifyAssertion(statement.assertion, statement.passkey, { ...site, challenge });
  if (!verified.ok) return verified;
  const thumbprint = await passkeyThumbprint(statement.passkey);
  return ok({ ...statement, thumbprint, isSyncable: verified.value.isSyncable });
}
