// `incamera log audit` over what a real server exported, and over what somebody made of it afterwards: each attack has a name.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64Url, toBase64Url } from '@incamera/kernel';
import { cosign, ED25519, ED25519_COSIGNATURE, formatNote, formatVkey, noteSigner, parseNote } from '@incamera/tlog';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { changed, copyOf, type Exports, exported, type Line, log, SIZE } from '../../test/audited-server.js';
import { scratchFolder } from '../../test/incamera.js';
import { buildCommand } from '../command.js';

/** After everything that the server's clock says. */
const NOW_MS = 1_900_000_000_000;
const scratch = scratchFolder();
let made: Exports;
/** A state of the server before that of the exports, as somebody kept it. */
const earlier = scratch.path('earlier');

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS });
  made = await exported(scratch, async (server) => {
    writeFileSync(earlier, (await server.store.history.log.published()) ?? '');
    for (let i = 0; i < 3; i++) await server.app.context.history.sequencer.tick();
  });
}, 120_000);
afterAll(() => {
  vi.useRealTimers();
  scratch.remove();
});

const audit = async (...args: string[]) => await log('audit', '--log-key', made.vkey, ...args);

/** Verdict and problems, as scripts read them. */
async function problems(...args: string[]): Promise<string[]> {
  const { text, code } = await audit(...args, '--json');
  if (code !== null) return [code];
  const { verdict, problems: found } = JSON.parse(text) as {
    verdict: string;
    problems: { kind: string; where: string }[];
  };
  return [verdict, ...found.map(({ kind, where }) => `${kind} ${where}`)];
}

it('holds for what a server exported, and says what was shown', async () => {
  const { text, exitCode } = await audit('--tiles', made.tiles, '--history', made.history, '--seen', earlier);
  expect(text).toContain(`Tiles: ${SIZE + 3} entries, all 2 bundles read`);
  expect(text).toContain(`${SIZE + 3} batches made again from their secrets and leaves, ${SIZE + 1} of them empty`);
  expect(text).toMatch(/\d+ entries opened.*; 2 erased, 0 of a later version/);
  expect(text).toContain('HOLDS');
  expect(exitCode).toBe(0);
  expect(statSync(made.history).mode & 0o077).toBe(0);
  // Each half by itself.
  expect(await problems('--tiles', made.tiles)).toEqual(['holds']);
  expect(await problems('--history', made.history, '--seen', earlier)).toEqual(['holds']);
});

it('names what was done to the tiles', async () => {
  const spoiled = async (path: string, change: (bytes: Buffer) => Buffer | null, ...args: string[]) => {
    const tiles = copyOf(made.tiles, scratch, 'spoiled');
    const bytes = change(readFileSync(join(tiles, path)));
    if (bytes === null) rmSync(join(tiles, path));
    else writeFileSync(join(tiles, path), bytes);
    const found = await problems('--tiles', tiles, ...args);
    rmSync(tiles, { recursive: true });
    return found;
  };
  const flip = (at: number) => (bytes: Buffer) => {
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  };
  // Entry 5: each of the 33 bytes stands behind its length.
  expect(await spoiled('tile/entries/000', flip(5 * 35 + 10))).toEqual(['broken', 'entry_altered entry 5']);
  expect(await spoiled('tile/entries/000', (bytes) => bytes.subarray(0, -35))).toEqual([
    'broken',
    'bundle_malformed tile/entries/000',
  ]);
  expect(await spoiled('tile/0/000', flip(9))).toEqual(['broken', 'tile_altered tile/0/000']);
  expect(await spoiled('tile/0/000', () => null)).toEqual(['broken', 'tile_missing tile/0/000']);
  expect(await spoiled(`tile/0/001.p/${SIZE + 3 - 256}`, flip(9))).toEqual(['broken', 'tile_altered edge of the tree']);
  expect(await spoiled('checkpoint', flip(20))).toEqual([
    'broken',
    expect.stringMatching(/^state_refused tiles: tlog\//),
  ]);
});

it('names a log that is shorter than it was, and one that somebody else signed', async () => {
  const newest = join(made.tiles, 'checkpoint');
  const tiles = copyOf(made.tiles, scratch, 'shorter');
  const path = (width: number) => join(tiles, `tile/0/001.p/${width}`);
  writeFileSync(path(SIZE - 256), readFileSync(path(SIZE + 3 - 256)).subarray(0, 32 * (SIZE - 256)));
  const entries = join(tiles, `tile/entries/001.p/${SIZE + 3 - 256}`);
  const cut = readFileSync(entries).subarray(0, 35 * (SIZE - 256));
  writeFileSync(join(tiles, `tile/entries/001.p/${SIZE - 256}`), cut);
  expect(await problems('--tiles', tiles, '--checkpoint', earlier)).toEqual(['holds']);
  const shorter = ['broken', `rolled_back state of ${SIZE + 3} entries`];
  expect(await problems('--tiles', tiles, '--checkpoint', earlier, '--seen', newest)).toEqual(shorter);
  expect(await problems('--tiles', tiles, '--checkpoint', earlier, '--history', made.history)).toEqual(shorter);
  const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const other = formatVkey((await noteSigner('localhost/log', ED25519, keys)).key);
  const { text } = await log('audit', '--log-key', other, '--tiles', made.tiles);
  expect(text).toContain('tiles: tlog/note_unsigned');
});

it('goes on where it ended, and reads again what it has not seen', async () => {
  const state = scratch.path('state');
  const first = JSON.parse((await audit('--tiles', made.tiles, '--state', state, '--json')).text);
  expect(first.outside).toMatchObject({ from: 0, bundles: 2 });
  const second = JSON.parse((await audit('--tiles', made.tiles, '--state', state, '--json')).text);
  expect(second.outside).toMatchObject({ from: 1, bundles: 2, size: SIZE + 3 });
  // What fits no longer is not written down as audited.
  const before = readFileSync(state, 'utf8');
  const tiles = copyOf(made.tiles, scratch, 'later');
  const bundle = join(tiles, `tile/entries/001.p/${SIZE + 3 - 256}`);
  const bytes = readFileSync(bundle);
  bytes[7] = (bytes[7] ?? 0) ^ 1;
  writeFileSync(bundle, bytes);
  expect(await problems('--tiles', tiles, '--state', state)).toEqual(['broken', 'entry_altered entry 256']);
  expect(readFileSync(state, 'utf8')).toBe(before);
  writeFileSync(state, before.replace('incamera-log-audit/1', 'incamera-log-audit/2'));
  expect(await problems('--tiles', made.tiles, '--state', state)).toEqual(['cli/bad_audit_state']);
});

it('names what was done to the history', async () => {
  const spoiled = async (change: (lines: Line[]) => Line[], ...args: string[]) =>
    await problems('--history', changed(made.history, scratch, 'spoiled.jsonl', change), ...args);
  const isOpened = (line: Line) => line.opened !== undefined && line.opened !== null;
  const at = (lines: readonly Line[], what: (line: Line) => boolean) => lines.findIndex(what);
  const flipped = (text: string) => {
    const bytes = fromBase64Url(text) ?? new Uint8Array();
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return toBase64Url(bytes);
  };
  const withBatch = (lines: Line[], batchIndex: number, change: Partial<Line>) =>
    lines.map((line) => (line.batchIndex === batchIndex ? { ...line, ...change } : line));

  const rewritten = await spoiled((lines) => {
    const i = at(lines, isOpened);
    const { opened, ...line } = lines[i] as Line;
    return lines.with(i, { ...line, opened: { salt: opened?.salt ?? '', entry: flipped(opened?.entry ?? '') } });
  });
  expect(rewritten).toEqual(['broken', expect.stringMatching(/^entry_not_committed 0\/\d+$/)]);

  const leftOut = await spoiled((lines) => {
    const i = at(lines, isOpened);
    return withBatch(lines.toSpliced(i, 1), 0, { count: (lines[1]?.count ?? 0) - 1 });
  });
  expect(leftOut).toEqual(['broken', 'batch_altered batch 0']);

  // Where nothing happened, an entry of another batch is put in, with all that belongs to it.
  const moved = await spoiled((lines) => {
    const entry = lines[at(lines, isOpened)] as Line;
    const into = at(lines, ({ batchIndex }) => batchIndex === 200);
    return withBatch(lines.toSpliced(into + 1, 0, entry), 200, { count: 1 });
  });
  expect(moved).toEqual(['broken', 'batch_altered batch 200', expect.stringMatching(/^entry_twice 200\/\d+$/)]);

  const other = { root: toBase64Url(new Uint8Array(32)) };
  expect(await spoiled((lines) => withBatch(lines, 9, other))).toEqual([
    'broken',
    'batch_altered batch 9',
    `not_of_this_log ${SIZE + 3} batches`,
  ]);
  // With tiles, which one.
  expect(await spoiled((lines) => withBatch(lines, 9, other), '--tiles', made.tiles)).toContain(
    'not_of_this_log batch 9',
  );
  expect(await spoiled((lines) => lines.filter(({ batchIndex }) => batchIndex !== 9))).toEqual([
    'broken',
    'batch_left_out batch 9 to 9',
  ]);
  expect(await spoiled((lines) => lines.slice(0, -2))).toEqual([
    'broken',
    `batch_left_out batch ${SIZE + 1} to ${SIZE + 2}`,
  ]);
  // Said to be erased although nobody was removed after it: the entry of the removal itself.
  const hidden = await spoiled((lines) => {
    const i = lines.findLastIndex(isOpened);
    return lines.with(i, { ...(lines[i] as Line), opened: null });
  });
  expect(hidden).toEqual(['incomplete', expect.stringMatching(/^erased_unexplained \d from batch 0 on$/)]);
});

it('gives a sweep what it searches, unless it was changed', async () => {
  const swept = async (history: string) => {
    const lines: string[] = [];
    const args = ['sweep', '--history', history, '--below', 'passkey', '--log-key', made.vkey, '--json'];
    const command = await buildCommand((line) => lines.push(line));
    return await command.parseAsync(args, { from: 'user' }).then(
      () => JSON.parse(lines.join('')) as { history: object },
      (error: { code: string }) => error.code,
    );
  };
  expect(await swept(made.history)).toMatchObject({ history: { size: SIZE + 3, erased: 2, isKeyGiven: true } });
  const without = changed(made.history, scratch, 'without.jsonl', (lines) =>
    lines.filter(({ batchIndex }) => batchIndex !== 7),
  );
  expect(await swept(without)).toBe('client/history_file_broken');
});

it('compares a state that was seen by the history where the tiles say nothing', async () => {
  const tiles = copyOf(made.tiles, scratch, 'unsigned');
  writeFileSync(join(tiles, 'checkpoint'), 'nothing');
  const found = await problems('--tiles', tiles, '--history', made.history, '--seen', earlier);
  expect(found).toEqual(['broken', 'state_refused tiles: tlog/note_malformed']);
});

it('refuses what is no history, no key, and nothing at all', async () => {
  const lines = readFileSync(made.history, 'utf8').split('\n');
  const file = (name: string, text: string) => {
    writeFileSync(scratch.path(name), text);
    return scratch.path(name);
  };
  const refused = async (text: string) => await problems('--history', file('bad.jsonl', text));
  expect(await refused('')).toEqual(['client/history_file_malformed']);
  expect(await refused(`${lines[0]}\n{"batchIndex":0}\n`)).toEqual(['client/history_file_malformed']);
  expect(await refused(`${lines[0]}\n${lines[1]}\n`)).toEqual(['client/history_file_malformed']);
  expect(await refused(`${lines[0]}\n${'x'.repeat(300_000)}\n`)).toEqual(['client/history_file_malformed']);
  expect(await problems('--history', scratch.path('none'))).toEqual(['cli/file_missing']);
  expect(await problems('--tiles', scratch.path('none'))).toEqual(['cli/file_missing']);
  expect(await problems()).toEqual(['cli/nothing_to_audit']);
  expect((await log('audit', '--history', made.history)).code).toBe('cli/no_log_key');
  expect((await log('export', '--data', scratch.path('nobody'))).code).toBe('cli/nothing_to_export');
  expect((await log('export', '--data', scratch.path('nobody'), '--tiles', scratch.path('t'))).code).toBe(
    'server/log_files',
  );
  expect((await log('export', '--data', scratch.path('nobody'), '--history', made.history)).code).toBe(
    'cli/output_exists',
  );
  expect(readdirSync(scratch.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(existsSync(scratch.path('nobody'))).toBe(false);
});

it('demands the witnesses that were named, and dates by them', async () => {
  const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const witness = await noteSigner('w.example/1', ED25519_COSIGNATURE, keys);
  const vkey = formatVkey(witness.key);
  const cosigned = async (path: string, atMs: number) => {
    const { text, signatures } = parseNote(readFileSync(path));
    return formatNote({ text, signatures: [...signatures, await cosign(text, witness, atMs)] });
  };
  const tiles = copyOf(made.tiles, scratch, 'witnessed');
  expect(await problems('--tiles', tiles, '--witness', vkey)).toEqual([
    'broken',
    'state_refused tiles: tlog/too_few_witnesses',
  ]);
  const old = scratch.path('witnessed-earlier');
  writeFileSync(old, await cosigned(earlier, NOW_MS));
  const newest = await cosigned(join(tiles, 'checkpoint'), NOW_MS + 30_000);
  writeFileSync(join(tiles, 'next'), newest);
  renameSync(join(tiles, 'next'), join(tiles, 'checkpoint'));
  const { text, exitCode } = await audit('--tiles', tiles, '--witness', vkey, '--seen', old);
  expect(text).toContain('countersigned by w.example/1');
  expect(text).toContain('it grew by 3 entries, one each 10.0 s');
  expect(exitCode).toBe(0);
  const dated = async () =>
    await problems('--history', made.history, '--witness', vkey, '--require', '0', '--seen', old);
  expect(await dated()).toEqual(['holds']);
  // A witness had seen the state before what stands in it is said to have happened.
  writeFileSync(old, await cosigned(earlier, NOW_MS - 600_000));
  expect((await dated()).slice(0, 2)).toEqual(['incomplete', expect.stringMatching(/^from_the_future 0\/\d+$/)]);
});
