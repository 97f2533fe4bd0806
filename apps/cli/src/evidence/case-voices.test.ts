// Fingerprints out of a case file, as `incamera authenticate --case` takes them, and a recording that is compared with them.
import { writeFileSync } from 'node:fs';
import {
  commitToSegment,
  encodePrintAttachment,
  encodePrintContent,
  encodeSegment,
  type PrintSide,
  type Segment,
} from '@incamera/evidence';
import { commitTestimony, sealTestimony, signTestimony, TESTIMONY_PURPOSE } from '@incamera/group';
import { type Bytes, systemRng, toBase64Url, utf8 } from '@incamera/kernel';
import { generateCaseKey, sealSecret } from '@incamera/shares';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCaseFile } from '../../../../packages/client/src/cases/case-file.js';
import { caseIdOf } from '../../../../packages/client/src/cases/case-id.js';
import { releaseShares } from '../../../../packages/client/src/cases/release-maker.js';
import { segmentsOf } from '../../../../packages/evidence/test/sound.js';
import { speechLike } from '../../../../packages/watermark/test/sound.js';
import { wav } from '../../../../testkit/src/wav-file.js';
import { incamera, scratchFolder } from '../../test/incamera.js';
import { buildCommand } from '../command.js';
import { exitCodeOf } from '../terminal/known-errors.js';
import { voicesOfCase } from './case-voices.js';

const GROUP = new Uint8Array(32).fill(7);
const meetingId = toBase64Url(GROUP);
const FOUNDED_MS = 1_900_000_000_000;
const PASSPHRASE = 'five words are long enough';
const SECONDS = 30;
const { path, remove } = scratchFolder();
const said = speechLike(SECONDS, 41);
const others = speechLike(SECONDS, 52);

interface Device {
  readonly keys: CryptoKeyPair;
  readonly leafKey: Bytes;
  readonly secret: Bytes;
  readonly peerId: string;
}

async function makeDevice(number: number): Promise<Device> {
  const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const leafKey = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey));
  return { keys, leafKey, secret: systemRng.bytes(32), peerId: `p_${'abcdefgh'.repeat(2).slice(0, 15)}${number}` };
}

/** What `by` testifies of `speaker`, as the server keeps it. */
async function testimonyOf(by: Device, speaker: Device, side: PrintSide, segment: Segment) {
  const salted = { salt: systemRng.bytes(32), segment: encodeSegment(segment) };
  const commitment = commitToSegment(salted.salt, salted.segment);
  const atMs = FOUNDED_MS + Math.round(segment.startMicros / 1000) + 15_000;
  const content = encodePrintContent([{ speaker: speaker.leafKey, side, commitment }]);
  const base = { kind: 'fingerprints', groupId: GROUP, epoch: 1n, atMs, checkpoint: null } as const;
  const signed = await signTestimony({ ...base, leafKey: by.leafKey, content }, by.keys.privateKey);
  const salt = systemRng.bytes(32);
  const sealed = await sealTestimony(by.secret, GROUP, { salt, signed, attachment: encodePrintAttachment([salted]) });
  return {
    commitment: toBase64Url(await commitTestimony(salt, signed)),
    peerId: by.peerId as never,
    atMs,
    sealed: toBase64Url(sealed),
  };
}

/** Ada, who speaks, and two who hear her; `lies`: the second heard something else. */
async function makeCase(releasing: number, lies = false): Promise<string> {
  const [ada, bob, kim] = (await Promise.all([1, 2, 3].map(makeDevice))) as [Device, Device, Device];
  const sent = segmentsOf(said, 100);
  const heard = (sound: Float32Array, later: number) => segmentsOf(sound, 100 + later);
  const testimonies = await Promise.all([
    ...sent.map((one) => testimonyOf(ada, ada, 'sent', one)),
    ...heard(said, 0.2).map((one) => testimonyOf(bob, ada, 'heard', one)),
    ...heard(lies ? others : said, 0.1).map((one) => testimonyOf(kim, ada, 'heard', one)),
  ]);
  const holders = await Promise.all(
    [1, 2, 3].map(async (first) => ({ holderId: new Uint8Array(32).fill(first), ...(await generateCaseKey()) })),
  );
  const bundles = await Promise.all(
    [ada, bob, kim].map(async ({ secret }) => {
      const owner = utf8('nothing that can be read');
      const wanted = { purpose: TESTIMONY_PURPOSE, meetingId: GROUP, secret, threshold: 2, holders, owner };
      const { bundle, digest } = await sealSecret(wanted);
      return { digest: toBase64Url(digest), bundle: toBase64Url(bundle) };
    }),
  );
  const { privateKey, publicKey } = await generateCaseKey();
  const purposes = ['testimony'];
  const body = {
    title: 'A',
    reason: 'B',
    askedBy: 'C',
    meetings: [meetingId],
    publicKey: toBase64Url(publicKey),
    purposes,
  };
  const opened = { caseId: toBase64Url(await caseIdOf(body as never)), ...body } as never;
  const releases = await Promise.all(
    holders.slice(0, releasing).map(async (holder) => ({
      holderId: toBase64Url(holder.holderId),
      shares: await releaseShares(opened, meetingId as never, bundles, holder, 1),
    })),
  );
  const evidence = [{ meetingId, bundles, releases, testimonies }];
  return await makeCaseFile(
    { case: opened, statements: null, holderNames: new Map(), evidence, privateKey },
    PASSPHRASE,
  );
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content);
  return path(name);
}

let whole: string;
let published: string;
beforeAll(async () => {
  whole = file('case.json', await makeCase(2));
  published = file('published.wav', wav([said.subarray(5 * 48_000, 25 * 48_000)]));
  file('passphrase', `${PASSPHRASE}\n`);
});
afterAll(remove);

describe('the fingerprints of a case', () => {
  test('are those of every voice that enough holders opened, as it was sent and as others heard it', async () => {
    const { voices, notes } = await voicesOfCase(whole, [], PASSPHRASE);
    expect(notes).toEqual([]);
    expect(new Set(voices.map(({ speaker }) => speaker)).size).toBe(1);
    expect(voices.filter(({ heardBy }) => heardBy !== undefined)).toHaveLength(2);
    expect(voices.map(({ meeting }) => meeting)).toEqual([meetingId, meetingId, meetingId]);
  });

  test('are none where too few holders released', async () => {
    const few = file('few.json', await makeCase(1));
    await expect(voicesOfCase(few, [], PASSPHRASE)).rejects.toMatchObject({ code: 'cli/no_case_fingerprints' });
  });

  test('are of the meetings that are named', async () => {
    const other = toBase64Url(new Uint8Array(32));
    await expect(voicesOfCase(whole, [other], PASSPHRASE)).rejects.toMatchObject({ code: 'cli/no_such_meeting' });
    expect((await voicesOfCase(whole, [meetingId], PASSPHRASE)).voices).toHaveLength(3);
  });

  test('prove a recording by the speaker and the two who heard it', async () => {
    const { code, stdout, stderr } = await incamera('authenticate', published, ...withCase(whole));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Verdict: what could be compared is genuine.');
    expect(stdout).toMatch(/the speaker and 2 others \(speaker and two: \d+ %\)/);
    expect(stdout).not.toContain('who says otherwise');
  });

  test('name whoever committed to something else', async () => {
    const lying = file('lying.json', await makeCase(2, true));
    const { code, stdout } = await incamera('authenticate', published, ...withCase(lying));
    expect(code).toBe(0);
    expect(stdout).toContain('the speaker and 1 other ');
    expect(stdout).toContain('who says otherwise');
    expect(stdout).toMatch(/device \(\S{8}\), about device \(\S{8}\)/);
  });
});

test.each<[string, () => string[], string]>([
  ['no fingerprints', () => [], 'cli/whose_fingerprints'],
  ['a meeting without a case', () => ['--meeting', meetingId, '--fingerprints', whole], 'cli/whose_fingerprints'],
  [
    'a case file that is none',
    () => ['--case', published, '--passphrase-file', path('passphrase')],
    'client/case_file_malformed',
  ],
  [
    'another passphrase',
    () => ['--case', whole, '--passphrase-file', file('other', 'x x x x x x\n')],
    'client/backup_not_opened',
  ],
])('%s is refused', async (_, args, code) => {
  const command = await buildCommand(() => {});
  const run = command.parseAsync(['authenticate', published, ...args()], { from: 'user' });
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code });
  expect(exitCodeOf(error)).toBe(2);
});

function withCase(caseFile: string): string[] {
  return ['--case', caseFile, '--passphrase-file', path('passphrase')];
}
