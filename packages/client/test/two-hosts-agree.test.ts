// Meetings in which two hosts must agree on everybody: several real clients over a fake server.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, during, expectTogether, kinds } from './charter-scene.js';
import { creationOf } from './rules-support.js';
import { TwoHostsWorld } from './two-hosts-world.js';
import { type Device } from './world.js';

let scene: TwoHostsWorld;
beforeEach(async () => {
  scene = await TwoHostsWorld.create();
});
afterEach(async () => {
  await scene.close();
});

const agreementAt = (host: Device, name: string) => scene.knockOf(host, name)?.agreement ?? null;

describe('a meeting in which two hosts must agree', () => {
  it('cannot be created without a second host, or with a name that no evidence shows', async () => {
    const hanna = await scene.people.person('Hanna');
    const make = (secondHosts?: readonly string[]) => {
      const { secondHosts: _, ...meeting } = scene.newMeeting();
      return creationOf(hanna.client.createMeeting(secondHosts === undefined ? meeting : { ...meeting, secondHosts }));
    };
    expect((await make()).code).toBe('client/second_host_missing');
    expect((await make([])).code).toBe('client/second_host_missing');
    for (const name of ['Hugo', 'hugo@', 'example.org/', '@example.org']) {
      expect([name, (await make([name])).code]).toEqual([name, 'client/host_name_invalid']);
    }
    expect((await make(Array.from({ length: 16 }, (_, i) => `host-${i}@example.org`))).code).toBe(
      'client/host_name_invalid',
    );
    expect((await make([' Hugo@Example.org '])).code).toBe('created');
    expect(scene.world.server.meeting?.policy).toMatchObject({ namedHosts: 1 });
  });

  it('begins with one host: only the named one comes in by one click, and is made a host', async () => {
    const hanna = await scene.found();
    const ada = await scene.visitor('Ada');
    expect((await scene.knockFor(hanna, 'Ada')).needsSecond).toBe(true);
    await scene.click(hanna, 'Ada');
    expect(agreementAt(hanna, 'Ada')).toMatchObject({ state: 'asking', host: null, hostsHere: 0 });
    const hugo = await scene.visitor('Hugo');
    expect((await scene.knockFor(hanna, 'Hugo')).needsSecond).toBe(false);
    await scene.world.admit(hanna, 'Hugo');
    await scene.world.until(() => hugo.snapshot.phase === 'in_meeting' && hugo.snapshot.self.canEnd);
    expect(kinds(hanna)).toContain('host_named');
    expect(kinds(hanna)).not.toContain('rules_changed');
    // Hanna still asks: Hugo has the knock from the server, and sees on what Ada's name rests.
    await scene.world.until(() => agreementAt(hugo, 'Ada')?.state === 'asked');
    expect(agreementAt(hugo, 'Ada')).toMatchObject({ host: 'Hanna', vouchedAs: null });
    expect(scene.knockOf(hugo, 'Ada')?.assurance.level).toBe('passkey');
    await scene.click(hugo, 'Ada');
    await scene.world.until(() => ada.snapshot.phase === 'in_meeting');
    await expectTogether(scene.world, hanna, hugo, ada);
    expect(hanna.snapshot.knocks).toEqual([]);
    expect(hanna.snapshot.security?.state).toBe('proved');
  });

  it('lets nobody become a host whom the charter does not name', async () => {
    const [hanna] = await scene.withHugo();
    await scene.both('Ada');
    expect(await codeOf(scene.world, hanna.actions.nameHost(hanna.person('Ada').leaf))).toBe('client/cohost_two_hosts');
  });
});

describe('two hosts', () => {
  it('let in several people at once, each by both: the click counts when the epoch has moved on', async () => {
    const [hanna, hugo] = await scene.withHugo();
    const names = ['Ada', 'Bob', 'Cid'];
    const visitors: Device[] = [];
    for (const name of names) visitors.push(await scene.visitor(name));
    for (const name of names) await scene.click(hanna, name);
    await scene.world.until(() => names.every((name) => scene.stateAt(hugo, name) === 'asked'));
    const clicks = names.map((name) => scene.knockOf(hugo, name)?.knockId).flatMap((id) => (id ? [id] : []));
    await during(scene.world, hugo.actions.admit(clicks));
    await scene.world.until(() => visitors.every(({ snapshot }) => snapshot.phase === 'in_meeting'));
    await expectTogether(scene.world, hanna, hugo, ...visitors);
  });

  it('who click in the same moment let the person in once', async () => {
    const [hanna, hugo] = await scene.withHugo();
    const ada = await scene.visitor('Ada');
    const [one, two] = [await scene.knockFor(hanna, 'Ada'), await scene.knockFor(hugo, 'Ada')];
    await during(scene.world, Promise.all([hanna.actions.admit([one.knockId]), hugo.actions.admit([two.knockId])]));
    await scene.world.until(() => ada.snapshot.phase === 'in_meeting');
    await expectTogether(scene.world, hanna, hugo, ada);
    await scene.world.run(5000);
    expect(hanna.names()).toEqual(['Ada', 'Hanna', 'Hugo']);
  });

  it('may disagree: that is shown, nothing is lost, and it can be asked again', async () => {
    const [hanna, hugo] = await scene.withHugo();
    const ada = await scene.visitor('Ada');
    await scene.click(hanna, 'Ada');
    await scene.world.until(() => scene.stateAt(hugo, 'Ada') === 'asked');
    const knock = await scene.knockFor(hugo, 'Ada');
    await during(scene.world, hugo.actions.answerProposal(knock.knockId, false));
    await scene.world.until(() => scene.stateAt(hanna, 'Ada') === 'refused');
    expect(agreementAt(hanna, 'Ada')?.host).toBe('Hugo');
    await scene.world.run(6000);
    expect([scene.stateAt(hanna, 'Ada'), scene.stateAt(hugo, 'Ada')]).toEqual(['refused', null]);
    expect(await codeOf(scene.world, hugo.actions.answerProposal(knock.knockId, false))).toBe('client/agreement_gone');
    expect(ada.snapshot.phase).toBe('knocking');
    await scene.click(hanna, 'Ada');
    await scene.world.until(() => scene.stateAt(hugo, 'Ada') === 'asked');
    await during(scene.world, hugo.actions.answerProposal(knock.knockId, true));
    await scene.world.until(() => ada.snapshot.phase === 'in_meeting');
  });

  it('of whom one is gone: the other sees that nobody answers, and asks again when it is back', async () => {
    const [hanna, hugo] = await scene.withHugo();
    const ada = await scene.visitor('Ada');
    await scene.knockFor(hanna, 'Ada');
    await hugo.crash();
    await scene.click(hanna, 'Ada');
    await scene.world.run(10_000, 250);
    expect(agreementAt(hanna, 'Ada')).toMatchObject({ state: 'asking', hostsHere: 0 });
    await scene.world.run(115_000, 500);
    expect(scene.stateAt(hanna, 'Ada')).toBe('unanswered');
    const again = scene.world.sibling(hugo, hugo.tabId).open(scene.world.link);
    await scene.world.until(() => again.snapshot.phase === 'in_meeting');
    await scene.click(hanna, 'Ada');
    await scene.world.until(() => scene.stateAt(again, 'Ada') === 'asked');
    await scene.click(again, 'Ada');
    await scene.world.until(() => ada.snapshot.phase === 'in_meeting');
  });

  it('of whom one asked and is gone: the other is not left with a question', async () => {
    const [hanna, hugo] = await scene.withHugo();
    await scene.visitor('Ada');
    await scene.click(hanna, 'Ada');
    await scene.world.until(() => scene.stateAt(hugo, 'Ada') === 'asked');
    await hanna.crash();
    await scene.world.run(25_000, 250);
    expect(scene.stateAt(hugo, 'Ada')).toBeNull();
    expect(scene.knockOf(hugo, 'Ada')).not.toBeNull();
  });

  it('agree on a guest as whom one of them vouches for', async () => {
    const [hanna, hugo] = await scene.withHugo();
    const grace = await scene.knocking(scene.people.device('Grace'));
    const knock = await scene.knockFor(hanna, 'Grace');
    const guest = { name: 'Grace Hopper', email: 'grace@partner.example' };
    await during(scene.world, hanna.actions.vouchAndAdmit(knock.knockId, guest));
    await scene.world.until(() => scene.stateAt(hugo, 'Grace') === 'asked');
    expect(agreementAt(hugo, 'Grace')?.vouchedAs).toBe('Grace Hopper');
    await during(scene.world, hugo.actions.answerProposal((await scene.knockFor(hugo, 'Grace')).knockId, true));
    await scene.world.until(() => grace.snapshot.phase === 'in_meeting');
    expect(hugo.names()).toContain('Grace Hopper');
  });

  it('are asked nothing about who only reloads, and both about who was taken out', async () => {
    const [hanna, hugo] = await scene.withHugo();
    const ada = await scene.both('Ada');
    await scene.world.run(2000);
    const again = await ada.reload(scene.world.link);
    await scene.world.until(() => again.snapshot.phase === 'in_meeting');
    expect(hugo.snapshot.knocks).toEqual([]);
    await during(scene.world, hanna.actions.remove(hanna.person('Ada').leaf));
    await scene.world.until(() => again.snapshot.phase === 'removed');
    again.open(scene.world.link);
    await again.enter();
    expect((await scene.knockFor(hanna, 'Ada')).needsSecond).toBe(true);
    await scene.world.run(3000);
    expect(again.snapshot.phase).toBe('knocking');
    await scene.click(hanna, 'Ada');
    await scene.world.until(() => scene.stateAt(hugo, 'Ada') === 'asked');
    await scene.click(hugo, 'Ada');
    await scene.world.until(() => again.snapshot.phase === 'in_meeting');
  });

  it('come back by their own keys, each, without a click', async () => {
    const [hanna, hugo] = await scene.withHugo();
    await scene.both('Ada');
    const back = await hugo.reload(scene.world.link);
    await scene.world.until(() => back.snapshot.phase === 'in_meeting' && back.snapshot.self.canEnd);
    const first = await hanna.reload(scene.world.link);
    await scene.world.until(() => first.snapshot.phase === 'in_meeting');
    await expectTogether(scene.world, back, first);
  });

  it('see the person at the door even when the server shows it to one of them only', async () => {
    const [hanna, hugo] = await scene.withHugo();
    const { server } = scene.world;
    const blind = hugo.peerId;
    server.outgoing = (to, message) => (to === blind && message.type === 'knock' ? [] : null);
    const ada = await scene.visitor('Ada');
    await scene.click(hanna, 'Ada');
    await scene.world.until(() => scene.stateAt(hugo, 'Ada') === 'asked');
    expect(scene.knockOf(hugo, 'Ada')?.assurance.level).toBe('passkey');
    await scene.click(hugo, 'Ada');
    await scene.world.until(() => ada.snapshot.phase === 'in_meeting');
    expect(hugo.snapshot.knocks).toEqual([]);
  });
});
