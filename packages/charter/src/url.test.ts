import { expect, it } from 'vitest';
import { parseMeetingLink } from './meeting-link.js';
import { findWrongParty } from './parties.js';
import { parseUrl } from './url.js';

// `URL.canParse` of Node 20 says yes to this once it is called often.
const NONE = 'https://meet.exÒ´ple.org/m//Q';

it('refuses what is no URL, however often it is asked', () => {
  const issuer = { url: NONE, holder: 'server' as const, audiences: ['a'], emailDomains: 'any' as const, keys: [] };
  const parties = { issuers: [issuer], trustAnchors: [], shareHolders: { threshold: 0, holders: [] }, invited: [] };
  for (let i = 0; i < 20_000; i++) {
    if (parseUrl(NONE) !== null || parseMeetingLink(NONE).ok) throw new Error('taken');
    if (findWrongParty(parties) !== 'issuerUrl') throw new Error('taken as an issuer');
  }
  expect(parseUrl('https://example.org')?.host).toBe('example.org');
});
