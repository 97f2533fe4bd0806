// Verifies WebAuthn ceremonies (L5, W3C WebAuthn level 3 sections 7.1 and 7.2). The challenge is recomputed from the label
// and our nonce, so that a signature made for sign-in is good for nothing else.
import { type Bytes, concat, fromBase64Url, sha256, toBase64Url, utf8 } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { type PasskeyRow } from '@incamera/store';
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';

type Ceremony = 'incamera/login/1' | 'incamera/enrol/1';

/** Where a ceremony must have taken place. */
export interface RelyingParty {
  readonly origin: string;
  readonly rpId: string;
}

async function challengeOf(ceremony: Ceremony, nonce: string): Promise<string> {
  return toBase64Url(await sha256(concat(utf8(ceremony), wireBytes(nonce))));
}

/** The new passkey, or null when anything about it is wrong. */
export async function verifyEnrolment(
  credential: unknown,
  nonce: string,
  party: RelyingParty,
): Promise<PasskeyRow | null> {
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
    };
  } catch {
    return null; // The library throws on every malformed or refused field; the reason is of use to an attacker only.
  }
}

/** The passkey's new signature counter, or null when the assertion is not good. */
export async function verifySignIn(
  credential: unknown,
  nonce: string,
  passkey: PasskeyRow,
  party: RelyingParty,
): Promise<number | null> {
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
    return verified ? authenticationInfo.newCounter : null;
  } catch {
    return null;
  }
}
