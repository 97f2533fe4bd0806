// What an officer may write, and what is refused when it is loaded; a dry run before it is in force.
import { describe, expect, it } from 'vitest';
import { type Rulebook, readRulebook } from '../src/index.js';
import { dryRun, explain, loadPolicies, POLICY_ACTIONS, parsePolicyRequest } from '../src/policy/index.js';
import { SHIPPED_CLASSIFICATIONS } from '../src/shipped/classifications.js';
import { SHIPPED_POLICIES } from '../src/shipped/policies.js';
import { SHIPPED_SCHEMA } from '../src/shipped/schema.js';
import { accredited, cedar, engineOf, question, rulebookFile, shipped } from './policy-scene.js';

const withFile = (text: string, name = 'own.cedar', book: Rulebook = accredited()): Rulebook => ({
  ...book,
  policyFiles: { ...book.policyFiles, policies: { ...book.policyFiles.policies, [name]: text } },
});

function refusalOf(rulebook: Rulebook): unknown {
  const loaded = loadPolicies(cedar, rulebook);
  return loaded.ok ? 'loaded' : { code: loaded.error.code, ...loaded.error.context };
}

describe('the files of the rulebook', () => {
  it('are those that are built in', () => {
    expect(SHIPPED_CLASSIFICATIONS).toBe(rulebookFile('classifications.json'));
    expect(SHIPPED_SCHEMA).toBe(rulebookFile('schema.cedarschema'));
    for (const [name, text] of Object.entries(SHIPPED_POLICIES)) expect(text).toBe(rulebookFile(`policies/${name}`));
  });

  it.each([
    ['no Cedar', 'permit everything;', /.+/],
    ['no id', 'permit (principal, action, resource);', /no @id/],
    ['an id twice', '@id("size") permit (principal, action, resource);', /used twice/],
    [
      'an id that is made from charters',
      '@id("network") permit (principal, action, resource);',
      /made from the charter/,
    ],
    ['a refusal without words', '@id("mine") forbid (principal, action, resource);', /neither a @code/],
    ['an unknown code', '@id("mine") @code("policy/hm") forbid (principal, action, resource);', /not known/],
    [
      'words in one language',
      '@id("mine") @message_en("No.") @next_en("Go.") forbid (principal, action, resource);',
      /neither a @code/,
    ],
    ['a template', '@id("mine") permit (principal == ?principal, action, resource);', /template/],
    [
      'an attribute that is not in the schema',
      '@id("mine") permit (principal, action, resource) when { principal.rank > 3 };',
      /rank/,
    ],
    [
      'an action that is not in the schema',
      '@id("mine") permit (principal, action == Action::"fly", resource);',
      /fly/,
    ],
    [
      'a type that does not fit',
      '@id("mine") permit (principal, action, resource) when { principal.assurance == "high" };',
      /.+/,
    ],
    [
      'an optional attribute without asking',
      '@id("mine") permit (principal, action, resource) when { context.country == "DE" };',
      /country/,
    ],
  ])('are refused with %s', (_, text, what) => {
    expect(refusalOf(withFile(text))).toMatchObject({
      code: 'charter/bad_policies',
      what: expect.stringMatching(what),
    });
  });

  it('are refused when the schema does not fit what is asked', () => {
    const schemaOf = (schema: string): Rulebook => ({ ...shipped, policyFiles: { ...shipped.policyFiles, schema } });
    expect(refusalOf(schemaOf('entity;'))).toMatchObject({ code: 'charter/bad_policies', where: 'schema' });
    const more = SHIPPED_SCHEMA.replace('host: Bool,', 'host: Bool, rank: Long,');
    expect(refusalOf(schemaOf(more))).toEqual({
      code: 'charter/bad_policies',
      where: 'schema',
      what: 'create cannot be asked',
    });
  });

  it('are refused when there is too much of them', async () => {
    const refused = async (policies: Record<string, string>) => {
      const read = await readRulebook(SHIPPED_CLASSIFICATIONS, { schema: SHIPPED_SCHEMA, policies });
      return read.ok ? 'read' : read.error.code;
    };
    expect(await refused({ 'a.cedar': ' '.repeat(128 * 1024 + 1) })).toBe('charter/bad_policies');
    const many = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`${i}.cedar`, '']));
    expect(await refused(many)).toBe('charter/bad_policies');
    const one = (i: number) => `@id("p${i}") permit (principal, action, resource);`;
    expect(refusalOf(withFile(Array.from({ length: 501 }, (_, i) => one(i)).join('\n')))).toMatchObject({
      code: 'charter/bad_policies',
    });
  });

  it('may bring a rule with its own words', () => {
    const engine = engineOf(
      withFile(`@id("night")
        @message_en("No meetings at {address}.") @message_de("Nachts keine Besprechungen.")
        @next_en("Come tomorrow.") @next_de("Kommen Sie morgen.")
        forbid (principal, action == Action::"create", resource in Classification::"internal")
        when { principal has organisation && principal.organisation == "example.org" };`),
    );
    const { allowed, policies, explanations } = engine.decide(question('internal', 'create'));
    expect([allowed, policies]).toEqual([false, ['night']]);
    const [reason] = explanations;
    if (!reason) throw new Error('no reason');
    expect(explain(reason, 'en')).toEqual({ message: 'No meetings at {address}.', next: 'Come tomorrow.' });
    expect(explain(reason, 'de')).toEqual({ message: 'Nachts keine Besprechungen.', next: 'Kommen Sie morgen.' });
    expect(engine.decide(question('public', 'create')).allowed).toBe(true);
  });

  it('refuse whatever a policy makes fail while it is evaluated', () => {
    const engine = engineOf(
      withFile(`@id("overflow") @code("policy/meeting_full")
        forbid (principal, action == Action::"join", resource)
        when { context.nowMs * 9223372036854775807 > 5 };`),
    );
    const decision = engine.decide(question('public', 'join'));
    expect(decision.allowed).toBe(false);
    expect(decision.explanations.map(({ code }) => code)).toEqual(['policy/not_evaluated']);
    expect(engine.decide(question('public', 'chat')).allowed).toBe(true);
  });
});

describe('a dry run', () => {
  const past = shipped.document.classifications.flatMap(({ id }) =>
    POLICY_ACTIONS.map((action) => question(id, action)),
  );

  it('finds nothing when nothing changed', () => {
    expect(dryRun(engineOf(accredited()), engineOf(accredited()), past)).toEqual({
      requestCount: past.length,
      differences: [],
    });
  });

  it('names what changed policies allow, refuse or explain otherwise', () => {
    const changed = engineOf(
      withFile('@id("none") @code("policy/not_permitted") forbid (principal, action == Action::"chat", resource);'),
    );
    const { differences } = dryRun(engineOf(accredited()), changed, past);
    expect(new Set(differences.map(({ request }) => request.action))).toEqual(new Set(['chat']));
    const kinds = differences.map(({ kind, request }) => `${request.meeting.classificationId} ${kind}`);
    expect(kinds).toContain('public now_refused');
    expect(kinds).toContain('secret other_reasons');
    const back = dryRun(changed, engineOf(accredited()), past).differences.map(({ kind }) => kind);
    expect(back).toContain('now_allowed');
  });

  it('puts past meetings under changed classifications', () => {
    const book = accredited();
    const classifications = book.document.classifications.map((one) =>
      one.id === 'restricted' ? { ...one, rules: { ...one.rules, networks: ['192.0.2.0/24'] } } : one,
    );
    const changed = engineOf({ ...book, document: { ...book.document, classifications } });
    const own = question('restricted', 'join', { rules: { networks: ['10.1.0.0/16'] } });
    const { differences } = dryRun(engineOf(book), changed, [...past, own]);
    // The meeting with a list of its own keeps it.
    expect(differences.map(({ request, kind }) => [request.meeting.classificationId, request.action, kind])).toEqual([
      ['restricted', 'create', 'now_refused'],
      ['restricted', 'join', 'now_refused'],
    ]);
  });
});

describe('a question from outside', () => {
  const plain = question('restricted', 'join');

  it('comes back as it was written, mapped addresses as IPv4', () => {
    expect(parsePolicyRequest(JSON.parse(JSON.stringify(plain)))).toEqual({ ok: true, value: plain });
    const mapped = { ...plain, circumstances: { ...plain.circumstances, address: '::ffff:10.1.2.3' } };
    const parsed = parsePolicyRequest(mapped);
    expect(parsed.ok && parsed.value.circumstances.address).toBe('10.1.2.3');
    expect(parsed.ok && engineOf(accredited()).decide(parsed.value).allowed).toBe(true);
  });

  it.each([
    ['action', { ...plain, action: 'fly' }],
    ['', { ...plain, more: 1 }],
    ['person', { ...plain, person: { ...plain.person, rank: 1 } }],
    ['person.assurance', { ...plain, person: { ...plain.person, assurance: 'high' } }],
    ['circumstances.address', { ...plain, circumstances: { ...plain.circumstances, address: '10.1.2.3/8' } }],
    ['circumstances.members', { ...plain, circumstances: { ...plain.circumstances, members: -1 } }],
    ['meeting.maxMembers', { ...plain, meeting: { ...plain.meeting, maxMembers: 101 } }],
    ['meeting.expiresAtMs', { ...plain, meeting: { ...plain.meeting, expiresAtMs: 5 } }],
  ])('is refused for %s', (where, value) => {
    const parsed = parsePolicyRequest(value);
    expect(parsed.ok ? 'taken' : parsed.error).toMatchObject({ code: 'charter/bad_request', context: { where } });
  });
});
