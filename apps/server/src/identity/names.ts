// How certificates of this server name persons and devices (L5): ids that say nothing and stay the same for an account.
import { createHash } from 'node:crypto';

/** 128 bits are enough against meeting by chance, and short enough for a certificate. */
const ID_CHARS = 32;
const DEVICE_CHARS = 16;

const digest = (label: string, value: string) => createHash('sha256').update(label).update(value).digest('hex');

/** The person of an account: 32 hexadecimal digits. */
export function personIdOf(accountId: string): string {
  return digest('incamera/person/1', accountId).slice(0, ID_CHARS);
}

/** The device that a session stands for: the passkey that it was opened with, else the session itself. */
export function deviceIdOf(session: { readonly sessionId: string; readonly credentialId: string | null }): string {
  if (session.credentialId === null)
    return `session-${digest('incamera/device/1', session.sessionId).slice(0, DEVICE_CHARS)}`;
  return deviceOfPasskey(session.credentialId);
}

export function deviceOfPasskey(credentialId: string): string {
  return `passkey-${digest('incamera/device/1', credentialId).slice(0, DEVICE_CHARS)}`;
}
