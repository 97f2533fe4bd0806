// How a guest is handed on to a security officer (L4): of people with a certificate the server knows itself.
import { type Member } from '@incamera/group';
import { denialSubjectLine } from '@incamera/identity';
import { toBase64Url } from '@incamera/kernel';

/** One line for the deny page: the ID token's subject, which lasts, else the key of this meeting; null: no guest. */
export function denialLineOf({ evidence, signatureKey }: Pick<Member, 'evidence' | 'signatureKey'>): string | null {
  const { chain, passkeyChain, idToken } = evidence;
  if (chain !== null || passkeyChain !== null) return null;
  if (idToken === null) return denialSubjectLine({ kind: 'device-key', deviceKey: toBase64Url(signatureKey) });
  return denialSubjectLine({ kind: 'token', issuer: idToken.issuer, subject: idToken.subject });
}
