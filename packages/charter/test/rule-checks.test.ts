// The tests that a rulebook must pass before it is put in force, and what the server checks and asks at creation.
import { describe, expect, it } from 'vitest';
import { accreditedLevel, type Rulebook } from '../src/index.js';
import {
  canonicalAddress,
  checkMeeting,
  coarseAddress,
  findFailedChecks,
  meetingOf,
  parsePolicyMeeting,
  serverQuestion,
} from '../src/policy/index.js';
import { accredited, engineOf, question, shipped } from './policy-scene.js';

const failedOf = (book: Rulebook) => findFailedChecks(engineOf(book), accreditedLevel(book.document));

/** The rulebook without one policy, as if an officer had deleted it. */
function without(id: string, book: Rulebook = accredited()): Rulebook {
  const rules = book.policyFiles.policies['rules.cedar'] as string;
  const parts = rules.split(/(?=@id\()/);
  const left = parts.filter((part) => !part.startsWith(`@id("${id}")`));
  if (left.length !== parts.length - 1) throw new Error(`no ${id}`);
  const policies = { ...book.policyFiles.policies, 'rules.cedar': left.join('') };
  return { ...book, policyFiles: { ...book.policyFiles, policies } };
}

describe('the tests of a rulebook', () => {
  it('are passed by what ships, accredited for anything or not', () => {
    expect(failedOf(shipped)).toEqual([]);
    expect(failedOf(accredited())).toEqual([]);
  });

  it.each([
    ['accreditation', 'above_accreditation', halfAccredited()],
    ['length', 'too_long', accredited()],
    ['assurance', 'assurance', accredited()],
    ['country', 'country', countriesLimited()],
    ['browser.encryption', 'encryption', accredited()],
    ['browser.constant_bit_rate', 'constant_bit_rate', accredited()],
    ['browser.marks', 'marks', accredited()],
    ['reauthentication', 'fresh_sign_in', accredited()],
    ['host.absent', 'host_absent', accredited()],
    ['over', 'over', accredited()],
    ['size', 'full', accredited()],
    ['admission.auto', 'admission_of_strangers', accredited()],
    ['admission.click', 'admission', accredited()],
    ['screen.nobody', 'screen', withoutPermit('secret', 'shareScreen')],
    ['screen.hosts', 'screen_by_hosts', accredited()],
  ])('name what is lost with the policy %s', (policy, check, book) => {
    const failed = failedOf(without(policy, book));
    expect(failed.map((one) => one.check)).toContain(check);
  });

  it('let an officer refuse more', () => {
    const book = accredited();
    const own = `@id("night") @code("policy/not_permitted") forbid (principal, action == Action::"create", resource);`;
    const policies = { ...book.policyFiles.policies, 'own.cedar': own };
    expect(failedOf({ ...book, policyFiles: { ...book.policyFiles, policies } })).toEqual([]);
  });

  it('do not mistake a wide approved network for a fault', () => {
    const book = accredited();
    const classifications = book.document.classifications.map((one) =>
      one.rules.networks === 'any'
        ? one
        : { ...one, rules: { ...one.rules, networks: ['0.0.0.0/0', '2001:db8::/32'] } },
    );
    expect(failedOf({ ...book, document: { ...book.document, classifications } })).toEqual([]);
  });
});

/** Networks are approved, so that only the accreditation stands in the way. */
function halfAccredited(): Rulebook {
  const book = accredited();
  return { ...book, document: { ...book.document, accreditedUpTo: 'internal' } };
}

/** Restricted only from two countries. */
function countriesLimited(): Rulebook {
  const book = accredited();
  const classifications = book.document.classifications.map((one) =>
    one.id === 'restricted' ? { ...one, rules: { ...one.rules, countries: ['DE', 'FR'] } } : one,
  );
  return { ...book, document: { ...book.document, classifications } };
}

/** The class permits what its own file leaves out, so that only the rule stands in the way. */
function withoutPermit(id: string, action: string): Rulebook {
  const book = accredited();
  const more = `@id("more") permit (principal, action == Action::"${action}", resource in Classification::"${id}");`;
  const policies = { ...book.policyFiles.policies, 'more.cedar': more };
  return { ...book, policyFiles: { ...book.policyFiles, policies } };
}

describe('a server at creation', () => {
  const internal = shipped.document.classifications.find(({ id }) => id === 'internal');
  if (!internal) throw new Error('no internal');
  const meeting = meetingOf(internal, 0, 3_600_000);

  it('takes what is the class or stricter, and names what is less', () => {
    expect(checkMeeting(shipped, meeting).ok).toBe(true);
    const stricter = { ...meeting, rules: { ...meeting.rules, recording: false, networks: ['10.0.0.0/8'] } };
    expect(checkMeeting(shipped, stricter).ok).toBe(true);
    const looser = {
      ...meeting,
      rules: { ...meeting.rules, guests: 'link', minimumAssurance: 'self_asserted' },
    } as const;
    for (const [wrong, what] of [
      [looser, 'minimumAssurance, guests'],
      [{ ...meeting, level: 0 }, 'banner'],
      [{ ...meeting, label: { en: 'Public', de: 'Intern' } }, 'banner'],
      [{ ...meeting, classificationId: 'cosmic' }, 'classification'],
    ] as const) {
      const checked = checkMeeting(shipped, wrong);
      expect(checked.ok ? 'taken' : checked.error).toMatchObject({
        code: 'charter/below_classification',
        context: { what },
      });
    }
  });

  it('reads only a complete description', () => {
    expect(parsePolicyMeeting(JSON.parse(JSON.stringify(meeting)))).toEqual({ ok: true, value: meeting });
    for (const wrong of [{}, null, { ...meeting, title: 'x' }, { ...meeting, rules: { ...meeting.rules, marks: 1 } }]) {
      expect(parsePolicyMeeting(wrong).ok).toBe(false);
    }
  });

  it('asks only what it can see, and refuses by that', () => {
    const facts = { nowMs: 0, address: '198.51.100.7', country: null, members: 0 };
    const engine = engineOf(accredited());
    const restricted = question('restricted', 'join').meeting;
    const codes = engine.decide(serverQuestion('join', restricted, facts)).explanations.map(({ code }) => code);
    expect(codes).toEqual(['policy/network_not_approved']);
    expect(engine.decide(serverQuestion('join', restricted, { ...facts, address: '10.1.2.3' })).allowed).toBe(true);
  });

  it('keeps addresses in one form, and for the record only their beginning', () => {
    expect(canonicalAddress('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(canonicalAddress('fe80::1%eth0')).toBe('fe80::1');
    expect(canonicalAddress('nonsense')).toBeNull();
    expect(coarseAddress('192.0.2.7')).toBe('192.0.2.0');
    expect(coarseAddress('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1::');
    expect(coarseAddress('')).toBeNull();
  });
});
