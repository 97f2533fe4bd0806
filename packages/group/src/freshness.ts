// Whoever lets others in must be able to prove who it is at that time, not only once (L2). A host of the charter comes in by
// itself and says when: without this, a certificate that ended long ago could found a meeting and fill it.
import { type GroupError, groupErrors } from './errors.js';
import { type Member } from './roster.js';

/** Tokens live for minutes; what was said by one counts as long as a device certificate. */
const TOKEN_COUNTS_MS = 24 * 3_600_000;

/** Why a member cannot let anybody in at a time, or `null`. */
export function findStale({ evidence }: Pick<Member, 'evidence'>, atMs: number): GroupError | null {
  const { chain, passkeyChain, idToken } = evidence;
  const endsMs = Math.min(
    chain?.notAfterMs ?? Number.POSITIVE_INFINITY,
    passkeyChain?.notAfterMs ?? Number.POSITIVE_INFINITY,
  );
  const context = { what: 'host' };
  if (atMs > endsMs) return groupErrors.make('group/certificate_expired', { context });
  const isOld = idToken !== null && atMs > idToken.issuedAtMs + TOKEN_COUNTS_MS;
  return isOld ? groupErrors.make('group/token_expired', { context }) : null;
}
