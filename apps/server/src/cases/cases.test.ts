// Investigations over HTTP: who opens cases, who sees which sealed keys, who releases for whom, and what stays of it.
import { answerChallenge, holderIdOf } from '@incamera/identity';
import { type Bytes, systemRng, toBase64Url } from '@incamera/kernel';
import { CASE_LIMITS, wireBytes } from '@incamera/protocol';
import { generateCaseKey } from '@incamera/shares';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call } from '../../test/identity-people.js';
import { type TestAccount } from '../../test/test-account.js';
import { TestServer } from '../../test/test-server.js';
import { Sweeper } from '../meetings/sweeper.js';

const ADMIN = '/api/admin/cases';

interface Holder {
  readonly account: TestAccount;
  readonly holderId: string;
  readonly privateKey: Bytes;
}

let server: TestServer;
let officer: TestAccount;
let meetingId: string;
let irene: Holder;
let otto: Holder;

const id = () => toBase64Url(systemRng.bytes(32));
const newCase = (change: object = {}) => ({
  caseId: id(),
  title: 'A recording',
  reason: 'It was published.',
  askedBy: 'Olga',
  meetings: [meetingId],
  publicKey: toBase64Url(systemRng.bytes(1216)),
  purposes: ['mark'],
  ...change,
});

async function holder(name: string): Promise<Holder> {
  const { privateKey, publicKey } = await generateCaseKey();
  const wire = { name, organisation: 'Office', publicKey: toBase64Url(publicKey) };
  await call(server, officer, '/api/admin/holders', wire);
  const holderId = toBase64Url(await holderIdOf({ ...wire, publicKey }));
  return { account: await server.signedIn(['organiser'], name), holderId, privateKey };
}

async function bring(count: number, of = meetingId): Promise<string[]> {
  const digests = Array.from({ length: count }, id).sort();
  const nowMs = server.clock.nowMs();
  for (const [i, digest] of digests.entries()) {
    const row = {
      meetingId: of,
      digest,
      peerId: `p${i}`,
      bundle: id(),
      nowMs,
      keptUntilMs: nowMs + 1e9,
      twoOfficers: false,
    };
    await server.store.bundles.add(row, { perPeer: 5000, perMeeting: 5000, roomAfterMs: 1 });
  }
  return digests;
}

async function prove({ account, holderId, privateKey }: Holder, as = account) {
  const { body, code } = await call(server, as, '/api/holder/challenge', { holderId });
  if (code !== undefined) return code;
  const challenge = { enc: wireBytes(body.enc), ciphertext: wireBytes(body.ciphertext) };
  const origin = new URL(server.url).origin;
  const answer = await answerChallenge(privateKey, challenge, { origin, holderId: wireBytes(holderId) });
  const proof = { challengeId: body.challengeId, answer: toBase64Url(answer ?? new Uint8Array(32)) };
  return (await call(server, as, '/api/holder/prove', proof)).code ?? 'proved';
}

async function asked(holders: readonly Holder[]): Promise<string> {
  const opened = newCase();
  await call(server, officer, ADMIN, opened);
  const requests = holders.map(({ holderId }) => ({ meetingId, holderId, threshold: 2, devices: 1 }));
  expect(await call(server, officer, `${ADMIN}/${opened.caseId}/ask`, { requests })).toMatchObject({ status: 200 });
  return opened.caseId;
}

const share = () => ({ digest: id(), share: toBase64Url(systemRng.bytes(1300)) });

/** The browser of an account after a restart: a server of tests has another port then. */
const again = (account: TestAccount): TestAccount => ({
  ...account,
  headers: { ...account.headers, origin: server.url },
});

beforeEach(async () => {
  server = await TestServer.start();
  officer = await server.signedIn(['officer'], 'Olga');
  ({ meetingId } = await server.meeting());
  irene = await holder('Irene');
  otto = await holder('Otto');
});
afterEach(() => server.stop());

describe('a case', () => {
  it('is opened on a meeting of which there are sealed keys, asks holders, collects what they release, and is closed', async () => {
    await bring(2);
    expect((await call(server, officer, `${ADMIN}/meetings`)).body.meetings).toMatchObject([{ meetingId, devices: 2 }]);
    const caseId = await asked([irene, otto]);
    expect((await call(server, officer, ADMIN)).body.cases).toMatchObject([
      { caseId, askedBy: 'Olga', closedAtMs: null },
    ]);
    expect(await prove(irene)).toBe('proved');
    const { body } = await call(server, irene.account, '/api/holder/requests', { holderId: irene.holderId });
    expect(body.requests).toMatchObject([{ case: { caseId, title: 'A recording' }, state: 'open', threshold: 2 }]);
    const shares = [share()];
    const release = { caseId, meetingId, holderId: irene.holderId, shares };
    expect(await call(server, irene.account, '/api/holder/release', release)).toMatchObject({ status: 200 });
    expect(await prove(otto)).toBe('proved');
    const refusal = { caseId, meetingId, holderId: otto.holderId, reason: 'Not with me' };
    expect(await call(server, otto.account, '/api/holder/refuse', refusal)).toMatchObject({ status: 200 });
    expect((await call(server, officer, `${ADMIN}/${caseId}/collect`, { meetingId })).body.releases).toEqual([
      { holderId: irene.holderId, shares },
    ]);
    const trace = { fileHash: id(), verdict: 'nobody', reportHash: id() };
    await call(server, officer, `${ADMIN}/${caseId}/trace`, trace);
    const authenticity = { fileHash: id(), verdict: 'altered', reportHash: id() };
    await call(server, officer, `${ADMIN}/${caseId}/authenticity`, authenticity);
    const report = { manifestHash: id() };
    await call(server, officer, `${ADMIN}/${caseId}/report`, report);
    expect(await call(server, officer, `${ADMIN}/${caseId}/close`, {})).toMatchObject({ status: 200 });
    await server.restart();
    const { body: kept } = await call(server, again(officer), `${ADMIN}/${caseId}`);
    const stateOf = (holder: Holder) => kept.requests.find((one: Holder) => one.holderId === holder.holderId);
    expect(stateOf(irene)).toMatchObject({ state: 'released', answeredBy: 'Irene' });
    expect(stateOf(otto)).toMatchObject({ state: 'refused', refusal: 'Not with me' });
    expect(kept.events).toMatchObject([
      { kind: 'opened', actor: 'Olga' },
      { kind: 'asked' },
      { kind: 'released', actor: 'Irene', holderId: irene.holderId, meetingId },
      { kind: 'refused', actor: 'Otto' },
      { kind: 'collected', actor: 'Olga' },
      { kind: 'traced', trace, authenticity: null, report: null },
      { kind: 'authenticated', actor: 'Olga', trace: null, authenticity },
      { kind: 'reported', trace: null, authenticity: null, report },
      { kind: 'closed' },
    ]);
    const closed = await call(server, again(officer), `${ADMIN}/${caseId}/collect`, { meetingId });
    expect(closed).toMatchObject({ status: 409, code: 'case/closed' });
  });

  it('is for officers alone, and changed only by those who just confirmed with their passkey', async () => {
    const caseId = await asked([irene]);
    const changes: [string, object][] = [
      [ADMIN, newCase()],
      [`${ADMIN}/${caseId}/ask`, { requests: [{ meetingId, holderId: otto.holderId, threshold: 2, devices: 1 }] }],
      [`${ADMIN}/${caseId}/collect`, { meetingId }],
      [`${ADMIN}/${caseId}/release`, { meetingId, holderId: irene.holderId, shares: [] }],
      [`${ADMIN}/${caseId}/close`, {}],
    ];
    const reads: [string, object?][] = [
      [`${ADMIN}/meetings`],
      [ADMIN],
      [`${ADMIN}/${caseId}`],
      [`${ADMIN}/${caseId}/bundles`, { meetingId, after: null }],
      [`${ADMIN}/${caseId}/trace`, { fileHash: id(), verdict: 'nobody', reportHash: id() }],
      [`${ADMIN}/${caseId}/authenticity`, { fileHash: id(), verdict: 'genuine', reportHash: id() }],
      [`${ADMIN}/${caseId}/report`, { manifestHash: id() }],
    ];
    const others = await server.signedIn(['organiser', 'operator'], 'Oscar');
    for (const [path, body] of [...changes, ...reads]) {
      expect(await call(server, others, path, body)).toMatchObject({ status: 403, code: 'auth/not_permitted' });
      expect(await call(server, null, path, body)).toMatchObject({ status: 401 });
    }
    server.clock.advance(5 * 60_000 + 1);
    for (const [path, body] of changes) {
      expect(await call(server, officer, path, body)).toMatchObject({ code: 'auth/reauthenticate' });
    }
  });

  it('names the officer who opens it, each meeting once, and holders of this server', async () => {
    const odd = [
      newCase({ askedBy: 'Somebody else' }),
      newCase({ meetings: [meetingId, meetingId] }),
      newCase({ meetings: [] }),
      newCase({ title: ' ' }),
      newCase({ publicKey: 'AAAA' }),
      newCase({ more: 1 }),
      newCase({ meetings: Array.from({ length: CASE_LIMITS.meetings + 1 }, id) }),
    ];
    for (const one of odd) expect(await call(server, officer, ADMIN, one)).toMatchObject({ status: 400 });
    const opened = newCase();
    expect(await call(server, officer, ADMIN, opened)).toMatchObject({ status: 201 });
    expect(await call(server, officer, ADMIN, opened)).toMatchObject({ code: 'case/exists' });
    const ask = (change: object) => {
      const request = { meetingId, holderId: irene.holderId, threshold: 2, devices: 1, ...change };
      return call(server, officer, `${ADMIN}/${opened.caseId}/ask`, { requests: [request] });
    };
    for (const change of [{ meetingId: id() }, { holderId: id() }, { threshold: 17 }, { devices: 0 }]) {
      expect(await ask(change)).toMatchObject({ status: 400 });
    }
    expect(await call(server, officer, `${ADMIN}/${id()}`)).toMatchObject({ code: 'case/unknown' });
  });

  it('hands out the sealed keys of its meetings page by page, and of no others', async () => {
    const digests = await bring(CASE_LIMITS.page + 3);
    const other = (await server.meeting()).meetingId;
    await bring(1, other);
    const caseId = await asked([irene]);
    const page = (of: string, after: string | null) =>
      call(server, officer, `${ADMIN}/${caseId}/bundles`, { meetingId: of, after });
    const first = (await page(meetingId, null)).body;
    const last = (await page(meetingId, first.bundles.at(-1).digest)).body;
    expect([first.isLast, last.isLast]).toEqual([false, true]);
    expect([...first.bundles, ...last.bundles].map(({ digest }) => digest)).toEqual(digests);
    expect(await page(other, null)).toMatchObject({ code: 'case/unknown' });
  });
});

describe('a case that nobody closes', () => {
  it('is closed after ninety days: what was released goes, the record says so', async () => {
    const caseId = await asked([irene]);
    const body = { meetingId, holderId: irene.holderId, shares: [share()] };
    await call(server, officer, `${ADMIN}/${caseId}/release`, body);
    const { context } = server.app;
    const openedAtMs = server.clock.nowMs();
    const sweepAfter = async (days: number, ms: number) => {
      const nowMs = openedAtMs + days * 24 * 3_600_000 + ms;
      await new Sweeper({ evidenceMs: 1, ...context, clock: { ...context.clock, nowMs: () => nowMs } }).sweep();
    };
    await sweepAfter(90, 0);
    expect(await server.store.cases.get(caseId)).toMatchObject({ closedAtMs: null });
    await sweepAfter(90, 1);
    expect((await server.store.cases.events(caseId)).at(-1)).toMatchObject({ kind: 'closed', actor: 'In Camera' });
    const look = { atMs: 0, kind: 'collected', actor: '' };
    expect(await server.store.cases.collect(caseId, meetingId, look)).toBe('closed');
  });
});

describe('a holder', () => {
  it('answers for the key that the device has, and for no other, whoever is signed in', async () => {
    const caseId = await asked([irene, otto]);
    const requests = (who: TestAccount, { holderId }: Holder) =>
      call(server, who, '/api/holder/requests', { holderId });
    const act = (who: TestAccount, { holderId }: Holder) => [
      requests(who, { holderId } as Holder),
      call(server, who, '/api/holder/bundles', { caseId, holderId, meetingId, after: null }),
      call(server, who, '/api/holder/release', { caseId, meetingId, holderId, shares: [share()] }),
      call(server, who, '/api/holder/refuse', { caseId, meetingId, holderId, reason: 'No' }),
    ];
    expect(await prove(irene)).toBe('proved');
    // Irene for Otto, the officer for Irene, Otto without a proof, and nobody.
    for (const [who, as] of [
      [irene.account, otto],
      [officer, irene],
      [otto.account, otto],
    ] as const) {
      for (const answer of await Promise.all(act(who, as))) {
        expect(answer).toMatchObject({ status: 403, code: 'holder/not_proved' });
      }
    }
    expect(await call(server, null, '/api/holder/requests', { holderId: irene.holderId })).toMatchObject({
      status: 401,
    });
    expect(await prove({ ...otto, privateKey: irene.privateKey })).toBe('holder/not_proved');
    expect(await prove({ ...otto, holderId: id() })).toBe('holder/gone');
  });

  it('shows it anew after ten minutes and after a restart; a challenge is answered once, in time, by who asked for it', async () => {
    await asked([irene]);
    const requests = () => call(server, irene.account, '/api/holder/requests', { holderId: irene.holderId });
    expect(await prove(irene)).toBe('proved');
    expect(await requests()).toMatchObject({ status: 200 });
    server.clock.advance(10 * 60_000);
    expect(await requests()).toMatchObject({ code: 'holder/not_proved' });
    await prove(irene);
    await server.restart();
    [irene, otto] = [irene, otto].map((one) => ({ ...one, account: again(one.account) })) as [Holder, Holder];
    expect(await requests()).toMatchObject({ code: 'holder/not_proved' });

    const { holderId, privateKey } = irene;
    const { body } = await call(server, irene.account, '/api/holder/challenge', { holderId });
    const challenge = { enc: wireBytes(body.enc), ciphertext: wireBytes(body.ciphertext) };
    const context = { origin: new URL(server.url).origin, holderId: wireBytes(holderId) };
    const answer = toBase64Url((await answerChallenge(privateKey, challenge, context)) as Bytes);
    const proof = { challengeId: body.challengeId, answer };
    expect(await call(server, otto.account, '/api/holder/prove', proof)).toMatchObject({ code: 'holder/not_proved' });
    expect(await call(server, irene.account, '/api/holder/prove', proof)).toMatchObject({ code: 'holder/not_proved' });
    const late = await call(server, irene.account, '/api/holder/challenge', { holderId });
    server.clock.advance(60_000);
    const lateProof = { challengeId: late.body.challengeId, answer };
    expect(await call(server, irene.account, '/api/holder/prove', lateProof)).toMatchObject({ status: 403 });
  });

  it('sees sealed keys only where somebody asks for them, and releases once', async () => {
    await bring(1);
    const caseId = await asked([irene]);
    await prove(irene);
    await prove(otto);
    const { holderId } = irene;
    const bundles = (change: object) =>
      call(server, irene.account, '/api/holder/bundles', { caseId, holderId, meetingId, after: null, ...change });
    expect((await bundles({})).body.bundles).toHaveLength(1);
    for (const change of [{ meetingId: id() }, { caseId: id() }]) {
      expect(await bundles(change)).toMatchObject({ status: 404, code: 'case/not_asked' });
    }
    const notAsked = { caseId, holderId: otto.holderId, meetingId, after: null };
    expect(await call(server, otto.account, '/api/holder/bundles', notAsked)).toMatchObject({ code: 'case/not_asked' });
    const release = (change: object) =>
      call(server, irene.account, '/api/holder/release', { caseId, meetingId, holderId, shares: [share()], ...change });
    expect(await release({ shares: [{ digest: id(), share: '' }] })).toMatchObject({ status: 400 });
    expect(await release({ meetingId: id() })).toMatchObject({ code: 'case/not_asked' });
    expect(await release({})).toMatchObject({ status: 200 });
    expect(await release({})).toMatchObject({ code: 'case/answered' });
    await call(server, officer, `${ADMIN}/${caseId}/close`, {});
    expect(await bundles({})).toMatchObject({ code: 'case/not_asked' });
    expect(await release({})).toMatchObject({ code: 'case/closed' });
  });

  it('without an account here is answered for by a file, and the record says so', async () => {
    const caseId = await asked([irene]);
    const body = { meetingId, holderId: irene.holderId, shares: [share()] };
    expect(await call(server, officer, `${ADMIN}/${caseId}/release`, body)).toMatchObject({ status: 200 });
    const { events } = (await call(server, officer, `${ADMIN}/${caseId}`)).body;
    expect(events.at(-1)).toMatchObject({ kind: 'released', actor: 'Olga', byFile: true, holderId: irene.holderId });
    const unasked = { ...body, holderId: otto.holderId };
    expect(await call(server, officer, `${ADMIN}/${caseId}/release`, unasked)).toMatchObject({
      code: 'case/not_asked',
    });
  });
});
