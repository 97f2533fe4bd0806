// A meeting whose charter names two hosts, each with its own device (test support).
import {
  type CharterClassification,
  classify,
  deriveLinkKeys,
  draftCharter,
  formatMeetingLink,
  foundCharter,
  generateLinkSecret,
  NO_SHARE_HOLDERS,
  readRulebookFiles,
  type ShareHolders,
  sealCharter,
  sealDetails,
  type VerifiedCharter,
} from '@incamera/charter';
import { generateMemberKey, generateReturnKey } from '@incamera/group';
import { toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { DeviceRecords, type HostRecord } from '../src/device/device-records.js';
import { toldPolicy } from '../src/policy/creation.js';
import { type Device, type World } from './world.js';

/** *Public*, as the rulebook of this world's server has it. */
export async function publicOf(world: World): Promise<CharterClassification> {
  const read = await readRulebookFiles(world.server.rules.files);
  const found = read.ok ? classify(read.value, 'public') : null;
  if (found === null) throw new Error('no such class');
  return found;
}

/** Puts a new meeting onto the server of `world`; nobody is in it yet. The first device holds the keys of the first host, … */
export async function chartered(
  world: World,
  names: readonly string[],
  draft: Pick<Parameters<typeof draftCharter>[0], 'features'> = {},
): Promise<Device[]> {
  const keys = await Promise.all(
    names.map(async () => ({ signingKey: await generateMemberKey(), returnKey: await generateReturnKey() })),
  );
  const [first] = keys;
  if (!first) throw new Error('no host');
  const nowMs = world.clock.nowMs();
  const charter = await foundCharter(
    draftCharter({
      createdAtMs: nowMs,
      startsAtMs: nowMs,
      expiresAtMs: nowMs + 3_600_000,
      nonce: crypto.getRandomValues(new Uint8Array(32)),
      hosts: keys.map(({ signingKey, returnKey }, i) => ({
        label: names[i] ?? '',
        signatureKey: signingKey.publicKey,
        returnKey: returnKey.publicKey,
      })),
      classification: await publicOf(world),
      shareHolders: holdersOf(world),
      ...draft,
    }),
    first.signingKey.privateKey,
  );
  return await placed(world, charter, keys, names);
}

/** Whom the server of `world` lists, as charters name them. */
function holdersOf({ holders: { threshold, holders } }: World): ShareHolders {
  if (holders.length === 0) return NO_SHARE_HOLDERS;
  const named = holders as readonly { name: string; organisation: string; publicKey: string }[];
  const asCharter = named.map(({ name, organisation, publicKey }) => {
    return { label: name, organisation, publicKey: wireBytes(publicKey), listedBy: 'server' as const };
  });
  return { threshold, holders: asCharter };
}

/** Puts a meeting of this charter onto the server; each host's keys go to a device of its own. */
export async function placed(
  world: World,
  charter: VerifiedCharter,
  keys: readonly HostRecord[],
  names: readonly string[],
): Promise<Device[]> {
  const { startsAtMs, expiresAtMs, hosts } = charter.charter;
  const secret = generateLinkSecret();
  const linkKeys = await deriveLinkKeys(charter.meetingId, secret);
  world.server.meeting = {
    meetingId: charter.meetingId,
    sealedCharter: toBase64Url(await sealCharter(linkKeys, charter)),
    sealedMeta: toBase64Url(await sealDetails(linkKeys, { title: 'Two hosts', agenda: '' })),
    hostKeys: hosts.map(({ signatureKey }) => toBase64Url(signatureKey)),
    startsAtMs,
    expiresAtMs,
    policy: toldPolicy(charter.charter),
  };
  world.link = formatMeetingLink(world.publicUrl, charter.meetingId, secret);
  return await Promise.all(
    keys.map(async (record, i) => {
      const device = world.device(names[i] ?? '');
      await new DeviceRecords(device.storage).saveHost(charter.meetingId, record);
      return device;
    }),
  );
}

/** A host's device goes in. */
export async function enterHost(world: World, device: Device): Promise<void> {
  device.open(world.link);
  await device.enter();
  await world.until(() => device.snapshot.phase === 'in_meeting');
}

export async function twoHosts(world: World): Promise<[Device, Device]> {
  const [hanna, hugo] = await chartered(world, ['Hanna', 'Hugo']);
  if (!hanna || !hugo) throw new Error('no host');
  await enterHost(world, hanna);
  await enterHost(world, hugo);
  return [hanna, hugo];
}

/** The keys of the host whose device it is. */
export async function hostKeysOf(device: Device): Promise<HostRecord> {
  const id = device.world.server.meeting?.meetingId;
  const record = id === undefined ? null : await new DeviceRecords(device.storage).host(id as never);
  if (record === null) throw new Error(`${device.name} holds no host key`);
  return record;
}
