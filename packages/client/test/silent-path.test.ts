// A media path that falls silent before ICE notices: an address that changed, or a network that is away.
import { afterEach, beforeEach, expect, it } from 'vitest';
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
