// What a real server exported, once, for tests that spoil copies of it: two bundles of the log, people, one of them removed, a meeting.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { formatVkey } from '@incamera/tlog';
import { TestServer } from '../../server/test/test-server.js';
import { buildCommand } from '../src/command.js';
import { type scratchFolder } from './incamera.js';

type Scratch = ReturnType<typeof scratchFolder>;

export interface Exports {
  readonly tiles: string;
  readonly history: string;
  readonly vkey: string;
}

/** Batches of the log. */
export const SIZE = 300;

export async function log(...args: string[]): Promise<{ text: string; exitCode: unknown; code: string | null }> {
  const lines: string[] = [];
  process.exitCode = undefined;
  const command = await buildCommand((line) => lines.push(line));
  const code = await command.parseAsync(['log', ...args], { from: 'user' }).then(
    () => null,
    (error: { code: string }) => error.code,
  );
  const { exitCode } = process;
  process.exitCode = undefined;
  return { text: lines.join('\n'), exitCode, code };
}

/** @param then called with the server before it is stopped, after everything else happened */
export async function exported(scratch: Scratch, then?: (server: TestServer) => Promise<void>): Promise<Exports> {
  const server = await TestServer.start();
  try {
    const tick = () => server.app.context.history.sequencer.tick();
    await server.signedIn(['officer', 'operator'], 'Olga');
    const ada = await server.signedIn(['organiser'], 'Ada');
    const meeting = await server.meeting({ accountId: ada.accountId });
    const host = await server.host(meeting);
    await server.member(meeting.meetingId, host, 0);
    await tick();
    await server.store.accounts.remove(ada.accountId);
    const { size } = await server.store.history.log.state();
    for (let i = size; i < SIZE; i++) await tick();
    await then?.(server);
    const vkey = formatVkey(server.app.context.history.key);
    await server.app.close();
    await server.store.close();
    const [tiles, history] = [scratch.path('mirror'), scratch.path('history.jsonl')];
    const made = await log('export', '--data', server.dataDir, '--tiles', tiles, '--history', history);
    if (made.code !== null) throw new Error(made.code);
    return { tiles, history, vkey };
  } finally {
    await server.stop();
  }
}

/** A copy of a mirror under another name. */
export function copyOf(folder: string, scratch: Scratch, name: string): string {
  cpSync(folder, scratch.path(name), { recursive: true });
  return scratch.path(name);
}

/** Changes the lines of an export: each is a header, a batch, or an entry of the batch before it. */
export function changed(history: string, scratch: Scratch, name: string, change: (lines: Line[]) => Line[]): string {
  const lines = readFileSync(history, 'utf8').trimEnd().split('\n');
  const parsed = lines.map((line) => JSON.parse(line) as Line);
  const text = change(parsed).map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(scratch.path(name), text.join(''));
  return scratch.path(name);
}

export interface Line {
  readonly checkpoint?: string;
  readonly batchIndex?: number;
  readonly root?: string;
  readonly secret?: string;
  readonly count?: number;
  readonly place?: number;
  readonly leaf?: string;
  readonly opened?: { readonly salt: string; readonly entry: string } | null;
}
