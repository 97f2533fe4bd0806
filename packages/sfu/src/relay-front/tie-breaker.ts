// The one thing that the front changes in a request (L3, RFC 8445 sections 7.1.3 and 7.3.1.1): Chromium sends connectivity
// checks through an allocation over TCP or TLS with a tie-breaker of zero, which the RFC allows and libjuice takes for none.
import { BINDING_REQUEST, STUN_ATTRIBUTE, type StunMessage, signedAnew, stunValue } from './stun-message.js';

const TIE_BREAKER_BYTES = 8;
/** The smallest that is not zero: it loses, as zero does, against any other. */
const SMALLEST = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);

/** Which role a check claims with a tie-breaker of zero; null for every other message. */
export function zeroTieBreaker(message: StunMessage): number | null {
  if (message.type !== BINDING_REQUEST) return null;
  for (const role of [STUN_ATTRIBUTE.iceControlling, STUN_ATTRIBUTE.iceControlled]) {
    const value = stunValue(message, role);
    if (value?.length === TIE_BREAKER_BYTES && value.every((byte) => byte === 0)) return role;
  }
  return null;
}

/** The check with a tie-breaker that the media library takes. */
export function withTieBreaker(check: StunMessage, role: number, password: string): Buffer {
  return signedAnew(check, role, SMALLEST, password);
}

/** Whose transport a check is for: the first half of its user name (RFC 8445 section 7.2.2). */
export function ufragOf(check: StunMessage): string | null {
  const userName = stunValue(check, STUN_ATTRIBUTE.username)?.toString('latin1') ?? '';
  const colon = userName.indexOf(':');
  return colon <= 0 ? null : userName.slice(0, colon);
}
