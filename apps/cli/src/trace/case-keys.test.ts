// A meeting's keys out of a case file, as `incamera trace --meeting` takes them.
import { writeFileSync } from 'node:fs';
import { systemRng, toBase64Url, utf8 } from '@incamera/kernel';
import { generateCaseKey, sealSecret } from '@incamera/shares';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCaseFile } from '../../../../packages/client/src/cases/case-file.js';
import { caseIdOf } from '../../../../packages/client/src/cases/case-id.js';
import { releaseShares } from '../../../../packages/client/src/cases/release-maker.js';
import { scratchFolder } from '../../test/incamera.js';
import { buildCommand } from '../command.js';
import { exitCodeOf } from '../terminal/known-errors.js';
import { keysOfCase } from './case-keys.js';

const MEETING = new Uint8Array(32).fill(7);
const meetingId = toBase64Url(MEETING);
const PASSPHRASE = 'five words are long enough';
const { path, remove } = scratchFolder();
const secrets = [systemRng.bytes(32), systemRng.bytes(32)];

function file(name: string, text: string): string {
  writeFileSync(path(name), text);
  return path(name);
}

/** A case of two devices, to which the first `releasing` of three holders released their shares. */
async function makeCase(releasing: number): Promise<string> {
  const holders = await Promise.all(
    [1, 2, 3].map(async (first) => ({ holderId: new Uint8Array(32).fill(first), ...(await generateCaseKey()) })),
  );
  const bundles = await Promise.all(
    secrets.map(async (secret) => {
      const wanted = { purpose: 'mark', meetingId: MEETING, secret, threshold: 2, holders, owner: utf8('Ada') };
      const { bundle, digest } = await sealSecret(wanted);
      return { digest: toBase64Url(digest), bundle: toBase64Url(bundle) };
    }),
  );
  const { privateKey, publicKey } = await generateCaseKey();
  const publicText = toBase64Url(publicKey);
  const purposes = ['mark'];
  const body = { title: 'A', reason: 'B', askedBy: 'C', meetings: [meetingId], publicKey: publicText, purposes };
  const opened = { caseId: toBase64Url(await caseIdOf(body as never)), ...body } as never;
  const releases = await Promise.all(
    holders.slice(0, releasing).map(async (holder) => ({
      holderId: toBase64Url(holder.holderId),
      shares: await releaseShares(opened, meetingId as never, bundles, holder, 1),
    })),
  );
  const evidence = [{ meetingId, bundles, releases }];
  return await makeCaseFile(
    { case: opened, statements: null, holderNames: new Map(), evidence, privateKey },
    PASSPHRASE,
  );
}

let whole: string;
beforeAll(async () => {
  whole = file('case.json', await makeCase(2));
  file('passphrase', `${PASSPHRASE}\n`);
  file('wrong', 'another passphrase\n');
});
afterAll(remove);

async function refused(...args: string[]): Promise<{ code: string; exit: number }> {
  try {
    const command = await buildCommand(() => {});
    await command.parseAsync(['trace', ...args, whole], { from: 'user' });
  } catch (error) {
    return { code: (error as { code: string }).code, exit: exitCodeOf(error) };
  }
  throw new Error('not refused');
}

describe('a case file', () => {
  test('gives the keys of all devices that enough holders released', async () => {
    const { keys, closed } = await keysOfCase(whole, meetingId, PASSPHRASE);
    expect(keys.map(({ key }) => toBase64Url(key))).toEqual(secrets.map(toBase64Url));
    expect(new Set(keys.map(({ label }) => label)).size).toBe(2);
    expect(closed).toBe(0);
  });

  test('gives none where too few did', async () => {
    const few = file('few.json', await makeCase(1));
    await expect(keysOfCase(few, meetingId, PASSPHRASE)).rejects.toMatchObject({ code: 'watermark/no_keys' });
  });

  test.each<[string, () => string[], string]>([
    ['another passphrase', () => at(meetingId, whole, 'wrong'), 'client/backup_not_opened'],
    ['another meeting', () => at(toBase64Url(new Uint8Array(32)), whole, 'passphrase'), 'cli/no_such_meeting'],
    ['no case file', () => at(meetingId, path('passphrase'), 'passphrase'), 'client/case_file_malformed'],
    ['a file that does not exist', () => at(meetingId, path('none'), 'passphrase'), 'cli/file_missing'],
    ['an empty passphrase', () => at(meetingId, whole, file('empty', '') && 'empty'), 'cli/no_passphrase'],
    ['a meeting without a case', () => ['--meeting', meetingId], 'cli/whose_keys'],
    ['a case without a meeting', () => ['--case', whole], 'cli/whose_keys'],
    ['keys beside a case', () => [...at(meetingId, whole, 'passphrase'), '--keys', whole], 'cli/whose_keys'],
    ['nothing', () => [], 'cli/whose_keys'],
  ])('%s is refused', async (_, args, code) => {
    expect(await refused(...args())).toEqual({ code, exit: 2 });
  });

  function at(meeting: string, caseFile: string, passphraseFile: string): string[] {
    return ['--meeting', meeting, '--case', caseFile, '--passphrase-file', path(passphraseFile)];
  }
});
