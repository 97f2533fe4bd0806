// The history of the own account against a server that makes entries up, keeps them back, or dates them as it likes.
import { toBase64Url } from '@incamera/kernel';
import { encodeEntry, type HistoryEvent } from '@incamera/tlog';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.js';
import { FakeLog, type Opening, OTHER_SIGNER } from '../../test/fake-log.js';
import { json } from '../../test/fake-rules.js';
import { HttpClient } from '../api/http-client.js';
import { DeviceRecords } from '../device/device-records.js';
import { type HttpRequest } from '../environment.js';
import { MemoryStorage } from '../node/memory-storage.js';
import { LogApi } from './log-api.js';
import { LogMemory } from './log-memory.js';
import { OwnHistory } from './own-history.js';
import { OwnMarks } from './own-marks.js';
import { ShownEntriesRecord } from './shown-entries.js';

const URL_OF_SERVER = 'https://meet.example';
class Server {
  readonly clock = new FakeClock();
  readonly log = new FakeLog(this.clock);
  accountId: string | null = 'a_ada';

  /** Writes an entry into the batch that comes next, and lets the tick pass. */
  record(event: HistoryEvent, atMs?: number): Opening {
    const opening = this.log.record(event, atMs);
    this.clock.advance(this.log.intervalMs);
    return opening;
  }

  async request(url: string, request: HttpRequest) {
    return (await this.log.answer(new URL(url).pathname, request, 'Ada')) ?? json(404, {});
  }
}

let server: Server;
let records: DeviceRecords;
beforeEach(() => {
  server = new Server();
  records = new DeviceRecords(new MemoryStorage());
});

/** The page, loaded anew on the same device. */
function device() {
  const http = new HttpClient({ publicUrl: URL_OF_SERVER, request: server.request.bind(server) });
  const marks = new OwnMarks(records, URL_OF_SERVER);
  const history = new OwnHistory({
    ...{ http, marks, clock: server.clock, api: new LogApi(http), memory: new LogMemory(records, URL_OF_SERVER) },
    shown: new ShownEntriesRecord(records, URL_OF_SERVER),
    account: async () => (server.accountId === null ? null : { accountId: server.accountId }),
  });
  return { history, marks };
}

const created = {
  type: 'account_created',
  accountId: 'a_ada',
  displayName: 'Ada',
  roles: [],
  by: 'invitation',
} as const;
const passkey = (credentialId: string, accountId = 'a_ada') =>
  ({ type: 'passkey_added', accountId, credentialId, publicKey: 'AA' }) as const;
const certificate = (leafKey: string) =>
  ({
    type: 'device_certificate',
    ...{ accountId: 'a_ada', deviceId: 'd', leafKey, issuerKeyHash: 'i', serial: '1', notAfterMs: 9 },
  }) as const;

async function problems(): Promise<string[]> {
  const { entries } = await device().history.own();
  return entries.map(({ problem }) => problem?.code ?? 'good');
}

describe('everything that was issued in a person’s name', () => {
  it('comes with the log, newest first; what is not the account’s is not shown', async () => {
    server.record(created);
    server.record(passkey('k1'));
    server.record({
      type: 'meeting_created',
      meetingId: 'm',
      accountId: 'a_ada',
      startsAtMs: 1,
      expiresAtMs: 2,
      policyHash: new Uint8Array(32),
    });
    server.record(certificate('leaf'));
    server.log.passkeys = ['k1'];
    const view = await device().history.own();
    expect(view).toMatchObject({ size: 304, problem: null, unlogged: [], evidence: [], earlierKeys: [] });
    expect(view.entries.map(({ kind, subject, problem }) => [kind, subject, problem])).toEqual([
      ['device_certificate', 'leaf', null],
      ['passkey_added', 'k1', null],
      ['account_created', '', null],
    ]);
    server.accountId = null;
    await expect(device().history.own()).rejects.toMatchObject({ code: 'auth/signed_out' });
    expect(await device().history.news()).toEqual([]);
  });

  it('names an entry that the log does not hold: made up, altered, moved, or of somebody else', async () => {
    server.record(created);
    const good = server.record(passkey('k1'));
    server.log.openings = [{ ...good, batchIndex: 5 }];
    expect(await problems()).toEqual(['client/history_entry_unproved']);
    server.log.openings = [{ ...good, place: 8 }];
    expect(await problems()).toEqual(['client/history_entry_unproved']);
    const entry = toBase64Url(encodeEntry({ ...passkey('k2'), atMs: 1 }));
    server.log.openings = [{ ...good, opened: { salt: good.opened?.salt ?? '', entry } }];
    expect(await problems()).toEqual(['client/history_entry_unproved']);
    server.log.openings = [];
    server.record(passkey('k1', 'a_bob'));
    expect(await problems()).toEqual(['client/history_entry_unproved']);
  });

  it('names a device that was put into the past by its time', async () => {
    server.record(created);
    server.record(passkey('k1'));
    server.clock.advance(600_000);
    // Written today, dated to the beginning.
    server.record(passkey('k2'), server.clock.nowMs());
    server.record(certificate('thief'), 1);
    expect((await problems())[0]).toBe('client/history_backdated');
    server.log.openings.pop();
    expect(await problems()).toEqual(['good', 'good', 'good']);
  });

  it('names an entry that was kept back when this device looked before', async () => {
    server.record(created);
    const hidden = server.record(passkey('thief'));
    server.record(passkey('k1'));
    const all = server.log.openings;
    server.log.openings = all.filter((opening) => opening !== hidden);
    const { history } = device();
    await history.own();
    await history.seen();
    server.log.openings = all;
    expect(await problems()).toEqual(['good', 'client/history_backdated', 'good']);
  });

  it('names a passkey of the account of which no entry speaks', async () => {
    server.record(created);
    server.record(passkey('k1'));
    server.log.passkeys = ['k1', 'thief'];
    expect((await device().history.own()).unlogged).toEqual(['thief']);
    // An account that is older than the log proves nothing by that.
    server.log.openings = server.log.openings.slice(1);
    expect((await device().history.own()).unlogged).toEqual([]);
  });

  it('says what is wrong with the log itself, keeps the evidence, and begins anew only when it is told to', async () => {
    server.record(created);
    await device().history.own();
    const rewritten = server.log.history(200);
    server.log.shows = () => ({ ...server.log.honest(), history: rewritten });
    const view = await device().history.own();
    expect([view.size, view.problem?.code, view.evidence.length]).toEqual([null, 'client/history_rewritten', 1]);
    expect(view.entries.map(({ problem }) => problem?.code)).toEqual(['client/history_rewritten']);
    await device().history.beginAnew();
    expect((await device().history.own()).problem).toBeNull();
    server.log.shows = () => ({ ...server.log.honest(), signer: OTHER_SIGNER });
    const other = await device().history.own();
    expect([other.problem?.code, other.earlierKeys.length]).toEqual(['client/history_key_changed', 1]);
    expect((await device().history.own()).problem).toBeNull();
    server.log.note = () => 'nonsense';
    expect((await device().history.own()).problem?.code).toBe('client/history_altered');
    server.log.note = () => null;
    expect((await device().history.own()).problem?.code).toBe('client/history_unavailable');
  });
});

describe('being told of what is new', () => {
  it('begins with the second look of a device, and leaves out what the device itself asked for', async () => {
    server.record(created);
    server.record(passkey('k1'));
    expect(await device().history.news()).toEqual([]);
    await device().marks.add('mine');
    server.record(certificate('mine'));
    server.record(passkey('k2'));
    server.record({ type: 'recovery_code_used', accountId: 'a_ada' });
    const kinds = async () => (await device().history.news()).map(({ kind, subject }) => [kind, subject]);
    const told = [
      ['recovery_code_used', ''],
      ['passkey_added', 'k2'],
    ];
    expect(await kinds()).toEqual(told);
    // Until it was read.
    const { history } = device();
    await history.news();
    await history.seen();
    expect(await kinds()).toEqual([]);
  });
});
