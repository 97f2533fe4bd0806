// Who somebody is to everybody in a meeting, on what evidence, and who may be there on it.
import { type CharterClassification, type ClassRules, classify, shippedRulebook } from '@incamera/charter';
import { endorse } from '@incamera/identity';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EvidenceScene, HOUR_MS, TestPerson } from '../test/evidence-scene.js';
import { extendBook } from './admission-book.js';
import { AttackScene } from './attack-scene.js';
import { nameOnly } from './identification.js';
import { createKnockIn, keyPackageOf } from './knock.js';
import { type MeetingGroup } from './meeting-group.js';
import { codeOf, FAST_SUITE, must, START_MS, type TestMeeting } from './testing.js';

const suite = FAST_SUITE;

// The library judges the lifetimes of what it adds by the machine's clock, so that goes along.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START_MS });
});
afterEach(() => {
  vi.useRealTimers();
});

function later(meeting: TestMeeting, hours: number): void {
  meeting.clock.now += hours * HOUR_MS;
  vi.setSystemTime(meeting.clock.now);
}

/** How everybody sees everybody: name, level, reasons. */
function seenBy(group: MeetingGroup): string[] {
  return group
    .roster()
    .map(({ displayName, assurance: { level, reasons } }) =>
      [displayName, level, ...reasons.map(({ code }) => code)].join(' · '),
    );
}

describe('evidence in the leaves', () => {
  it('names each member by what was verified, the same for all, later joiners included', async () => {
    const scene = await EvidenceScene.create('internal', suite);
    const { meeting } = scene;
    const { groupId } = meeting.charter;
    const host = await scene.found();

    const server = await TestPerson.create('sara');
    const byServer = server.show({ chain: await server.chain(scene.server, 'meet.example.org') });
    const bound = await TestPerson.create('bea');
    const chain = await bound.chain(scene.organisation, 'example.org', { namesPasskey: true });
    const byPasskey = bound.show({ chain, passkey: await bound.bind(groupId, chain) });
    // The usual case: the server knows the device, an officer's device has certified the passkey.
    const enrolled = await TestPerson.create('olga');
    const serverChain = await enrolled.chain(scene.server, 'meet.example.org');
    const byEnrolment = enrolled.show({
      chain: serverChain,
      passkey: await enrolled.bind(groupId, serverChain),
      passkeyChain: await enrolled.passkeyChain(scene.organisation, 'example.org'),
    });
    const guest = await TestPerson.create('grace');
    const byToken = guest.show({ idToken: await scene.token(guest.key.publicKey) });

    const shown = [
      [server, byServer],
      [bound, byPasskey],
      [enrolled, byEnrolment],
      [guest, byToken],
    ] as const;
    const knocks = await Promise.all(shown.map(([person, what]) => meeting.knockBy(person.key, what)));
    expect(knocks.map(({ knock }) => [knock.displayName, knock.assurance.level, knock.shortfall])).toEqual([
      ['Certified sara', 'server', null],
      ['Certified bea', 'passkey', null],
      ['Enrolled olga', 'passkey', null],
      ['Grace Hopper', 'organisation', null],
    ]);
    await meeting.letIn(host, knocks);

    // Hours later: certificates and tokens are judged as of the admission, by those who come then as well.
    later(meeting, 10);
    const { person, shown: late } = await scene.member('late');
    await meeting.letIn(host, [await meeting.knockBy(person.key, late)]);
    const expected = [
      'Certified host · organisation · certified',
      'Certified sara · server · certified',
      'Certified bea · passkey · certified · passkey_certified',
      'Enrolled olga · passkey · certified · certified · passkey_certified',
      'Grace Hopper · organisation · provider',
      'Certified late · organisation · certified',
    ];
    for (const member of meeting.members) expect(seenBy(member)).toEqual(expected);
  });

  it('stays with a member through updates of keys and of the tree', async () => {
    const scene = await EvidenceScene.create('internal', suite);
    const { meeting } = scene;
    const host = await scene.found();
    const { person, shown } = await scene.member('ada');
    const [ada] = await meeting.letIn(host, [await meeting.knockBy(person.key, shown)]);
    if (ada === undefined) throw new Error('not joined');
    const before = host.roster().map(({ evidence }) => evidence);
    for (const member of [ada, host, ada]) await meeting.deliver(member, must(await member.prepareSelfUpdate()));
    // Verified once: the very same objects, not equal ones.
    for (const [i, { evidence }] of host.roster().entries()) expect(evidence).toBe(before[i]);
    for (const member of meeting.members) expect(seenBy(member)[1]).toBe('Certified ada · organisation · certified');
  });

  it('may be a passkey’s signature of before the reload, endorsed by the key that it bound', async () => {
    // Where no fresh sign-in is asked for.
    const found = classify(await shippedRulebook(), 'confidential');
    const rules = { ...found?.rules, reauthenticate: false } as ClassRules;
    const draft = { classification: { ...found, rules } as CharterClassification };
    const scene = await EvidenceScene.create('confidential', suite, { rules: { maxMembers: 4 }, draft });
    const { meeting } = scene;
    const { groupId } = meeting.charter;
    const founder = await TestPerson.create('host', meeting.host().memberKey);
    const enrolled = { passkeyChain: await founder.passkeyChain(scene.organisation, 'example.org') };
    const host = await meeting.found(0, founder.show({ ...enrolled, passkey: await founder.bind(groupId, null) }));
    const olga = await TestPerson.create('olga');
    const passkeyChain = await olga.passkeyChain(scene.organisation, 'example.org');
    const { key: newKey } = await TestPerson.create('olga');
    const now = { leafKey: newKey.publicKey, meetingId: groupId, certificateHash: null };
    const endorsement = await endorse(now, olga.key.privateKey);
    const passkey = await olga.bind(groupId, null, { endorsement });
    await meeting.letIn(host, [await meeting.knockBy(newKey, olga.show({ passkey, passkeyChain }))]);
    expect(seenBy(host)[1]).toBe('Enrolled olga · passkey · certified · passkey_certified');
    // It is good for that key alone.
    const { key: other } = await TestPerson.create('eve');
    const identification = olga.show({ passkey, passkeyChain });
    const stolen = await createKnockIn(suite, { ...meeting, memberKey: other, identification });
    expect(codeOf(stolen)).toBe('group/passkey_replayed');
  });

  it('of a host who returns counts as of the return, for later joiners too', async () => {
    const scene = await EvidenceScene.create('internal', suite);
    const { meeting } = scene;
    const host = await scene.found();
    const { person, shown } = await scene.member('ada');
    await meeting.letIn(host, [await meeting.knockBy(person.key, shown)]);
    // The certificate of the founding is over; the host comes back with a new one.
    later(meeting, 23.5);
    const again = await TestPerson.create('host', meeting.host().memberKey);
    const issuedAtMs = meeting.clock.now - 60_000;
    const identification = again.show({ chain: await again.chain(scene.organisation, 'example.org', { issuedAtMs }) });
    const returned = await meeting.takeBack(await host.sealGroupInfo(), { identification });
    const { person: late, shown: lateShown } = await scene.memberNow('late');
    await meeting.letIn(returned, [await meeting.knockBy(late.key, lateShown)]);
    for (const member of meeting.members) expect(seenBy(member)).toContain('Certified host · organisation · certified');
  });

  it('of a host must hold whenever it lets somebody in: one of yesterday fills no meeting', async () => {
    const scene = await EvidenceScene.create('internal', suite);
    const { meeting } = scene;
    const host = await scene.found();
    later(meeting, 23.5);
    const { person, shown } = await scene.memberNow('ada');
    const ada = await meeting.knockBy(person.key, shown);
    const late = await host.prepareAdd([ada.knock]);
    expect(codeOf(late)).toBe('group/own_evidence_over');
    expect(late.ok ? null : late.error.cause).toMatchObject({ code: 'group/certificate_expired' });
    // An altered client says that it came in when its certificate was good.
    const chain = await (await TestPerson.create('host', meeting.host().memberKey)).chain(
      scene.organisation,
      'example.org',
    );
    const attack = new AttackScene(meeting, host, host, {} as never);
    const key = meeting.host().memberKey;
    const claimed = { ...nameOnly('Host'), chain };
    const own = await attack.someKeyPackage('Host', key, claimed, START_MS + HOUR_MS);
    const fake = await attack.fakeGroup(own);
    const adaPackage = keyPackageOf(ada.knock);
    if (adaPackage === undefined) throw new Error('no key package');
    const by = { epoch: { number: 0n }, seat: { memberKey: key } } as never;
    const book = extendBook(meeting.charter, new Map(), [await attack.admission(adaPackage, by)]);
    const welcome = await attack.welcomeInto(fake, adaPackage, [attack.psk()], meeting, book);
    expect(codeOf(await meeting.enter(welcome, ada.pending))).toBe('group/certificate_expired');
  });

  it('of a member whom a successor lets in again counts as of then, under a new certificate', async () => {
    const rules = { succession: 'members' as const };
    const scene = await EvidenceScene.create('internal', suite, { rules });
    const { meeting } = scene;
    const host = await scene.found();
    const { person: a, shown: aShown } = await scene.member('ada');
    const { person: b, shown: bShown } = await scene.member('bob');
    const [ada] = await meeting.letIn(host, [
      await meeting.knockBy(a.key, aShown),
      await meeting.knockBy(b.key, bShown),
    ]);
    if (ada === undefined) throw new Error('not joined');
    meeting.members = meeting.members.filter((member) => member !== host);
    later(meeting, 22.5);
    const chain = await b.chain(scene.organisation, 'example.org', { issuedAtMs: meeting.clock.now - 60_000 });
    const { knock, pending } = await meeting.knockBy(b.key, b.show({ chain }));
    const view = { actingHosts: [ada.ownLeaf] };
    const prepared = must(await ada.prepareAdd([knock], view));
    await meeting.deliver(ada, prepared, view);
    meeting.members.push(must(await meeting.join(prepared.welcome as Uint8Array, pending)));
    const { person: c, shown: cShown } = await scene.memberNow('cem');
    const third = await meeting.knockBy(c.key, cShown);
    const added = must(await ada.prepareAdd([third.knock], view));
    await meeting.deliver(ada, added, view);
    const cem = must(await meeting.join(added.welcome as Uint8Array, third.pending));
    expect(seenBy(cem)).toContain('Certified bob · organisation · certified');
    expect(seenBy(cem)).toEqual(seenBy(ada));
  });
});

describe('what a meeting asks of names', () => {
  it('takes whoever has the link where it is Public, and says that nothing was verified', async () => {
    const scene = await EvidenceScene.create('public', suite);
    const host = await scene.meeting.found();
    await scene.meeting.admit(host, ['Ada']);
    expect(seenBy(host)).toEqual([
      'Host 0 · self-asserted · nothing_verified',
      'Ada · self-asserted · nothing_verified',
    ]);
  });

  it('takes a guest for whom a host vouches where it is Internal, later joiners and returns included', async () => {
    const scene = await EvidenceScene.create('internal', suite);
    const { meeting } = scene;
    const host = await scene.found();
    const guest = await meeting.knock('Somebody');
    expect(guest.knock.shortfall?.code).toBe('group/guest_not_allowed');
    expect(codeOf(await host.prepareAdd([guest.knock]))).toBe('group/guest_not_allowed');
    const bad = new Map([[guest.knock, { name: 'a\u202eb', email: null }]]);
    expect(codeOf(await host.prepareAdd([guest.knock], {}, bad))).toBe('group/vouch_invalid');
    const vouches = new Map([[guest.knock, { name: 'Grace Hopper', email: 'grace@example.net' }]]);
    await meeting.letIn(host, [guest], vouches);
    expect(seenBy(host)).toContain('Grace Hopper · self-asserted · vouched');
    // Whoever comes back under the same key does not need to be vouched for again.
    const again = await meeting.knockBy(guest.pending.memberKey, nameOnly('Somebody Else'));
    await meeting.letIn(host, [again]);
    const { person, shown } = await scene.member('late');
    await meeting.letIn(host, [await meeting.knockBy(person.key, shown)]);
    for (const member of meeting.members) {
      expect(seenBy(member)).toContain('Grace Hopper · self-asserted · vouched');
      const found = member.roster().find(({ displayName }) => displayName === 'Grace Hopper');
      expect(found?.evidence.vouch).toMatchObject({ email: 'grace@example.net', atMs: START_MS });
    }
    // Removed with the guest: the next time a host has to say it again.
    const leaf = host.roster().find(({ displayName }) => displayName === 'Grace Hopper')?.leaf;
    await meeting.deliver(host, must(await host.prepareRemove([leaf as never])));
    const back = await meeting.knockBy(guest.pending.memberKey, nameOnly('Somebody'));
    expect(codeOf(await host.prepareAdd([back.knock]))).toBe('group/guest_not_allowed');
  });

  it('takes a guest on a token only where it is Restricted, and nobody by the server’s word alone', async () => {
    const scene = await EvidenceScene.create('restricted', suite);
    const { meeting } = scene;
    const host = await scene.found();
    const guest = await TestPerson.create('grace');
    const verified = guest.show({ idToken: await scene.token(guest.key.publicKey) });
    await meeting.letIn(host, [await meeting.knockBy(guest.key, verified)]);
    const typed = await meeting.knock('Somebody');
    const vouches = new Map([[typed.knock, { name: 'Grace Hopper', email: null }]]);
    expect(codeOf(await host.prepareAdd([typed.knock], {}, vouches))).toBe('group/guest_not_allowed');
    const server = await TestPerson.create('sara');
    const chain = await server.chain(scene.server, 'meet.example.org', { namesPasskey: true });
    const passkey = await server.bind(meeting.charter.groupId, chain);
    const byServer = await meeting.knockBy(server.key, server.show({ chain, passkey }));
    expect(byServer.knock.shortfall?.code).toBe('group/assurance_too_low');
    expect(codeOf(await host.prepareAdd([byServer.knock]))).toBe('group/assurance_too_low');
  });

  it('asks for a passkey that an organisation stands behind where it is Confidential; the server’s authority gives none', async () => {
    const scene = await EvidenceScene.create('confidential', suite);
    const { meeting } = scene;
    const { groupId } = meeting.charter;
    const { shown } = await scene.member('host', meeting.host().memberKey);
    expect(codeOf(await meeting.tryToFound(0, shown))).toBe('group/assurance_too_low');
    const founder = await TestPerson.create('host', meeting.host().memberKey);
    const passkeyChain = await founder.passkeyChain(scene.organisation, 'example.org');
    const passkey = await founder.bind(groupId, null);
    const host = await meeting.found(0, founder.show({ passkey, passkeyChain }));
    expect(seenBy(host)).toEqual(['Enrolled host · passkey · certified · passkey_certified']);
    const fake = await TestPerson.create('sara');
    const evidence = { passkey: await fake.bind(groupId, null) };
    const byServer = { ...evidence, passkeyChain: await fake.passkeyChain(scene.server, 'meet.example.org') };
    const { knock } = await meeting.knockBy(fake.key, fake.show(byServer));
    expect([knock.assurance.level, knock.shortfall?.code]).toEqual(['server', 'group/assurance_too_low']);
  });

  it('refuses to be founded below its own minimum', async () => {
    for (const classification of ['internal', 'restricted', 'confidential', 'chatham-house']) {
      const { meeting } = await EvidenceScene.create(classification, suite);
      expect(codeOf(await meeting.tryToFound(0, nameOnly('Host')))).toBe('group/guest_not_allowed');
    }
  });

  it('shows names as chosen in Chatham House, and verifies them all the same', async () => {
    const scene = await EvidenceScene.create('chatham-house', suite);
    const { meeting } = scene;
    const host = await scene.found();
    const { person, shown } = await scene.member('ada');
    await meeting.letIn(host, [await meeting.knockBy(person.key, { ...shown, displayName: 'Blue' })]);
    for (const member of meeting.members) {
      expect(member.roster().map(({ displayName, assurance }) => [displayName, assurance.level])).toEqual([
        ['Typed host', 'organisation'],
        ['Blue', 'organisation'],
      ]);
      expect(member.roster()[1]?.assurance.name).toBe('Certified ada');
    }
  });
});
