// The log in meetings that nobody attacks, and the meetings that are not made because there are too few witnesses.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WITNESSES } from './fake-log.js';
import { creationOf, withPublic } from './rules-support.js';
import { World } from './world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

it('is followed by everybody, shown behind the lock, and no reason for any alarm over ten minutes', async () => {
  world.server.rules.files = withPublic({ witnesses: 1 });
  world.server.history.witnesses = WITNESSES;
  const hanna = await world.host();
  const ada = await world.guest('Ada', hanna);
  await world.run(600_000, 500);
  for (const { snapshot } of [hanna, ada]) {
    expect(snapshot.security).toMatchObject({ state: 'proved', problems: [] });
    expect(snapshot.security?.log).toMatchObject({
      witnesses: { named: 2, required: 1, signed: 2 },
      differsWith: [],
      evidence: null,
    });
    expect(snapshot.security?.log.size).toBeGreaterThan(340);
  }
});

it('survives a server that is away for five minutes: that is named, and heals', async () => {
  const hanna = await world.host();
  await world.run(30_000);
  world.server.history.note = () => null;
  await world.run(300_000, 500);
  expect(hanna.codes()).toEqual(['client/history_unavailable']);
  world.server.history.note = (_, note) => note;
  await world.run(30_000);
  expect(hanna.codes()).toEqual([]);
});

it('needs as many witnesses as the class asks for, or the meeting is not made', async () => {
  world.server.rules.files = withPublic({ witnesses: 3 });
  world.server.history.witnesses = WITNESSES;
  const making = world.device('Hanna').client.createMeeting({
    ...{ title: 'Talk', agenda: '', startsAtMs: world.clock.nowMs(), durationMinutes: 60, hostName: 'Hanna' },
    ...{ autoReadmit: true, succession: 'none' },
  });
  expect(await creationOf(making)).toEqual({ code: 'client/witnesses_missing', reasons: [] });
  expect(world.server.meeting).toBeNull();
});

it('lets somebody in as soon as the witnesses are back', async () => {
  world.server.rules.files = withPublic({ witnesses: 2 });
  world.server.history.witnesses = WITNESSES;
  const hanna = await world.host();
  world.server.history.shows = () => ({ ...world.server.history.honest(), witnesses: [] });
  const ada = world.device('Ada').open(world.link);
  await world.until(() => ada.snapshot.phase === 'lobby');
  ada.actions.enter({ displayName: 'Ada' }).catch(() => undefined);
  await world.run(12_000);
  expect(hanna.snapshot.knocks).toEqual([]);
  world.server.history.shows = () => world.server.history.honest();
  await world.admit(hanna, 'Ada');
  await world.until(() => ada.snapshot.phase === 'in_meeting');
});
