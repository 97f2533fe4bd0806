// The log of a server, read as clients read it: what happened stands in it, whoever may see it can prove it, and nobody else learns anything.
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '@incamera/store';
import { checkLog } from '@incamera/tlog';
import LibsqlDatabase from 'libsql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HttpLog } from '../../test/http-log.js';
import { TestServer } from '../../test/test-server.js';
import { DELIVERY_LIMITS } from '../index.js';
import { checkHistory } from './check-history.js';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(async () => server.stop());

const tick = () => server.app.context.history.sequencer.tick();
const logOf = (headers: Record<string, string> = {}) => new HttpLog(server.url, headers);
const typesOf = (entries: readonly ({ type: string } | null)[]) => entries.map((entry) => entry?.type ?? null).sort();

describe('what a person may see', () => {
  it('is every passkey and device in their name, each proved, and nothing of others', async () => {
    const ada = await server.signedIn(['organiser'], 'Ada');
    const bob = await server.signedIn(['organiser'], 'Bob');
    await tick();
    await server.store.certificates.addDevice({
      issuerKeyHash: 'i',
      serial: '01',
      accountId: ada.accountId,
      deviceId: 'd_1',
      leafKey: 'leaf',
      issuedAtMs: 1,
      notAfterMs: 2,
    });
    await tick();
    const mine = await logOf(ada.headers).verified('/api/history/own');
    expect(typesOf(mine)).toEqual(['account_created', 'device_certificate', 'passkey_added']);
    expect(mine.find((entry) => entry?.type === 'account_created')).toMatchObject({ displayName: 'Ada' });
    expect(typesOf(await logOf(bob.headers).verified('/api/history/own'))).toEqual([
      'account_created',
      'passkey_added',
    ]);
    expect((await logOf().get('/api/history/own')).status).toBe(401);
    expect((await logOf(ada.headers).get('/api/history/own?place=4096')).status).toBe(400);
    expect((await logOf(ada.headers).get('/api/history/own?batch=-1')).status).toBe(400);
  });

  it('is, for members, what happened in their meeting; for officers, everything', async () => {
    const meeting = await server.meeting();
    const host = await server.host(meeting);
    const guest = await server.member(meeting.meetingId, host, 0);
    await tick();
    const path = `/api/meetings/${meeting.meetingId}/history`;
    const seen = await logOf({ authorization: `Bearer ${guest.session.token}` }).verified(path);
    expect(typesOf(seen)).toEqual(['commit_ordered', 'meeting_created', 'meeting_founded']);
    expect(seen.find((entry) => entry?.type === 'commit_ordered')).toMatchObject({
      epoch: 0,
      admitted: [guest.session.peerId],
    });
    const stranger = await server.visitor(meeting.meetingId);
    expect((await logOf({ authorization: `Bearer ${stranger.session.token}` }).get(path)).status).toBe(403);
    const elsewhere = await server.meeting();
    const other = await server.host(elsewhere);
    expect((await logOf({ authorization: `Bearer ${other.session.token}` }).get(path)).status).toBe(403);

    const organiser = await server.signedIn(['organiser']);
    expect((await logOf(organiser.headers).get('/api/admin/history')).status).toBe(403);
    const officer = await server.signedIn(['officer']);
    await tick();
    const all = typesOf(await logOf(officer.headers).verified('/api/admin/history'));
    expect(all).toEqual(
      expect.arrayContaining(['meeting_created', 'commit_ordered', 'account_created', 'rulebook_published']),
    );
    const one = `/api/admin/history?meeting=${meeting.meetingId}`;
    expect(typesOf(await logOf(officer.headers).verified(one))).toEqual(typesOf(seen));
    expect((await logOf(officer.headers).get('/api/admin/history?meeting=x')).status).toBe(400);
    expect((await logOf(organiser.headers).get(one)).status).toBe(403);
  });

  it('comes page by page, every entry once', async () => {
    const officer = await server.signedIn(['officer']);
    for (let i = 0; i < 250; i++) {
      await server.store.decisions.record(`d_${i}`, { atMs: 1, request: `{"n":${i}}`, allowed: true }, true);
    }
    await tick();
    const entries = await logOf(officer.headers).verified('/api/admin/history');
    const digests = entries.flatMap((entry) => (entry?.type === 'decision' ? [String(entry.digest)] : []));
    expect(new Set(digests).size).toBe(250);
    expect(digests).toHaveLength(250);
  });
});

describe('what everybody may see', () => {
  it('is a checkpoint; tiles are for whoever is signed in or a member', async () => {
    await tick();
    const open = await logOf().get('/log/checkpoint');
    expect(open.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(open.headers.get('cache-control')).toContain('max-age=2');
    expect(await logOf().checkpoint()).toMatchObject({ origin: 'localhost/log', size: 1 });
    expect((await logOf().get('/log/tile/0/000.p/1')).status).toBe(401);
    expect((await logOf({ authorization: `Bearer ${'A'.repeat(43)}` }).get('/log/tile/0/000.p/1')).status).toBe(401);
    const ada = await server.signedIn([]);
    const tile = await logOf(ada.headers).get('/log/tile/0/000.p/1');
    expect(tile.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect((await tile.arrayBuffer()).byteLength).toBe(32);
    const host = await server.host(await server.meeting());
    expect((await logOf({ authorization: `Bearer ${host.session.token}` }).get('/log/tile/0/000.p/1')).status).toBe(
      200,
    );
    for (const path of ['0/000.p/2', '0/000', '0/001', '1/000', '64/000', '0/..%2f000', 'entries/000.p/01', '']) {
      expect((await logOf(ada.headers).get(`/log/tile/${path}`)).status, path).toBe(404);
    }
  });

  it('grows by one entry of one length at each tick, whether much happened, little or nothing', async () => {
    const ada = await server.signedIn(['organiser']);
    await tick();
    for (let i = 0; i < 40; i++) await server.meeting({ accountId: ada.accountId });
    await tick();
    await tick();
    const entries = await (await logOf(ada.headers).reader()).bundle(0);
    expect(entries).toHaveLength(3);
    expect(new Set(entries.map(({ byteLength }) => byteLength))).toEqual(new Set([33]));
    expect(new Set(entries.map(String)).size).toBe(3);
  });

  it('says that it is not written, loses nothing meanwhile, and goes on', async () => {
    const { sequencer } = server.app.context.history;
    const ada = await server.signedIn(['organiser'], 'Ada');
    const health = async () => (await (await logOf().get('/healthz')).json()).checks.log;
    const append = vi.spyOn(server.store.history.log, 'append').mockRejectedValueOnce(new Error('disk full'));
    server.clock.advance(10_000);
    await expect.poll(health).toBe(false);
    append.mockRestore();
    server.clock.advance(10_000);
    await expect.poll(health).toBe(true);
    await sequencer.tick();
    expect(typesOf(await logOf(ada.headers).verified('/api/history/own'))).toEqual([
      'account_created',
      'passkey_added',
    ]);
  });

  it('cannot be filled by whoever has a link and comes to the door again and again', async () => {
    const { meetingId } = await server.meeting();
    await tick();
    for (let i = 0; i < 5; i++) await server.visitor(meetingId);
    expect(await server.store.history.pending(100)).toEqual([]);
  });

  it('goes on by its clock alone', async () => {
    for (let size = 1; size <= 3; size++) {
      server.clock.advance(10_000);
      await server.app.context.history.sequencer.tick();
      // The tick of the clock, and the one that waited for it.
      expect(await logOf().checkpoint()).toMatchObject({ size: 2 * size });
    }
  });
});

describe('erasing', () => {
  it('takes what is personal out for good, and every other proof stays', async () => {
    const officer = await server.signedIn(['officer', 'operator'], 'Olga');
    const ada = await server.signedIn(['organiser'], 'Ada Lovelace');
    const { meetingId } = await server.meeting({ accountId: ada.accountId });
    await tick();
    const before = await logOf(officer.headers).checkpoint();
    await server.store.accounts.remove(ada.accountId);
    await tick();
    const entries = await logOf(officer.headers).verified('/api/admin/history');
    expect(entries.filter((entry) => entry === null)).toHaveLength(2);
    expect(JSON.stringify(entries)).not.toContain('Lovelace');
    expect(entries).toContainEqual(expect.objectContaining({ type: 'account_removed', accountId: ada.accountId }));
    expect(entries).toContainEqual(expect.objectContaining({ type: 'meeting_created', meetingId }));
    await (await logOf(officer.headers).reader()).verifyBeginsWith(before);
    const { problems } = await checkLog(server.store.history.log, await logOf().key());
    expect(problems).toEqual([]);
  });
});

describe('a look at everything', () => {
  const look = async () => {
    const { key, vault } = server.app.context.history;
    return checkHistory(server.store, key, vault);
  };

  it('finds nothing in a history as it was written, erased entries included', async () => {
    const ada = await server.signedIn(['organiser'], 'Ada');
    await server.signedIn(['officer', 'operator']);
    await tick();
    await tick();
    await server.store.accounts.remove(ada.accountId);
    await tick();
    expect(await look()).toMatchObject({ size: 3, signedSize: 3, erasedCount: 2, problems: [] });
  });

  it('names an entry that was rewritten, moved, taken out or put in', async () => {
    await server.signedIn(['organiser'], 'Ada');
    await tick();
    const config = { kind: 'sqlite', file: join(server.dataDir, 'incamera.db') } as const;
    for (const [attack, problem] of [
      [
        "update history_entries set sealed = x'00' where place = (select min(place) from history_entries)",
        'is not what its hash says',
      ],
      [
        'update history_entries set sealed = (select sealed from history_entries order by place desc limit 1)',
        'is not what its hash says',
      ],
      ['update history_entries set place = 4095 - place', 'is not what its hash says'],
      ['update history_entries set leaf_hash = zeroblob(32)', 'others were put in'],
      ['delete from history_entries where place = (select min(place) from history_entries)', 'entries are missing'],
      ['update log_tiles set bytes = zeroblob(32) where level = 0', 'tile'],
    ] as const) {
      await server.app.close();
      await server.store.close();
      const copy = join(server.dataDir, 'copy.db');
      copyFileSync(config.file, copy);
      const raw = new LibsqlDatabase(copy);
      raw.exec(attack);
      raw.close();
      const store = await openStore({ kind: 'sqlite', file: copy }, DELIVERY_LIMITS);
      const { key, vault } = server.app.context.history;
      const { problems } = await checkHistory(store, key, vault);
      expect(problems.join(), attack).toContain(problem);
      await store.close();
    }
    await server.restart();
  });
});

describe('a restart', () => {
  it('goes on with the same log; what waited goes into a batch of the next run', async () => {
    const ada = await server.signedIn(['organiser'], 'Ada');
    await tick();
    const before = await logOf().checkpoint();
    await server.meeting({ accountId: ada.accountId });
    await server.restart();
    await tick();
    const after = new HttpLog(server.url, { ...ada.headers, origin: server.url });
    await (await after.reader()).verifyBeginsWith(before);
    expect(typesOf(await after.verified('/api/history/own'))).toContain('meeting_created');
  });

  it('without the keys, with others, or with a secret of another length does not start', async () => {
    await tick();
    await server.app.close();
    await server.store.close();
    const folder = join(server.dataDir, 'log');
    for (const spoil of [
      () => writeFileSync(join(folder, 'history.secret'), 'short'),
      () => writeFileSync(join(folder, 'log.vkey'), 'localhost/log+00000000+AAAA'),
      () => rmSync(folder, { recursive: true }),
    ]) {
      spoil();
      await expect(server.restart()).rejects.toMatchObject({ code: 'server/log_files' });
      await server.store.close();
    }
    server = await TestServer.start();
  });
});
