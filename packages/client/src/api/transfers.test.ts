// The side that waits: it asks again and again, and ends with a word, in time, or when nobody waits any more.
import { expect, it } from 'vitest';
import { TestClock } from '../../../../apps/server/test/test-clock.js';
import { type ClientEnvironment } from '../environment.js';
import { HttpClient } from './http-client.js';
import { transferActions } from './transfers.js';

const account = { accountId: 'a_1', displayName: 'Ada', userHandle: 'A'.repeat(43), roles: [] };
const error = { code: 'auth/transfer_unknown', message: 'm', next: 'n' };

/** A server that gives `states` one after another, and then the last for ever. */
function begin(states: (object | 'down' | 'gone')[]) {
  const clock = new TestClock();
  const asked: { path: string; body: unknown }[] = [];
  const json = (status: number, body: object) => new Response(JSON.stringify(body), { status });
  const request: ClientEnvironment['request'] = async (url, { body }) => {
    const path = new URL(url).pathname;
    asked.push({ path, body: JSON.parse(String(body)) });
    if (path === '/api/auth/transfer') {
      const expiresAtMs = clock.nowMs() + 600_000;
      return json(200, { deviceCode: 'A'.repeat(43), userCode: 'WDJBMJHT', expiresAtMs, pollMs: 3000 });
    }
    const state = states.length > 1 ? states.shift() : states[0];
    if (state === 'down') throw new TypeError('no network');
    return state === 'gone' ? json(404, { error }) : json(200, state ?? {});
  };
  const http = new HttpClient({ publicUrl: 'https://meet.example', request });
  const actions = transferActions(http, clock, (act) => act());
  /** Lets one question after another be asked and answered. */
  const pass = async (times: number) => {
    for (let i = 0; i < times; i++) {
      clock.advance(3000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { actions, asked, pass };
}

it('shows a code to read, and is signed in once it was confirmed, over a network that fails now and then', async () => {
  const { actions, asked, pass } = begin([{ state: 'waiting' }, 'down', { state: 'signed-in', account }]);
  const transfer = await actions.begin();
  expect(transfer.code).toBe('WDJB-MJHT');
  await pass(5);
  expect(await transfer.signedIn).toMatchObject({ displayName: 'Ada' });
  expect(asked).toHaveLength(4);
});

it('ends with a refusal, when it is too late, and when nobody waits any more', async () => {
  const refused = begin([{ state: 'refused' }]);
  const first = await refused.actions.begin();
  await refused.pass(1);
  await expect(first.signedIn).rejects.toMatchObject({ code: 'client/transfer_refused' });

  const late = begin(['gone']);
  const second = await late.actions.begin();
  await late.pass(1);
  await expect(second.signedIn).rejects.toMatchObject({ code: 'auth/transfer_unknown' });

  const stopped = begin([{ state: 'waiting' }]);
  const third = await stopped.actions.begin();
  third.stop();
  await stopped.pass(3);
  await expect(third.signedIn).rejects.toMatchObject({ code: 'client/transfer_cancelled' });
  expect(stopped.asked).toHaveLength(1);
});

it('does not believe an answer that is none', async () => {
  const { actions, pass } = begin([{ state: 'signed-in', account: {} }]);
  const transfer = await actions.begin();
  await pass(1);
  await expect(transfer.signedIn).rejects.toMatchObject({ code: 'client/malformed_answer' });
});

it('takes codes as people type them, and asks for nothing that cannot be one', async () => {
  const { actions, asked } = begin([{}]);
  await actions.refuse(' wdjb mjht');
  expect(asked.at(-1)?.body).toEqual({ userCode: 'WDJBMJHT', approves: false });
  await expect(actions.approve('WDJB-MJH')).rejects.toMatchObject({ code: 'auth/transfer_unknown' });
  await expect(actions.look('AEIO-UYAE')).rejects.toMatchObject({ code: 'auth/transfer_unknown' });
  expect(asked).toHaveLength(1);
});
