// A history as an officer takes it from a server, and as somebody reads it who trusts neither.
import { ED25519, formatVkey, noteSigner, parseVkey } from '@incamera/tlog';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestServer } from '../../../../apps/server/test/test-server.js';
import { confirmBy } from '../api/confirm.js';
import { HttpClient } from '../api/http-client.js';
import { type ClientEnvironment } from '../environment.js';
import { type HistoryFile, parseHistoryFile, verifyHistory } from './history-file.js';
import { sweepActions } from './officer-sweeps.js';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(async () => server.stop());

const tick = () => server.app.context.history.sequencer.tick();

function actionsOf(headers: Readonly<Record<string, string>>) {
  const request: ClientEnvironment['request'] = async (url, { method, headers: own, body }) =>
    await fetch(url, { method, headers: { ...own, ...headers }, body: body ?? null });
  const environment = { publicUrl: server.url, request };
  const nobody = confirmBy(async () => {
    throw new Error('no passkey here');
  });
  return sweepActions(new HttpClient(environment), environment, nobody);
}

async function taken() {
  const officer = await server.signedIn(['officer']);
  const meeting = await server.meeting();
  const host = await server.host(meeting);
  await server.member(meeting.meetingId, host, 0);
  await tick();
  await tick();
  const actions = actionsOf(officer.headers);
  return { officer, meeting, actions, ...(await actions.take(() => undefined)) };
}

const trustOf = (file: HistoryFile) => ({ key: parseVkey(file.vkey), witnesses: [], required: 0 });

it('is taken whole, verified, and answers; that it was asked stands in the history', async () => {
  const { officer, meeting, actions, history, file } = await taken();
  const answer = await actions.run({ history, file }, { by: 'level', below: 'passkey' });
  expect(answer).toMatchObject({ pattern: 'undecided', comparable: 1, found: [{ meetingId: meeting.meetingId }] });
  await tick();
  const later = await actionsOf(officer.headers).take(() => undefined);
  expect(later.history.entries).toContainEqual(
    expect.objectContaining({ type: 'sweep_run', accountId: officer.accountId, digest: expect.any(Uint8Array) }),
  );
  await expect(actions.run({ history, file }, { by: 'account', accountId: '' })).rejects.toMatchObject({
    code: 'client/sweep_query_invalid',
  });
});

it('is for officers who have just confirmed it', async () => {
  const organiser = await server.signedIn(['organiser']);
  await tick();
  await expect(actionsOf(organiser.headers).take(() => undefined)).rejects.toMatchObject({
    code: 'auth/not_permitted',
  });
  await expect(actionsOf({}).take(() => undefined)).rejects.toMatchObject({ code: 'auth/signed_out' });
  const answer = await fetch(`${server.url}/api/admin/sweeps`, {
    method: 'POST',
    headers: organiser.headers,
    body: JSON.stringify({ digest: 'A'.repeat(43) }),
  });
  expect(answer.status).toBe(403);
});

it('says of what was erased that it was there, and no more', async () => {
  const ada = await server.signedIn(['organiser'], 'Ada Lovelace');
  const officer = await server.signedIn(['officer', 'operator']);
  await tick();
  await server.store.accounts.remove(ada.accountId);
  await tick();
  const { history, file } = await actionsOf(officer.headers).take(() => undefined);
  expect(history.erased).toBe(2);
  expect(JSON.stringify(file)).not.toContain('Lovelace');
});

it('is refused when one entry is another, is there twice, or the state is not signed', async () => {
  const { file } = await taken();
  const code = async (change: Partial<HistoryFile>, trust = trustOf(file)) =>
    await verifyHistory({ ...file, ...change }, trust).then(
      () => 'verified',
      (error: { code: string }) => error.code,
    );
  const [first, ...rest] = file.entries;
  if (first === undefined) throw new Error('the history is empty');
  expect(await code({})).toBe('verified');
  expect(await code({ entries: [{ ...first, salt: 'A'.repeat(43) }, ...rest] })).toBe('tlog/proof_invalid');
  expect(await code({ entries: [first, ...file.entries] })).toBe('client/history_file_twice');
  expect(await code({ checkpoint: file.checkpoint.replace('\n2\n', '\n3\n') })).toBe('tlog/note_bad_signature');
  const other = await noteSigner(
    'localhost/log',
    ED25519,
    (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair,
  );
  expect(await code({}, { ...trustOf(file), key: parseVkey(formatVkey(other.key)) })).toBe('tlog/note_unsigned');
  for (const text of [
    '',
    '{}',
    JSON.stringify({ ...file, more: 1 }),
    JSON.stringify({ ...file, format: 'incamera-history/2' }),
  ]) {
    expect(() => parseHistoryFile(text)).toThrowError(
      expect.objectContaining({ code: 'client/history_file_malformed' }),
    );
  }
  expect(parseHistoryFile(JSON.stringify(file))).toEqual(file);
});
