// Two officers for one case over HTTP: where a second one is demanded, who may be it, what is signed, and what is not to be had before.
import {
  caseConfirmationChallenge,
  caseOpeningChallenge,
  encodeOfficerStatement,
  holderIdOf,
  loginChallenge,
} from '@incamera/identity';
import { type Bytes, sha256, systemRng, toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { generateCaseKey } from '@incamera/shares';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, type PasskeyPerson, passkeyPerson } from '../../test/identity-people.js';
import { TestServer } from '../../test/test-server.js';

const ADMIN = '/api/admin/cases';

let server: TestServer;
let olga: PasskeyPerson;
let marta: PasskeyPerson;
let meetingId: string;
let holderId: string;

const id = () => toBase64Url(systemRng.bytes(32));
const site = () => ({ origin: new URL(server.url).origin, rpId: 'localhost' });

async function signed(by: PasskeyPerson, name: string, challenge: Bytes): Promise<string> {
  const assertion = await by.passkey.assert({ ...site(), challenge });
  return toBase64Url(encodeOfficerStatement({ passkey: by.passkey.key, name, chain: [], assertion }));
}

async function opening(caseId: string, by = olga, name = 'Olga'): Promise<string> {
  return await signed(by, name, await caseOpeningChallenge({ caseId: wireBytes(caseId), name }));
}

async function confirmation(caseId: string, of: string, by = marta, name = 'Marta'): Promise<string> {
  const hash = await sha256(wireBytes(of));
  return await signed(by, name, await caseConfirmationChallenge({ caseId: wireBytes(caseId), name }, hash));
}

const newCase = (change: object = {}) => ({
  caseId: id(),
  title: 'A recording',
  reason: 'It was published.',
  askedBy: 'Olga',
  meetings: [meetingId],
  publicKey: toBase64Url(systemRng.bytes(1216)),
  purposes: ['mark', 'testimony'],
  ...change,
});

/** A case that Olga opened for a second officer. */
async function opened(): Promise<{ caseId: string; opening: string }> {
  const body = newCase();
  const statement = await opening(body.caseId);
  expect(await call(server, olga.account, ADMIN, { ...body, opening: statement })).toMatchObject({ status: 201 });
  return { caseId: body.caseId, opening: statement };
}

async function bring(twoOfficers: boolean): Promise<void> {
  const nowMs = server.clock.nowMs();
  const row = { meetingId, digest: id(), peerId: 'p', bundle: id(), nowMs, keptUntilMs: nowMs + 1e9, twoOfficers };
  await server.store.bundles.add(row, { perPeer: 50, perMeeting: 50, roomAfterMs: 1 });
}

async function start(twoOfficers = false): Promise<void> {
  server = await TestServer.start(twoOfficers ? ['--two-officers'] : []);
  olga = await passkeyPerson(server, 'Olga', ['officer']);
  marta = await passkeyPerson(server, 'Marta', ['officer']);
  ({ meetingId } = await server.meeting());
  const { publicKey } = await generateCaseKey();
  const wire = { name: 'Irene', organisation: 'Office', publicKey: toBase64Url(publicKey) };
  await call(server, olga.account, '/api/admin/holders', wire);
  holderId = toBase64Url(await holderIdOf({ ...wire, publicKey }));
}

const post = async (path: string, body: object, by = olga) =>
  (await call(server, by.account, path === '' ? ADMIN : `${ADMIN}/${path}`, body)).code ?? 'ok';
const ask = (caseId: string) =>
  post(`${caseId}/ask`, { requests: [{ meetingId, holderId, threshold: 1, devices: 1 }] });

afterEach(() => server.stop());

describe('a second officer', () => {
  beforeEach(() => start());

  it('confirms with a passkey; until then nobody is asked and nothing sealed is handed out', async () => {
    await bring(true);
    const { caseId, opening: statement } = await opened();
    const page = { meetingId, after: null };
    const barred = [
      await ask(caseId),
      await post(`${caseId}/bundles`, page),
      await post(`${caseId}/testimonies`, page),
      await post(`${caseId}/recordings`, { meetingId }),
      await post(`${caseId}/collect`, { meetingId }),
      await post(`${caseId}/release`, { meetingId, holderId, shares: [] }),
    ];
    expect(barred).toEqual(barred.map(() => 'case/unconfirmed'));
    const listed = (await call(server, marta.account, ADMIN)).body.cases;
    expect(listed).toMatchObject([{ caseId, isWaiting: true, isOwn: false }]);
    const signature = await confirmation(caseId, statement);
    expect(await post(`${caseId}/confirm`, { statement: signature }, marta)).toBe('ok');
    const { body } = await call(server, olga.account, `${ADMIN}/${caseId}`);
    expect(body).toMatchObject({
      opening: statement,
      isOwn: true,
      second: { state: 'confirmed', actor: 'Marta', isOwn: false, statement: signature },
    });
    const hash = async (text: string) => toBase64Url(await sha256(wireBytes(text)));
    expect(body.events).toMatchObject([
      { kind: 'opened', officer: { statementHash: await hash(statement) } },
      { kind: 'confirmed', actor: 'Marta', officer: { statementHash: await hash(signature), reason: null } },
    ]);
    expect([await ask(caseId), await post(`${caseId}/bundles`, page)]).toEqual(['ok', 'ok']);
  });

  it('is demanded where the rules of a meeting say so, and may be wanted elsewhere', async () => {
    expect(await post('', newCase())).toBe('ok');
    await bring(false);
    expect(await post('', newCase())).toBe('ok');
    await bring(true);
    expect((await call(server, olga.account, `${ADMIN}/meetings`)).body.meetings).toMatchObject([
      { meetingId, twoOfficers: true },
    ]);
    expect(await post('', newCase())).toBe('case/second_officer');
    await opened();
  });

  it('is not the account that opened the case, nobody without the role, and nobody by another’s passkey', async () => {
    const { caseId, opening: statement } = await opened();
    const own = await confirmation(caseId, statement, olga, 'Olga');
    expect(await post(`${caseId}/confirm`, { statement: own }, olga)).toBe('case/own');
    expect(await post(`${caseId}/decline`, { reason: 'No' }, olga)).toBe('case/own');
    const host = await passkeyPerson(server, 'Hanna', ['organiser']);
    const hosts = await confirmation(caseId, statement, host, 'Hanna');
    expect(await post(`${caseId}/confirm`, { statement: hosts }, host)).toBe('auth/not_permitted');
    // Olga's other passkey under Marta's session, and Marta's passkey under a name that is not hers.
    const borrowed = await confirmation(caseId, statement, olga, 'Marta');
    const renamed = await confirmation(caseId, statement, marta, 'Vera');
    for (const one of [borrowed, renamed]) {
      expect(await post(`${caseId}/confirm`, { statement: one }, marta)).toBe('case/statement_refused');
    }
  });

  it('signs this case as it was opened, and nothing else counts', async () => {
    const [one, two] = [await opened(), await opened()];
    const login = await signed(marta, 'Marta', await loginChallenge(systemRng.bytes(32)));
    const wrong = [
      await confirmation(two.caseId, one.opening),
      await confirmation(one.caseId, two.opening),
      await opening(one.caseId, marta, 'Marta'),
      login,
      id(),
    ];
    for (const statement of wrong) {
      expect(await post(`${one.caseId}/confirm`, { statement }, marta)).toBe('case/statement_refused');
    }
    for (const body of [{}, { statement: '' }, { statement: id(), more: 1 }, { statement: 'A'.repeat(70_000) }]) {
      expect(await post(`${one.caseId}/confirm`, body, marta)).toBe('protocol/malformed');
    }
    expect(await post(`${id()}/confirm`, { statement: login }, marta)).toBe('case/unknown');
  });

  it('says it once; a refusal is final, and a closed case takes no word', async () => {
    const one = await opened();
    const statement = await confirmation(one.caseId, one.opening);
    expect(await post(`${one.caseId}/confirm`, { statement }, marta)).toBe('ok');
    expect(await post(`${one.caseId}/confirm`, { statement }, marta)).toBe('case/confirmed');
    expect(await post(`${one.caseId}/decline`, { reason: 'No' }, marta)).toBe('case/confirmed');
    const two = await opened();
    expect(await post(`${two.caseId}/decline`, { reason: '  ' }, marta)).toBe('protocol/malformed');
    expect(await post(`${two.caseId}/decline`, { reason: 'Too wide' }, marta)).toBe('ok');
    const late = await confirmation(two.caseId, two.opening);
    expect(await post(`${two.caseId}/confirm`, { statement: late }, marta)).toBe('case/declined');
    expect(await ask(two.caseId)).toBe('case/declined');
    const { body } = await call(server, olga.account, `${ADMIN}/${two.caseId}`);
    expect(body.events.at(-1)).toMatchObject({
      kind: 'declined',
      officer: { statementHash: null, reason: 'Too wide' },
    });
    const three = await opened();
    expect(await post(`${three.caseId}/close`, {})).toBe('ok');
    const closed = await confirmation(three.caseId, three.opening);
    expect(await post(`${three.caseId}/confirm`, { statement: closed }, marta)).toBe('case/closed');
  });

  it('takes the confirmation back before holders are asked; whoever loses the role later changes nothing', async () => {
    const { caseId, opening: statement } = await opened();
    const signature = await confirmation(caseId, statement);
    await post(`${caseId}/confirm`, { statement: signature }, marta);
    expect(await post(`${caseId}/withdraw`, {}, olga)).toBe('case/not_confirmed');
    expect(await post(`${caseId}/withdraw`, {}, marta)).toBe('ok');
    expect(await ask(caseId)).toBe('case/unconfirmed');
    expect(await post(`${caseId}/confirm`, { statement: signature }, marta)).toBe('ok');
    await server.store.accounts.setRoles(marta.account.accountId, ['organiser']);
    expect(await post(`${caseId}/withdraw`, {}, marta)).toBe('auth/not_permitted');
    expect(await ask(caseId)).toBe('ok');
    expect((await call(server, olga.account, `${ADMIN}/${caseId}`)).body.second).toMatchObject({
      state: 'confirmed',
      actor: 'Marta',
      statement: signature,
    });
  });

  it('is demanded as well of a case that was opened before anything of such a meeting was sealed', async () => {
    const body = newCase();
    expect([await post('', body), await ask(body.caseId)]).toEqual(['ok', 'ok']);
    await bring(true);
    const page = { meetingId, after: null };
    const later = [
      await ask(body.caseId),
      await post(`${body.caseId}/bundles`, page),
      await post(`${body.caseId}/collect`, { meetingId }),
    ];
    expect(later).toEqual(later.map(() => 'case/second_officer'));
  });

  it('wants the passkey of this moment beside the signature, so that a stolen session brings back no old one', async () => {
    const { caseId, opening: statement } = await opened();
    const signature = await confirmation(caseId, statement);
    server.clock.advance(6 * 60_000);
    expect(await post(`${caseId}/confirm`, { statement: signature }, marta)).toBe('auth/reauthenticate');
    expect(await post(`${caseId}/decline`, { reason: 'No' }, marta)).toBe('auth/reauthenticate');
  });

  it('cannot stand behind a case that its opener did not sign', async () => {
    const body = newCase();
    expect(await post('', body)).toBe('ok');
    const statement = await confirmation(body.caseId, await opening(body.caseId));
    expect(await post(`${body.caseId}/confirm`, { statement }, marta)).toBe('case/not_confirmed');
    const forged = newCase();
    const wrong = [
      await opening(id()),
      await opening(forged.caseId, marta),
      await opening(forged.caseId, olga, 'Vera'),
    ];
    for (const one of wrong) expect(await post('', { ...forged, opening: one })).toBe('case/statement_refused');
  });
});

describe('a server that wants two officers for every case', () => {
  beforeEach(() => start(true));

  it('opens none without the signature that a second one confirms', async () => {
    await bring(false);
    expect((await call(server, olga.account, `${ADMIN}/meetings`)).body.meetings).toMatchObject([
      { meetingId, twoOfficers: true },
    ]);
    expect(await post('', newCase())).toBe('case/second_officer');
    const { caseId } = await opened();
    expect(await ask(caseId)).toBe('case/unconfirmed');
  });
});
