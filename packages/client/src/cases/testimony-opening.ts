// What the officer's device makes of the sealed testimonies of a meeting (L4; decision 0038): each is opened by the key of its device, and
// compared: with the commitment that the log holds, with the meeting, with the signature, and with whose key it was sealed under.
import { type KeptTestimony, openTestimony, readTestimony, type Testimony } from '@incamera/group';
import { equalBytes } from '@incamera/kernel';
import { type WireTestimony, wireBytes } from '@incamera/protocol';
import { type OpenedDevice, type OpenedMeeting } from './case-opening.js';

/** One testimony, with everything that shows that it is in the log. */
export interface OpenedTestimony {
  /** base64url: as the entry `testimony` of the history has it. */
  readonly commitment: string;
  /** When the server took it, by its clock, Unix ms. */
  readonly storedAtMs: number;
  /** Verified: signed by the leaf key that it names. */
  readonly testimony: Testimony;
  /** Salt, the signed bytes, and what belongs to them. */
  readonly kept: KeptTestimony;
}

export interface DeviceTestimonies {
  readonly device: OpenedDevice;
  /** In the order in which they were said, by the clock of the device. */
  readonly testimonies: readonly OpenedTestimony[];
}

/** One that says nothing: by its commitment, base64url, and why. */
export interface RefusedTestimony {
  readonly commitment: string;
  readonly code:
    | 'group/testimony_malformed'
    | 'group/testimony_forged'
    | 'client/testimony_other_meeting'
    | 'client/testimony_other_device';
}

export interface MeetingTestimonies {
  readonly meetingId: string;
  readonly devices: readonly DeviceTestimonies[];
  readonly refused: readonly RefusedTestimony[];
  /** Commitments of those that no opened key opens, base64url. */
  readonly unopened: readonly string[];
}

/** Opens and compares all testimonies of a meeting. */
export async function openTestimonies(
  { meetingId, devices }: Pick<OpenedMeeting, 'meetingId' | 'devices'>,
  sealed: readonly WireTestimony[],
): Promise<MeetingTestimonies> {
  const groupId = wireBytes(meetingId);
  const found = new Map<OpenedDevice, OpenedTestimony[]>(devices.map((device) => [device, []]));
  const refused: RefusedTestimony[] = [];
  const unopened: string[] = [];
  // Whose key opened the last one of a connection is tried first: else three hundred keys would be tried for each.
  const likely = new Map<string, OpenedDevice>();
  for (const wire of sealed) {
    const { commitment, peerId, atMs: storedAtMs } = wire;
    const opened = await openOne(wire, groupId, inOrder(devices, likely.get(peerId)));
    if (opened === null) {
      unopened.push(commitment);
      continue;
    }
    const { device, kept } = opened;
    likely.set(peerId, device);
    const read = await judge(kept, groupId, device);
    if (typeof read === 'string') refused.push({ commitment, code: read });
    else found.get(device)?.push({ commitment, storedAtMs, testimony: read, kept });
  }
  return {
    meetingId,
    devices: [...found].map(([device, testimonies]) => ({
      device,
      testimonies: testimonies.sort((a, b) => a.testimony.atMs - b.testimony.atMs),
    })),
    refused,
    unopened,
  };
}

const inOrder = (devices: readonly OpenedDevice[], first: OpenedDevice | undefined): readonly OpenedDevice[] =>
  first === undefined ? devices : [first, ...devices.filter((device) => device !== first)];

async function openOne(
  { commitment, sealed }: WireTestimony,
  groupId: Uint8Array,
  devices: readonly OpenedDevice[],
): Promise<{ readonly device: OpenedDevice; readonly kept: KeptTestimony } | null> {
  for (const device of devices) {
    const kept = await openTestimony(device.key, groupId, wireBytes(commitment), wireBytes(sealed));
    if (kept.ok) return { device, kept: kept.value };
  }
  return null;
}

/** Whoever has a device's key can seal under it what another one signed; nobody can sign for another. */
async function judge(
  { signed }: KeptTestimony,
  groupId: Uint8Array,
  device: OpenedDevice,
): Promise<Testimony | RefusedTestimony['code']> {
  const read = await readTestimony(signed);
  if (!read.ok) return read.error.code === 'group/testimony_forged' ? read.error.code : 'group/testimony_malformed';
  if (!equalBytes(read.value.groupId, groupId)) return 'client/testimony_other_meeting';
  // Whose key it is may be unreadable: what is signed stands by itself.
  const isOwn = device.leafKey === null || equalBytes(read.value.leafKey, device.leafKey);
  return isOwn ? read.value : 'client/testimony_other_device';
}
