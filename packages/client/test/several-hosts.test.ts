// Two hosts of one charter: races, the one who does the automatic work, and who takes over (real group, fake server).
import {
  deriveLinkKeys,
  draftCharter,
  formatMeetingLink,
  foundCharter,
  generateLinkSecret,
  publicClassification,
  sealCharter,
  sealDetails,
} from '@incamera/charter';
import { generateMemberKey, generateReturnKey } from '@incamera/group';
import { toBase64Url } from '@incamera/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeviceRecords } from '../src/device/device-records.js';
import { toldPolicy } from '../src/policy/creation.js';
import { type Device, World } from './world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(async () => {
  await world.close();
});

/** A meeting with two hosts, each with its own device. */
async function twoHosts(): Promise<[Device, Device]> {
  const keys = await Promise.all(
    ['Hanna', 'Hugo'].map(async (label) => ({
      label,
      signingKey: await generateMemberKey(),
      returnKey: await generateReturnKey(),
    })),
  );
  const [first] = keys;
  if (!first) throw new Error('no host');
  const nowMs = world.clock.nowMs();
  const hosts = keys.map(({ label, signingKey, returnKey }) => ({
    label,
    signatureKey: signingKey.publicKey,
    returnKey: returnKey.publicKey,
  }));
  const times = { createdAtMs: nowMs, startsAtMs: nowMs, expiresAtMs: nowMs + 3_600_000 };
  const charter = await foundCharter(
    draftCharter({
      ...times,
      nonce: crypto.getRandomValues(new Uint8Array(32)),
      hosts,
      classification: await publicClassification(),
    }),
    first.signingKey.privateKey,
  );
  const secret = generateLinkSecret();
  const linkKeys = await deriveLinkKeys(charter.meetingId, secret);
  world.server.meeting = {
    meetingId: charter.meetingId,
    sealedCharter: toBase64Url(await sealCharter(linkKeys, charter)),
    sealedMeta: toBase64Url(await sealDetails(linkKeys, { title: 'Two hosts', agenda: '' })),
    hostKeys: hosts.map(({ signatureKey }) => toBase64Url(signatureKey)),
    startsAtMs: times.startsAtMs,
    expiresAtMs: times.expiresAtMs,
    policy: toldPolicy(charter.charter),
  };
  world.link = formatMeetingLink('http://localhost:8080', charter.meetingId, secret);
  const devices: Device[] = [];
  for (const { label, signingKey, returnKey } of keys) {
    const device = world.device(label);
    await new DeviceRecords(device.storage).saveHost(charter.meetingId, { signingKey, returnKey });
    device.open(world.link);
    await device.enter();
    await world.until(() => device.snapshot.phase === 'in_meeting');
    devices.push(device);
  }
  return devices as [Device, Device];
}

describe('two hosts', () => {
  it('enter without anybody’s admission, and race: each admits somebody in the same moment, both are in', async () => {
    const [hanna, hugo] = await twoHosts();
    await world.run(1500);
    expect([hanna.names(), hugo.names()]).toEqual([
      ['Hanna', 'Hugo'],
      ['Hanna', 'Hugo'],
    ]);
    const guests = ['Ada', 'Bob'].map((name) => world.device(name).open(world.link));
    for (const guest of guests) await guest.enter();
    await world.until(() => hanna.snapshot.knocks.length === 2 && hugo.snapshot.knocks.length === 2);
    const idOf = (device: Device, name: string) =>
      device.snapshot.knocks.filter(({ displayName }) => displayName === name).map(({ knockId }) => knockId);
    const admitted = Promise.all([hanna.actions.admit(idOf(hanna, 'Ada')), hugo.actions.admit(idOf(hugo, 'Bob'))]);
    await world.until(() => guests.every(({ snapshot }) => snapshot.phase === 'in_meeting'));
    await admitted;
    await world.run(1500);
    const all = [hanna, hugo, ...guests];
    expect(new Set(all.map(({ snapshot }) => snapshot.security?.codeDigits)).size).toBe(1);
    expect(all.map(({ snapshot }) => snapshot.sendBlock)).toEqual([null, null, null, null]);
    const refused = world.server.received.filter(({ type }) => type === 'group.commit').length;
    const accepted = world.server.log.filter(({ entry }) => entry.type === 'commit').length;
    // The race was one: more commits were sent than could be accepted.
    expect(refused).toBeGreaterThan(accepted);
  });

  it('share the automatic work: one commits, the other takes over when it is gone', async () => {
    const [hanna, hugo] = await twoHosts();
    const ada = await world.guest('Ada', hanna);
    await world.run(1500);
    const before = world.server.log.length;
    let again = await ada.reload(world.link);
    await world.until(() => again.snapshot.phase === 'in_meeting');
    await world.run(500);
    const commits = world.server.log.slice(before).filter(({ entry }) => entry.type === 'commit');
    expect(commits).toHaveLength(1);
    expect(commits[0]?.entry).toMatchObject({ from: hanna.peerId });
    // Hanna is gone without a word: Hugo lets Ada back in, and takes Hanna out after a minute.
    await hanna.crash();
    again = await again.reload(world.link);
    await world.until(() => again.snapshot.phase === 'in_meeting');
    await world.run(65_000, 250);
    expect(hugo.names()).toEqual(['Ada', 'Hugo']);
    expect(again.snapshot.sendBlock).toBeNull();
  });
});
