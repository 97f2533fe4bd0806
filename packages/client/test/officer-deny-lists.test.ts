// Deny lists by real clients against the real server, and against one that lies: signed here, signed elsewhere, never older.
import { encodePem, signDenyList, verifyDenyList } from '@incamera/identity';
import { toBase64Url, utf8 } from '@incamera/kernel';
import { type Role } from '@incamera/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { officersRoot } from '../../../apps/server/test/identity-people.js';
import { TestServer } from '../../../apps/server/test/test-server.js';
import { type DeniedSubject } from '../src/index.js';
import { type MemoryStorage } from '../src/node/index.js';

import { ADMIN, enrolled, type Lie, refused, officerWithAuthority as withAuthority } from './officer-scene.js';

let server: TestServer;

beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.stop());

const person = (name: string, roles: Role[], storage?: MemoryStorage) => enrolled(server, name, roles, storage);
const officerWithAuthority = () => withAuthority(server);

describe('deny lists', () => {
  const subject: DeniedSubject = { kind: 'person', person: 'example.org/mallory' };

  it('of an officer are signed on the device, published, read and taken back', async () => {
    const olga = await officerWithAuthority();
    const mallory = await person('Mallory', ['organiser']);
    const { identityAdministration: administration, officerAuthority } = olga.client;
    const target = { kind: 'person', accountId: mallory.accountId } as const;
    const denied = await administration.deny(target, 'left-organisation', officerAuthority);
    const lists = await administration.denyLists();
    expect(lists.map(({ authority }) => authority?.kind).sort()).toEqual(['embedded', 'officer']);
    for (const { entries, version } of lists) {
      expect(version).toBe(1);
      expect(entries.map((entry) => entry.subject.kind).sort()).toEqual(denied.map(({ kind }) => kind).sort());
    }
    const own = lists.find(({ authority }) => authority?.kind === 'officer');
    await officerAuthority.allow(denied);
    await officerAuthority.deny([subject], 'unspecified');
    expect((await administration.history(own?.authorityKey ?? '')).map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(await administration.version(own?.authorityKey ?? '', 3)).toMatchObject({ entries: [{ subject }] });
    for (const bytes of await olga.client.identity.denyLists()) expect(bytes.byteLength).toBeGreaterThan(100);
  });

  it('of an officer are not signed anew over an older one that a server replays', async () => {
    const olga = await officerWithAuthority();
    const { officerAuthority, identity } = olga.client;
    await officerAuthority.deny([subject], 'unspecified');
    const older = (await identity.denyLists()).map(toBase64Url);
    await officerAuthority.deny([{ kind: 'person', person: 'example.org/eve' }], 'unspecified');
    const replay =
      (lists: string[]): Lie =>
      (path, answer) =>
        path === '/api/identity/deny-lists' ? { lists } : answer;
    const more = () => officerAuthority.deny([{ kind: 'person', person: 'example.org/oscar' }], 'unspecified');
    for (const lists of [older, []]) {
      olga.lie = replay(lists);
      await expect(more()).rejects.toMatchObject(refused('identity/deny_list_older'));
    }
    olga.lie = null;
    await more();
    const [newest] = await olga.client.identityAdministration.denyLists();
    expect(newest?.entries).toHaveLength(3);
  });

  it('come onto both lists when officers deny themselves, before they are signed out', async () => {
    const olga = await officerWithAuthority();
    const { identityAdministration: administration, officerAuthority, identity } = olga.client;
    const target = { kind: 'person', accountId: olga.accountId } as const;
    olga.lie = (path, answer) => {
      if (path === `${ADMIN}/deny-lists`) throw new Error('the connection broke');
      return answer;
    };
    const failed = administration.deny(target, 'device-lost', officerAuthority);
    await expect(failed).rejects.toMatchObject(refused('client/network'));
    // Nothing was done at the server, so that it can be tried again.
    olga.lie = null;
    expect((await administration.denyLists()).map(({ authority }) => authority?.kind)).toEqual(['officer']);
    await administration.deny(target, 'device-lost', officerAuthority);
    await expect(administration.denyLists()).rejects.toMatchObject(refused('auth/signed_out'));
    expect(await identity.denyLists()).toHaveLength(2);
  });

  it('come onto the list of the server, even if the own one cannot be signed', async () => {
    const olga = await officerWithAuthority();
    const mallory = await person('Mallory', ['organiser']);
    const { identityAdministration: administration } = olga.client;
    const broken = { deny: () => Promise.reject(new Error('no key')) };
    const target = { kind: 'person', accountId: mallory.accountId } as const;
    await expect(administration.deny(target, 'device-lost', broken)).rejects.toThrow('no key');
    expect((await administration.denyLists()).map(({ authority }) => authority?.kind)).toEqual(['embedded']);
  });

  it('of an organisation are read from a file, shown with what they change, and published', async () => {
    const olga = await person('Olga', ['officer']);
    const { identityAdministration: administration } = olga.client;
    const root = await officersRoot(server);
    const pem = encodePem('CERTIFICATE', root.certificate.der);
    await administration.addAuthority({ pem, label: 'Example', domains: ['example.org'] });
    const listOf = async (version: number, names: readonly string[], signer = root) => {
      const { key } = signer.certificate;
      if (key?.kind !== 'ed25519') throw new Error('no list key');
      const denials = names.map((name) => {
        return {
          subject: { kind: 'person' as const, person: `example.org/${name}` },
          sinceMs: 5,
          reason: 'superseded' as const,
        };
      });
      return (await signDenyList({ authorityKey: key.raw, version, issuedAtMs: 9, denials }, signer.privateKey)).bytes;
    };
    const first = await listOf(1, ['ada', 'eve']);
    const base64 = Buffer.from(first)
      .toString('base64')
      .replaceAll(/(.{64})/g, '$1\r\n');
    const forms = [
      first,
      utf8(toBase64Url(first)),
      utf8(`-----BEGIN INCAMERA DENY LIST-----\n${base64}\n-----END INCAMERA DENY LIST-----\n`),
    ];
    for (const form of forms) {
      const read = await administration.readList(form);
      expect(read).toMatchObject({ version: 1, issuedAtMs: 9, authority: { label: 'Example' }, removed: [] });
      expect(read.added.map(({ subject }) => subject)).toEqual(read.entries.map(({ subject }) => subject));
    }
    expect(await administration.denyLists()).toEqual([]);
    await administration.publishList(await administration.readList(first));
    const second = await administration.readList(await listOf(2, ['eve', 'mallory']));
    const persons = (entries: typeof second.added) =>
      entries.map(({ subject }) => (subject.kind === 'person' ? subject.person : ''));
    expect([persons(second.added), persons(second.removed)]).toEqual([['example.org/mallory'], ['example.org/ada']]);
    await administration.publishList(second);
    const altered = second.bytes.map((byte, i) => (i === second.bytes.length - 1 ? byte ^ 1 : byte));
    const others: [string, Uint8Array<ArrayBuffer>][] = [
      ['authority/list_older', first],
      ['authority/list_older', second.bytes],
      ['identity/deny_list_split', await listOf(2, [])],
      ['identity/deny_list_bad_signature', altered],
      ['authority/list_refused', await listOf(3, [], await officersRoot(server))],
      ['client/deny_list_file', utf8('no list')],
      ['client/deny_list_file', new Uint8Array(2_000_000)],
      ['client/deny_list_file', new Uint8Array([0xff, 0xfe])],
    ];
    for (const [code, bytes] of others) {
      await expect(administration.readList(bytes), code).rejects.toMatchObject(refused(code));
    }
    // That of the server is nobody's to bring.
    await administration.deny(
      { kind: 'certificate', issuerKeyHash: toBase64Url(new Uint8Array(32)), serial: '01' },
      'unspecified',
    );
    for (const list of await olga.client.identity.denyLists()) {
      const code = toBase64Url(list) === toBase64Url(second.bytes) ? 'authority/list_older' : 'authority/list_refused';
      await expect(administration.readList(list)).rejects.toMatchObject(refused(code));
    }
  });

  it('never give one number to two lists, even when the server took the first and denied it', async () => {
    const olga = await officerWithAuthority();
    const { officerAuthority } = olga.client;
    const taken: string[] = [];
    olga.lie = (path, answer) => {
      if (path === `${ADMIN}/deny-lists`) throw new Error('the connection broke');
      if (path === '/api/identity/deny-lists') {
        taken.push(...(answer.lists as string[]));
        return { lists: [] };
      }
      return answer;
    };
    await expect(officerAuthority.deny([subject], 'unspecified')).rejects.toMatchObject(refused('client/network'));
    await expect(officerAuthority.deny([subject], 'superseded')).rejects.toMatchObject(refused('client/network'));
    olga.lie = null;
    const own = (await olga.client.identityAdministration.denyLists())[0];
    const versions = await olga.client.identityAdministration.history(own?.authorityKey ?? '');
    expect(versions.map(({ version }) => version)).toEqual([2, 1]);
    expect(taken).toHaveLength(1);
    const key = Buffer.from(own?.authorityKey ?? '', 'base64url');
    expect((await verifyDenyList(Buffer.from(taken[0] ?? '', 'base64url'), new Uint8Array(key))).ok).toBe(true);
  });
});
