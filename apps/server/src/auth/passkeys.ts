// Verifies WebAuthn ceremonies (L5, W3C WebAuthn level 3 sections 7.1 and 7.2). The challenge is recomputed from the label
// and our nonce, so that a signature made for sign-in is good for nothing else.
import { type Bytes, concat, fromBase64Url, sha256, toBase64Url, utf8 } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { type AccountRow, type NewPasskeyRow, type PasskeyRow, type Store } from '@incamera/store';
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';

type Ceremony = 'incamera/login/1' | 'incamera/enrol/1';

/** Where a ceremony must have taken place. */
export interface RelyingParty {
  readonly origin: string;
  readonly rpId: string;
}

export function relyingParty(context: Pick<AppContext, 'publicUrl'>): RelyingParty {
  return { origin: context.publicUrl().origin, rpId: context.publicUrl().hostname };
}

async function challengeOf(ceremony: Ceremony, nonce: string): Promise<string> {
  return toBase64Url(await sha256(concat(utf8(ceremony), wireBytes(nonce))));
}

/** The new passkey, or null when anything about it is wrong. */
export async function verifyEnrolment(
  credential: unknown,
  nonce: string,
  party: RelyingParty,
  name: string,
): Promise<NewPasskeyRow | null> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: credential as RegistrationResponseJSON,
      expectedChallenge: await challengeOf('incamera/enrol/1', nonce),
      expectedOrigin: party.origin,
      expectedRPID: party.rpId,
      requireUserPresence: true,
      requireUserVerification: true,
    });
    if (!verified) return null;
    const { id, publicKey, counter, transports } = registrationInfo.credential;
    return {
      credentialId: id,
      publicKey: toBase64Url(publicKey),
      signCount: counter,
      rpId: party.rpId,
      transports: (transports ?? []).slice(0, 8).map((transport) => String(transport).slice(0, 32)),
      name,
      isSyncable: registrationInfo.credentialDeviceType === 'multiDevice',
    };
  } catch {
    return null; // The library throws on every malformed or refused field; the reason is of use to an attacker only.
  }
}

/** What an assertion says of its passkey. */
export interface VerifiedSignIn {
  readonly signCount: number;
  readonly isSyncable: boolean;
}

/** Null when the assertion is not good. */
async function verifySignIn(
  credential: unknown,
  nonce: string,
  passkey: Pick<PasskeyRow, 'credentialId' | 'publicKey' | 'rpId' | 'signCount'>,
  party: RelyingParty,
): Promise<VerifiedSignIn | null> {
  const publicKey = fromBase64Url(passkey.publicKey);
  if (publicKey === null || passkey.rpId !== party.rpId) return null;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: credential as AuthenticationResponseJSON,
      expectedChallenge: await challengeOf('incamera/login/1', nonce),
      expectedOrigin: party.origin,
      expectedRPID: party.rpId,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: publicKey satisfies Bytes,
        // A counter that does not grow (a cloned authenticator) is refused by the library.
        counter: passkey.signCount,
      },
    });
    if (!verified) return null;
    const isSyncable = authenticationInfo.credentialDeviceType === 'multiDevice';
    return { signCount: authenticationInfo.newCounter, isSyncable };
  } catch {
    return null;
  }
}

/**
 * Any valid key (the generator of P-256): what a passkey that is not enrolled is compared with, so that the answer takes as
 * long. Nothing is ever accepted under it.
 */
const DECOY_KEY =
  'pQECAyYgASFYIGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWIlggT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU';

export interface PasskeySignIn {
  readonly account: AccountRow;
  /** As it was before this sign-in. */
  readonly passkey: PasskeyRow;
}

/**
 * Verifies a sign-in or re-authentication and remembers the use of the passkey.
 * @throws {AppError} auth/challenge_expired, auth/passkey_refused, auth/suspended, authority/denied
 */
export async function signInByPasskey(
  context: AppContext,
  body: { readonly nonce: string; readonly credential: { readonly id: string } },
): Promise<PasskeySignIn> {
  const { nonces, clock } = context;
  const { passkeys }: Store = context.store;
  if (!nonces.use(body.nonce)) throw refuse('auth/challenge_expired');
  const party = relyingParty(context);
  const known = await passkeys.find(body.credential.id);
  const compared = known?.passkey ?? {
    credentialId: body.credential.id,
    publicKey: DECOY_KEY,
    rpId: party.rpId,
    signCount: 0,
  };
  const verified = await verifySignIn(body.credential, body.nonce, compared, party);
  if (known === null || verified === null) throw refuse('auth/passkey_refused');
  // Only the owner learns that the account is suspended.
  if (known.isSuspended) throw refuse('auth/suspended');
  // Whoever has a lost device must not get in by it again.
  if (await context.identity.denials.isPasskeyDenied(known.passkey.publicKey)) throw refuse('authority/denied');
  await passkeys.used(known.passkey.credentialId, { ...verified, nowMs: clock.nowMs() });
  return known;
}
