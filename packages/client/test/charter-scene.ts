// Meetings whose rules change, and a member who cheats at it (test support).
import { NO_SHARE_HOLDERS } from '@incamera/charter';
import { concat, copyBytes, toBase64Url } from '@incamera/kernel';
import { expect } from 'vitest';
import { withVersion } from '../../group/test/forged-charters.js';
import { HttpClient } from '../src/api/http-client.js';
import { Meetings, type OpenedMeeting } from '../src/api/meetings.js';
import { DeviceRecords } from '../src/device/device-records.js';
import { MemoryStorage } from '../src/node/memory-storage.js';
import { encodeContent } from '../src/session/group-content.js';
import { RELAY_MESSAGE } from '../src/session/membership-context.js';
import { RawMember } from './raw-member.js';
import { type Device, judging, type World } from './world.js';

export async function expectTogether(world: World, ...devices: readonly Device[]): Promise<void> {
  await world.until(() =>
    devices.every(({ snapshot }) => snapshot.phase === 'in_meeting' && snapshot.sendBlock === null),
  );
  expect(new Set(devices.map(({ snapshot }) => snapshot.security?.codeDigits)).size).toBe(1);
  const [first, ...others] = devices.map(({ snapshot }) => snapshot.rules);
  for (const rules of others) expect({ ...rules, canChange: false }).toEqual({ ...first, canChange: false });
}

/** An action that only ends when time passes. */
export async function during<T>(world: World, action: Promise<T>, limitMs = 20_000): Promise<T> {
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  action.then(done, done);
  await world.until(() => isDone, limitMs);
  return await action;
}

export const codeOf = (world: World, action: Promise<unknown>): Promise<string> =>
  during(
    world,
    action.then(
      () => 'done',
      (error: { code?: string }) => error.code ?? String(error),
    ),
  );

export const kinds = (device: Device): string[] => device.snapshot.notices.map(({ kind }) => kind);

/** The meeting as somebody with the link finds it, outside of any client. */
export async function openedMeeting(world: World): Promise<OpenedMeeting> {
  const request = world.server.request.bind(world.server);
  const environment = {
    publicUrl: 'http://localhost:8080',
    request,
    ...judging,
    clock: world.clock,
    rng: { bytes: () => new Uint8Array(32) },
  };
  const nobody = async () => ({ trustAnchors: [], issuers: [], shareHolders: NO_SHARE_HOLDERS });
  const records = new DeviceRecords(new MemoryStorage());
  const meetings = new Meetings(new HttpClient(environment), records, environment, nobody);
  return await during(world, meetings.open(world.link));
}

/** Admitted like everybody, and follows no rule from then on. */
export async function mallory(world: World, host: Device): Promise<RawMember> {
  const member = await RawMember.create(world, await openedMeeting(world), 'Mallory');
  const knocking = member.knock();
  await world.run(100);
  await knocking;
  await world.admit(host, 'Mallory');
  await world.until(() => member.group !== null);
  return member;
}

/** A commit that puts a version into force which the member signed itself. */
export async function charterCommitOf({ inside, forge }: RawMember) {
  const { seat, epoch } = inside;
  const chain = await withVersion(epoch.chain, seat.memberKey, { features: [] });
  const { bytes } = await forge.commitCharters(epoch.state, chain);
  return { commit: copyBytes(bytes), epoch: epoch.number };
}

export async function say(member: RawMember, text: string): Promise<void> {
  const id = crypto.getRandomValues(new Uint8Array(16));
  const content = encodeContent({ kind: 'chat', id, number: 1, text, file: null });
  const message = concat(new Uint8Array([RELAY_MESSAGE]), await member.joined.encryptMessage(content));
  member.send({ type: 'relay', durable: true, payload: toBase64Url(message) });
}
