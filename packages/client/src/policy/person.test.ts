import { type MemberEvidence } from '@incamera/group';
import { type AssuranceLevel, type AssuranceReason } from '@incamera/identity';
import { describe, expect, it } from 'vitest';
import { nameAlone, policyPersonOf, type Seen } from './person.js';

const invited = [{ kind: 'email', address: 'ada@example.org' }] as const;

/** Only what policies look at stands in these; the rest of the evidence was verified elsewhere. */
function seen(level: AssuranceLevel, evidence: object, reasons: readonly AssuranceReason[] = []): Seen {
  const nothing = nameAlone(false);
  return {
    ...nothing,
    evidence: { ...nothing.evidence, ...evidence } as MemberEvidence,
    assurance: { level, name: null, reasons },
  };
}
const chain = (holder: 'organisation' | 'server', email: string | null) => ({ chain: { holder, identity: { email } } });
const passkeyChain = (holder: 'organisation' | 'server', email: string | null) => ({
  passkeyChain: { holder, identity: { email } },
});
const token = (holder: 'organisation' | 'server', email: string | null) => ({ idToken: { holder, email } });

describe('a person to the policies', () => {
  it('is nobody with a name alone, host or not', () => {
    expect(policyPersonOf(nameAlone(false), invited)).toEqual({
      assurance: 'self_asserted',
      organisation: null,
      guest: 'link',
      host: false,
      invited: false,
    });
    expect(policyPersonOf(nameAlone(true), invited)).toMatchObject({ host: true, guest: 'link' });
  });

  it('has an account with a certificate, and is a guest on the best that it shows without', () => {
    const guests = [
      chain('server', null),
      passkeyChain('organisation', null),
      token('organisation', null),
      { vouch: {} },
      {},
    ].map((evidence) => policyPersonOf(seen('server', evidence), []).guest);
    expect(guests).toEqual([null, null, 'verified', 'vouched', 'link']);
  });

  it('is of the organisation that certified it, never of the one that the server names', () => {
    const by = (holder: 'organisation' | 'server'): AssuranceReason => ({
      code: 'certified',
      by: holder,
      domain: 'example.org',
    });
    expect(policyPersonOf(seen('organisation', {}, [by('organisation')]), []).organisation).toBe('example.org');
    expect(policyPersonOf(seen('server', {}, [by('server')]), []).organisation).toBeNull();
  });

  it('is invited by an address that an organisation vouches for, not by one of the server’s', () => {
    const isInvited = (evidence: object) => policyPersonOf(seen('organisation', evidence), invited).invited;
    expect(isInvited(chain('organisation', 'ada@example.org'))).toBe(true);
    expect(isInvited({ passkeyChain: chain('organisation', 'ada@example.org').chain })).toBe(true);
    expect(isInvited({ passkeyChain: chain('server', 'ada@example.org').chain })).toBe(false);
    expect(isInvited(token('organisation', 'Ada@Example.org'))).toBe(true);
    expect(isInvited(passkeyChain('organisation', 'ada@example.org'))).toBe(true);
    expect(isInvited(passkeyChain('server', 'ada@example.org'))).toBe(false);
    expect(isInvited(token('organisation', 'bob@example.org'))).toBe(false);
    // A level by a token of one's own, and the address of somebody else from the server.
    expect(isInvited({ ...chain('server', 'ada@example.org'), ...token('organisation', 'mallory@example.net') })).toBe(
      false,
    );
    expect(isInvited(token('server', 'ada@example.org'))).toBe(false);
  });
});
