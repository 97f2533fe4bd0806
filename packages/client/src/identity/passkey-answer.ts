// What `navigator.credentials.get` answered, as the bytes that members verify (L4, WebAuthn level 3 section 5.1).
import { type PasskeyAssertion } from '@incamera/identity';
import { type Bytes, fromBase64Url } from '@incamera/kernel';
import { clientErrors } from '../errors.js';

export interface PasskeyAnswer {
  readonly credentialId: string;
  readonly assertion: PasskeyAssertion;
}

/** @throws {AppError} `client/passkey_unavailable`: the platform gave something else */
export function readPasskeyAnswer(credential: Readonly<Record<string, unknown>>): PasskeyAnswer {
  const { id, response } = credential;
  const bytes = (name: string): Bytes | null => {
    const value =
      typeof response === 'object' && response !== null ? (response as Record<string, unknown>)[name] : null;
    return typeof value === 'string' ? fromBase64Url(value) : null;
  };
  const clientData = bytes('clientDataJSON');
  const authenticatorData = bytes('authenticatorData');
  const signature = bytes('signature');
  if (typeof id !== 'string' || clientData === null || authenticatorData === null || signature === null) {
    throw clientErrors.make('client/passkey_unavailable');
  }
  return { credentialId: id, assertion: { clientData, authenticatorData, signature } };
}
