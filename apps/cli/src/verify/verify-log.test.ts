// The command against servers that cheat with their log: releases that are not in it, proofs of others, states of yesterday.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  cosign,
  ED25519,
  ED25519_COSIGNATURE,
  formatNote,
  formatVkey,
  noteSigner,
  openCheckpoint,
} from '@incamera/tlog';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Change, FILES, found, ReleaseServer, verify } from '../../test/release-server.js';

let web: ReleaseServer;
let manifest: string;

beforeEach(async () => {
  web = new ReleaseServer();
  manifest = await web.write('web', FILES);
});
afterEach(async () => web.close());

const vkey = () => formatVkey(web.server.app.context.history.key);
const tick = () => web.server.app.context.history.sequencer.tick();

async function keys(name: string, type: typeof ED25519 | typeof ED25519_COSIGNATURE) {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  return await noteSigner(name, type, pair as CryptoKeyPair);
}

/** Changes the JSON of one path. */
function changing<Body>(path: string, change: (body: Body) => unknown): Change {
  return (request, answer) => {
    if (request.url?.split('?')[0] !== path || answer.status !== 200) return;
    answer.body = Buffer.from(JSON.stringify(change(JSON.parse(answer.body.toString()) as Body)));
  };
}

describe('a release that is served', () => {
  it('stands in the log since it was first served, under the key that was given', async () => {
    const url = await web.serve('web');
    await tick();
    const { result, exitCode } = await verify(url, '--release', manifest, '--log-key', vkey());
    expect(result.log).toMatchObject({ isKeyGiven: true, vkey: vkey(), size: 2, sinceMs: expect.any(Number) });
    expect(exitCode).toBeUndefined();
  });

  it('is recorded when it changes, and not again when the server merely starts', async () => {
    const other = await web.write('other', { ...FILES, '/assets/app-x.css': 'other style' }, '2.0.0');
    await web.serve('web');
    await web.serveNext('web');
    expect(await web.server.store.history.log.state()).toMatchObject({ size: 1 });
    const url = await web.serveNext('other');
    expect((await verify(url, '--release', other)).result).toMatchObject({ same: true, log: { size: 2 } });
    // Back to the older one: that is recorded as well.
    const back = await web.serveNext('web');
    expect((await verify(back, '--release', manifest)).result).toMatchObject({ same: true, log: { size: 3 } });
  });

  it('that was not given is found, unless what the log has is taken', async () => {
    const older = await web.write('older', { ...FILES, '/index.html': '<p>older</p>' }, '0.9.0');
    const url = await web.serve('web');
    expect(found(await verify(url, '--release', older))).toContain('claims_unknown /release.json desktop');
    expect((await verify(url, '--logged')).result).toMatchObject({ same: true, release: { version: '1.0.0' } });
  });
});

describe('a server that cheats', () => {
  it('with a file that is in no logged release', async () => {
    const url = await web.serveChanged((request, answer) => {
      if (request.url === '/assets/app-x.js') answer.body = Buffer.from('steal()');
    });
    const verified = await verify(url, '--logged');
    expect(found(verified)).toEqual(['differs /assets/app-x.js desktop', 'differs /assets/app-x.js phone']);
    expect(verified.exitCode).toBe(1);
  });

  it('with a release that it never recorded', async () => {
    await web.serve('web');
    const secret = await web.write('secret', { ...FILES, '/assets/app-x.css': 'secret style' }, '6.6.6');
    const text = readFileSync(secret);
    const url = await web.serveChanged((request, answer) => {
      if (request.url === '/release.json') answer.body = text;
      if (request.url === '/assets/app-x.css') answer.body = Buffer.from('secret style');
    });
    expect(found(await verify(url, '--release', secret))).toContain('not_logged /release.json desktop');
    expect(found(await verify(url, '--logged'))).toEqual(
      expect.arrayContaining(['claims_unknown /release.json phone', 'differs /assets/app-x.css desktop']),
    );
  });

  it('with a release that is logged and was not given, under the name of the one that was', async () => {
    const other = await web.write('other', { ...FILES, '/assets/app-x.css': 'other style' }, '2.0.0');
    await web.serve('other');
    const given = readFileSync(manifest);
    await web.serveNext('web');
    await web.serveNext('other');
    const url = await web.serveChanged((request, answer) => {
      if (request.url === '/release.json') answer.body = given;
    });
    expect(found(await verify(url, '--release', manifest))).toEqual([
      'other_release /assets/app-x.css desktop',
      'other_release /assets/app-x.css phone',
    ]);
    expect(found(await verify(url, '--release', other))).toContain('claims_unknown /release.json desktop');
  });

  it('with the entry of another release under a true proof', async () => {
    const other = await web.write('other', { ...FILES, '/assets/app-x.css': 'other style' }, '2.0.0');
    await web.serve('web');
    await web.serveNext('other');
    const swap = ({ entries, ...page }: { entries: { entry: string; salt: string }[] }) => {
      const [first, second] = entries;
      if (first === undefined || second === undefined) throw new Error('two releases are in the log');
      return { ...page, entries: [{ ...first, entry: second.entry, salt: second.salt }, second] };
    };
    const url = await web.serveChanged(changing('/log/releases', swap));
    const verified = await verify(url, '--release', other);
    expect(found(verified)).toEqual(['log_invalid /log/releases desktop', 'log_invalid /log/releases phone']);
    expect(verified.result.problems[0]?.detail).toBe('tlog/proof_invalid');
    expect(verified.result.log).toBeNull();
  });

  it('with a proof that leads to another place of the log', async () => {
    await web.serve('web');
    await tick();
    const url = await web.serveChanged(
      changing('/log/releases', ({ entries, ...page }: { entries: { batchIndex: number }[] }) => ({
        ...page,
        entries: entries.map((entry) => ({ ...entry, batchIndex: 1 })),
      })),
    );
    expect((await verify(url, '--release', manifest)).result.problems[0]).toMatchObject({
      kind: 'log_invalid',
      detail: 'tlog/proof_invalid',
    });
  });

  it('with a state of the log from before the release', async () => {
    const other = await web.write('other', { ...FILES, '/assets/app-x.css': 'other style' }, '2.0.0');
    await web.serve('web');
    const old = (await web.server.app.server.inject('/log/releases')).json();
    await web.serveNext('other');
    const url = await web.serveChanged(changing('/log/releases', () => old));
    expect(found(await verify(url, '--release', other))).toEqual(['not_logged /release.json desktop']);
    // Somebody who saw a later state is not even asked to look.
    const seen = join(web.folder, 'checkpoint');
    writeFileSync(seen, (await web.server.store.history.log.published()) ?? '');
    expect((await verify(url, '--release', other, '--checkpoint', seen)).result.problems[0]).toMatchObject({
      kind: 'log_invalid',
      detail: 'tlog/rolled_back',
    });
  });

  it('with one log for desktops and a shorter one for phones', async () => {
    await web.serve('web');
    const old = (await web.server.app.server.inject('/log/releases')).json();
    await tick();
    const change = changing('/log/releases', () => old);
    const url = await web.serveChanged((request, answer) => {
      if (request.headers['user-agent']?.includes('iPhone') === true) change(request, answer);
    });
    expect(found(await verify(url, '--release', manifest))).toEqual(['log_invalid /log/releases phone']);
  });

  it('with a log of another key, or none at all', async () => {
    const other = await keys('localhost/log', ED25519);
    const url = await web.serve('web');
    const args = ['--release', manifest, '--log-key', formatVkey(other.key)];
    const kinds = (await verify(url, ...args)).result.problems.map(({ kind, detail }) => [kind, detail]);
    expect(kinds).toContainEqual(['log_key', vkey()]);
    expect(kinds).toContainEqual(['log_invalid', 'tlog/note_unsigned']);
    const without = await web.serveChanged((request, answer) => {
      if (request.url?.startsWith('/log/')) answer.status = 404;
    });
    expect(found(await verify(without, '--release', manifest))).toEqual([
      'log_absent /log/releases desktop',
      'log_absent /log/releases phone',
    ]);
    expect((await verify(without, '--logged')).thrown).toMatchObject({ code: 'cli/no_logged_release' });
  });

  it('with a manifest of a logged release that is another', async () => {
    await web.serve('web');
    const url = await web.serveChanged((request, answer) => {
      if (/^\/log\/releases\/[0-9a-f]{64}$/.test(request.url ?? '')) answer.body = Buffer.from('{}');
    });
    expect((await verify(url, '--release', manifest)).result.problems.map(({ kind }) => kind)).toEqual([
      'log_manifest',
      'log_manifest',
    ]);
  });
});

describe('witnesses', () => {
  const cosigned = async (atMs: number) => {
    const witness = await keys('witness.example/w1', ED25519_COSIGNATURE);
    const { log } = web.server.store.history;
    const checkpoint = await openCheckpoint((await log.published()) ?? '', web.server.app.context.history.key);
    const signature = await cosign(checkpoint.note.text, witness, atMs);
    await log.publish(formatNote({ ...checkpoint.note, signatures: [...checkpoint.note.signatures, signature] }));
    return formatVkey(witness.key);
  };

  it('that were named must have countersigned, and lately', async () => {
    const url = await web.serve('web');
    const stranger = formatVkey((await keys('witness.example/w2', ED25519_COSIGNATURE)).key);
    const fresh = await cosigned(Date.now());
    const good = await verify(url, '--release', manifest, '--witness', fresh);
    expect(good.result).toMatchObject({ same: true, log: { witnesses: ['witness.example/w1'] } });
    const one = await verify(url, '--release', manifest, '--witness', fresh, stranger, '--require', '1');
    expect(one.result.same).toBe(true);
    const both = await verify(url, '--release', manifest, '--witness', fresh, stranger);
    expect(both.result.problems[0]).toMatchObject({ kind: 'log_invalid', detail: 'tlog/too_few_witnesses' });
    const stale = await cosigned(Date.now() - 3_600_000);
    expect(found(await verify(url, '--release', manifest, '--witness', stale))).toContain(
      'log_stale /log/releases desktop',
    );
  });
});

describe('the state that was seen last', () => {
  it('is kept in a file, and the next look goes on from there', async () => {
    const url = await web.serve('web');
    const seen = join(web.folder, 'checkpoint');
    expect(existsSync(seen)).toBe(false);
    await verify(url, '--release', manifest, '--checkpoint', seen);
    await tick();
    const next = await verify(url, '--release', manifest, '--checkpoint', seen);
    expect(next.result).toMatchObject({ same: true, log: { size: 2 } });
    expect(readFileSync(seen, 'utf8')).toBe(next.result.log?.checkpoint);
  });
});

it('keys and counts that cannot be meant are named', async () => {
  const code = async (...args: string[]) =>
    ((await verify('http://localhost:9', '--release', manifest, ...args)).thrown as { code: string }).code;
  const log = formatVkey((await keys('x', ED25519)).key);
  const witness = formatVkey((await keys('w', ED25519_COSIGNATURE)).key);
  expect(await code('--log-key', 'x')).toBe('cli/bad_log_key');
  expect(await code('--log-key', witness)).toBe('cli/bad_log_key');
  expect(await code('--witness', log)).toBe('cli/bad_log_key');
  expect(await code('--witness', witness, '--require', '2')).toBe('cli/bad_require');
  expect(await code('--require', '1')).toBe('cli/bad_require');
});
