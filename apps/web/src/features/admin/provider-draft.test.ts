// The form of a provider becomes a request only when the server would take it.
import { type ConfiguredProvider } from '@incamera/protocol';
import { describe, expect, it } from 'vitest';
import { draftOf, requestOf } from './provider-draft.js';

const stored: ConfiguredProvider = {
  providerId: 'o_0123456789abcdef',
  label: 'Ministry',
  issuer: 'https://id.example',
  clientId: 'incamera',
  forSignIn: true,
  forGuests: false,
  admission: 'domain',
  emailDomains: ['example.org'],
  emails: [],
  hasSecret: true,
  hosts: ['https://id.example'],
  redirectUrl: 'https://meet.example/api/oidc/o_0123456789abcdef/callback',
};

describe('the form of a provider', () => {
  it('keeps the stored secret when nothing is entered, and has none for a new provider', () => {
    expect(requestOf(draftOf(stored), stored)).not.toHaveProperty('clientSecret');
    expect(requestOf({ ...draftOf(stored), clientSecret: 'new' }, stored)).toMatchObject({ clientSecret: 'new' });
    const fresh = { ...draftOf(null), label: 'P', issuer: ' https://id.example ', clientId: 'c' };
    expect(requestOf(fresh, null)).toMatchObject({
      clientSecret: null,
      issuer: 'https://id.example',
      providerId: null,
    });
  });

  it('reads lists by line, comma or blank, in any case, with or without the @ of a domain', () => {
    const draft = { ...draftOf(stored), emailDomains: '@Example.org, partner.example\n\n', emails: 'Ada@Example.org' };
    expect(requestOf(draft, stored)).toMatchObject({
      emailDomains: ['example.org', 'partner.example'],
      emails: ['ada@example.org'],
    });
  });

  it.each([
    { issuer: 'id.example' },
    { issuer: 'https://id.example/?a=1' },
    { label: ' ' },
    { clientId: '' },
    { emailDomains: 'not a domain!' },
    { emailDomains: '' },
    { admission: 'listed' as const, emails: 'nobody' },
  ])('is no request with %j', (change) => {
    expect(requestOf({ ...draftOf(stored), ...change }, stored)).toBeNull();
  });
});
