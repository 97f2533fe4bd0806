// A fresh sign-in at every join, as members verify it: old, endorsed, borrowed or used sign-ins lead nobody in.
import { classify, shippedRulebook } from '@incamera/charter';
import { endorse } from '@incamera/identity';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EvidenceScene, HOUR_MS, TestPerson } from '../test/evidence-scene.js';
import { AttackScene } from './attack-scene.js';
import { keyPackageOf } from './knock.js';
import { type MeetingGroup } from './meeting-group.js';
import { type MemberKey } from './member-key.js';
import { codeOf, FAST_SUITE, must, START_MS, type TestMeeting } from './testing.js';

const MINUTE_MS = 60_000;
const STALE = 'group/sign_in_not_fresh';

let scene: EvidenceScene;
let meeting: TestMeeting;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: START_MS });
  const found = classify(await shippedRulebook(), 'internal');
  if (found === null) throw new Error('not shipped');
  const classification = { ...found, rules: { ...found.rules, reauthenticate: true } };
  scene = await EvidenceScene.create('internal', FAST_SUITE, { draft: { classification } });
  meeting = scene.meeting;
});
afterEach(() => {
  vi.useRealTimers();
});

function later(ms: number): void {
  meeting.clock.now += ms;
  vi.setSystemTime(meeting.clock.now);
}

/** What somebody shows who has just confirmed with the passkey that the certificate names. */
async function confirmed(person: TestPerson, agoMs = MINUTE_MS) {
  const issuedAtMs = meeting.clock.now - agoMs;
  const chain = await person.chain(scene.organisation, 'example.org', { issuedAtMs, namesPasskey: true });
  return person.show({ chain, passkey: await person.bind(meeting.charter.groupId, chain) });
}

async function founded(): Promise<{ host: MeetingGroup; founder: TestPerson }> {
  const founder = await TestPerson.create('host', meeting.host().memberKey);
  return { host: await meeting.found(0, await confirmed(founder)), founder };
}

const shortfallOf = async (person: TestPerson, shown: ReturnType<TestPerson['show']>) =>
  (await meeting.knockBy(person.key, shown)).knock.shortfall?.code ?? null;

describe('a class with a fresh sign-in', () => {
  it('lets in by passkey or token of this half hour, and later joiners verify it as of then', async () => {
    const { host } = await founded();
    const ada = await TestPerson.create('ada');
    const grace = await TestPerson.create('grace');
    const token = grace.show({ idToken: await scene.token(grace.key.publicKey) });
    await meeting.letIn(host, [
      await meeting.knockBy(ada.key, await confirmed(ada)),
      await meeting.knockBy(grace.key, token),
    ]);
    later(2 * HOUR_MS);
    const bob = await TestPerson.create('bob');
    const [joined] = await meeting.letIn(host, [await meeting.knockBy(bob.key, await confirmed(bob))]);
    expect(joined?.roster()).toHaveLength(4);
  });

  it('names what is no fresh sign-in, at the door', async () => {
    const ada = await TestPerson.create('ada');
    const { groupId } = meeting.charter;
    const chain = await ada.chain(scene.organisation, 'example.org', { namesPasskey: true });
    expect(await shortfallOf(ada, ada.show({ chain }))).toBe(STALE);
    // An hour ago.
    expect(await shortfallOf(ada, ada.show({ chain, passkey: await ada.bind(groupId, chain) }))).toBe(STALE);
    expect(await shortfallOf(ada, await confirmed(ada, 24 * MINUTE_MS))).toBeNull();
    expect(await shortfallOf(ada, await confirmed(ada, 26 * MINUTE_MS))).toBe(STALE);
    // A passkey of which no certificate says that it is Ada's could have been made at her laptop a moment ago.
    const recent = await ada.chain(scene.organisation, 'example.org', { issuedAtMs: meeting.clock.now - MINUTE_MS });
    expect(await shortfallOf(ada, ada.show({ chain: recent, passkey: await ada.bind(groupId, recent) }))).toBe(STALE);
    const seconds = (meeting.clock.now - 31 * MINUTE_MS) / 1000;
    const claims = { iat: seconds, exp: seconds + 7200 };
    const old = await scene.token(ada.key.publicKey, { claims });
    expect(await shortfallOf(ada, ada.show({ idToken: old }))).toBe(STALE);
  });

  it('is not satisfied by what the key of before endorses', async () => {
    const ada = await TestPerson.create('ada');
    const { groupId } = meeting.charter;
    const { key } = await TestPerson.create('ada');
    const issuedAtMs = meeting.clock.now - MINUTE_MS;
    const options = { issuedAtMs, key: key.publicKey, namesPasskey: true };
    const chain = await ada.chain(scene.organisation, 'example.org', options);
    const certificateHash = new Uint8Array(await crypto.subtle.digest('SHA-256', chain[0] as Uint8Array<ArrayBuffer>));
    const endorsement = await endorse(
      { leafKey: key.publicKey, meetingId: groupId, certificateHash },
      ada.key.privateKey,
    );
    const shown = ada.show({ chain, passkey: await ada.bind(groupId, null, { endorsement }) });
    expect((await meeting.knockBy(key, shown)).knock.shortfall?.code).toBe(STALE);
  });

  it('is asked of whoever founds, and of a host who comes back', async () => {
    const founder = await TestPerson.create('host', meeting.host().memberKey);
    const chain = await founder.chain(scene.organisation, 'example.org', { namesPasskey: true });
    expect(codeOf(await meeting.tryToFound(0, founder.show({ chain })))).toBe(STALE);
    const shown = await confirmed(founder);
    const host = await meeting.found(0, shown);
    const ada = await TestPerson.create('ada');
    const [member] = await meeting.letIn(host, [await meeting.knockBy(ada.key, await confirmed(ada))]);
    const again = must(await meeting.prepareReturn(await host.sealGroupInfo(), 0, { identification: shown }));
    expect(codeOf(await (member as MeetingGroup).processCommit(again.commit))).toBe(STALE);
    const identification = await confirmed(founder, 30_000);
    await meeting.takeBack(await host.sealGroupInfo(), { identification });
    expect(member?.roster()).toHaveLength(2);
  });

  it('counts once: what has led in is refused by the host and, whoever admits it, by every member', async () => {
    const { host } = await founded();
    const ada = await TestPerson.create('ada');
    const shown = await confirmed(ada);
    await meeting.letIn(host, [await meeting.knockBy(ada.key, shown)]);
    const { knock } = await meeting.knockBy(ada.key, shown);
    expect(knock.shortfall).toBeNull();
    expect(codeOf(await host.prepareAdd([knock]))).toBe(STALE);
    await meeting.letIn(host, [await meeting.knockBy(ada.key, await confirmed(ada, 30_000))]);
    expect(host.roster()).toHaveLength(2);
  });

  it('is refused by everybody when a host’s altered client admits an old one', async () => {
    const { host, founder } = await founded();
    const [bob, ada] = await Promise.all(['bob', 'ada'].map((id) => TestPerson.create(id)));
    if (bob === undefined || ada === undefined) throw new Error('nobody');
    const [member] = await meeting.letIn(host, [await meeting.knockBy(bob.key, await confirmed(bob))]);
    const identification = await confirmed(founder, 30_000);
    const returning = must(await meeting.prepareReturn(await host.sealGroupInfo(), 0, { identification }));
    await must(await (member as MeetingGroup).processCommit(returning.commit)).adopt();
    const attack = new AttackScene(meeting, host, member as MeetingGroup, returning);
    const old = await commitOf(await confirmed(ada, 40 * MINUTE_MS));
    expect(codeOf(await (member as MeetingGroup).processCommit(old))).toBe(STALE);
    expect(codeOf(await (member as MeetingGroup).processCommit(await commitOf(await confirmed(ada))))).toBe('accepted');

    async function commitOf(shown: ReturnType<TestPerson['show']>): Promise<Uint8Array> {
      const keyPackage = keyPackageOf((await meeting.knockBy(ada?.key as MemberKey, shown)).knock);
      if (keyPackage === undefined) throw new Error('not judged');
      const admission = await attack.admission(keyPackage, returning);
      const add = { proposalType: 'add' as const, add: { keyPackage } };
      return (await attack.commitRaw(returning.epoch.state, [add, attack.psk(), attack.justify([admission])])).bytes;
    }
  });
});
