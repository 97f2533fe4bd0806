// A media path that falls silent before ICE notices: an address that changed, or a network that is away.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withPublic } from './rules-support.js';
import { World } from './world.js';

let world: World;

beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

it('is made anew at once while the server answers, without leaving the group', async () => {
  const host = await world.host();
  const ada = await world.guest('Ada', host);
  const { epoch } = ada.snapshot.security ?? {};
  const opens = ada.engine.opens;
  ada.engine.emitter.emit('silence', { isSilent: true });
  await world.until(() => ada.engine.opens === opens + 1, 2_000);
  await world.run(2_000);
  expect(ada.snapshot.connection.media).toBe('connected');
  expect(ada.engine.opens).toBe(opens + 1);
  expect(ada.snapshot.phase).toBe('in_meeting');
  expect(ada.snapshot.security?.epoch).toBe(epoch);
});

it('is left alone while the whole network is away, and when it speaks again in time', async () => {
  const host = await world.host();
  const ada = await world.guest('Ada', host);
  const opens = ada.engine.opens;
  const { peerId } = ada;
  world.server.incoming = (from) => from === peerId;
  ada.engine.emitter.emit('silence', { isSilent: true });
  await world.run(2_000);
  expect(ada.engine.opens).toBe(opens);
  ada.engine.emitter.emit('silence', { isSilent: false });
  world.server.incoming = () => false;
  await world.run(10_000);
  expect(ada.engine.opens).toBe(opens);
  expect(ada.snapshot.connection).toMatchObject({ signalling: 'online', media: 'connected' });
});

it('that the server refuses for its network is ended with the reason, and tried again later; a lie is named as one', async () => {
  world.server.rules.files = withPublic({ networks: ['10.0.0.0/8'] });
  world.server.rules.address = '10.1.2.3';
  const host = await world.host();
  const ada = await world.guest('Ada', host);
  const opens = ada.engine.opens;
  const refuse = (address: string) =>
    world.server.send(ada.peerId, {
      type: 'media.refused',
      refusal: {
        facts: { ...world.server.rules.facts(), address },
        explanations: [{ code: 'policy/network_not_approved', policyId: null, parameters: {}, words: null }],
      },
    });
  refuse('198.51.100.7');
  await world.until(() => ada.codes().includes('client/media_network'));
  // What becomes of the closed connection starts nothing.
  ada.engine.emitter.emit('transport', { state: 'failed' });
  await world.run(20_000, 250);
  expect(ada.engine.opens).toBe(opens);
  expect(ada.snapshot.connection.media).toBe('lost');
  await world.run(15_000, 250);
  expect(ada.engine.opens).toBe(opens + 1);
  expect([ada.snapshot.connection.media, ada.codes()]).toEqual(['connected', []]);
  refuse('10.9.9.9');
  await world.until(() => ada.codes().includes('client/policy_disagrees'));
});
