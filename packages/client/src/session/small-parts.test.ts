import { type Clock } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.js';
import { clientErrors } from '../errors.js';
import { backoffMs } from '../transport/backoff.js';
import { Absence } from './absence.js';
import { canEnter, canMove } from './phase.js';
import { ProblemBook } from './problem-book.js';
import { RejoinLimit } from './rejoin-limit.js';
import { SequenceBook } from './sequence-book.js';
import { gradeOf } from './snapshot-builder.js';
import { keepIdentical } from './snapshot-store.js';

const clock = (): FakeClock & Clock => new FakeClock(1_000_000);

describe('the order of entries', () => {
  it('tells the next one from gaps, repetitions, and what was before the join', () => {
    const book = new SequenceBook();
    book.begin(5);
    expect([4, 5, 6, 6, 8, 7, 9].map((seq) => book.arrived(seq))).toEqual([
      'earlier',
      'earlier',
      'next',
      'replayed',
      'gap',
      'replayed',
      'next',
    ]);
    expect(book.last).toBe(9);
    expect(book.isEarlier(book.last + 1)).toBe(false);
    // A membership that begins later makes what waited before it a thing of the past.
    book.begin(book.last + 5);
    expect([book.isEarlier(book.last), book.isEarlier(book.last + 1)]).toEqual([true, false]);
  });
});

describe('phases', () => {
  it('end for good only where they should', () => {
    expect(canMove('ended', 'lobby')).toBe(false);
    expect(canMove('in_meeting', 'knocking')).toBe(false);
    expect(canMove('rejoining', 'joining')).toBe(true);
    expect(['lobby', 'refused', 'left', 'removed'].every((phase) => canEnter(phase as 'lobby'))).toBe(true);
    expect(['ended', 'in_meeting', 'failed'].some((phase) => canEnter(phase as 'lobby'))).toBe(false);
  });
});

describe('snapshots', () => {
  it('keep what has not changed identical, and change where something has', () => {
    const error = new Error('x');
    const before = { a: { list: [1, { b: 2 }], error }, c: 'x' };
    expect(keepIdentical(before, { a: { list: [1, { b: 2 }], error }, c: 'x' })).toBe(before);
    const after = keepIdentical(before, { a: { list: [1, { b: 2 }], error }, c: 'y' });
    expect(after).not.toBe(before);
    expect(after.a).toBe(before.a);
    const longer = keepIdentical(before, { a: { list: [1, { b: 2 }, 3], error }, c: 'x' });
    expect(longer.a.list).toHaveLength(3);
    expect(longer.a.list[1]).toBe(before.a.list[1]);
    expect(keepIdentical<unknown>({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
  });
});

describe('problems and notices', () => {
  it('stand until they heal, are told once, and pass by themselves where nothing heals them', () => {
    const time = clock();
    let changes = 0;
    const book = new ProblemBook(time, () => {
      changes += 1;
    });
    for (let i = 0; i < 20; i++) book.happened(clientErrors.make('client/message_unreadable'));
    expect(book.notices).toHaveLength(1);
    expect(book.standing.map(({ code }) => code)).toEqual(['client/message_unreadable']);
    book.set('media', clientErrors.make('client/media_lost'));
    book.set('media', null);
    time.advance(30_000);
    expect(book.standing).toEqual([]);
    book.dismiss(book.notices[0]?.id ?? 0);
    expect(book.notices).toEqual([]);
    expect(changes).toBeGreaterThan(0);
    expect(time.timerCount).toBe(0);
  });
});

describe('coming back', () => {
  it('is not tried for ever', () => {
    const time = clock();
    const limit = new RejoinLimit(time);
    expect([1, 2, 3, 4, 5].map(() => limit.take())).toEqual([true, true, true, true, false]);
    time.advance(61_000);
    expect(limit.take()).toBe(true);
  });

  it('knows a long absence that has just ended', () => {
    const time = clock();
    const absence = new Absence(time);
    absence.signalling('reconnecting');
    time.advance(55_000);
    expect(absence.justEnded(50_000)).toBe(false);
    absence.signalling('online');
    expect([absence.justEnded(50_000), absence.justEnded(60_000)]).toEqual([true, false]);
    time.advance(11_000);
    expect(absence.justEnded(50_000)).toBe(false);
  });

  it('waits longer after each failed attempt, within bounds, never the same for all', () => {
    const rng = (value: number) => ({ bytes: (length: number) => new Uint8Array(length).fill(value) });
    expect(backoffMs(0, rng(0))).toBe(125);
    expect(backoffMs(0, rng(255))).toBe(250);
    expect(backoffMs(50, rng(255))).toBe(4000);
  });
});

describe('quality', () => {
  it('is graded by delay and loss', () => {
    const stats = { sendRateBps: 0, receiveRateBps: 0, framesDecrypted: 0, framesRefused: 0 };
    const framesEncrypted = { mic: 0, camera: 0, screen: 0, 'screen-audio': 0 };
    const grade = (rttMs: number | null, lossRatio: number | null) =>
      gradeOf({ ...stats, framesEncrypted, rttMs, lossRatio });
    expect([grade(20, 0), grade(300, 0), grade(20, 0.05), grade(700, 0), grade(20, 0.2), grade(null, null)]).toEqual([
      'good',
      'fair',
      'fair',
      'poor',
      'poor',
      'unknown',
    ]);
  });
});
