// What the history keeps of devices that are let in, who may see it, and when it is erased.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HttpLog } from '../../test/http-log.js';
import { policyOf } from '../../test/policy-of.js';
import { TestServer } from '../../test/test-server.js';
import { type TestSocket } from '../../test/test-socket.js';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(async () => server.stop());

const tick = () => server.app.context.history.sequencer.tick();

/** A meeting that one device founds and lets another one into, with whoever is signed in there. */
async function meetingOf(guestHeaders: { cookie: string; origin: string } | null, policy: string | null = null) {
  const meeting = await server.meeting({ policy });
  const host = await server.host(meeting);
  const options = guestHeaders === null ? {} : { headers: { cookie: guestHeaders.cookie }, origin: server.url };
  const guest: TestSocket = await server.connect(meeting.meetingId, options);
  await guest.request({ type: 'hello', protocol: 1, resume: null, client: '9.8.7' });
  const { knockId } = await guest.request({ type: 'knock', sealed: 'a25vY2s' });
  await host.commit(0, { admits: [String(knockId)], welcome: 'd2VsY29tZQ' });
  await tick();
  return { ...meeting, host };
}

async function joinedOf(headers: Record<string, string>, path = '/api/admin/history') {
  const entries = await new HttpLog(server.url, headers).verified(path);
  return entries.flatMap((entry) => (entry?.type === 'device_joined' ? [entry] : []));
}

it('names account, device, network, version and how it was asked, for officers and for the person', async () => {
  const officer = await server.signedIn(['officer']);
  const ada = await server.signedIn(['organiser'], 'Ada');
  const times = { startsAtMs: server.clock.nowMs(), expiresAtMs: server.clock.nowMs() + 3_600_000 };
  const policy = policyOf(server, 'public', times);
  const { meetingId, host } = await meetingOf(ada.headers, JSON.stringify(policy));
  const joined = await joinedOf(officer.headers);
  expect(joined).toHaveLength(2);
  expect(joined.find(({ asked }) => asked === 'founding')).toMatchObject({ accountId: '', signIn: 'none', client: '' });
  expect(joined.find(({ asked }) => asked === 'knock')).toMatchObject({
    meetingId,
    accountId: ada.accountId,
    deviceId: expect.stringMatching(/^passkey-/),
    signIn: 'passkey',
    network: expect.stringMatching(/^(127\.0\.0\.0\/24|::\/48)$/),
    client: '9.8.7',
    classification: 'public',
    documentHash: policy.documentHash,
  });
  expect(await joinedOf(ada.headers, '/api/history/own')).toHaveLength(1);
  // Other members learn neither accounts nor networks by it.
  const member = { authorization: `Bearer ${host.session.token}` };
  expect(await joinedOf(member, `/api/meetings/${meetingId}/history`)).toEqual([]);
});

it('says nobody where people choose their names, and nothing once the account is erased', async () => {
  const officer = await server.signedIn(['officer', 'operator']);
  const ada = await server.signedIn(['organiser'], 'Ada');
  const times = { startsAtMs: server.clock.nowMs(), expiresAtMs: server.clock.nowMs() + 3_600_000 };
  const policy = policyOf(server, 'public', times);
  const rules = { ...(policy.meeting.rules as object), names: 'chosen' };
  await meetingOf(ada.headers, JSON.stringify({ ...policy, meeting: { ...policy.meeting, rules } }));
  const chosen = await joinedOf(officer.headers);
  expect(chosen.map(({ accountId, deviceId }) => accountId + deviceId)).toEqual(['', '']);
  await meetingOf(ada.headers);
  expect(JSON.stringify(await joinedOf(officer.headers))).toContain(ada.accountId);
  await server.store.accounts.remove(ada.accountId);
  await tick();
  expect(JSON.stringify(await joinedOf(officer.headers))).not.toContain(ada.accountId);
});
