// The way back from a sign-in provider stays at this origin, whatever stands in the tab's storage.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOwnPath, parsePendingFlow } from './provider-flow.js';

const origin = 'https://meet.example';
const flow = { handle: 'h', purpose: 'guest', returnTo: '/m/id?x=1#secret' };

describe('the way back', () => {
  it('keeps path, query and the secret in the fragment', () => {
    expect(parsePendingFlow(JSON.stringify(flow), origin)).toEqual(flow);
  });

  it.each([
    'https://evil.example/',
    '//evil.example/m',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    'm/id',
    '',
    '/a/../b',
  ])('never leads to %j', (returnTo) => {
    expect(isOwnPath(returnTo, origin)).toBe(false);
    expect(parsePendingFlow(JSON.stringify({ ...flow, returnTo }), origin)).toBeNull();
  });

  it('never leaves the origin and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (isOwnPath(text, origin)) expect(new URL(text, origin).origin).toBe(origin);
        expect(() => parsePendingFlow(text, origin)).not.toThrow();
      }),
    );
  });

  it.each([
    null,
    '{',
    '[]',
    '7',
    JSON.stringify({ ...flow, purpose: 'other' }),
    JSON.stringify({ ...flow, handle: 7 }),
  ])('is nothing for %j', (stored) => expect(parsePendingFlow(stored, origin)).toBeNull());
});
