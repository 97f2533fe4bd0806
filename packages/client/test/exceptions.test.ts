// Exceptions from the rules with real clients: asked for at the door, signed by a host, shown to all; and what a server, a joiner or a
// host that plays false comes to.
import { type PolicyFacts, type PolicyVerdict, type ServerRuleOnWire } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IdentityWorld } from './identity-world.js';
import { codesOf, refusalOf, withPublic, withRules } from './rules-support.js';
import { type Device, World } from './world.js';

const NETWORK = 'policy/network_not_approved';
const REASON = 'The hotel has no other network';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

/** What an honest server says of a join from an address. */
const honest = (facts: PolicyFacts): PolicyVerdict => {
  const isInside = facts.address?.startsWith('10.') === true;
  const explanations = isInside ? [] : [{ code: NETWORK, policyId: null, parameters: {}, words: null }];
  return { facts, allowed: isInside, explanations };
};

/** Newcomers come from here from now on. */
function from(
  address: string,
  failing: readonly ServerRuleOnWire[] = address.startsWith('10.') ? [] : ['network'],
): void {
  world.server.rules.address = address;
  world.server.rules.failing = failing;
}

async function hostInside(exceptions: readonly string[] = ['network'], options = {}): Promise<Device> {
  world.server.rules.files = withPublic({ networks: ['10.0.0.0/8'], exceptions });
  world.server.rules.verdict = honest;
  from('10.1.2.3');
  return await world.host(options);
}

/** Opens the link from outside and asks for an exception. */
async function asks(device: Device, reason = REASON): Promise<void> {
  await world.until(() => device.snapshot.preflight !== null);
  const entering = device.actions.enter({ displayName: device.name, exceptionReason: reason });
  entering.catch(() => undefined);
  await world.until(() => device.snapshot.phase === 'knocking');
  await entering;
}

async function knockOf(host: Device, name: string) {
  await world.until(() => host.snapshot.knocks.some(({ displayName }) => displayName === name));
  const knock = host.snapshot.knocks.find(({ displayName }) => displayName === name);
  if (!knock) throw new Error('no knock');
  return knock;
}

async function grants(host: Device, name: string): Promise<void> {
  const { knockId } = await knockOf(host, name);
  const outcome = await refusalOf(world, host.actions.admitByException(knockId, null));
  expect(outcome.code).toBe('allowed');
}

/** Ada comes from outside, by Hanna's exception. */
async function exceptedAda(hanna: Device): Promise<Device> {
  from('198.51.100.7');
  const ada = world.device('Ada').open(world.link);
  await asks(ada);
  await grants(hanna, 'Ada');
  await world.until(() => ada.snapshot.phase === 'in_meeting');
  from('10.1.2.3');
  return ada;
}

describe('an exception from an approved network', () => {
  it('is offered with the refusal where the class permits it, and only there', async () => {
    await hostInside();
    from('198.51.100.7');
    const ada = world.device('Ada').open(world.link);
    await world.until(() => ada.snapshot.preflight !== null);
    expect(codesOf(ada.snapshot.preflight?.explanations)).toEqual([NETWORK]);
    expect(ada.snapshot.preflight?.exceptions).toEqual(['network']);
    // Without a reason nothing changes.
    expect((await refusalOf(world, ada.actions.enter({ displayName: 'Ada' }))).reasons).toEqual([NETWORK]);
    for (const exceptionReason of ['', '  ', 'x'.repeat(201)]) {
      const outcome = await refusalOf(world, ada.actions.enter({ displayName: 'Ada', exceptionReason }));
      expect(outcome.code).toBe('group/exception_reason');
    }
    expect(ada.snapshot.phase).toBe('lobby');
    expect(world.server.knocks.size).toBe(0);
  });

  it('is not offered where the class permits none, or others', async () => {
    await hostInside(['country', 'assurance']);
    from('198.51.100.7');
    const ada = world.device('Ada').open(world.link);
    await world.until(() => ada.snapshot.preflight !== null);
    expect(ada.snapshot.preflight?.exceptions).toEqual([]);
    const entering = ada.actions.enter({ displayName: 'Ada', exceptionReason: REASON });
    expect(await refusalOf(world, entering)).toEqual({ code: 'client/not_permitted', reasons: [NETWORK] });
    expect(world.server.knocks.size).toBe(0);
  });

  it('is seen by the host with rule and reason, signed by a click of its own, and shown to all', async () => {
    const hanna = await hostInside();
    const bob = await world.guest('Bob', hanna);
    from('198.51.100.7');
    const ada = world.device('Ada').open(world.link);
    await asks(ada);
    const knock = await knockOf(hanna, 'Ada');
    expect(knock).toMatchObject({
      exception: { rules: ['network'], reason: REASON, permitted: true },
      hiddenFailures: [],
      obstacles: [],
    });
    // The server has heard of the rule, and of nothing else.
    expect(JSON.stringify(world.server.received)).not.toContain('hotel');
    const hello = world.server.received.findLast(({ type }) => type === 'hello');
    expect(hello).toMatchObject({ excepting: ['network'] });
    expect((await refusalOf(world, hanna.actions.admit([knock.knockId]))).code).toBe('client/exception_needed');
    await grants(hanna, 'Ada');
    await world.until(() => ada.snapshot.phase === 'in_meeting');
    from('10.1.2.3');
    const cid = await world.guest('Cid', hanna);
    const shown = { rules: ['network'], reason: REASON, by: 'Hanna', atMs: expect.any(Number) };
    for (const device of [hanna, ada, bob, cid]) {
      expect(device.person('Ada').exception).toEqual(shown);
      expect(device.person('Bob').exception).toBeNull();
      expect(device.snapshot.exceptions).toEqual([{ displayName: 'Ada', ...shown }]);
      expect(device.codes()).toEqual([]);
    }
    expect(bob.snapshot.notices.map(({ kind }) => kind)).toContain('excepted');
    const commit = world.server.received.findLast((message) => message.type === 'group.commit' && message.excepts);
    expect(commit).toMatchObject({ excepts: [{ knockId: knock.knockId, rules: ['network'] }] });
    // The record outlasts the stay.
    await world.run(100);
    const leaving = ada.actions.leave();
    await world.until(() => !bob.names().includes('Ada'));
    await leaving;
    expect(bob.snapshot.exceptions).toEqual([{ displayName: 'Ada', ...shown }]);
  });

  it('is turned away like any knock', async () => {
    const hanna = await hostInside();
    from('198.51.100.7');
    const ada = world.device('Ada').open(world.link);
    await asks(ada);
    const { knockId } = await knockOf(hanna, 'Ada');
    expect((await refusalOf(world, hanna.actions.refuse(knockId, 'Not from there'))).code).toBe('allowed');
    await world.until(() => ada.snapshot.phase === 'refused');
    expect(ada.snapshot.endReason).toBe('Not from there');
  });

  it('survives a cut connection, and is asked for anew after a reload: never granted by itself', async () => {
    const hanna = await hostInside(['network'], { autoReadmit: true });
    const ada = await exceptedAda(hanna);
    ada.cutNetwork();
    await world.run(1000);
    await ada.restoreNetwork();
    await world.until(() => ada.snapshot.connection.signalling === 'online');
    expect(ada.snapshot.phase).toBe('in_meeting');
    from('198.51.100.7');
    const again = await ada.reload(world.link);
    await world.until(() => again.snapshot.phase === 'lobby' && again.snapshot.preflight !== null);
    expect(again.snapshot.preflight?.exceptions).toEqual(['network']);
    await asks(again, 'Still the hotel');
    const knock = await knockOf(hanna, 'Ada');
    expect(knock).toMatchObject({ returning: true, exception: { reason: 'Still the hotel' } });
    await world.run(8000);
    expect(again.snapshot.phase).toBe('knocking');
    await grants(hanna, 'Ada');
    await world.until(() => again.snapshot.phase === 'in_meeting');
    expect(hanna.snapshot.exceptions.map(({ reason }) => reason)).toEqual([REASON, 'Still the hotel']);
    expect(hanna.person('Ada').exception?.reason).toBe('Still the hotel');
  });

  it('is no longer granted once a host took it out of the rules; who is in stays', async () => {
    const hanna = await hostInside();
    const ada = await exceptedAda(hanna);
    from('198.51.100.7');
    const bob = world.device('Bob').open(world.link);
    await asks(bob);
    const { knockId } = await knockOf(hanna, 'Bob');
    const classification = hanna.snapshot.rules?.classification;
    if (!classification) throw new Error('no class');
    const stricter = { ...classification, rules: { ...classification.rules, exceptions: [] } };
    expect((await refusalOf(world, hanna.actions.changeCharter({ classification: stricter }))).code).toBe('allowed');
    await world.until(() => ada.snapshot.rules?.version === 2);
    const outcome = await refusalOf(world, hanna.actions.admitByException(knockId, null));
    expect(outcome.code).toBe('group/exception_not_permitted');
    expect(hanna.names()).toEqual(['Ada', 'Hanna']);
    expect(ada.codes()).toEqual([]);
  });
});

describe('rules of the group', () => {
  /** *Internal* with other rules, hosted by somebody whom the organisation certified. */
  async function internal(rules: Record<string, unknown>): Promise<Device> {
    world.server.rules.files = withRules('internal', rules);
    const people = await IdentityWorld.create(world);
    const hanna = await people.person('Hanna');
    const { link } = await hanna.client.createMeeting({
      title: 'Talk',
      agenda: '',
      startsAtMs: world.clock.nowMs(),
      durationMinutes: 60,
      hostName: 'Hanna',
      autoReadmit: false,
      succession: 'none',
      classificationId: 'internal',
    });
    world.link = link;
    hanna.open(link);
    await world.until(() => hanna.snapshot.phase === 'lobby' && hanna.snapshot.self.identity.ready);
    await hanna.enter();
    await world.until(() => hanna.snapshot.phase === 'in_meeting');
    return hanna;
  }

  it('are waived for who asked, by the name of each rule', async () => {
    const hanna = await internal({ guests: 'verified', exceptions: ['assurance', 'guests'] });
    const ada = world.device('Ada').open(world.link);
    await world.until(() => ada.snapshot.preflight !== null);
    expect(codesOf(ada.snapshot.preflight?.explanations).sort()).toEqual([
      'policy/assurance_too_low',
      'policy/guest_not_verified',
    ]);
    expect(ada.snapshot.preflight?.exceptions).toEqual(['assurance', 'guests']);
    await asks(ada);
    expect(await knockOf(hanna, 'Ada')).toMatchObject({ obstacles: [], exception: { rules: ['assurance', 'guests'] } });
    // Looked at anew after each commit, and no other for it.
    expect((await refusalOf(world, hanna.actions.changeCharter({ features: ['chat'] }))).code).toBe('allowed');
    await world.run(500);
    expect(await knockOf(hanna, 'Ada')).toMatchObject({ obstacles: [], exception: { rules: ['assurance', 'guests'] } });
    await grants(hanna, 'Ada');
    await world.until(() => ada.snapshot.phase === 'in_meeting');
    await world.run(500);
    for (const device of [hanna, ada]) {
      expect(device.person('Ada').exception?.reason).toBe(REASON);
      expect(device.person('Ada').assurance.level).toBe('self-asserted');
      expect(device.codes()).toEqual([]);
      expect(device.snapshot.rules?.belowMinimum).toEqual([]);
    }
  });

  it('that are not excepted hold: a guest needs the host’s word beside the exception', async () => {
    world.server.rules.verdict = honest;
    from('10.1.2.3');
    const hanna = await internal({ networks: ['10.0.0.0/8'], exceptions: ['network'] });
    from('198.51.100.7');
    const ada = world.device('Ada').open(world.link);
    await asks(ada);
    const { knockId, obstacles } = await knockOf(hanna, 'Ada');
    expect(codesOf(obstacles)).toContain('policy/guest_not_vouched');
    expect((await refusalOf(world, hanna.actions.admitByException(knockId, null))).code).toBe('client/not_permitted');
    const guest = { name: 'Ada Lovelace', email: 'ada@example.net' };
    expect((await refusalOf(world, hanna.actions.vouchAndAdmit(knockId, guest))).code).toBe('client/exception_needed');
    expect((await refusalOf(world, hanna.actions.admitByException(knockId, guest))).code).toBe('allowed');
    await world.until(() => ada.snapshot.phase === 'in_meeting');
    expect(hanna.person('Ada Lovelace').exception?.rules).toEqual(['network']);
  });
});

describe('somebody who plays false', () => {
  it('a joiner whose client hides from the hosts what the server sees is named, and cannot be let in', async () => {
    const hanna = await hostInside();
    // An altered client asks the server, and not the hosts: the server tells of a rule that the sealed knock does not name.
    const ada = world.device('Ada').open(world.link);
    const { outgoing } = world.server;
    world.server.outgoing = (to, message) =>
      message.type === 'knock' ? [{ ...message, failing: ['network'] }] : outgoing(to, message);
    await ada.enter();
    const knock = await knockOf(hanna, 'Ada');
    expect(knock).toMatchObject({ exception: null, hiddenFailures: ['network'] });
    expect(hanna.told()).toContain('client/exception_hidden');
    const { knockId } = knock;
    expect((await refusalOf(world, hanna.actions.admit([knockId]))).code).toBe('client/exception_hidden');
    const byException = hanna.actions.admitByException(knockId, null);
    expect((await refusalOf(world, byException)).code).toBe('client/exception_hidden');
    await world.run(3000);
    expect(hanna.names()).toEqual(['Hanna']);
  });

  it('a host whose client lets somebody in all the same is named by whoever heard the knock', async () => {
    const hanna = await hostInside();
    const bob = await world.guest('Bob', hanna);
    const ada = world.device('Ada').open(world.link);
    // Hanna's client does not hear it: as if it did not care.
    world.server.outgoing = (to, message) =>
      message.type === 'knock' && to === bob.peerId ? [{ ...message, failing: ['network'] }] : null;
    await ada.enter();
    await world.admit(hanna, 'Ada');
    await world.until(() => bob.names().includes('Ada'));
    await world.run(100);
    expect(bob.codes()).toContain('client/exception_missing');
    expect(bob.snapshot.security?.state).toBe('not_proved');
    // It stands for as long as that member is there.
    await world.run(60_000);
    expect(bob.codes()).toContain('client/exception_missing');
    const removing = hanna.actions.remove(hanna.person('Ada').leaf);
    await world.until(() => !bob.names().includes('Ada'));
    await removing;
    await world.run(100);
    expect(bob.codes()).not.toContain('client/exception_missing');
  });

  it('a server that refuses the connection although the class permits the exception is named', async () => {
    await hostInside();
    from('198.51.100.7');
    const ada = world.device('Ada').open(world.link);
    await world.until(() => ada.snapshot.preflight !== null);
    const connect = world.server.connect.bind(world.server);
    const { explanations } = honest(world.server.rules.facts());
    world.server.connect = () => {
      const socket = connect();
      socket.send = (text) => {
        const { id } = JSON.parse(text) as { id: number };
        const refusal = { facts: world.server.rules.facts(), explanations };
        const error = { code: 'policy/refused', message: '', refusal };
        socket.deliver(JSON.stringify({ type: 'reply', id, ok: false, error }));
        return undefined;
      };
      return socket;
    };
    const entering = ada.actions.enter({ displayName: 'Ada', exceptionReason: REASON });
    expect((await refusalOf(world, entering)).code).toBe('client/policy_disagrees');
    expect(ada.snapshot.phase).toBe('lobby');
  });
});
