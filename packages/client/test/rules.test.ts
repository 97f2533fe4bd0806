// Classifications and policies in the client: it decides by itself, whatever the server and other members say.
import { type Explanation, type RulebookFiles, SHIPPED_FILES } from '@incamera/charter/policy';
import { type PolicyFacts, type PolicyVerdict } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PolicyJudge } from '../src/policy/judge.js';
import { PolicyRefusal } from '../src/policy/refusal.js';
import { codesOf, creationOf, refusalOf, withPublic } from './rules-support.js';
import { type Device, World } from './world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const create = (device: Device, classificationId: string, change = {}) =>
  device.client.createMeeting({
    title: 'Quarterly talk',
    agenda: '',
    startsAtMs: world.clock.nowMs(),
    durationMinutes: 60,
    hostName: device.name,
    autoReadmit: true,
    succession: 'members',
    classificationId,
    ...change,
  });

/** What a server that does not ask the policies says. */
const says =
  (allowed: boolean, ...codes: string[]) =>
  (facts: PolicyFacts): PolicyVerdict => ({
    facts,
    allowed,
    explanations: codes.map((code) => ({ code, policyId: null, parameters: {}, words: null })),
  });

describe('creating a meeting', () => {
  it('above the accreditation is refused on this device, with the guidance, before the server hears of it', async () => {
    const hanna = world.device('Hanna');
    expect(await creationOf(create(hanna, 'restricted'))).toMatchObject({
      code: 'client/not_permitted',
      reasons: expect.arrayContaining(['policy/above_accreditation']),
    });
    expect(world.server.meeting).toBeNull();
    const choices = await hanna.client.classifications();
    expect(
      choices.map(({ classification, guidance, problem }) => [classification.id, guidance !== null, problem?.code]),
    ).toEqual([
      ['public', false, undefined],
      ['internal', false, undefined],
      ['chatham-house', false, undefined],
      ['restricted', true, undefined],
      ['confidential', true, undefined],
      ['secret', true, undefined],
    ]);
  });

  it('in a class that demands what this version cannot do is refused honestly', async () => {
    const hanna = world.device('Hanna');
    hanna.abilities = { ...hanna.abilities, marks: false };
    expect((await creationOf(create(hanna, 'confidential'))).code).toBe('client/marks_unsupported');
    expect((await creationOf(create(hanna, 'cosmic'))).code).toBe('client/class_unknown');
    world.server.rules.files = withPublic({ admission: 'two_hosts' });
    expect((await creationOf(create(hanna, 'public'))).code).toBe('client/second_host_missing');
  });

  it('that only the server refuses is named as not decided by the rules', async () => {
    const hanna = world.device('Hanna');
    world.server.rules.refusesCreation = (facts) => ({
      facts,
      explanations: says(false, 'policy/above_accreditation')(facts).explanations,
    });
    expect((await creationOf(create(hanna, 'public'))).code).toBe('client/policy_disagrees');
    // Where the policies say the same about the facts that the server names, its refusal is explained by them.
    world.server.rules.files = withPublic({ networks: ['198.51.100.0/24'] });
    world.server.rules.refusesCreation = (facts) => ({
      facts: { ...facts, address: '203.0.113.9' },
      explanations: says(false, 'policy/network_not_approved')(facts).explanations,
    });
    expect(await creationOf(create(hanna, 'public'))).toEqual({
      code: 'client/not_permitted',
      reasons: ['policy/network_not_approved'],
    });
  });

  it('puts the class with every rule into the charter, and tells the server what it decides by', async () => {
    world.server.rules.files = withPublic({
      hostMustBePresent: true,
      hostAbsenceSeconds: 60,
      reauthenticate: true,
      maxMembers: 12,
    });
    const hanna = world.device('Hanna');
    const { link } = await create(hanna, 'public');
    const told = world.server.meeting?.policy.meeting as { rules: { maxMembers: number }; maxMembers: number };
    expect(told).toMatchObject({ classificationId: 'public', maxMembers: 12, rules: { hostMustBePresent: true } });
    expect(JSON.stringify(world.server.meeting)).not.toContain('Quarterly');
    hanna.open(link);
    await world.until(() => hanna.snapshot.phase === 'lobby');
    expect(hanna.snapshot.meeting?.classification).toMatchObject({ id: 'public', rules: { reauthenticate: true } });
  });
});

describe('before the knock', () => {
  const outside = ['policy/network_not_approved'];
  async function hostInside(): Promise<Device> {
    world.server.rules.files = withPublic({ networks: ['10.0.0.0/8'] });
    world.server.rules.address = '10.1.2.3';
    return await world.host();
  }
  const checked = async (device: Device) => {
    await world.until(() => device.snapshot.preflight !== null);
    return device.snapshot.preflight;
  };

  it('says what the server sees and that nothing keeps one out', async () => {
    await hostInside();
    const ada = world.device('Ada').open(world.link);
    expect(await checked(ada)).toMatchObject({
      state: 'checked',
      explanations: [],
      address: '10.1.2.3',
      problem: null,
    });
  });

  it('a network that is not approved keeps one out, with the reason, and no knock is sent', async () => {
    await hostInside();
    world.server.rules.address = '198.51.100.7';
    world.server.rules.verdict = says(false, ...outside);
    const ada = world.device('Ada').open(world.link);
    expect(await checked(ada)).toMatchObject({ problem: null, address: '198.51.100.7' });
    expect(codesOf(ada.snapshot.preflight?.explanations)).toEqual(outside);
    expect(await refusalOf(world, ada.actions.enter({ displayName: 'Ada' }))).toEqual({
      code: 'client/not_permitted',
      reasons: outside,
    });
    expect(ada.snapshot.phase).toBe('lobby');
    expect(world.server.knocks.size).toBe(0);
    // On another network the same device gets in.
    world.server.rules.address = '10.9.9.9';
    world.server.rules.verdict = says(true);
    const looked = ada.actions.recheckRules();
    await world.until(() => ada.snapshot.preflight?.explanations.length === 0);
    await looked;
  });

  it('a permission that the server forges changes nothing and is named', async () => {
    await hostInside();
    world.server.rules.address = '198.51.100.7';
    world.server.rules.verdict = says(true);
    const ada = world.device('Ada').open(world.link);
    expect((await checked(ada))?.problem?.code).toBe('client/policy_disagrees');
    expect(await refusalOf(world, ada.actions.enter({ displayName: 'Ada' }))).toEqual({
      code: 'client/not_permitted',
      reasons: outside,
    });
    expect(world.server.knocks.size).toBe(0);
  });

  it('a refusal that the server forges is named', async () => {
    await hostInside();
    world.server.rules.verdict = says(false, ...outside);
    const ada = world.device('Ada').open(world.link);
    expect(await checked(ada)).toMatchObject({ explanations: [] });
    expect((await refusalOf(world, ada.actions.enter({ displayName: 'Ada' }))).code).toBe('client/policy_disagrees');
    // The right decision for the wrong reason is a lie as well.
    world.server.rules.address = '198.51.100.7';
    world.server.rules.verdict = says(false, 'policy/meeting_full');
    const bob = world.device('Bob').open(world.link);
    expect((await checked(bob))?.problem?.code).toBe('client/policy_disagrees');
  });

  it('rules that are not those of the charter are never used', async () => {
    await hostInside();
    world.server.rules.files = withPublic({ networks: 'any' });
    const ada = world.device('Ada').open(world.link);
    expect(await checked(ada)).toMatchObject({ state: 'failed', problem: { code: 'client/rulebook_withheld' } });
    expect((await refusalOf(world, ada.actions.enter({ displayName: 'Ada' }))).code).toBe('client/rulebook_withheld');
    expect(world.server.knocks.size).toBe(0);
  });

  it('a fresh sign-in is asked for where the class demands it', async () => {
    world.server.rules.files = withPublic({ reauthenticate: true });
    const hanna = world.device('Hanna');
    const { link } = await create(hanna, 'public');
    const ada = world.device('Ada').open(link);
    await checked(ada);
    expect(codesOf(ada.snapshot.preflight?.explanations)).toEqual(['policy/sign_in_again']);
  });
});

describe('at the socket', () => {
  /** A server that answers every hello with a refusal. */
  function refuseHellos(address: string, ...codes: string[]): void {
    const connect = world.server.connect.bind(world.server);
    const facts = { ...world.server.rules.facts(), address };
    const { explanations } = says(false, ...codes)(facts);
    world.server.connect = () => {
      const socket = connect();
      socket.send = (text) => {
        const { id } = JSON.parse(text) as { id: number };
        const error = { code: 'policy/refused', message: '', refusal: { facts, explanations } };
        socket.deliver(JSON.stringify({ type: 'reply', id, ok: false, error }));
        return undefined;
      };
      return socket;
    };
  }
  async function kept(): Promise<Device> {
    world.server.rules.files = withPublic({ networks: ['10.0.0.0/8'] });
    world.server.rules.address = '10.1.2.3';
    await world.host();
    return world.device('Ada').open(world.link);
  }

  it('a refusal on other facts than before is explained by the policies', async () => {
    const ada = await kept();
    await world.until(() => ada.snapshot.phase === 'lobby');
    refuseHellos('203.0.113.9', 'policy/network_not_approved');
    expect(await refusalOf(world, ada.actions.enter({ displayName: 'Ada' }))).toEqual({
      code: 'client/not_permitted',
      reasons: ['policy/network_not_approved'],
    });
    expect([ada.snapshot.phase, ada.snapshot.problem?.code]).toEqual(['lobby', 'client/not_permitted']);
  });

  it('a refusal that the policies do not give is named', async () => {
    const ada = await kept();
    await world.until(() => ada.snapshot.phase === 'lobby');
    refuseHellos('10.1.2.3', 'policy/network_not_approved');
    expect((await refusalOf(world, ada.actions.enter({ displayName: 'Ada' }))).code).toBe('client/policy_disagrees');
    expect(ada.snapshot.phase).toBe('lobby');
  });
});

describe('at the door', () => {
  /** An officer's own rule, which only the policies know of. */
  const noGuests: RulebookFiles = {
    ...SHIPPED_FILES,
    policies: {
      ...SHIPPED_FILES.policies,
      'own.cedar': `@id("no-strangers") @code("policy/guest_not_verified")
        forbid (principal, action == Action::"admit", resource) when { principal.guest && !principal.verified };`,
    },
  };
  const lenient: PolicyJudge = {
    open: async () => ({ decide: async () => ({ allowed: true, policies: [], explanations: [] }) }),
  };

  it('a host cannot let in whom the policies do not allow, and sees why', async () => {
    world.server.rules.files = noGuests;
    const hanna = await world.host();
    const ada = world.device('Ada').open(world.link);
    await ada.enter();
    await world.until(() => hanna.snapshot.knocks.length === 1);
    const [knock] = hanna.snapshot.knocks;
    if (!knock) throw new Error('no knock');
    expect(codesOf(knock.obstacles)).toEqual(['policy/guest_not_verified']);
    expect(await refusalOf(world, hanna.actions.admit([knock.knockId]))).toEqual({
      code: 'client/not_permitted',
      reasons: ['policy/guest_not_verified'],
    });
    await world.run(5000);
    expect(hanna.names()).toEqual(['Hanna']);
  });

  it('nobody comes in without a click on the name alone', async () => {
    const hanna = await world.host();
    const ada = world.device('Ada').open(world.link);
    await ada.enter();
    await world.run(10_000);
    expect(hanna.names()).toEqual(['Hanna']);
    expect(ada.snapshot.phase).toBe('knocking');
  });

  it('a host whose client was altered to let anybody in is named by the others', async () => {
    world.server.rules.files = noGuests;
    world.judges.set('Hanna', lenient);
    const hanna = await world.host();
    const ada = world.device('Ada').open(world.link);
    await ada.enter();
    await world.until(() => ada.snapshot.phase === 'in_meeting');
    await world.run(1000);
    expect(hanna.names()).toEqual(['Ada', 'Hanna']);
    expect(ada.codes()).toContain('client/admitted_against_rules');
    expect(ada.snapshot.security?.state).toBe('not_proved');
  });

  it('a class that asks more of names than somebody shows keeps them out before the knock', async () => {
    const hanna = world.device('Hanna');
    const { link } = await create(hanna, 'internal');
    hanna.open(link);
    await world.until(() => hanna.snapshot.preflight !== null);
    expect(codesOf(hanna.snapshot.preflight?.explanations)).toEqual([
      'policy/assurance_too_low',
      'policy/guest_not_vouched',
    ]);
    expect((await refusalOf(world, hanna.actions.enter({ displayName: 'Hanna' }))).code).toBe('client/not_permitted');
    expect(world.server.head).toBeNull();
  });
});

describe('words for a refusal', () => {
  it('carry no more than their code is about', async () => {
    const hanna = world.device('Hanna');
    const error = await create(hanna, 'restricted').catch((thrown: unknown) => thrown);
    if (!(error instanceof PolicyRefusal)) throw new Error('not refused');
    const [first] = error.explanations as [Explanation];
    expect(JSON.stringify(error.context)).toBe('{}');
    expect(Object.keys(first.parameters)).not.toContain('displayName');
  });
});
