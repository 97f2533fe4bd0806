// What the names of pretended people rest on.
import { type Assurance } from '@incamera/client';

export const selfAsserted: Assurance = { level: 'self-asserted', name: null, reasons: [{ code: 'nothing_verified' }] };
export const certified = (name: string, level: 'organisation' | 'passkey'): Assurance => ({
  level,
  name,
  reasons: [
    { code: 'certified', by: 'organisation', domain: 'example.org' },
    ...(level === 'passkey' ? [{ code: 'passkey_certified' } as const] : []),
  ],
});
export const byServer: Assurance = {
  level: 'server',
  name: 'Jonas Wetzel',
  reasons: [{ code: 'certified', by: 'server', domain: 'meet.example.org' }, { code: 'passkey_unrooted' }],
};
export const byProvider: Assurance = {
  level: 'organisation',
  name: 'Prof. Amara Okonkwo-Lindqvist',
  reasons: [{ code: 'provider', by: 'organisation', issuer: 'https://id.partner.example' }],
};
