// What the rules of a class leave possible in a meeting, and what an altered client of a member cannot do against them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codesOf, refusalOf, withPublic } from './rules-support.js';
import { World } from './world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

describe('in the meeting', () => {
  const strict = { screenShare: 'hosts', chatLifeMinutes: null };

  it('only what the class allows can be done, with the reasons beside it', async () => {
    world.server.rules.files = withPublic(strict);
    const hanna = await world.host();
    const ada = await world.guest('Ada', hanna);
    await world.run(500);
    expect(Object.keys(hanna.snapshot.refusedActions).sort()).toEqual(['chat', 'record', 'sendFile']);
    expect(codesOf(ada.snapshot.refusedActions.shareScreen)).toEqual(['policy/screen_share_by_hosts']);
    expect((await refusalOf(world, ada.actions.setSource('screen', 'a screen'))).reasons).toEqual([
      'policy/screen_share_by_hosts',
    ]);
    expect(ada.engine.sources.has('screen')).toBe(false);
    expect((await refusalOf(world, hanna.actions.setSource('screen', 'a screen'))).code).toBe('allowed');
    expect((await refusalOf(world, ada.actions.sendChat('hello'))).reasons).toEqual(['policy/no_chat']);
    expect(ada.snapshot.chat).toEqual([]);
  });

  it('a screen of a member who may not share is neither covered nor shown, and named', async () => {
    world.server.rules.files = withPublic(strict);
    const hanna = await world.host();
    const ada = await world.guest('Ada', hanna);
    const leaf = ada.snapshot.self.leaf ?? 0;
    const kid = (kind: number) => (BigInt(kind) << 20n) | (BigInt(leaf) << 8n) | 1n;
    const hash = new Uint8Array(16);
    const records = [0, 2].map((kind) => ({ kid: kid(kind), ctr: 7n, hash }));
    // What an altered client of Ada's would do.
    ada.engine.emitter.emit('proofDue', { records });
    await world.until(() => hanna.engine.covered.length === 1);
    expect(hanna.engine.covered[0]?.records.map((record) => record.kid)).toEqual([kid(0)]);
    expect(hanna.person('Ada').problems.map(({ kind, error }) => [kind, error.code])).toEqual([
      ['screen', 'client/stream_not_permitted'],
    ]);
    ada.engine.emitter.emit('proofDue', { records: records.slice(0, 1) });
    await world.until(() => hanna.person('Ada').problems.length === 0);
  });

  it('a message where there is no chat is not shown, and named', async () => {
    world.server.rules.files = withPublic(strict);
    world.judges.set('Ada', {
      open: async () => ({ decide: async () => ({ allowed: true, policies: [], explanations: [] }) }),
    });
    const hanna = await world.host();
    const ada = await world.guest('Ada', hanna);
    await ada.actions.sendChat('psst').catch(() => undefined);
    await world.run(1000);
    expect(hanna.snapshot.chat).toEqual([]);
    expect(hanna.told()).toContain('client/message_not_permitted');
  });

  it('nothing is written or shared while no host is there, where one must be', async () => {
    world.server.rules.files = withPublic({ hostMustBePresent: true });
    const hanna = await world.host();
    const ada = await world.guest('Ada', hanna);
    await ada.actions.setSource('screen', 'a screen');
    expect((await refusalOf(world, ada.actions.sendChat('with Hanna'))).code).toBe('allowed');
    await hanna.crash();
    await world.until(() => ada.snapshot.refusedActions.chat !== undefined);
    expect(codesOf(ada.snapshot.refusedActions.chat)).toEqual(['policy/host_absent']);
    expect((await refusalOf(world, ada.actions.sendChat('without'))).reasons).toEqual(['policy/host_absent']);
    expect(ada.engine.sources.has('screen')).toBe(false);
    expect(ada.snapshot.self.screen).toBe(false);
  });

  it('a microphone at a varying rate is named, on its own screen too, where the class asks for a constant one', async () => {
    const hanna = await world.host();
    const ada = await world.guest('Ada', hanna);
    const { leaf } = hanna.person('Ada');
    hanna.engine.emitter.emit('soundRate', { leaf, isConstant: false });
    ada.engine.emitter.emit('soundRate', { leaf: null, isConstant: false });
    await world.run(100);
    expect(hanna.person('Ada').problems.map(({ error }) => error.code)).toEqual(['client/rate_not_constant']);
    expect(hanna.codes()).toEqual(['client/rate_not_constant']);
    expect(ada.codes()).toEqual(['client/own_rate_not_constant']);
    hanna.engine.emitter.emit('soundRate', { leaf, isConstant: true });
    ada.engine.emitter.emit('soundRate', { leaf: null, isConstant: true });
    await world.run(100);
    expect([hanna, ada].map(({ snapshot }) => snapshot.security?.state)).toEqual(['proved', 'proved']);
  });

  it('what an altered client writes or shares without a host is not shown, once the time of the class is over', async () => {
    world.server.rules.files = withPublic({ hostMustBePresent: true, hostAbsenceSeconds: 10 });
    world.judges.set('Ada', {
      open: async () => ({ decide: async () => ({ allowed: true, policies: [], explanations: [] }) }),
    });
    const hanna = await world.host();
    const ada = await world.guest('Ada', hanna);
    const bob = await world.guest('Bob', hanna);
    await hanna.crash();
    await world.run(10_000);
    // A message may be under way for a while.
    ada.actions.sendChat('still in time').catch(() => undefined);
    await world.run(500);
    expect(bob.snapshot.chat.map(({ text }) => text)).toEqual(['still in time']);
    await world.run(6000);
    ada.actions.sendChat('nobody watches').catch(() => undefined);
    const leaf = ada.snapshot.self.leaf ?? 0;
    const records = [{ kid: (2n << 20n) | (BigInt(leaf) << 8n) | 1n, ctr: 7n, hash: new Uint8Array(16) }];
    ada.engine.emitter.emit('proofDue', { records });
    await world.until(() => bob.person('Ada').problems.length === 1);
    await world.run(500);
    expect(bob.snapshot.chat).toHaveLength(1);
    expect(bob.told()).toContain('client/message_not_permitted');
    expect(bob.person('Ada').problems[0]?.error.code).toBe('client/stream_not_permitted');
    expect(bob.engine.covered.flatMap(({ records: covered }) => covered)).toEqual([]);
  });

  it('the chat is gone with the meeting, or as much later as the class says', async () => {
    for (const [chatLifeMinutes, kept] of [
      [0, 0],
      [5, 1],
    ] as const) {
      world = new World();
      world.server.rules.files = withPublic({ chatLifeMinutes });
      const hanna = await world.host();
      expect((await refusalOf(world, hanna.actions.sendChat('a secret'))).code).toBe('allowed');
      const leaving = hanna.actions.leave();
      await world.until(() => hanna.snapshot.phase === 'left');
      await leaving;
      expect(hanna.snapshot.chat).toHaveLength(kept);
      await world.run(5 * 60_000, 30_000);
      expect(hanna.snapshot.chat).toEqual([]);
    }
  });

  it('is over when its time and a quarter of an hour are used up, even if the server goes on', async () => {
    const hanna = await world.host({ durationMinutes: 5 });
    await world.run((5 + 240 + 14) * 60_000, 60_000);
    expect(hanna.snapshot.phase).toBe('in_meeting');
    await world.run(2 * 60_000, 30_000);
    expect(hanna.snapshot.phase).toBe('ended');
  });
});
