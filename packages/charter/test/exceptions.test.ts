// Exceptions in the policies: they help where the classification permits them, and nowhere else.
import { describe, expect, it } from 'vitest';
import { classRulesSchema } from '../src/class-rules-schema.js';
import { EXCEPTION_RULES, type ExceptionRule, looserRules, readRulebook } from '../src/index.js';
import {
  countingExceptions,
  exceptionsFor,
  findFailedChecks,
  loadPolicies,
  parsePolicyRequest,
  refusedRules,
} from '../src/policy/index.js';
import { accredited, type Change, cedar, engineOf, question, rulebookFile, shipped } from './policy-scene.js';

const engine = engineOf(accredited());
const outside = { address: '198.51.100.7' };
const france = { countries: ['FR'] };
const weak = { assurance: 'server' } as const;
const guest = { guest: 'link', assurance: 'passkey' } as const;

type Row = readonly [string, 'join' | 'admit' | 'create', Change, readonly ExceptionRule[], readonly ExceptionRule[]];
/** Class, action, what is wrong, what the class permits and what is asked: then the codes that stay. */
const ROWS: readonly (readonly [...Row, readonly string[]])[] = [
  ['restricted', 'join', { circumstances: outside }, ['network'], ['network'], []],
  ['restricted', 'join', { circumstances: { address: null } }, ['network'], ['network'], []],
  ['restricted', 'join', { circumstances: outside }, ['network'], [], ['policy/network_not_approved']],
  ['restricted', 'join', { circumstances: outside }, [], ['network'], ['policy/network_not_approved']],
  ['restricted', 'join', { circumstances: outside }, ['country'], EXCEPTION_RULES, ['policy/network_not_approved']],
  // Nobody is there yet who could sign.
  ['restricted', 'create', { circumstances: outside }, ['network'], ['network'], ['policy/network_not_approved']],
  ['restricted', 'join', { rules: france }, ['country'], ['country'], []],
  ['restricted', 'join', { rules: france }, ['network'], EXCEPTION_RULES, ['policy/country_not_approved']],
  ['restricted', 'admit', { person: weak }, ['assurance'], ['assurance'], []],
  ['restricted', 'admit', { person: weak }, ['guests'], EXCEPTION_RULES, ['policy/assurance_too_low']],
  ['restricted', 'admit', { person: guest }, ['guests'], ['guests'], []],
  ['restricted', 'admit', { person: { ...guest, ...weak } }, ['guests'], ['guests'], ['policy/assurance_too_low']],
  ['internal', 'join', { person: guest }, ['guests'], ['guests'], []],
  // What the officer's own files forbid outright stays forbidden.
  ['confidential', 'admit', { person: guest }, ['guests'], ['guests'], ['policy/guests_not_allowed']],
  ['secret', 'admit', { person: guest }, ['guests', 'assurance'], EXCEPTION_RULES, ['policy/guests_not_allowed']],
];

describe('exceptions', () => {
  it.each(ROWS)('%s: %s with %j, permitted %j, asked %j', (id, action, change, permitted, excepted, codes) => {
    const rules = { ...change.rules, exceptions: permitted };
    const circumstances = { ...change.circumstances, excepted };
    const decision = engine.decide(question(id, action, { ...change, rules, circumstances }));
    expect(decision.explanations.map(({ code }) => code)).toEqual(codes);
    expect(decision.allowed).toBe(codes.length === 0);
  });

  it('are permitted by no shipped classification', () => {
    for (const { rules } of shipped.document.classifications) expect(rules.exceptions).toEqual([]);
  });

  it('never reach what protects keys and the others', () => {
    const browser = { encrypts: false, constantBitRate: false, marks: false };
    const rules = { exceptions: EXCEPTION_RULES, marks: 'standard' as const, reauthenticate: true };
    const circumstances = { browser, reauthenticated: false, excepted: EXCEPTION_RULES };
    const { explanations } = engine.decide(question('public', 'join', { rules, circumstances }));
    expect(explanations.map(({ code }) => code).sort()).toEqual([
      'policy/browser_cannot_encrypt',
      'policy/browser_cannot_mark',
      'policy/browser_not_constant',
      'policy/sign_in_again',
    ]);
    const late = { nowMs: 1_900_003_600_000, members: 300, excepted: EXCEPTION_RULES };
    const over = engine.decide(
      question('public', 'join', { rules: { exceptions: EXCEPTION_RULES }, circumstances: late }),
    );
    expect(over.explanations.map(({ code }) => code).sort()).toEqual(['policy/meeting_full', 'policy/meeting_over']);
  });

  it('that are asked for count as far as the classification permits, at the door', () => {
    const asked = (action: 'join' | 'chat') =>
      countingExceptions(
        question('internal', action, {
          rules: { exceptions: ['country', 'guests'] },
          circumstances: { excepted: EXCEPTION_RULES },
        }),
      );
    expect([asked('join'), asked('chat')]).toEqual([['country', 'guests'], []]);
  });

  it('help against a refusal only if they cover all of it', () => {
    const reasons = (
      ...codes: ('network_not_approved' | 'guest_not_vouched' | 'meeting_full' | 'assurance_too_low')[]
    ) => codes.map((code) => ({ code: `policy/${code}` as const }));
    expect(exceptionsFor(reasons('network_not_approved'), ['network'])).toEqual(['network']);
    expect(exceptionsFor(reasons('guest_not_vouched', 'assurance_too_low'), EXCEPTION_RULES)).toEqual([
      'assurance',
      'guests',
    ]);
    expect(exceptionsFor(reasons('network_not_approved', 'assurance_too_low'), ['network'])).toBeNull();
    expect(exceptionsFor(reasons('network_not_approved', 'meeting_full'), EXCEPTION_RULES)).toBeNull();
    expect(exceptionsFor([], EXCEPTION_RULES)).toBeNull();
    expect(refusedRules(reasons('network_not_approved', 'meeting_full'))).toEqual(['network']);
  });
});

describe('the rule about exceptions', () => {
  const rules = shipped.document.classifications.map((one) => one.rules)[0];
  if (!rules) throw new Error('no rules');

  it('is none where a file of before says nothing, stands in one order, and takes no other names', () => {
    const { exceptions: _, ...older } = rules;
    expect(classRulesSchema.parse(older).exceptions).toEqual([]);
    expect(classRulesSchema.parse({ ...rules, exceptions: ['guests', 'network'] }).exceptions).toEqual([
      'network',
      'guests',
    ]);
    expect(classRulesSchema.safeParse({ ...rules, exceptions: ['encryption'] }).success).toBe(false);
  });

  it('is looser with one more and stricter with one less', () => {
    const with_ = (...exceptions: ExceptionRule[]) => ({ ...rules, exceptions });
    expect(looserRules(with_('network'), with_('network', 'country'))).toEqual(['exceptions']);
    expect(looserRules(with_('network'), with_('country'))).toEqual(['exceptions']);
    expect(looserRules(with_('network', 'country'), with_('network'))).toEqual([]);
  });

  it('is in the record of past questions, which are read without it as well', () => {
    const asked = question('restricted', 'join', {
      rules: { exceptions: ['network'] },
      circumstances: { ...outside, excepted: ['network'] },
    });
    const read = parsePolicyRequest(JSON.parse(JSON.stringify(asked)));
    expect(read.ok && engine.decide(read.value).allowed).toBe(true);
    const strange = { ...asked, circumstances: { ...asked.circumstances, excepted: ['encryption'] } };
    expect(parsePolicyRequest(strange).ok).toBe(false);
  });
});

describe('a rulebook', () => {
  const { policyFiles } = shipped;
  const text = (exceptions: string) =>
    rulebookFile('classifications.json').replaceAll('"exceptions": []', `"exceptions": [${exceptions}]`);

  it('of before there were exceptions still decides, and cannot permit any', async () => {
    const schema = policyFiles.schema.replace('excepted?: Set<String>,', '');
    const policies = Object.fromEntries(
      Object.entries(policyFiles.policies).map(([name, file]) => [
        name,
        file.replace(/\nunless \{ context has excepted[^}]*\}/g, ''),
      ]),
    );
    const older = await readRulebook(rulebookFile('classifications.json'), { schema, policies });
    if (!older.ok) throw older.error;
    const decision = engineOf(older.value).decide(
      question('public', 'join', { circumstances: { excepted: EXCEPTION_RULES } }),
    );
    expect(decision.allowed).toBe(true);
    const permitting = await readRulebook(text('"network"'), { schema, policies });
    if (!permitting.ok) throw permitting.error;
    const loaded = loadPolicies(cedar, permitting.value);
    expect(loaded.ok ? null : loaded.error).toMatchObject({
      code: 'charter/bad_policies',
      context: { where: 'schema' },
    });
  });

  it('may permit exceptions, and then still passes the tests of its classifications', async () => {
    const read = await readRulebook(text('"network", "assurance"'), policyFiles);
    if (!read.ok) throw read.error;
    expect(findFailedChecks(engineOf(accredited(read.value)), 100)).toEqual([]);
  });
});
