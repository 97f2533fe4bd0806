import { describe, expect, test } from 'vitest';
import { type WorkerMessage } from '../ipc/messages.js';
import { newCounters } from './metrics.js';
import { Outbox } from './outbox.js';

/** A channel that takes `room` messages before it says that it is full; `flush` lets them go. */
function setUp(room: number) {
  const sent: WorkerMessage[] = [];
  let written: (() => void)[] = [];
  const counters = newCounters();
  const outbox = new Outbox(
    {
      send: (message, done) => {
        sent.push(message);
        written.push(done);
        return written.length < room;
      },
    },
    counters,
  );
  const flush = (): void => {
    const done = written;
    written = [];
    for (const one of done) one();
  };
  return { sent, counters, outbox, flush };
}

const slots = (peer: string, mid: string): WorkerMessage => ({
  type: 'slots',
  room: 'r',
  peer,
  slots: [{ mid, source: null, paused: false }],
});
const state = (peer: string, value: 'connected' | 'failed'): WorkerMessage => ({
  type: 'transport',
  room: 'r',
  peer,
  state: value,
});
const layers = (list: number[]): WorkerMessage => ({
  type: 'layers',
  room: 'r',
  peer: 'p',
  kind: 'camera',
  layers: list,
});
const log = (event: string): WorkerMessage => ({ type: 'log', level: 'error', event, context: {} });
const answer = (id: number): WorkerMessage => ({ type: 'answer', id, sdp: 'v=0' });

describe('a parent that', () => {
  test('listens gets everything at once, in order', () => {
    const { sent, outbox } = setUp(100);
    const all = [answer(1), slots('p', '1'), slots('p', '2'), log('a'), { type: 'alive' } as const];
    for (const message of all) outbox.post(message);
    expect(sent).toEqual(all);
    expect(outbox.waiting).toBe(0);
  });

  test('is busy gets the newest state of each afterwards, and all answers, in order', () => {
    const { sent, counters, outbox, flush } = setUp(1);
    outbox.post({ type: 'alive' });
    for (const message of [
      slots('p', '1'),
      state('p', 'connected'),
      slots('q', '1'),
      layers([0]),
      answer(1),
      slots('p', '2'),
      answer(2),
      state('p', 'failed'),
      layers([0, 1]),
    ]) {
      outbox.post(message);
    }
    expect(sent).toEqual([{ type: 'alive' }]);
    for (let i = 0; i < 10; i++) flush();
    expect(sent.slice(1)).toEqual([
      slots('q', '1'),
      answer(1),
      slots('p', '2'),
      answer(2),
      state('p', 'failed'),
      layers([0, 1]),
    ]);
    expect(counters).toMatchObject({ messagesMerged: 3, messagesDropped: 0 });
    outbox.post(slots('p', '3'));
    expect(sent.at(-1)).toEqual(slots('p', '3'));
  });

  test('is busy for ever costs a bounded number of messages', () => {
    const { sent, counters, outbox } = setUp(4);
    for (let i = 0; i < 100_000; i++) {
      outbox.post(slots(`peer ${i % 10}`, String(i)));
      outbox.post(log('again'));
      outbox.post({ type: 'alive' });
    }
    expect(sent.length).toBe(4);
    expect(outbox.waiting).toBe(10 + 100 + 1);
    expect(counters.messagesDropped).toBeGreaterThan(90_000);
  });
});
