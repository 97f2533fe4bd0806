// A classification that is raised while people are in: they stay and are listed, everybody who comes later satisfies it.
import { classify, shippedRulebook } from '@incamera/charter';
import { type KeyPackage, type Proposal } from 'ts-mls';
import { beforeEach, describe, expect, it } from 'vitest';
import { EvidenceScene } from '../test/evidence-scene.js';
import { findShortfall } from './assurance-rule.js';
import { AttackScene } from './attack-scene.js';
import { keyPackageOf } from './knock.js';
import { type MeetingGroup } from './meeting-group.js';
import { codeOf, FAST_SUITE, must, START_MS } from './testing.js';

const SLOW_MS = 120_000;
const [internal, restricted] = await Promise.all(
  ['internal', 'restricted'].map(async (id) => classify(await shippedRulebook(), id)),
);
if (!internal || !restricted) throw new Error('no such classification');
/** Asks for a certificate, if only of this server, or a host's word. */
const raised = { classification: internal, expiresAtMs: START_MS + 3600_000 };

const below = (group: MeetingGroup) =>
  group
    .roster()
    .filter((member) => findShortfall(member, group.charter) !== null)
    .map(({ displayName }) => displayName);

describe('a raised classification', { timeout: SLOW_MS }, () => {
  let scene: EvidenceScene;
  let host: MeetingGroup;
  let ada: MeetingGroup;

  beforeEach(async () => {
    scene = await EvidenceScene.create('public', FAST_SUITE);
    host = await scene.found();
    [ada] = (await scene.meeting.admit(host, ['Ada'])) as [MeetingGroup];
  }, SLOW_MS);

  it('takes nobody out, and lists to everybody who has shown less than it asks for', async () => {
    const { meeting } = scene;
    expect(below(host)).toEqual([]);
    await meeting.deliver(host, must(await host.prepareCharterChange(() => raised)));
    for (const group of [host, ada]) expect(below(group)).toEqual(['Ada']);
    // The meeting goes on, and other commits are judged as ever.
    await meeting.deliver(ada, must(await ada.prepareSelfUpdate()));
    await meeting.deliver(host, must(await host.prepareRemove([ada.ownLeaf])));
    expect(below(host)).toEqual([]);
  });

  it('is what every later arrival must satisfy, who accepts those of before', async () => {
    const { meeting } = scene;
    await meeting.deliver(host, must(await host.prepareCharterChange(() => raised)));
    const { knock, pending } = await meeting.knock('Bob');
    expect(codeOf(await host.prepareAdd([knock]))).toBe('group/guest_not_allowed');
    pending.close();
    const { person, shown } = await scene.member('carl');
    const [carl] = await meeting.letIn(host, [await meeting.knockBy(person.key, shown)]);
    expect(below(carl as MeetingGroup)).toEqual(['Ada']);
    // Long after, those of before still rest on the rules of then.
    meeting.clock.now += 30 * 60_000;
    const late = await meeting.knock('Dora');
    const vouches = new Map([[late.knock, { name: 'Dora', email: null }]]);
    const [dora] = await meeting.letIn(host, [late], vouches);
    expect(below(dora as MeetingGroup)).toEqual(['Ada']);
  });

  it('leaves out the one who came below, when that one comes back', async () => {
    const { meeting } = scene;
    await meeting.deliver(host, must(await host.prepareCharterChange(() => raised)));
    const { knock } = await meeting.knock('Ada');
    expect(codeOf(await host.prepareAdd([knock]))).toBe('group/guest_not_allowed');
    const { person, shown } = await scene.member('host', meeting.host().memberKey);
    expect(person.key).toBe(meeting.host().memberKey);
    await meeting.takeBack(await host.sealGroupInfo(), { identification: shown });
  });

  it('is not above what the host has shown who raises it', async () => {
    const { meeting } = scene;
    const other = await EvidenceScene.create('public', FAST_SUITE);
    const unproved = await other.meeting.found();
    expect(codeOf(await unproved.prepareCharterChange(() => raised))).toBe('group/guest_not_allowed');
    const features = host.charter.charter.features.filter((feature) => feature !== 'recording');
    const rules = { ...host.charter.charter.rules, autoReadmit: false };
    const higher = { ...raised, classification: restricted, features, rules };
    await meeting.deliver(host, must(await host.prepareCharterChange(() => higher)));
    expect(below(ada)).toEqual(['Ada']);
  });

  it('cannot be undercut by a host whose client adds somebody all the same', async () => {
    const { meeting } = scene;
    await meeting.deliver(host, must(await host.prepareCharterChange(() => raised)));
    const { shown } = await scene.member('host', meeting.host().memberKey);
    const cheat = must(await meeting.prepareReturn(await host.sealGroupInfo(), 0, { identification: shown }));
    await must(await ada.processCommit(cheat.commit)).adopt();
    const { knock } = await meeting.knock('Ghost');
    const keyPackage = keyPackageOf(knock) as KeyPackage;
    const add: Proposal = { proposalType: 'add', add: { keyPackage } };
    const s = new AttackScene(meeting, host, ada, cheat);
    const admission = await s.admission(keyPackage, cheat);
    const { bytes } = await s.commitRaw(cheat.epoch.state, [add, s.psk(), s.justify([admission])]);
    await s.expectRefused(bytes, 'group/guest_not_allowed', [ada]);
  });
});
