// From sealed keys to opened ones, with holders, servers and officers who cheat.
import { type Bytes, systemRng, toBase64Url, utf8 } from '@incamera/kernel';
import { type CaseBody, type WireBundle } from '@incamera/protocol';
import { encodeRelease, generateCaseKey, readRelease, sealSecret } from '@incamera/shares';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeCaseBackup, openCaseBackup } from './case-backup.js';
import { makeCaseFile, openCaseFile } from './case-file.js';
import { caseFingerprint, caseIdOf, checkCase } from './case-id.js';
import { type HolderRelease, openMeeting } from './case-opening.js';
import { type HolderSecret, releaseShares } from './release-maker.js';
import { makeAnswerFile, makeRequestFile, readAnswerFile, readRequestFile } from './request-file.js';

const MEETING = new Uint8Array(32).fill(7);
const meetingId = toBase64Url(MEETING) as CaseBody['meetings'][number];
const PASSPHRASE = 'five words are long enough';

interface Key {
  readonly privateKey: Bytes;
  readonly publicKey: Bytes;
}
interface Scene {
  readonly opened: CaseBody;
  readonly caseKey: Key;
  readonly holders: readonly (HolderSecret & Key)[];
  readonly secrets: readonly Bytes[];
  readonly bundles: readonly WireBundle[];
}

async function newCase(title = 'The recording of 1 March', caseKey?: Key): Promise<{ opened: CaseBody; caseKey: Key }> {
  const key = caseKey ?? (await generateCaseKey());
  const body = {
    title,
    reason: 'Published',
    askedBy: 'Olga',
    meetings: [meetingId],
    publicKey: toBase64Url(key.publicKey),
    purposes: ['mark' as const],
  };
  return { opened: { caseId: toBase64Url(await caseIdOf(body)), ...body }, caseKey: key };
}

async function sealFor(holders: readonly (HolderSecret & Key)[], secret: Bytes, change = {}): Promise<WireBundle> {
  const wanted = { purpose: 'mark', meetingId: MEETING, secret, threshold: 2, holders, owner: utf8('Ada') };
  const { bundle, digest } = await sealSecret({ ...wanted, ...change });
  return { digest: toBase64Url(digest), bundle: toBase64Url(bundle) };
}

async function makeScene(): Promise<Scene> {
  const holders = await Promise.all(
    [1, 2, 3].map(async (first) => ({ holderId: new Uint8Array(32).fill(first), ...(await generateCaseKey()) })),
  );
  const secrets = [systemRng.bytes(32), systemRng.bytes(32)];
  const bundles = await Promise.all(secrets.map((secret) => sealFor(holders, secret)));
  return { ...(await newCase()), holders, secrets, bundles };
}

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});

const release = async (holder: HolderSecret, of = scene.opened, bundles = scene.bundles): Promise<HolderRelease> => ({
  holderId: toBase64Url(holder.holderId),
  shares: await releaseShares(of, meetingId, bundles, holder, 1),
});
const released = (count: number) => Promise.all(scene.holders.slice(0, count).map((holder) => release(holder)));
const opening = (releases: readonly HolderRelease[], bundles = scene.bundles) =>
  openMeeting(scene.opened.caseId, scene.caseKey.privateKey, { meetingId, bundles, releases });

describe('the id of a case', () => {
  it('covers everything that a server could swap', async () => {
    await checkCase(scene.opened);
    const other = await generateCaseKey();
    const changes: Partial<CaseBody>[] = [
      { publicKey: toBase64Url(other.publicKey) },
      { title: 'Another title' },
      { reason: 'Another reason' },
      { askedBy: 'Mallory' },
      { purposes: ['mark', 'testimony'] },
      { purposes: ['testimony'] },
      { meetings: [toBase64Url(new Uint8Array(32)) as CaseBody['meetings'][number]] },
    ];
    for (const change of changes) {
      await expect(checkCase({ ...scene.opened, ...change })).rejects.toMatchObject({ code: 'client/case_altered' });
      const renamed = toBase64Url(await caseIdOf({ ...scene.opened, ...change }));
      // Whoever renames it as well is found out by ear.
      expect(caseFingerprint(renamed)).not.toBe(caseFingerprint(scene.opened.caseId));
    }
    expect(caseFingerprint(scene.opened.caseId)).toMatch(/^([0-9a-f]{4} ?){16}$/);
  });
});

describe('released shares', () => {
  it('of enough holders open the key of every device, of fewer none', async () => {
    const { devices, closed, wrongHolders } = await opening(await released(2));
    expect(devices.map(({ key }) => toBase64Url(key))).toEqual(scene.secrets.map(toBase64Url));
    expect([closed, wrongHolders]).toEqual([[], []]);
    const one = await opening(await released(1));
    expect(one.devices).toEqual([]);
    expect(one.closed.map(({ code }) => code)).toEqual(['shares/too_few', 'shares/too_few']);
  });

  it('name the holder who released a wrong one, and open the rest', async () => {
    const [first, second, third] = await released(3);
    if (!first || !second || !third) throw new Error('unreachable');
    const [share] = third.shares;
    const shares = [
      { digest: scene.bundles[0]?.digest ?? '', share: share?.share.slice(0, -8).concat('AAAAAAAA') ?? '' },
    ];
    const { devices, wrongHolders } = await opening([first, second, { ...third, shares }]);
    expect(devices).toHaveLength(2);
    expect(wrongHolders).toEqual([third.holderId]);
  });

  it('for another case open nothing here, even when the server writes this case on them', async () => {
    const { opened: other } = await newCase('Another case', scene.caseKey);
    const [first, second] = await Promise.all(scene.holders.slice(0, 2).map((holder) => release(holder, other)));
    if (!first || !second) throw new Error('unreachable');
    const replayed = await opening([first, second]);
    expect(replayed.devices).toEqual([]);
    expect(replayed.wrongHolders).toEqual([first.holderId, second.holderId]);
    const relabelled = [first, second].map(({ holderId, shares }) => ({
      holderId,
      shares: shares.map(({ digest, share }) => {
        const read = readRelease(Uint8Array.from(Buffer.from(share, 'base64url')));
        return { digest, share: toBase64Url(encodeRelease({ ...read, caseId: scene.opened.caseId })) };
      }),
    }));
    expect((await opening(relabelled)).devices).toEqual([]);
  });

  it('to a key that a server put in place of the officer’s are not opened by the officer, who is told whose they are', async () => {
    const { opened: swapped } = await newCase();
    const forged = { ...swapped, caseId: scene.opened.caseId };
    await expect(checkCase(forged)).rejects.toMatchObject({ code: 'client/case_altered' });
    const releases = await Promise.all(scene.holders.slice(0, 2).map((holder) => release(holder, forged)));
    const { devices, wrongHolders } = await opening(releases);
    expect(devices).toEqual([]);
    expect(wrongHolders).toHaveLength(2);
  });

  it('are made for the meeting that the person agreed to and for no other, whatever the server hands over', async () => {
    const [holder] = scene.holders;
    if (!holder) throw new Error('unreachable');
    const secret = systemRng.bytes(32);
    const attacks: Record<string, WireBundle> = {
      'shares/not_this_meeting': await sealFor(scene.holders, secret, { meetingId: new Uint8Array(32).fill(8) }),
      'shares/other_purpose': await sealFor(scene.holders, secret, { purpose: 'record' }),
      'shares/other_digest': { ...(await sealFor(scene.holders, secret)), digest: toBase64Url(new Uint8Array(32)) },
      'shares/bundle_malformed': { digest: toBase64Url(new Uint8Array(32)), bundle: 'AAAA' },
    };
    for (const [code, bundle] of Object.entries(attacks)) {
      await expect(release(holder, scene.opened, [bundle])).rejects.toMatchObject({ code });
      // The officer's device says so as well, of that one device.
      const { closed } = await opening(await released(2), [...scene.bundles, bundle]);
      expect(closed).toEqual([{ digest: bundle.digest, code }]);
    }
    // Whoever leaves such a thing at the door keeps no other device from being traced.
    const mixed = await release(holder, scene.opened, [...Object.values(attacks), ...scene.bundles]);
    expect(mixed.shares.map(({ digest }) => digest)).toEqual(scene.bundles.map(({ digest }) => digest));
    const elsewhere = await sealFor(scene.holders.slice(1), secret);
    expect((await release(holder, scene.opened, [elsewhere])).shares).toEqual([]);
  });
});

describe('files', () => {
  it('of a case open with its passphrase to the same keys, elsewhere and later', async () => {
    const evidence = [{ meetingId, bundles: scene.bundles, releases: await released(2) }];
    const holderNames = new Map([
      [toBase64Url(scene.holders[0]?.holderId as Bytes), { name: 'Irene', organisation: 'Office' }],
    ]);
    const { opened, caseKey } = scene;
    const text = await makeCaseFile(
      { case: opened, statements: null, holderNames, evidence, privateKey: caseKey.privateKey },
      PASSPHRASE,
    );
    expect(text).not.toContain(toBase64Url(caseKey.privateKey));
    const file = await openCaseFile(text, PASSPHRASE);
    expect(file.meetings[0]?.devices.map(({ key }) => toBase64Url(key))).toEqual(scene.secrets.map(toBase64Url));
    expect([...file.holderNames.values()]).toEqual([{ name: 'Irene', organisation: 'Office' }]);
    await expect(openCaseFile(text, 'another passphrase')).rejects.toMatchObject({ code: 'client/backup_not_opened' });
    const altered = text.replace('"Published"', '"Private"');
    await expect(openCaseFile(altered, PASSPHRASE)).rejects.toMatchObject({ code: 'client/case_altered' });
    for (const bad of ['', '{}', text.slice(0, -9), text.replace('"format"', '"more":1,"format"')]) {
      await expect(openCaseFile(bad, PASSPHRASE)).rejects.toMatchObject({ code: 'client/case_file_malformed' });
    }
  });

  it('of the key bring it back to another device, and no other key in its place', async () => {
    const { opened, caseKey } = scene;
    const { caseId, publicKey } = opened;
    const backup = await makeCaseBackup({ caseId, publicKey, privateKey: caseKey.privateKey }, PASSPHRASE);
    expect(toBase64Url((await openCaseBackup(backup, PASSPHRASE)).privateKey)).toBe(toBase64Url(caseKey.privateKey));
    await expect(openCaseBackup(backup, 'another passphrase')).rejects.toMatchObject({
      code: 'client/backup_not_opened',
    });
    const wrong = await makeCaseBackup({ caseId, publicKey, privateKey: systemRng.bytes(32) }, PASSPHRASE);
    await expect(openCaseBackup(wrong, PASSPHRASE)).rejects.toMatchObject({ code: 'client/backup_malformed' });
  });

  it('carry a request to a holder elsewhere and the answer back', async () => {
    const [holder] = scene.holders;
    if (!holder) throw new Error('unreachable');
    const holderId = toBase64Url(holder.holderId);
    const bundles = [...scene.bundles];
    const request = readRequestFile(
      makeRequestFile({ case: scene.opened, statements: null, holderId, meetings: [{ meetingId, bundles }] }),
    );
    const { shares } = await release(holder, request.case, request.meetings[0]?.bundles);
    const meetings = [{ meetingId, shares: [...shares] }];
    const answer = readAnswerFile(makeAnswerFile({ caseId: scene.opened.caseId, holderId, meetings }));
    const [second] = (await released(2)).slice(1);
    if (!second) throw new Error('unreachable');
    const { devices } = await opening([{ holderId, shares: answer.meetings[0]?.shares ?? [] }, second]);
    expect(devices).toHaveLength(2);
    expect(() => readRequestFile('[]')).toThrow(expect.objectContaining({ code: 'client/case_file_malformed' }));
    expect(() => readAnswerFile('not JSON')).toThrow(expect.objectContaining({ code: 'client/case_file_malformed' }));
  });
});

describe('a device that sealed its key twice', () => {
  it('is one device to a search, so that it is not accused under each of its names', async () => {
    const bundles = [...scene.bundles, await sealFor(scene.holders, scene.secrets[0] as Bytes, { owner: utf8('Bob') })];
    const releases = await Promise.all(
      scene.holders.slice(0, 2).map((holder) => release(holder, scene.opened, bundles)),
    );
    const { devices, closed } = await opening(releases, bundles);
    expect(devices.map(({ key }) => toBase64Url(key))).toEqual(scene.secrets.map(toBase64Url));
    expect(closed).toEqual([]);
  });

  it('is found by its key also when it sealed rubbish for who it is', async () => {
    const { devices, closed } = await opening(await released(2));
    expect(devices.map(({ owner }) => owner.name)).toEqual([null, null]);
    expect(closed).toEqual([]);
  });
});
