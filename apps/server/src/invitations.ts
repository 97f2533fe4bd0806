// One-time set-up links for new accounts (L5). The token is in the fragment, which no browser sends anywhere by itself.
import { type Clock, type Rng } from '@incamera/kernel';
import { type Role, type Store } from '@incamera/store';
import { newToken, tokenHash } from './security/secrets.js';

const LIFETIME_MS = 24 * 3_600_000;

/**
 * A new link; good for one person and one day.
 * @param label a note for the records of whoever made it
 * @param roles of the account that is made with it
 */
export async function issueInvitation(
  options: { store: Store; clock: Clock; rng: Rng },
  publicUrl: URL,
  label: string | null,
  roles: readonly Role[] = ['organiser'],
): Promise<string> {
  const token = newToken(options.rng);
  const nowMs = options.clock.nowMs();
  await options.store.accounts.issueSetupToken({
    tokenHash: tokenHash(token),
    label,
    roles,
    nowMs,
    expiresAtMs: nowMs + LIFETIME_MS,
  });
  return `${publicUrl.origin}/setup#${token}`;
}
