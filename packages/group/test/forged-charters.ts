// Versions of a charter that nobody verified (test support).
import { type Charter, type CharterChain, currentCharter } from '@incamera/charter';
import { signCharter } from '../../charter/src/founding.js';
import { type MemberKey } from '../src/member-key.js';

/** `chain` with one more version, signed by anybody. */
export async function withVersion(
  chain: CharterChain,
  key: Pick<MemberKey, 'privateKey'>,
  change: Partial<Charter>,
): Promise<CharterChain> {
  const current = currentCharter(chain);
  const version = current.charter.version + 1;
  const next = { ...current.charter, version, previousHash: current.hash, ...change };
  const bytes = await signCharter(next, key.privateKey);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return { versions: [...chain.versions, { ...current, charter: next, bytes, hash }] };
}
