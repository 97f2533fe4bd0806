// What stands in the form of a provider, and the request that is made of it.
import { type ConfiguredProvider, type SaveProvider, saveProviderSchema } from '@incamera/protocol';

export interface ProviderDraft {
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Empty: the stored one stays, or there is none. */
  readonly clientSecret: string;
  readonly forSignIn: boolean;
  readonly forGuests: boolean;
  readonly admission: SaveProvider['admission'];
  /** One on each line, or separated by commas. */
  readonly emailDomains: string;
  readonly emails: string;
}

export function draftOf(provider: ConfiguredProvider | null): ProviderDraft {
  return {
    label: provider?.label ?? '',
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    clientSecret: '',
    forSignIn: provider?.forSignIn ?? true,
    forGuests: provider?.forGuests ?? false,
    admission: provider?.admission ?? 'nobody',
    emailDomains: provider?.emailDomains.join('\n') ?? '',
    emails: provider?.emails.join('\n') ?? '',
  };
}

/** Null when a field is not usable yet. */
export function requestOf(draft: ProviderDraft, provider: ConfiguredProvider | null): SaveProvider | null {
  const { clientSecret, emailDomains, emails, ...fields } = draft;
  const parsed = saveProviderSchema.safeParse({
    ...fields,
    issuer: draft.issuer.trim(),
    providerId: provider?.providerId ?? null,
    emailDomains: linesOf(emailDomains),
    emails: linesOf(emails),
    ...(clientSecret === '' ? (provider === null ? { clientSecret: null } : {}) : { clientSecret }),
  });
  return parsed.success ? parsed.data : null;
}

function linesOf(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((line) => line.replace(/^@/, ''))
    .filter((line) => line !== '');
}
