// Receivers that cannot be sent to, and those that are gone: nothing waits for them, and nothing of them stays.
import { expect, test } from 'vitest';
import { SILENT_OFFER } from '../../test/offers.js';
import { audio, OPUS, TestRoom, VP8, video } from '../../test/test-room.js';

test('what cannot be sent now is never sent: a receiver that is slow gets no backlog', () => {
  const room = new TestRoom();
  const speaker = room.join('speaker');
  const slow = room.join('slow', SILENT_OFFER);
  audio(speaker, { sequence: 0 });
  video(speaker, true, 0);
  expect(slow.takeRtp(OPUS).length + slow.takeRtp(VP8).length).toBe(2);
  slow.accepts = false;
  for (let i = 1; i <= 5000; i++) {
    audio(speaker, { sequence: i, timestamp: i * 960 });
    video(speaker, false, i);
    room.nowMs += 20;
    room.router.tick(room.nowMs);
  }
  expect(room.counters.sendFailures).toBeGreaterThanOrEqual(10_000);
  slow.sent.length = 0;
  slow.accepts = true;
  room.nowMs += 20;
  room.router.tick(room.nowMs);
  expect(slow.takeRtp(OPUS)).toEqual([]);
  expect(slow.takeRtp(VP8)).toEqual([]);
  audio(speaker, { sequence: 5001, timestamp: 5001 * 960, payload: [9] });
  expect(slow.takeRtp(OPUS).map((packet) => packet.at(-1))).toEqual([9]);
});

test('a receiver whose connection failed leaves its slots and what it sent, and needs no layer any more', () => {
  const room = new TestRoom();
  const speaker = room.join('speaker');
  const other = room.join('other', SILENT_OFFER);
  const gone = room.join('gone', SILENT_OFFER);
  audio(gone);
  video(speaker, true, 1);
  room.router.setWants('other', []);
  expect(room.sourceIn('other', '4')).toBe('gone mic');
  expect(room.layers.get('speaker camera')).toEqual([0]);
  gone.handlers.state('failed');
  expect(gone.closed).toBe(true);
  expect(room.sourceIn('other', '4')).toBeNull();
  expect(room.router.transportCount).toBe(2);
  gone.sent.length = 0;
  other.sent.length = 0;
  for (let i = 2; i < 200; i++) {
    video(speaker, false, i);
    room.nowMs += 20;
    room.router.tick(room.nowMs);
  }
  expect(gone.sent).toEqual([]);
  expect(other.takeRtp(VP8)).toEqual([]);
  expect(room.layers.get('speaker camera')).toEqual([]);
});
