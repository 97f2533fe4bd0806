// The list of holders of shares: who changes it, what is refused, and its history.
import { holderIdOf } from '@incamera/identity';
import { toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call } from '../../test/identity-people.js';
import { type TestAccount } from '../../test/test-account.js';
import { TestServer } from '../../test/test-server.js';

const ADMIN = '/api/admin/holders';
const holder = (name: string, first: number) => ({
  name,
  organisation: 'Example Office',
  publicKey: toBase64Url(new Uint8Array(1216).fill(first)),
});

let server: TestServer;
let officer: TestAccount;

beforeEach(async () => {
  server = await TestServer.start();
  officer = await server.signedIn(['officer'], 'Olga');
});
afterEach(() => server.stop());

const list = (body: object) => call(server, officer, ADMIN, body);
const retire = (holderId: string) => call(server, officer, `${ADMIN}/retire`, { holderId });

describe('holders of shares', () => {
  it('are listed for new meetings until an officer retires them, with the history', async () => {
    const organiser = await server.signedIn();
    const named = async () => (await call(server, organiser, '/api/holders')).body;
    expect(await named()).toEqual({ threshold: 2, holders: [] });
    expect(await list(holder('Irene', 1))).toMatchObject({ status: 201 });
    server.clock.advance(1000);
    await list(holder('Otto', 2));
    const irene = holder('Irene', 1);
    const holderId = toBase64Url(await holderIdOf({ ...irene, publicKey: wireBytes(irene.publicKey) }));
    expect((await named()).holders[0]).toEqual({ holderId, ...irene });
    expect(await retire(holderId)).toMatchObject({ status: 200 });
    expect((await named()).holders).toMatchObject([{ name: 'Otto' }]);
    expect(await retire(holderId)).toMatchObject({ status: 404, code: 'holder/gone' });
    const { body } = await call(server, officer, ADMIN);
    expect(body.holders).toMatchObject([
      { name: 'Irene', listedBy: 'Olga', retiredBy: 'Olga', retiredAtMs: server.clock.nowMs() },
      { name: 'Otto', listedBy: 'Olga', retiredBy: null, retiredAtMs: null },
    ]);
    await server.restart();
    expect((await named()).holders).toMatchObject([{ name: 'Otto' }]);
  });

  it('have each key once, also under another name or after it was retired, and are at most sixteen', async () => {
    await list(holder('Irene', 1));
    expect(await list(holder('Mallory', 1))).toMatchObject({ status: 409, code: 'holder/known' });
    const { body } = await call(server, officer, ADMIN);
    await retire(body.holders[0].holderId);
    expect(await list(holder('Irene', 1))).toMatchObject({ code: 'holder/known' });
    for (let i = 0; i < 16; i++) expect(await list(holder(`Holder ${i}`, 100 + i))).toMatchObject({ status: 201 });
    expect(await list(holder('One more', 99))).toMatchObject({ status: 409, code: 'holder/full' });
  });

  it('are changed by officers alone, whose passkey was just confirmed, and only in this form', async () => {
    const changes: [string, object][] = [
      [ADMIN, holder('Irene', 1)],
      [`${ADMIN}/retire`, { holderId: toBase64Url(new Uint8Array(32)) }],
      [`${ADMIN}/threshold`, { threshold: 1 }],
    ];
    const organiser = await server.signedIn(['organiser', 'operator']);
    for (const [path, body] of changes) {
      expect(await call(server, organiser, path, body)).toMatchObject({ status: 403, code: 'auth/not_permitted' });
      expect(await call(server, null, path, body)).toMatchObject({ status: 401 });
    }
    expect(await call(server, organiser, ADMIN)).toMatchObject({ code: 'auth/not_permitted' });
    expect(await call(server, null, '/api/holders')).toMatchObject({ status: 401 });
    for (const odd of [
      { ...holder('Irene', 1), name: ' ' },
      { ...holder('Irene', 1), publicKey: 'AAAA' },
      { ...holder('x'.repeat(65), 1) },
      { ...holder('Irene', 1), more: 1 },
    ]) {
      expect(await list(odd)).toMatchObject({ status: 400, code: 'protocol/malformed' });
    }
    for (const threshold of [0, 17, 1.5, '2']) {
      expect(await call(server, officer, `${ADMIN}/threshold`, { threshold })).toMatchObject({ status: 400 });
    }
    expect(await call(server, officer, `${ADMIN}/threshold`, { threshold: 3 })).toMatchObject({ status: 200 });
    expect((await call(server, organiser, '/api/holders')).body.threshold).toBe(3);
    server.clock.advance(5 * 60_000 + 1);
    for (const [path, body] of changes) {
      expect(await call(server, officer, path, body)).toMatchObject({ code: 'auth/reauthenticate' });
    }
  });
});
