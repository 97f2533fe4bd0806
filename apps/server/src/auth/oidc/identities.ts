// From a person at a provider to an account here (L5): by issuer and subject. The e-mail address decides only whether somebody
// new may come in, never who somebody is.
import { isLine, normaliseText } from '@incamera/kernel';
import { emailSchema, LIMITS } from '@incamera/protocol';
import { type ProviderRow } from '@incamera/store';
import { type AppContext } from '../../context.js';
import { refuse } from '../../http-errors.js';
import { newAccount } from '../routes.js';
import { type SignedInPerson } from './provider-client.js';

/**
 * The account of a person at a provider; makes one where the officer allows it.
 * @throws {AppError} auth/suspended, auth/not_invited, auth/email_unverified, auth/identity_taken
 */
export async function signInByIdentity(
  context: AppContext,
  provider: ProviderRow,
  person: SignedInPerson,
): Promise<{ accountId: string; noticesSinceMs: number | null }> {
  const { store, clock, rng, logger } = context;
  const { issuer } = provider;
  const { subject } = person;
  const known = await store.providers.identity(issuer, subject);
  if (known !== null) {
    if (known.isSuspended) throw refuse('auth/suspended');
    await store.providers.identityUsed(issuer, subject, clock.nowMs());
    return { accountId: known.account.accountId, noticesSinceMs: known.lastUsedAtMs ?? known.createdAtMs };
  }
  const email = admittedEmail(provider, person);
  const account = newAccount(nameOf(person, email), rng);
  const nowMs = clock.nowMs();
  const made = await store.providers.enrol({ account, roles: ['organiser'], issuer, subject, email, nowMs });
  if (!made) throw refuse('auth/identity_taken');
  logger.info('account_enrolled_by_provider');
  return { accountId: account.accountId, noticesSinceMs: null };
}

/** Ties a person at a provider to an account that is signed in. @throws {AppError} auth/identity_taken */
export async function linkIdentity(
  context: AppContext,
  provider: ProviderRow,
  person: SignedInPerson,
  accountId: string,
): Promise<void> {
  const { store, clock } = context;
  const nowMs = clock.nowMs();
  const email = verifiedEmail(person);
  const { issuer } = provider;
  const linked = await store.providers.link({ accountId, issuer, subject: person.subject, email, nowMs });
  if (!linked) throw refuse('auth/identity_taken');
  await context.accountNews.tell(accountId, 'identity_linked');
}

/** The address by which somebody new may come in. */
function admittedEmail(provider: ProviderRow, person: SignedInPerson): string {
  if (provider.admission === 'nobody') throw refuse('auth/not_invited');
  const email = verifiedEmail(person);
  if (email === null) throw refuse('auth/email_unverified');
  const domain = email.slice(email.lastIndexOf('@') + 1);
  const { emailDomains, emails } = provider;
  // Exactly these domains, none below: who runs a domain does not always run those below it.
  const inDomain = emailDomains.includes(domain);
  const admitted =
    provider.admission === 'domain' ? inDomain : emails.includes(email) && (emailDomains.length === 0 || inDomain);
  if (!admitted) throw refuse('auth/not_invited');
  return email;
}

function verifiedEmail(person: SignedInPerson): string | null {
  const parsed = emailSchema.safeParse(person.email);
  return parsed.success ? parsed.data : null;
}

function nameOf(person: SignedInPerson, email: string): string {
  const name = normaliseText(person.name ?? '');
  return isLine(name, LIMITS.displayNameChars) ? name : email;
}
