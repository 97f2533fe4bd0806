// Witnesses as processes of their own, and a server that asks them: they keep to one history when the server does not, across kills.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  formatVkey,
  type NoteKey,
  openCheckpoint,
  parseVkey,
  requireWitnesses,
  type SignedCheckpoint,
} from '@incamera/tlog';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestServer } from '../../../server/test/test-server.js';
import { incamera, type Running, scratchFolder, start } from '../../test/incamera.js';

let scratch: ReturnType<typeof scratchFolder>;
let server: TestServer | null;
const running = new Set<Running>();

beforeEach(() => {
  scratch = scratchFolder();
  server = null;
});
afterEach(async () => {
  await server?.stop();
  for (const { child, ended } of running) {
    child.kill('SIGKILL');
    await ended;
  }
  running.clear();
  scratch.remove();
});

interface RunningWitness {
  readonly process: Running;
  readonly key: NoteKey;
  readonly url: string;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts a witness under a name; its folder stays from one start to the next. */
async function witness(name: string, port: number, logs: readonly string[]): Promise<RunningWitness> {
  const config = scratch.path(`${name}.json`);
  writeFileSync(config, JSON.stringify({ name, port, state: name, logs }));
  const process = start('witness', '--config', config);
  running.add(process);
  let output = '';
  await new Promise<void>((resolve, reject) => {
    process.child.stdout?.on('data', (text: string) => {
      output += text;
      if (output.includes('listening')) resolve();
    });
    process.ended.then(({ stderr }) => reject(new Error(stderr)), reject);
  });
  const key = parseVkey(/key (\S+)/.exec(output)?.[1] ?? '');
  const url = /listening on (\S+)/.exec(output)?.[1] ?? '';
  const kill = async (signal: NodeJS.Signals) => {
    process.child.kill(signal);
    running.delete(process);
    return (await process.ended).code;
  };
  return { process, key, url, kill };
}

/** A log that nobody writes: a witness needs one to start. */
const SOME_LOG = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const portOf = ({ url }: RunningWitness) => Number(new URL(url).port);
const tick = () => (server as TestServer).app.context.history.sequencer.tick();
const logKey = () => (server as TestServer).app.context.history.key;

async function published(): Promise<SignedCheckpoint> {
  const answer = await fetch(`${(server as TestServer).url}/log/checkpoint`);
  return openCheckpoint(await answer.text(), logKey());
}

async function cosigners(witnesses: readonly RunningWitness[]): Promise<string[]> {
  const found = await requireWitnesses(
    (await published()).note,
    witnesses.map(({ key }) => key),
    0,
  );
  return found.map(({ witness: { name } }) => name);
}

/** Two witnesses that know the server's log, and a server that knows them. */
async function scene(): Promise<{ w1: RunningWitness; w2: RunningWitness; vkey: string }> {
  // Keys and ports exist before the server, its log key only after: they start once more with it.
  const first = [await witness('w1', 0, [SOME_LOG]), await witness('w2', 0, [SOME_LOG])] as const;
  const list = first.map(({ key, url }) => ({ vkey: formatVkey(key), url }));
  const file = scratch.path('witnesses.json');
  writeFileSync(file, JSON.stringify(list));
  server = await TestServer.start(['--witnesses', file]);
  const vkey = readFileSync(join(server.dataDir, 'log', 'log.vkey'), 'utf8').trim();
  const ports = first.map(portOf) as [number, number];
  for (const each of first) expect(await each.kill('SIGTERM')).toBe(143);
  return { w1: await witness('w1', ports[0], [vkey]), w2: await witness('w2', ports[1], [vkey]), vkey };
}

it('countersigns every state, also of a witness that was away, and the checkpoint that is served carries it', async () => {
  const { w1, w2, vkey } = await scene();
  await tick();
  expect(await cosigners([w1, w2])).toEqual(['w1', 'w2']);
  await requireWitnesses((await published()).note, [w1.key, w2.key], 2);

  const port = portOf(w2);
  await w2.kill('SIGKILL');
  await tick();
  await tick();
  expect(await cosigners([w1, w2])).toEqual(['w1']);
  await expect(requireWitnesses((await published()).note, [w1.key, w2.key], 2)).rejects.toMatchObject({
    code: 'tlog/too_few_witnesses',
  });

  const again = await witness('w2', port, [vkey]);
  expect(again.key).toEqual(w2.key);
  await tick();
  expect(await cosigners([w1, again])).toEqual(['w1', 'w2']);
  expect((await published()).size).toBe(4);
  const origin = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(logKey().name))).toString('hex');
  const kept = await openCheckpoint(await (await fetch(`${again.url}${origin}/checkpoint`)).text(), logKey());
  expect(kept.size).toBe(4);
});

it('does not countersign a server that goes back to a backup, nor the other history that it then writes', async () => {
  const { w1, w2, vkey } = await scene();
  const { dataDir } = server as TestServer;
  await tick();
  await server?.app.close();
  await server?.store.close();
  cpSync(dataDir, scratch.path('backup'), { recursive: true });
  await server?.restart();
  // Without it there would be nothing to lose: empty batches are the same again after a restart.
  await server?.meeting();
  for (let i = 0; i < 3; i++) await tick();
  const seen = await published();
  expect(await cosigners([w1, w2])).toEqual(['w1', 'w2']);

  await server?.app.close();
  await server?.store.close();
  rmSync(dataDir, { recursive: true });
  cpSync(scratch.path('backup'), dataDir, { recursive: true });
  await server?.restart();
  // A witness that was killed meanwhile remembers as well.
  const port = portOf(w1);
  await w1.kill('SIGKILL');
  const w1Again = await witness('w1', port, [vkey]);
  for (let size = 2; size <= 6; size++) {
    await tick();
    expect(await published(), 'shorter, as long, and longer than what was seen').toMatchObject({ size });
    expect(await cosigners([w1Again, w2])).toEqual([]);
  }
  // What the witnesses kept is the proof: a state that the log signed and does not continue.
  const origin = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(seen.origin))).toString('hex');
  const kept = await openCheckpoint(await (await fetch(`${w2.url}${origin}/checkpoint`)).text(), logKey());
  expect(kept).toMatchObject({ size: seen.size, root: seen.root });
});

it('is one process for one memory, answers only what it knows, and never replaces a key that it cannot read', async () => {
  const w1 = await witness('w1', 0, [SOME_LOG]);
  const second = await incamera('witness', '--config', scratch.path('w1.json'));
  expect(second).toMatchObject({ code: 2, stdout: '' });
  expect(second.stderr).toContain('Another process uses the memory of this witness');
  const post = async (body: string) =>
    (await fetch(`${w1.url}add-checkpoint`, { method: 'POST', body }).catch(() => null))?.status;
  expect(await post('nonsense')).toBe(400);
  expect(await post('x'.repeat(70_000))).toBe(413);
  expect((await fetch(w1.url)).status).toBe(404);
  expect((await fetch(`${w1.url}${'0'.repeat(64)}/checkpoint`)).status).toBe(404);

  // A key that cannot be read is not replaced by another one.
  await w1.kill('SIGKILL');
  writeFileSync(scratch.path('w1/witness.key'), 'no key');
  const spoilt = await incamera('witness', '--config', scratch.path('w1.json'));
  expect(spoilt.stderr).toContain('cannot be read or written');
  expect(readFileSync(scratch.path('w1/witness.key'), 'utf8')).toBe('no key');
});
