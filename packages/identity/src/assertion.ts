// Verifying a passkey's signature without any server, as members do (L1, WebAuthn level 3 section 7.2).
import {
  type Bytes,
  concat,
  equalBytes,
  err,
  ok,
  type Reader,
  type Result,
  sha256,
  toBase64Url,
  utf8,
  Writer,
} from '@incamera/kernel';
import { type AuthenticatorData, MAX_AUTHENTICATOR_DATA_BYTES, readAuthenticatorData } from './authenticator-data.js';
import { type ClientData, MAX_CLIENT_DATA_BYTES, readClientData } from './client-data.js';
import { type PasskeyKey, verifyByPasskey } from './cose-key.js';
import { type IdentityError, type IdentityErrorCode, identityErrors } from './errors.js';

/** RSA-8192. */
const MAX_SIGNATURE_BYTES = 1024;

/** What `navigator.credentials.get` gave, as bytes. */
export interface PasskeyAssertion {
  readonly clientData: Bytes;
  readonly authenticatorData: Bytes;
  readonly signature: Bytes;
}

/** What an assertion must say. */
export interface AssertionRules {
  /** 32 bytes; the verifier computes it and takes it from nobody. */
  readonly challenge: Bytes;
  /** Exact origins of the product's pages, `https://meet.example.org`. */
  readonly origins: readonly string[];
  readonly rpId: string;
}

/** What a good assertion says beyond what was asked. */
export interface VerifiedAssertion {
  /** May exist on other devices: not bound to one piece of hardware. */
  readonly isSyncable: boolean;
  /** 0: the authenticator does not count. */
  readonly signCount: number;
}

export function encodeAssertion({ clientData, authenticatorData, signature }: PasskeyAssertion): Bytes {
  return new Writer().bytes(clientData).bytes(authenticatorData).bytes(signature).done();
}

/** @throws {AppError} `kernel/malformed` */
export function readAssertion(reader: Reader): PasskeyAssertion {
  const clientData = reader.bytes(MAX_CLIENT_DATA_BYTES);
  const authenticatorData = reader.bytes(MAX_AUTHENTICATOR_DATA_BYTES);
  return { clientData, authenticatorData, signature: reader.bytes(MAX_SIGNATURE_BYTES) };
}

/**
 * Reads what an assertion says; nothing is verified yet.
 * @returns `identity/assertion_malformed`
 */
export function parseAssertion(
  assertion: PasskeyAssertion,
): Result<{ readonly client: ClientData; readonly authenticator: AuthenticatorData }, IdentityError> {
  try {
    const { clientData, authenticatorData, signature } = assertion;
    if (signature.byteLength > MAX_SIGNATURE_BYTES) throw new RangeError('signature');
    return ok({ client: readClientData(clientData), authenticator: readAuthenticatorData(authenticatorData) });
  } catch (cause) {
    return err(identityErrors.make('identity/assertion_malformed', { cause }));
  }
}

/** Verifies that `key` signed exactly what the rules say, on the right site, with its owner's confirmation. */
export async function verifyAssertion(
  assertion: PasskeyAssertion,
  key: PasskeyKey,
  rules: AssertionRules,
): Promise<Result<VerifiedAssertion, IdentityError>> {
  const refuse = (code: IdentityErrorCode) => err(identityErrors.make(code));
  const parsed = parseAssertion(assertion);
  if (!parsed.ok) return parsed;
  const { client, authenticator } = parsed.value;
  if (client.type !== 'webauthn.get' || authenticator.credential !== null)
    return refuse('identity/assertion_wrong_type');
  if (client.challenge !== toBase64Url(rules.challenge)) return refuse('identity/assertion_wrong_challenge');
  if (client.crossOrigin) return refuse('identity/assertion_cross_origin');
  if (!rules.origins.includes(client.origin)) return refuse('identity/assertion_wrong_origin');
  if (!equalBytes(authenticator.rpIdHash, await sha256(utf8(rules.rpId)))) return refuse('identity/assertion_wrong_rp');
  if (!authenticator.userPresent || !authenticator.userVerified) return refuse('identity/user_not_verified');
  const message = concat(assertion.authenticatorData, await sha256(assertion.clientData));
  if (!(await verifyByPasskey(key, message, assertion.signature))) return refuse('identity/bad_assertion_signature');
  return ok({ isSyncable: authenticator.isSyncable, signCount: authenticator.signCount });
}
