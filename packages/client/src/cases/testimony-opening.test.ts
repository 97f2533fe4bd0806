// From sealed testimonies to what devices said: each compared with its commitment, its signature, its meeting and its device.
import {
  commitTestimony,
  encodeReceipt,
  generateMemberKey,
  type KeptTestimony,
  type MemberKey,
  sealTestimony,
  signTestimony,
  type Testimony,
} from '@incamera/group';
import { type Bytes, type MeetingId, type PeerId, systemRng, toBase64Url, utf8 } from '@incamera/kernel';
import { CASE_PURPOSES, type CaseBody, type WireBundle, type WireTestimony } from '@incamera/protocol';
import { generateCaseKey, sealSecret } from '@incamera/shares';
import { describe, expect, it } from 'vitest';
import { bundlesFor, deviceCount } from './bundle-purposes.js';
import { caseIdOf } from './case-id.js';
import { type OpenedDevice, openMeeting } from './case-opening.js';
import { releaseShares } from './release-maker.js';
import { openTestimonies } from './testimony-opening.js';

const GROUP = new Uint8Array(32).fill(7);
const meetingId = toBase64Url(GROUP) as MeetingId;
const fill = (n: number): Bytes => new Uint8Array(32).fill(n);
const content = encodeReceipt([{ epoch: 1n, transcriptHash: fill(1), rosterHash: fill(2), charterHash: fill(3) }]);

interface Person {
  readonly device: OpenedDevice;
  readonly memberKey: MemberKey;
}

async function person(name: string, n: number): Promise<Person> {
  const memberKey = await generateMemberKey();
  const owner = { name, evidence: [] };
  const digest = toBase64Url(fill(n));
  return { memberKey, device: { digest, meetingId, key: fill(n), owner, leafKey: memberKey.publicKey, log: null } };
}
const [ada, bob] = await Promise.all([person('Ada', 1), person('Bob', 2)]);

const signedBy = ({ memberKey }: Person, change: Partial<Testimony> = {}): Promise<Bytes> => {
  const said = { kind: 'receipt' as const, groupId: GROUP, epoch: 1n, atMs: 5, checkpoint: null, content };
  return signTestimony({ ...said, leafKey: memberKey.publicKey, ...change }, memberKey.privateKey);
};

/** As the server keeps it. */
async function sealed(under: Person, signed: Bytes, change: Partial<WireTestimony> = {}): Promise<WireTestimony> {
  const kept: KeptTestimony = { salt: systemRng.bytes(32), signed, attachment: utf8('beside') };
  return {
    commitment: toBase64Url(await commitTestimony(kept.salt, signed)),
    peerId: `p_${'A'.repeat(16)}` as PeerId,
    atMs: 9,
    sealed: toBase64Url(await sealTestimony(under.device.key, GROUP, kept)),
    ...change,
  };
}

const opening = (list: readonly WireTestimony[], devices = [ada.device, bob.device]) =>
  openTestimonies({ meetingId, devices }, list);

describe('testimonies of a meeting', () => {
  it('are opened by the keys of their devices, in the order in which they were said', async () => {
    const list = [
      await sealed(ada, await signedBy(ada, { atMs: 20 })),
      await sealed(bob, await signedBy(bob)),
      await sealed(ada, await signedBy(ada, { atMs: 10 })),
    ];
    const { devices, refused, unopened } = await opening(list);
    const said = devices.map(({ device, testimonies }) => [
      device.owner.name,
      testimonies.map((one) => one.testimony.atMs),
    ]);
    expect(said).toEqual([
      ['Ada', [10, 20]],
      ['Bob', [5]],
    ]);
    expect([refused, unopened]).toEqual([[], []]);
    expect(devices[0]?.testimonies[0]).toMatchObject({ storedAtMs: 9, kept: { attachment: utf8('beside') } });
  });

  it('that do not fit what the log holds, or whose key nobody released, stay closed', async () => {
    const good = await sealed(ada, await signedBy(ada));
    const moved = { ...(await sealed(ada, await signedBy(ada))), commitment: good.commitment };
    const foreign = await sealed(bob, await signedBy(bob));
    const { unopened } = await opening([moved, foreign], [ada.device]);
    expect(unopened).toEqual([moved.commitment, foreign.commitment]);
  });

  it('that another device signed, of another meeting, or with a forged signature say nothing, by name', async () => {
    const attacks = {
      'client/testimony_other_device': await sealed(bob, await signedBy(ada)),
      'client/testimony_other_meeting': await sealed(bob, await signedBy(bob, { groupId: fill(9) })),
      'group/testimony_forged': await sealed(bob, await signedBy(bob, { leafKey: ada.memberKey.publicKey })),
      'group/testimony_malformed': await sealed(bob, utf8('no testimony')),
    };
    const { devices, refused } = await opening(Object.values(attacks));
    expect(devices.every(({ testimonies }) => testimonies.length === 0)).toBe(true);
    expect(refused).toEqual(Object.entries(attacks).map(([code, { commitment }]) => ({ commitment, code })));
  });

  it('of a device that sealed rubbish for who it is stand by their signature', async () => {
    const nobody = { ...ada.device, owner: { name: null, evidence: [] }, leafKey: null };
    const { devices } = await opening([await sealed(ada, await signedBy(ada))], [nobody]);
    expect(devices[0]?.testimonies).toHaveLength(1);
  });
});

describe('what a case asks for', () => {
  const holders = Promise.all([1, 2].map(async (n) => ({ holderId: fill(n), ...(await generateCaseKey()) })));

  async function sealedKey(purpose: string, secret: Bytes): Promise<WireBundle> {
    const wish = { purpose, meetingId: GROUP, secret, threshold: 2, holders: await holders, owner: utf8('Ada') };
    const { bundle, digest } = await sealSecret(wish);
    return { digest: toBase64Url(digest), bundle: toBase64Url(bundle) };
  }

  async function caseFor(purposes: CaseBody['purposes']) {
    const key = await generateCaseKey();
    const body = {
      title: 'A',
      reason: 'B',
      askedBy: 'Olga',
      meetings: [meetingId],
      publicKey: toBase64Url(key.publicKey),
      purposes,
    };
    return { key, opened: { caseId: toBase64Url(await caseIdOf(body)), ...body } };
  }

  it('is all that holders release and that comes open', async () => {
    const secrets = [fill(5), fill(6), fill(8)];
    const bundles = await Promise.all(CASE_PURPOSES.map((purpose, i) => sealedKey(purpose, secrets[i] as Bytes)));
    for (const asked of [['mark'], ['testimony'], ['recording'], ['mark', 'testimony']] as const) {
      const { key, opened } = await caseFor([...asked]);
      const releases = await Promise.all(
        (await holders).map(async (holder) => ({
          holderId: toBase64Url(holder.holderId),
          shares: await releaseShares(opened, meetingId, bundles, holder, 1),
        })),
      );
      expect(releases.map(({ shares }) => shares.length)).toEqual([asked.length, asked.length]);
      for (const purpose of CASE_PURPOSES) {
        const found = await openMeeting(opened.caseId, key.privateKey, { meetingId, bundles, releases }, purpose);
        const isAsked = asked.some((one) => one === purpose);
        expect([found.devices.length, found.closed.length]).toEqual(isAsked ? [1, 0] : [0, 1]);
      }
    }
  });

  it('is counted by devices, not by keys', async () => {
    const bundles = [
      await sealedKey('mark', fill(5)),
      await sealedKey('testimony', fill(6)),
      await sealedKey('mark', fill(8)),
    ];
    expect(deviceCount(bundles, ['mark'])).toBe(2);
    expect(deviceCount(bundles, ['mark', 'testimony'])).toBe(2);
    expect(deviceCount(bundles, ['testimony'])).toBe(1);
    const rubbish = { digest: toBase64Url(fill(1)), bundle: 'AAAA' };
    expect(bundlesFor([...bundles, rubbish], 'testimony')).toEqual([bundles[1], rubbish]);
  });

  it('is part of what names the case', async () => {
    const { opened } = await caseFor(['mark']);
    const { caseId: _, ...body } = opened;
    const ids = await Promise.all(
      ([['mark'], ['testimony'], ['mark', 'testimony']] as const).map((purposes) =>
        caseIdOf({ ...body, purposes: [...purposes] }),
      ),
    );
    expect(new Set(ids.map(toBase64Url)).size).toBe(3);
  });
});
