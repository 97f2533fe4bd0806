// Records against the whole server: two people meet, each part of it is logged, a member and an officer save the record, the server is gone, and
// the records are verified by keys alone (real time, real sockets, loopback only).
import { toBase64Url } from '@incamera/kernel';
import { parseVkey } from '@incamera/tlog';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseShares } from '../src/cases/release-maker.js';
import { makeAnswerFile, readRequestFile } from '../src/cases/request-file.js';
import { cardOf } from '../src/identity/holder-card.js';
import { type Client, createClient, type MeetingActions } from '../src/index.js';
import { createNodeEnvironment, MemoryStorage } from '../src/node/index.js';
import { compareRecords, readRecordFile, type VerifiedRecord, verifyRecord } from '../src/record/index.js';
import { makeHolder, type TestHolder } from './marks-world.js';
import { ownPasskey, phaseIs, type RealServer, startRealServer, until } from './real-server.js';
import { problemsOf } from './record-scene.js';

let server: RealServer;

beforeAll(async () => {
  server = await startRealServer('--log-interval', '1');
}, 120_000);
afterAll(() => server.stop());

function device(): Client {
  const environment = createNodeEnvironment({ publicUrl: server.url, storage: new MemoryStorage(), tabId: 'tab' });
  return createClient({ ...environment, passkeys: ownPasskey(server.url) }) as Client;
}

async function lobby(client: Client, link: string): Promise<MeetingActions> {
  const meeting = server.keep(client.openMeeting(link));
  await until(() => meeting.getSnapshot().preflight !== null, 'the check of the rules');
  return meeting;
}

/** Both attest the present epoch to each other, and the log holds it. */
async function attested(meetings: readonly MeetingActions[]): Promise<void> {
  const others = meetings.length - 1;
  const has = (meeting: MeetingActions) => meeting.getSnapshot().testimony?.attested.length === others;
  const state = () => JSON.stringify(meetings.map((one) => [one.getSnapshot().phase, one.getSnapshot().testimony]));
  for (const meeting of meetings) {
    await until(() => has(meeting), 'receipts of the others').catch((error: Error) => {
      throw new Error(`${error.message}: ${state()}`);
    });
  }
}

/** What a holder who has no account does with a request. */
async function answered(file: string, { holderId, key }: TestHolder): Promise<string> {
  const request = readRequestFile(file);
  const meetings = await Promise.all(
    request.meetings.map(async ({ meetingId, bundles }) => {
      const holder = { holderId, privateKey: key.privateKey };
      return { meetingId, shares: await releaseShares(request.case, meetingId, bundles, holder, 1) };
    }),
  );
  return makeAnswerFile({ caseId: request.case.caseId, holderId: toBase64Url(holderId), meetings });
}

/** Until nothing is too new and nothing on its way any more. */
async function settled(save: () => Promise<{ text: string }>, isWhole: (record: VerifiedRecord) => boolean) {
  const logKey = parseVkey(vkey);
  for (let attempt = 0; attempt < 20; attempt++) {
    const { text } = await save();
    const record = readRecordFile(text);
    const verified = await verifyRecord(record, { logKey, witnesses: [], required: 0 });
    if (isWhole(verified)) return { record, verified };
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  const { text } = await save();
  const record = readRecordFile(text);
  return { record, verified: await verifyRecord(record, { logKey, witnesses: [], required: 0 }) };
}
let vkey = '';

it('a member’s and an officer’s are verified when the server is gone, and do not contradict each other', async () => {
  const hanna = device();
  await hanna.register({ setupToken: server.setupToken, displayName: 'Hanna' });
  const holders = await Promise.all(['Irene', 'Otto'].map((name) => makeHolder(name)));
  for (const { name, organisation, key } of holders) {
    const card = cardOf({ name, organisation, publicKey: toBase64Url(key.publicKey) });
    await hanna.holderAdministration.list(card);
  }
  vkey = ((await (await fetch(`${server.url}/api/history/log`)).json()) as { vkey: string }).vkey;
  const { link } = await hanna.createMeeting({
    title: 'Talk',
    agenda: '',
    startsAtMs: Date.now(),
    durationMinutes: 30,
    hostName: 'Hanna',
    autoReadmit: true,
    succession: 'none',
  });
  const host = await lobby(hanna, link);
  await host.enter({ displayName: 'Hanna' });
  await phaseIs(host, 'in_meeting');
  const guest = await lobby(device(), link);
  await guest.enter({ displayName: 'Ada' });
  const third = await lobby(device(), link);
  await third.enter({ displayName: 'Boris' });
  await until(() => host.getSnapshot().knocks.length === 2, 'the knocks');
  // One right after the other: the list of the first change is given when the second is in force already.
  for (const { knockId } of host.getSnapshot().knocks) await host.admit([knockId]);
  for (const one of [guest, third]) await phaseIs(one, 'in_meeting');
  await attested([host, guest, third]);
  expect(guest.getSnapshot().canSaveRecord).toBe(true);
  await host.endForAll();
  await until(() => guest.getSnapshot().phase === 'ended', 'the end');

  // The guest came in epoch 1, and knows nothing of the one before.
  const ofGuest = await settled(
    () => guest.saveRecord(),
    ({ problems, entries }) =>
      problems.every(({ code }) => !code.endsWith('not_logged')) &&
      entries.some(({ entry }) => entry.type === 'meeting_ended'),
  );
  expect(ofGuest.verified.presence.map(({ displayName }) => displayName).sort()).toEqual(['Ada', 'Boris', 'Hanna']);
  expect(ofGuest.verified.problems.map(({ code }) => code)).not.toContain('record/receipt_missing');
  expect(ofGuest.verified.problems.every(({ weight }) => weight === 'incomplete')).toBe(true);
  expect(problemsOf(ofGuest.verified)).toContain('epoch_missing epoch 0');
  expect(ofGuest.verified.entries.map(({ entry }) => entry.type)).toContain('meeting_ended');

  const meetings = await hanna.investigations.meetings();
  const { caseId } = await hanna.investigations.open({
    title: 'Leak',
    reason: 'A recording of it was published.',
    meetings: meetings.map(({ meetingId }) => meetingId),
    purposes: ['testimony'],
    secondOfficer: false,
    passphrase: 'a long passphrase of many words',
  });
  await hanna.investigations.ask(caseId);
  for (const holder of holders) {
    const file = await hanna.investigations.requestFile(caseId, toBase64Url(holder.holderId));
    await hanna.investigations.takeAnswer(caseId, await answered(file, holder));
  }
  const opened = await hanna.investigations.openKeys(caseId);
  const ofOfficer = await settled(
    () => opened.record(ofGuest.verified.meeting.id),
    ({ problems }) => problems.length === 0,
  );
  await server.halt();
  expect(problemsOf(ofOfficer.verified)).toEqual([]);
  const [founder] = ofOfficer.verified.presence;
  expect(founder).toMatchObject({ displayName: 'Hanna', isHost: true, fromEpoch: 0 });
  expect(ofOfficer.verified.meeting.holders.names.map(({ label }) => label).sort()).toEqual(['Irene', 'Otto']);
  expect(ofOfficer.verified.log.headsSeen).toBeGreaterThan(0);
  expect(compareRecords(ofGuest, ofOfficer)).toEqual([]);
}, 180_000);
