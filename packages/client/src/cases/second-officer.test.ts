// Keys that are for a case of two officers, on the devices of holders and officers: what a server that drops the rule, forges the second
// officer or moves one from another case gets of them, and what honest files carry.
import { challengeHolder } from '@incamera/identity';
import { type Bytes, systemRng, toBase64Url, utf8 } from '@incamera/kernel';
import { type CaseBody, type CaseStatements, type WireBundle, type WireCase, wireBytes } from '@incamera/protocol';
import { bundleDigest, encodeBundle, generateCaseKey, readBundle, sealSecret } from '@incamera/shares';
import { beforeAll, describe, expect, it } from 'vitest';
import { OFFICERS_SITE, StatingOfficer, statementsOfTwo } from '../../test/officer-statements.js';
import { type HttpClient } from '../api/http-client.js';
import { clientErrors } from '../errors.js';
import { makeCaseFile, openCaseFile, openCaseTestimonies } from './case-file.js';
import { caseIdOf } from './case-id.js';
import { type OfficerRules } from './case-officers.js';
import { HolderRequests } from './holder-requests.js';
import { OfficerCases } from './officer-cases.js';
import { OfficerDesk } from './officer-desk.js';
import { type HolderSecret, releaseShares } from './release-maker.js';
import { makeRequestFile, readAnswerFile } from './request-file.js';

const MEETING = new Uint8Array(32).fill(7);
const meetingId = toBase64Url(MEETING) as CaseBody['meetings'][number];
const PASSPHRASE = 'five words are long enough';
const publicUrl = OFFICERS_SITE.origin;
/** Of a device that reaches no server but the one that is tested. */
const unreachable = new OfficerDesk({
  identity: {
    anchors: async () => {
      throw clientErrors.make('client/network');
    },
  },
  source: { passkeys: async () => [], passkeyChains: async () => [] },
  environment: { passkeys: null, clock: { nowMs: () => 0 } as never, publicUrl },
});
/** Knows no authority, and signs whatever an officer's passkey would. */
const officersDesk = {
  rules: async (): Promise<OfficerRules> => ({ anchors: [], clock: { nowMs: () => 0 }, publicUrl }),
  sign: async () => 'AA',
};
/** As the holder's server lists no authority. */
const holdersDesk = new OfficerDesk({
  identity: { anchors: async () => [] },
  source: { passkeys: async () => [], passkeyChains: async () => [] },
  environment: { passkeys: null, clock: { nowMs: () => 0 } as never, publicUrl },
});

let holder: HolderSecret & { readonly publicKey: Bytes };
let caseKey: { readonly privateKey: Bytes; readonly publicKey: Bytes };
let opened: CaseBody;
let two: WireBundle;
let one: WireBundle;
let statements: CaseStatements;
let olga: StatingOfficer;
let marta: StatingOfficer;

async function sealedFor(officers: 1 | 2, purpose = 'mark'): Promise<WireBundle> {
  const secret = systemRng.bytes(32);
  const wanted = { purpose, officers, meetingId: MEETING, secret, threshold: 1, holders: [holder], owner: utf8('A') };
  const { bundle, digest } = await sealSecret(wanted);
  return { digest: toBase64Url(digest), bundle: toBase64Url(bundle) };
}

beforeAll(async () => {
  const { privateKey, publicKey } = await generateCaseKey();
  holder = { holderId: systemRng.bytes(32), privateKey, publicKey };
  caseKey = await generateCaseKey();
  const body = {
    title: 'The recording of 1 March',
    reason: 'Published',
    askedBy: 'Olga',
    meetings: [meetingId],
    publicKey: toBase64Url(caseKey.publicKey),
    purposes: ['mark' as const, 'testimony' as const],
  };
  opened = { caseId: toBase64Url(await caseIdOf(body)), ...body };
  [two, one] = [await sealedFor(2), await sealedFor(1)];
  [olga, marta] = [await StatingOfficer.create('Olga'), await StatingOfficer.create('Marta')];
  statements = await statementsOfTwo(opened.caseId, olga, marta);
});

const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  await promise.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  );

/** A server that answers a holder, and notes what was released. */
function holdersServer(shown: CaseStatements | null, bundles: readonly WireBundle[], by = holdersDesk) {
  const released: unknown[] = [];
  const holderId = toBase64Url(holder.holderId);
  const request = {
    case: opened,
    statements: shown,
    openedAtMs: 1,
    meetingId,
    holderId,
    threshold: 1,
    devices: bundles.length,
    state: 'open',
    answeredAtMs: null,
    answeredBy: null,
    refusal: null,
    startsAtMs: null,
  };
  const http = {
    post: async (path: string) => {
      if (path.endsWith('/requests')) return { requests: [request] };
      if (path.endsWith('/bundles')) return { bundles, isLast: true };
      const context = { origin: publicUrl, holderId: holder.holderId };
      const { enc, ciphertext } = await challengeHolder(holder.publicKey, systemRng.bytes(32), context);
      return { challengeId: holderId, enc: toBase64Url(enc), ciphertext: toBase64Url(ciphertext) };
    },
    command: async (path: string, body: unknown) => {
      if (path.endsWith('/release')) released.push(body);
    },
  };
  const keys = {
    current: async () => ({ holderId }) as never,
    use: async <T>(use: (own: HolderSecret) => Promise<T>) => await use(holder),
  };
  const requests = new HolderRequests(http as unknown as HttpClient, keys, { publicUrl }, by);
  return { requests, released };
}

describe('a key that is for a case of two officers', () => {
  it('is released to no other case, and others beside it are', async () => {
    expect(await codeOf(releaseShares(opened, meetingId, [two], holder, 1))).toBe('client/case_unconfirmed');
    expect((await releaseShares(opened, meetingId, [two, one], holder, 1)).map(({ digest }) => digest)).toEqual([
      one.digest,
    ]);
    expect(await releaseShares(opened, meetingId, [two, one], holder, 2)).toHaveLength(2);
  });
});

describe('a request that came as a file', () => {
  const fileOf = (signed: CaseStatements | null, bundles = [two]) =>
    makeRequestFile({
      case: opened,
      statements: signed,
      holderId: toBase64Url(holder.holderId),
      meetings: [{ meetingId, bundles }],
    });
  // Read at the holder's own server, or at none.
  const requests = () => holdersServer(null, [], unreachable).requests;

  it('carries both officers, shows them, and is answered', async () => {
    const request = await requests().readFile(fileOf(statements));
    expect(request.officers).toMatchObject({
      opener: { name: 'Olga' },
      second: { name: 'Marta', isCertified: false },
      origin: publicUrl,
    });
    const answer = readAnswerFile(await requests().answerFile(request));
    expect(answer.meetings[0]?.shares.map(({ digest }) => digest)).toEqual([two.digest]);
  });

  it('says nothing of a second officer where there is none, as before there could be one', async () => {
    const text = fileOf(null, [one]);
    expect(text).not.toContain('statements');
    const request = await requests().readFile(text);
    expect(request.officers).toBeNull();
    expect(readAnswerFile(await requests().answerFile(request)).meetings[0]?.shares).toHaveLength(1);
  });

  it('opens nothing without them, or with what was signed about another case', async () => {
    const bare = await requests().readFile(fileOf(null));
    expect(await codeOf(requests().answerFile(bare))).toBe('client/case_unconfirmed');
    const other = await statementsOfTwo(toBase64Url(systemRng.bytes(32)), olga, marta);
    expect(await codeOf(requests().readFile(fileOf(other)))).toBe('client/case_statement_forged');
    const shown = await requests().readFile(fileOf(statements));
    const swapped = { ...shown, text: fileOf(other) };
    expect(await codeOf(requests().answerFile(swapped))).toBe('client/case_statement_forged');
    const confirmation = await olga.confirmation(opened.caseId, statements.opening);
    const alone = fileOf({ ...statements, confirmation });
    expect(await codeOf(requests().readFile(alone))).toBe('client/case_one_person');
  });
});

describe('a case file', () => {
  const evidence = [{ meetingId, bundles: [], releases: [] }];
  const fileOf = (signed: CaseStatements | null) =>
    makeCaseFile(
      { case: opened, statements: signed, holderNames: new Map(), evidence, privateKey: caseKey.privateKey },
      PASSPHRASE,
    );

  it('says who stood behind the case, by what they signed', async () => {
    const { officers } = await openCaseFile(await fileOf(statements), PASSPHRASE);
    expect([officers?.opener.name, officers?.second.name]).toEqual(['Olga', 'Marta']);
    expect((await openCaseTestimonies(await fileOf(statements), PASSPHRASE)).officers).toEqual(officers);
    const bare = await fileOf(null);
    expect(bare).not.toContain('statements');
    expect((await openCaseFile(bare, PASSPHRASE)).officers).toBeNull();
  });

  it('is not opened where that does not hold', async () => {
    const other = await statementsOfTwo(toBase64Url(systemRng.bytes(32)), olga, marta);
    const mixed = await fileOf({ ...statements, confirmation: other.confirmation });
    expect(await codeOf(openCaseFile(mixed, PASSPHRASE))).toBe('client/case_statement_forged');
  });
});

describe('an officer’s device', () => {
  /** A server that says of the case what it likes. */
  function officer(change: Partial<WireCase>, bundles: readonly WireBundle[] = [two]) {
    const sent: string[] = [];
    const wire = { case: opened, openedAtMs: 1, closedAtMs: null, isOwn: true, opening: null, second: null, ...change };
    const http = {
      get: async (path: string) =>
        path.endsWith('/holders')
          ? { holders: [{ holderId: toBase64Url(holder.holderId), name: 'Irene', organisation: 'Office' }] }
          : { ...wire, requests: [], events: [] },
      post: async () => ({ bundles, isLast: true }),
      command: async (path: string) => void sent.push(path),
    } as unknown as HttpClient;
    const records = { sealed: async () => null, saveSealed: async () => undefined, forget: async () => undefined };
    const cases = new OfficerCases({
      http,
      confirm: async (act) => await act(),
      environment: {} as never,
      records,
      ownName: async () => 'Marta',
      desk: officersDesk,
    });
    return { cases, sent };
  }
  const said = (statement: string | null, state: 'confirmed' | 'declined' | 'withdrawn' = 'confirmed') => ({
    state,
    atMs: 2,
    actor: 'Marta',
    isOwn: false,
    statement,
    reason: null,
  });

  it('asks holders once the second officer’s signature holds, and shows whose it is', async () => {
    const { cases, sent } = officer({ opening: statements.opening, second: said(statements.confirmation) });
    const { officers } = await cases.get(opened.caseId);
    expect(officers).toMatchObject({ state: 'confirmed', both: { second: { name: 'Marta' } } });
    await cases.ask(opened.caseId);
    expect(sent).toEqual([`/api/admin/cases/${opened.caseId}/ask`]);
  });

  it('asks nobody before, whatever the server says, nor where the server forgot that two are wanted', async () => {
    for (const second of [null, said(null), said(null, 'withdrawn'), said(null, 'declined')]) {
      const { cases, sent } = officer({ opening: statements.opening, second });
      expect(await codeOf(cases.ask(opened.caseId))).toBe('client/case_unconfirmed');
      expect(sent).toEqual([]);
    }
    const dropped = officer({});
    expect(await codeOf(dropped.cases.ask(opened.caseId))).toBe('client/case_unconfirmed');
    // One key of another kind that somebody left at the door changes nothing for a meeting of one officer.
    const free = officer({}, [one, two]);
    expect(await codeOf(free.cases.ask(opened.caseId))).toBe('ok');
  });

  it('refuses a case whose signatures do not hold, and confirms none', async () => {
    const other = await statementsOfTwo(toBase64Url(systemRng.bytes(32)), olga, marta);
    const { cases, sent } = officer({ opening: other.opening });
    expect(await codeOf(cases.confirm(opened.caseId))).toBe('client/case_statement_forged');
    const moved = officer({ opening: statements.opening, second: said(other.confirmation) });
    expect(await codeOf(moved.cases.get(opened.caseId))).toBe('client/case_statement_forged');
    expect(await codeOf(officer({}).cases.confirm(opened.caseId))).toBe('case/not_confirmed');
    expect(sent).toEqual([]);
    const good = officer({ opening: statements.opening, isOwn: false });
    await good.cases.confirm(opened.caseId);
    expect(good.sent).toEqual([`/api/admin/cases/${opened.caseId}/confirm`]);
  });
});

describe('a holder’s device', () => {
  it('releases once both signatures hold', async () => {
    const { requests, released } = holdersServer(statements, [two]);
    const [request] = await requests.list();
    expect(request?.officers?.second.name).toBe('Marta');
    if (request) await requests.release(request);
    expect(released).toMatchObject([{ caseId: opened.caseId, shares: [{ digest: two.digest }] }]);
  });

  it('releases nothing to a server that drops the rule, however it names the key', async () => {
    const { requests, released } = holdersServer(null, [two]);
    const [request] = await requests.list();
    expect(request?.officers).toBeNull();
    expect(request && (await codeOf(requests.release(request)))).toBe('client/case_unconfirmed');
    // The same key, passed off as one that needs a single officer.
    const read = readBundle(wireBytes(two.bundle));
    const bytes = encodeBundle({ ...read, officers: 1 });
    const lied = { digest: toBase64Url(await bundleDigest(bytes)), bundle: toBase64Url(bytes) };
    const liar = holdersServer(null, [lied]);
    const [shown] = await liar.requests.list();
    expect(shown && (await codeOf(liar.requests.release(shown)))).toBe('shares/share_unreadable');
    expect([released, liar.released]).toEqual([[], []]);
  });

  it('shows no request whose second officer is forged', async () => {
    const other = await statementsOfTwo(toBase64Url(systemRng.bytes(32)), olga, marta);
    const { requests } = holdersServer({ ...statements, confirmation: other.confirmation }, [two]);
    expect(await codeOf(requests.list())).toBe('client/case_statement_forged');
  });
});
