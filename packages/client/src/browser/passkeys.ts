// Passkeys by navigator.credentials (L4, WebAuthn level 3): resident, user verification required, no attestation.
import { type Bytes, errorCode, toBase64Url } from '@incamera/kernel';
import { type Passkeys } from '../environment.js';
import { type ClientErrorCode, clientErrors } from '../errors.js';

const TIMEOUT_MS = 110_000;
/** COSE: EdDSA, ES256, RS256 (RFC 9053, RFC 8812). */
const ALGORITHMS = [-8, -7, -257];

/** What a browser refuses with (WebAuthn level 3 sections 5.1.3 and 5.1.4). */
const REFUSALS: Readonly<Record<string, ClientErrorCode>> = {
  NotAllowedError: 'client/passkey_cancelled',
  AbortError: 'client/passkey_cancelled',
  InvalidStateError: 'client/passkey_exists',
};

type Json = Readonly<Record<string, unknown>>;

/** The passkeys of this browser, or null where it has none (insecure context, old browser). */
export function browserPasskeys(): Passkeys | null {
  if (typeof PublicKeyCredential === 'undefined' || !navigator.credentials) return null;
  return { create, get };
}

async function create(options: {
  challenge: Bytes;
  rpId: string;
  userHandle: Bytes;
  exclude: readonly Bytes[];
  displayName: string;
}): Promise<Json> {
  const { challenge, rpId, userHandle, displayName, exclude } = options;
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge,
    rp: { id: rpId, name: 'In Camera' },
    user: { id: userHandle, name: displayName, displayName },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    excludeCredentials: exclude.map((id) => ({ type: 'public-key', id })),
    attestation: 'none',
    timeout: TIMEOUT_MS,
  };
  return toJson(await ask(() => navigator.credentials.create({ publicKey })));
}

async function get(options: { challenge: Bytes; rpId: string }): Promise<Json> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: options.challenge,
    rpId: options.rpId,
    userVerification: 'required',
    timeout: TIMEOUT_MS,
  };
  return toJson(await ask(() => navigator.credentials.get({ publicKey })));
}

async function ask(prompt: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let credential: Credential | null;
  try {
    credential = await prompt();
  } catch (cause) {
    const name = cause instanceof DOMException ? cause.name : errorCode(cause);
    throw clientErrors.make(REFUSALS[name] ?? 'client/passkey_unavailable', { context: { name }, cause });
  }
  if (!(credential instanceof PublicKeyCredential)) throw clientErrors.make('client/passkey_cancelled');
  return credential;
}

/** The JSON form; written out for browsers without `PublicKeyCredential.toJSON`. */
function toJson(credential: PublicKeyCredential): Json {
  if (typeof credential.toJSON === 'function') return { ...credential.toJSON() };
  const text = (buffer: ArrayBuffer | null) => (buffer === null ? undefined : toBase64Url(new Uint8Array(buffer)));
  const { response } = credential;
  const common = { clientDataJSON: text(response.clientDataJSON) };
  const details =
    response instanceof AuthenticatorAttestationResponse
      ? { ...common, attestationObject: text(response.attestationObject), transports: response.getTransports() }
      : assertion(response as AuthenticatorAssertionResponse, common, text);
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: {},
    response: details,
  };
}

function assertion(
  response: AuthenticatorAssertionResponse,
  common: object,
  text: (buffer: ArrayBuffer | null) => string | undefined,
): Json {
  return {
    ...common,
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: text(response.userHandle),
  };
}
