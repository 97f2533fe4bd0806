// What passkeys sign: never a value that a server chose, and never the same for two purposes (L1; decision 0013). All fields have
// fixed lengths, and no label is the beginning of another, so that no two inputs give one byte string.
import { type Bytes, concat, sha256, utf8 } from '@incamera/kernel';

const FIELD_BYTES = 32;
/** In place of the certificate hash where there is no certificate: no certificate has this hash. */
const NO_CERTIFICATE = new Uint8Array(FIELD_BYTES);

/** What a passkey binds: a device's key to a meeting. */
export interface Binding {
  /** Ed25519 key that the person uses in the meeting, 32 bytes. */
  readonly leafKey: Bytes;
  /** Bytes of the meeting id, 32. */
  readonly meetingId: Bytes;
  /** SHA-256 of the device certificate, 32 bytes; null: there is none. */
  readonly certificateHash: Bytes | null;
}

function fixed(bytes: Uint8Array, what: string): Uint8Array {
  if (bytes.byteLength !== FIELD_BYTES) throw new RangeError(`${what} must have ${FIELD_BYTES} bytes`);
  return bytes;
}

/**
 * SHA-256("incamera/bind/1" ‖ leaf key ‖ meeting id ‖ certificate hash).
 * @throws {RangeError} a field does not have 32 bytes: caller bug
 */
export async function bindingChallenge({ leafKey, meetingId, certificateHash }: Binding): Promise<Bytes> {
  const label = utf8('incamera/bind/1');
  const hash = fixed(certificateHash ?? NO_CERTIFICATE, 'certificateHash');
  return await sha256(concat(label, fixed(leafKey, 'leafKey'), fixed(meetingId, 'meetingId'), hash));
}

/**
 * SHA-256("incamera/login/1" ‖ server nonce): what signing in to a server signs.
 * @throws {RangeError} the nonce does not have 32 bytes
 */
export async function loginChallenge(nonce: Bytes): Promise<Bytes> {
  return await sha256(concat(utf8('incamera/login/1'), fixed(nonce, 'nonce')));
}

/** A case of an investigation, as officers put their names to it. */
export interface SignedCase {
  /** 32 bytes. */
  readonly caseId: Bytes;
  /** As the officer's device knows it, in the one form of `normaliseText`. */
  readonly name: string;
}

/**
 * SHA-256("incamera/case-opening/1" ‖ case id ‖ SHA-256(name)): what the officer who opens a case signs.
 * @throws {RangeError} the id does not have 32 bytes
 */
export async function caseOpeningChallenge({ caseId, name }: SignedCase): Promise<Bytes> {
  const label = utf8('incamera/case-opening/1');
  return await sha256(concat(label, fixed(caseId, 'caseId'), await sha256(utf8(name))));
}

/**
 * SHA-256("incamera/case-confirmation/1" ‖ case id ‖ hash of the opener's statement ‖ SHA-256(name)): what a second officer signs.
 * @param openingHash SHA-256 of the opener's statement: whom the second officer saw asking
 * @throws {RangeError} a field does not have 32 bytes
 */
export async function caseConfirmationChallenge({ caseId, name }: SignedCase, openingHash: Bytes): Promise<Bytes> {
  const label = utf8('incamera/case-confirmation/1');
  const fields = [fixed(caseId, 'caseId'), fixed(openingHash, 'openingHash'), await sha256(utf8(name))];
  return await sha256(concat(label, ...fields));
}

/**
 * SHA-256("incamera/oidc/1" ‖ leaf key ‖ meeting id), which as base64url is the nonce of a guest's ID token.
 * @throws {RangeError} a field does not have 32 bytes
 */
export async function oidcChallenge({ leafKey, meetingId }: Pick<Binding, 'leafKey' | 'meetingId'>): Promise<Bytes> {
  return await sha256(concat(utf8('incamera/oidc/1'), fixed(leafKey, 'leafKey'), fixed(meetingId, 'meetingId')));
}
