// Testimonies against the whole server: two devices testify, holders on devices of their own release by files, and the officer reads what each
// device signed (real time, real sockets, loopback only).
import { decodeReceipt, readRosterContent } from '@incamera/group';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, createClient, type MeetingActions } from '../src/index.js';
import { createNodeEnvironment, MemoryStorage } from '../src/node/index.js';
import { FakeEngine } from './fake-engine.js';
import { ownPasskey, phaseIs, type RealServer, startRealServer, until } from './real-server.js';

const PASSPHRASE = 'harbour velvet orbit cradle';
let server: RealServer;

beforeAll(async () => {
  server = await startRealServer('--log-interval', '1');
}, 120_000);
afterAll(() => server.stop());

function device(): Client {
  const environment = createNodeEnvironment({
    publicUrl: server.url,
    storage: new MemoryStorage(),
    tabId: 'tab',
    createMediaEngine: () => new FakeEngine(),
  });
  return createClient({ ...environment, passkeys: ownPasskey(server.url) }) as Client;
}

async function enter(client: Client, link: string, displayName: string): Promise<MeetingActions> {
  const meeting = server.keep(client.openMeeting(link));
  await until(() => meeting.getSnapshot().preflight !== null, 'the check of the rules');
  await meeting.enter({ displayName });
  return meeting;
}

const seenOfLog = (meeting: MeetingActions) => meeting.getSnapshot().security?.log.size ?? 0;
const attested = (meeting: MeetingActions) => meeting.getSnapshot().testimony?.attested.length ?? 0;

it('leads an officer, with two holders, to what each device saw of the meeting', async () => {
  const hanna = device();
  await hanna.register({ setupToken: server.setupToken, displayName: 'Hanna' });
  const holders = [device(), device()];
  for (const [i, holder] of holders.entries()) {
    await holder.holderKey.create({ name: `Holder ${i}`, organisation: 'Office', passphrase: PASSPHRASE });
    await hanna.holderAdministration.list((await holder.holderKey.current())?.card ?? '');
  }
  const { link } = await hanna.createMeeting({
    title: 'Talk',
    agenda: '',
    startsAtMs: Date.now(),
    durationMinutes: 30,
    hostName: 'Hanna',
    autoReadmit: true,
    succession: 'none',
  });
  const host = await enter(hanna, link, 'Hanna');
  await phaseIs(host, 'in_meeting');
  const guest = await enter(device(), link, 'Ada');
  await until(() => host.getSnapshot().knocks.length === 1, 'the knock');
  await host.admit(host.getSnapshot().knocks.map(({ knockId }) => knockId));
  await phaseIs(guest, 'in_meeting');
  await until(() => attested(host) === 1 && attested(guest) === 1, 'both receipts');
  await until(() => [host, guest].every((one) => one.getSnapshot().testimony?.unsent === 0), 'the server to take them');
  const from = seenOfLog(host);
  await until(() => [host, guest].every((one) => seenOfLog(one) >= from + 6), 'the log to go on');
  // Each found there what both testified.
  for (const one of [host, guest]) {
    const codes = (one.getSnapshot().security?.problems ?? []).map(({ code }) => code);
    // The engine of this test makes no real offers.
    expect(codes.filter((code) => !code.startsWith('media/'))).toEqual([]);
  }
  const meetingId = host.getSnapshot().meeting?.id ?? '';
  await host.endForAll();
  await phaseIs(guest, 'ended');

  const { investigations } = hanna;
  const wanted = { title: 'Who was there', reason: 'A leak', meetings: [meetingId], passphrase: PASSPHRASE };
  const { caseId } = await investigations.open({ ...wanted, purposes: ['testimony'], secondOfficer: false });
  await investigations.ask(caseId);
  for (const holder of holders) {
    const { holderId } = (await holder.holderKey.current()) ?? { holderId: '' };
    const request = await holder.shareRequests.readFile(await investigations.requestFile(caseId, holderId));
    expect(request).toMatchObject({ purposes: ['testimony'], meetings: [{ meetingId, devices: 2 }] });
    await investigations.takeAnswer(caseId, await holder.shareRequests.answerFile(request));
  }
  const keys = await investigations.openKeys(caseId);
  expect([keys.deviceCount, keys.testifying[0]?.devices.length]).toEqual([0, 2]);
  const { devices, refused, unopened } = await keys.openTestimonies(meetingId);
  keys.dispose();
  expect([refused, unopened]).toEqual([[], []]);
  const said = new Map(
    devices.map(({ device: { owner }, testimonies }) => [
      owner.name,
      testimonies.flatMap(({ testimony: { kind, content } }) =>
        kind === 'receipt' ? (decodeReceipt(content) ?? []).map(({ epoch }) => epoch) : [],
      ),
    ]),
  );
  expect(said).toEqual(
    new Map([
      ['Hanna', [0n, 1n]],
      ['Ada', [1n]],
    ]),
  );
  const rosters = devices.flatMap(({ testimonies }) =>
    testimonies.flatMap(({ testimony: { kind, content } }) => (kind === 'roster' ? [readRosterContent(content)] : [])),
  );
  expect(rosters.map((read) => (read.ok ? read.value.list.seats.length : 0))).toEqual([1, 2]);
}, 120_000);
