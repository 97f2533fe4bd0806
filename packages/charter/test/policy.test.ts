// The shipped policies: every action in every classification, and one refusal for each rule.
import { describe, expect, it } from 'vitest';
import {
  EXPLANATIONS,
  type ExplanationCode,
  explain,
  meetingOfCharter,
  POLICY_ACTIONS,
  type PolicyAction,
  type PolicyRequest,
} from '../src/policy/index.js';
import { fullCharter, makeHost, shippedClassification } from './charter-scene.js';
import { accredited, type Change, engineOf, question, shipped } from './policy-scene.js';

const engine = engineOf(accredited());
const codesOf = (request: PolicyRequest) => engine.decide(request).explanations.map(({ code }) => code);

/** What somebody who fulfils everything may not do, and why. */
const REFUSED: Readonly<Record<string, Partial<Record<PolicyAction, readonly ExplanationCode[]>>>> = {
  public: {},
  internal: {},
  'chatham-house': {
    downloadFile: ['policy/no_download'],
    copy: ['policy/no_copy'],
    record: ['policy/chatham_house', 'policy/no_recording'],
  },
  restricted: { copy: ['policy/no_copy'], record: ['policy/no_recording'] },
  confidential: {
    shareScreen: ['policy/screen_share_by_hosts'],
    downloadFile: ['policy/no_download'],
    copy: ['policy/no_copy'],
    record: ['policy/no_recording'],
  },
  secret: {
    shareScreen: ['policy/no_screen_share'],
    chat: ['policy/no_chat'],
    sendFile: ['policy/no_files'],
    downloadFile: ['policy/no_download'],
    copy: ['policy/no_copy'],
    record: ['policy/no_recording'],
  },
};

describe('the shipped policies', () => {
  it('have a row for every classification', () => {
    expect(Object.keys(REFUSED).sort()).toEqual(shipped.document.classifications.map(({ id }) => id).sort());
  });

  it.each(
    Object.entries(REFUSED).flatMap(([id, refused]) =>
      POLICY_ACTIONS.map((action) => [id, action, refused[action] ?? []] as const),
    ),
  )('%s: %s', (id, action, codes) => {
    const decision = engine.decide(question(id, action));
    expect(decision.explanations.map(({ code }) => code)).toEqual(codes);
    expect(decision.allowed).toBe(codes.length === 0);
    expect(decision.policies.length).toBeGreaterThan(0);
  });

  const guest = (evidence: 'link' | 'vouched' | 'verified', assurance = 'organisation' as const) => ({
    person: { guest: evidence, assurance },
  });
  const RULES: readonly [string, PolicyAction, Change, readonly ExplanationCode[]][] = [
    ['public', 'join', { person: { assurance: 'self_asserted', guest: 'link' } }, []],
    [
      'public',
      'join',
      { circumstances: { browser: { encrypts: false, constantBitRate: true, marks: true } } },
      ['policy/browser_cannot_encrypt'],
    ],
    ['public', 'create', { lengthMinutes: 10_081 }, ['policy/too_long']],
    ['internal', 'join', { person: { assurance: 'self_asserted' } }, ['policy/assurance_too_low']],
    ['internal', 'join', { person: { assurance: 'self_asserted', guest: 'vouched' } }, []],
    [
      'internal',
      'join',
      { person: { assurance: 'self_asserted', guest: 'link' } },
      ['policy/assurance_too_low', 'policy/guest_not_vouched'],
    ],
    ['internal', 'admit', { circumstances: { approvals: 0 } }, ['policy/needs_a_host']],
    [
      'internal',
      'admit',
      { person: { invited: true, assurance: 'organisation' }, circumstances: { approvals: 0 } },
      [],
    ],
    // The server could make such evidence itself.
    [
      'internal',
      'admit',
      { person: { invited: true, assurance: 'server' }, circumstances: { approvals: 0 } },
      ['policy/needs_a_host'],
    ],
    [
      'internal',
      'join',
      {
        circumstances: { browser: { encrypts: true, constantBitRate: false, marks: false } },
        rules: { marks: 'standard' },
      },
      ['policy/browser_not_constant', 'policy/browser_cannot_mark'],
    ],
    ['restricted', 'join', { circumstances: { address: '198.51.100.7' } }, ['policy/network_not_approved']],
    ['restricted', 'create', { circumstances: { address: '198.51.100.7' } }, ['policy/network_not_approved']],
    ['restricted', 'join', { circumstances: { address: null } }, ['policy/address_unknown']],
    ['restricted', 'admit', { circumstances: { address: null } }, []],
    ['restricted', 'join', { circumstances: { address: '2001:db8::7' } }, []],
    ['restricted', 'join', { rules: { networks: [] } }, ['policy/network_not_approved']],
    ['restricted', 'join', { rules: { countries: ['DE', 'FR'] } }, []],
    ['restricted', 'join', { rules: { countries: ['FR'] } }, ['policy/country_not_approved']],
    [
      'restricted',
      'join',
      { rules: { countries: ['FR'] }, circumstances: { country: null } },
      ['policy/country_not_approved'],
    ],
    ['restricted', 'join', guest('verified'), []],
    ['restricted', 'join', guest('vouched'), ['policy/guest_not_verified']],
    // Even where somebody loosened the rule of the charter.
    ['restricted', 'join', { ...guest('vouched'), rules: { guests: 'vouched' } }, ['policy/guest_not_verified']],
    ['restricted', 'chat', { circumstances: { hostPresent: false } }, ['policy/host_absent']],
    ['restricted', 'chat', { person: { host: true }, circumstances: { hostPresent: false } }, []],
    ['restricted', 'join', { circumstances: { members: 100 } }, ['policy/meeting_full']],
    ['restricted', 'join', { circumstances: { nowMs: 1_900_003_600_000 } }, ['policy/meeting_over']],
    ['confidential', 'join', { person: { assurance: 'organisation' } }, ['policy/assurance_too_low']],
    ['confidential', 'join', { circumstances: { reauthenticated: false } }, ['policy/sign_in_again']],
    ['confidential', 'join', guest('verified'), ['policy/guests_not_allowed', 'policy/assurance_too_low']],
    ['confidential', 'shareScreen', { person: { host: true } }, []],
    ['secret', 'admit', { circumstances: { approvals: 1 } }, ['policy/needs_two_hosts']],
    ['secret', 'admit', { circumstances: { approvals: 1 }, rules: { admission: 'click' } }, ['policy/needs_two_hosts']],
    // Keys are compared by people who are together: at the door a passkey is enough.
    ['secret', 'join', { person: { assurance: 'passkey' } }, []],
    ['secret', 'join', { person: { assurance: 'organisation' } }, ['policy/assurance_too_low']],
    ['chatham-house', 'join', guest('verified'), []],
    ['chatham-house', 'join', guest('link'), ['policy/guest_not_verified']],
    ['chatham-house', 'record', { rules: { recording: true } }, ['policy/chatham_house']],
  ];
  it.each(RULES)('%s: %s with %j', (id, action, change, codes) => {
    const decision = engine.decide(question(id, action, change));
    expect([...decision.explanations.map(({ code }) => code)].sort()).toEqual([...codes].sort());
    expect(decision.allowed).toBe(codes.length === 0);
  });

  it('refuse what no instance is accredited for, with the officer’s words for another channel', () => {
    const own = engineOf(shipped);
    for (const { id, level } of shipped.document.classifications) {
      const request = question(id, 'create', {}, accredited());
      const explanation = own.decide(request).explanations.find(({ code }) => code === 'policy/above_accreditation');
      expect([id, explanation !== undefined]).toEqual([id, level > 10]);
      if (explanation) expect(explain(explanation, 'en').next).toBe(shipped.document.aboveAccreditation.en);
    }
  });

  it('name the network, and what is approved, in both languages', () => {
    const { explanations } = engine.decide(
      question('restricted', 'join', { circumstances: { address: '198.51.100.7' } }),
    );
    const [reason] = explanations;
    if (!reason) throw new Error('no reason');
    expect(explain(reason, 'en')).toEqual({
      message:
        'This meeting is Restricted (VS-NfD, EU/NATO RESTRICTED). You are on a network that is not approved (198.51.100.7).',
      next: 'Use an approved network: 10.0.0.0/8, 2001:db8::/32. If you cannot, ask the security officer.',
    });
    expect(explain(reason, 'de').message).toBe(
      'Diese Besprechung ist VS-NfD (EU/NATO RESTRICTED). Sie sind in einem Netz, das nicht freigegeben ist (198.51.100.7).',
    );
    expect(reason).toMatchObject({ policyId: 'network', parameters: { address: '198.51.100.7' } });
  });

  it('leave no placeholder open and say something else in each language', () => {
    const request = question('restricted', 'join', { rules: { networks: [], countries: [] }, lengthMinutes: 90 });
    for (const code of Object.keys(EXPLANATIONS) as ExplanationCode[]) {
      const all = engine.decide(request).explanations[0]?.parameters;
      const parameters = {
        ...all,
        classification: request.meeting.label,
        action: 'join',
        given: 'server',
        needed: 'passkey',
        address: null,
        networks: [],
        country: null,
        countries: [],
        lengthMinutes: 90,
        maxLengthMinutes: 60,
        maxMembers: 3,
        approvals: 1,
        guidance: shipped.document.aboveAccreditation,
      } as const;
      const [en, de] = (['en', 'de'] as const).map((language) =>
        explain({ code, policyId: null, parameters, words: null }, language),
      );
      for (const sentence of [en?.message, en?.next, de?.message, de?.next])
        expect(sentence, code).toMatch(/^[^{}]+[.!]$/);
      expect(en?.message, code).not.toBe(de?.message);
    }
  });

  it('show only parameters that the code is about', () => {
    const low = question('internal', 'join', { person: { assurance: 'self_asserted' } });
    expect(engine.decide(low).explanations[0]?.parameters).toEqual({
      classification: low.meeting.label,
      given: 'self_asserted',
      needed: 'server',
    });
  });

  it('refuse what the charter of a meeting leaves out of what its classification allows', () => {
    const refusals = (['record', 'chat', 'sendFile', 'shareScreen'] as const).map((action) => {
      const request = question('public', action);
      expect(engine.decide(request).allowed).toBe(true);
      return codesOf({ ...request, meeting: { ...request.meeting, features: ['camera'] } });
    });
    expect(refusals.flat()).toEqual([
      'policy/no_recording',
      'policy/no_chat',
      'policy/no_files',
      'policy/no_screen_share',
    ]);
  });

  it('are asked of a charter as it stands', async () => {
    const charter = fullCharter([await makeHost()], await shippedClassification('internal'));
    const meeting = meetingOfCharter(charter);
    expect(meeting).toMatchObject({ classificationId: 'internal', maxMembers: 20, features: charter.features });
    const request = { ...question('internal', 'join'), meeting };
    expect(engine.decide(request).allowed).toBe(true);
    const full = { ...request, circumstances: { ...request.circumstances, members: 20 } };
    expect(codesOf(full)).toEqual(['policy/meeting_full']);
  });

  it('refuse a classification that no policy permits anything in', () => {
    const request = question('public', 'join');
    const other = { ...request, meeting: { ...request.meeting, classificationId: 'cosmic' } };
    expect(codesOf(other)).toEqual(['policy/not_permitted']);
  });

  it('refuse when Cedar cannot evaluate', () => {
    const request = question('restricted', 'join', { circumstances: { address: 'nonsense' } });
    expect(codesOf(request)).toEqual(['policy/not_evaluated']);
    const broken = question('restricted', 'join', { rules: { networks: ['no network'] } });
    expect(codesOf(broken)).toEqual(['policy/not_evaluated']);
  });

  it('decide alike however many lists of networks came before', () => {
    for (let i = 0; i < 100; i++) {
      const rules = { networks: [`10.${i}.0.0/16`] };
      expect(
        engine.decide(question('restricted', 'join', { rules, circumstances: { address: `10.${i}.1.1` } })).allowed,
      ).toBe(true);
      expect(
        engine.decide(question('restricted', 'join', { rules, circumstances: { address: '192.0.2.1' } })).allowed,
      ).toBe(false);
    }
    expect(engine.decide(question('restricted', 'join')).allowed).toBe(true);
  });
});
