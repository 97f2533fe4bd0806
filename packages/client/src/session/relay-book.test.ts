import { silentLogger } from '@incamera/kernel';
import { RELAY_LIFETIME_MS, RELAY_RENEW_BEFORE_MS } from '@incamera/protocol';
import { expect, test } from 'vitest';
import { RelayBook } from './relay-book.js';

const HOUR_MS = 3_600_000;

test('a connection made at any time gets credentials that outlive a meeting of ten hours', async () => {
  let nowMs = 1_000_000_000;
  const clock = { nowMs: () => nowMs, after: () => () => {}, every: () => () => {} };
  let issued = 0;
  const socket = {
    request: () => {
      issued++;
      const relay = { urls: ['turn:turn.example'], username: `${issued}`, credential: `${nowMs}` };
      return Promise.resolve({ relays: [relay], expiresAtMs: nowMs + RELAY_LIFETIME_MS.member } as never);
    },
  };
  const book = new RelayBook(socket, clock, silentLogger);
  for (let hour = 0; hour < 72; hour++) {
    const [relay] = await book.current();
    const expiresAtMs = Number(relay?.credential) + RELAY_LIFETIME_MS.member;
    expect(expiresAtMs - nowMs).toBeGreaterThanOrEqual(10 * HOUR_MS);
    nowMs += HOUR_MS;
  }
  // Kept while they are good: a path that breaks is made anew without asking.
  expect(issued).toBeLessThanOrEqual(
    Math.ceil((72 * HOUR_MS) / (RELAY_LIFETIME_MS.member - RELAY_RENEW_BEFORE_MS)) + 1,
  );
});
