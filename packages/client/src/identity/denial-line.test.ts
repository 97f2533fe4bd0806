import { guestSubjectFromLine, type VerifiedChain, type VerifiedIdToken } from '@incamera/identity';
import { toBase64Url } from '@incamera/kernel';
import { expect, it } from 'vitest';
import { denialLineOf } from './denial-line.js';

const signatureKey = new Uint8Array(32).fill(5);
const nothing = { chain: null, passkey: null, passkeyChain: null, idToken: null, vouch: null };
const idToken = { issuer: 'https://id.example.net', subject: 'grace' } as VerifiedIdToken;

it('hands on a guest by the provider’s subject, else by the key, and nobody whom a certificate names', () => {
  const byKey = denialLineOf({ evidence: nothing, signatureKey });
  expect(guestSubjectFromLine(byKey ?? '')).toEqual({ kind: 'device-key', deviceKey: toBase64Url(signatureKey) });
  expect(denialLineOf({ evidence: { ...nothing, idToken }, signatureKey })).toBe('token https://id.example.net grace');
  const chain = {} as VerifiedChain;
  expect(denialLineOf({ evidence: { ...nothing, chain, idToken }, signatureKey })).toBeNull();
});
