// More people than receive slots for sound: how many may have an open microphone, and what the server learns of it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ALL_HEARD_UP_TO, OPEN_MICROPHONES } from '../src/session/open-microphones.js';
import { type Device, World } from './world.js';

let world: World;

beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

it('opens no microphone that nobody could hear, says why, and tells the server only which are open', async () => {
  const host = await world.host();
  const guests: Device[] = [];
  for (let i = 1; i <= ALL_HEARD_UP_TO; i++) guests.push(await world.guest(`Guest ${i}`, host));
  for (const guest of guests.slice(0, OPEN_MICROPHONES)) await guest.actions.setSource('mic', 'microphone');
  const last = guests.at(-1) as Device;
  last.actions.setMuted(true);
  await last.actions.setSource('mic', 'microphone');
  await world.run(1_500);
  expect(last.snapshot.people.filter(({ microphone }) => microphone === 'on')).toHaveLength(OPEN_MICROPHONES);
  const told = () =>
    world.server.received.flatMap((message) =>
      message.type === 'media.active' && message.kind === 'mic' ? [message.active] : [],
    );
  const before = told().length;
  last.actions.setMuted(false);
  await world.run(1_000);
  expect(last.snapshot.self).toMatchObject({ muted: true, microphone: true });
  expect(last.engine.muted).toBe(true);
  expect(last.snapshot.notices.at(-1)?.error?.code).toBe('client/microphones_full');
  // It is no doubt about anybody's identity or about the encryption.
  expect(last.snapshot.security?.state).toBe('proved');
  expect(told().slice(before)).not.toContain(true);
  guests[0]?.actions.setMuted(true);
  await world.run(1_500);
  expect(told().slice(before)).toEqual([false]);
  last.actions.setMuted(false);
  await world.run(1_500);
  expect(last.snapshot.self.muted).toBe(false);
  expect(told().slice(before)).toEqual([false, true]);
  expect(last.snapshot.people.filter(({ microphone }) => microphone === 'on')).toHaveLength(OPEN_MICROPHONES);
}, 120_000);
