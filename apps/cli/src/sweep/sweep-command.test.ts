// The command over a history that a real server gave out, and over what is none.
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestServer } from '../../../server/test/test-server.js';
import { createClientHistory } from '../../test/history-of.js';
import { scratchFolder } from '../../test/incamera.js';
import { buildCommand } from '../command.js';

let server: TestServer;
let scratch: ReturnType<typeof scratchFolder>;
beforeEach(async () => {
  server = await TestServer.start();
  scratch = scratchFolder();
});
afterEach(async () => {
  scratch.remove();
  await server.stop();
});

async function run(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const command = await buildCommand((line) => lines.push(line));
  const failed = await command.parseAsync(['sweep', ...args], { from: 'user' }).then(
    () => null,
    (error: { code: string }) => error.code,
  );
  return failed ?? lines.join('\n');
}

async function savedHistory(): Promise<{ path: string; vkey: string; meetingId: string }> {
  const meeting = await server.meeting();
  const host = await server.host(meeting);
  await server.member(meeting.meetingId, host, 0);
  await server.app.context.history.sequencer.tick();
  const officer = await server.signedIn(['officer']);
  const file = await createClientHistory(server.url, officer.headers);
  writeFileSync(scratch.path('history.json'), JSON.stringify(file));
  return { path: scratch.path('history.json'), vkey: file.vkey, meetingId: meeting.meetingId };
}

it('answers with meetings, weeks and what it rests on', async () => {
  const { path, vkey, meetingId } = await savedHistory();
  const text = await run('--history', path, '--below', 'passkey', '--log-key', vkey);
  expect(text).toContain('UNDECIDED');
  expect(text).toContain('1 of 1 meetings (95 %: 20.7 % to 100.0 %), 1 organiser(s)');
  expect(text).toContain(meetingId);
  expect(text).toContain('The key of the log is the one that was given.');
  const json = JSON.parse(await run('--history', path, '--gap', '--json'));
  expect(json).toMatchObject({ pattern: 'none', comparable: 1, history: { isKeyGiven: false, erased: 0 } });
  expect(JSON.parse(await run('--history', path, '--gap', '--json', '--to', '2020-01-01'))).toMatchObject({
    comparable: 0,
  });
});

it('refuses what is no question, no day, or no history', async () => {
  const { path } = await savedHistory();
  expect(await run('--history', path)).toBe('cli/one_question');
  expect(await run('--history', path, '--gap', '--device', 'd')).toBe('cli/one_question');
  expect(await run('--history', path, '--below', 'high')).toBe('cli/one_question');
  expect(await run('--history', path, '--network', 'nowhere')).toBe('client/sweep_query_invalid');
  expect(await run('--history', path, '--gap', '--from', '2026-02-30')).toBe('cli/bad_date');
  expect(await run('--history', path, '--gap', '--log-key', 'x')).toBe('cli/bad_log_key');
  writeFileSync(scratch.path('other.json'), '{"format":"incamera-history/1"}');
  expect(await run('--history', scratch.path('other.json'), '--gap')).toBe('client/history_file_malformed');
  expect(await run('--history', scratch.path('none.json'), '--gap')).toBe('cli/file_missing');
});
