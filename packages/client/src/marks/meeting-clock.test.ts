import { describe, expect, it } from 'vitest';
import { type ClockReadings, MeetingClock, TRUSTED_WITHIN_MS } from './meeting-clock.js';

const ORIGIN_MS = 1_000_000;

function clockOf(change: Partial<ClockReadings> = {}) {
  const machine = { monotonicMs: 77 };
  const readings = {
    originMs: ORIGIN_MS,
    readingMs: null,
    kept: null,
    wallMs: ORIGIN_MS + 60_000,
    monotonicMs: () => machine.monotonicMs,
    ...change,
  };
  return { clock: new MeetingClock(readings), machine };
}

describe('the clock of a meeting on one device', () => {
  it('counts from the founding, in seconds, whatever becomes of the wall clock', () => {
    const { clock, machine } = clockOf();
    expect(clock.nowSeconds()).toBe(60);
    machine.monotonicMs += 1500;
    expect(clock.nowSeconds()).toBe(61.5);
  });

  it('never goes back, not even with a machine whose monotonic clock does', () => {
    const { clock, machine } = clockOf();
    machine.monotonicMs -= 50_000;
    expect(clock.elapsedMs()).toBe(60_000);
  });

  it('believes the own wall clock where it is near what the host says, and the host where it is not', () => {
    for (const [readingMs, elapsedMs] of [
      [60_000 - TRUSTED_WITHIN_MS, 60_000],
      [60_000 + TRUSTED_WITHIN_MS, 60_000],
      [60_000 + TRUSTED_WITHIN_MS + 1, 62_001],
      [3_600_000, 3_600_000],
      [0, 0],
    ]) {
      expect(clockOf({ readingMs: readingMs ?? null }).clock.elapsedMs()).toBe(elapsedMs);
    }
  });

  it('is not negative where the wall clock is before the founding', () => {
    expect(clockOf({ wallMs: ORIGIN_MS - 5000 }).clock.elapsedMs()).toBe(0);
  });

  it('goes on over a reload as it stood to the wall clock, and not back when that was set back', () => {
    const first = clockOf({ readingMs: 3_600_000 });
    const kept = first.clock.toKeep(ORIGIN_MS + 60_000);
    expect(kept.reachedMs).toBe(3_600_000);
    // What is before the origin of the Unix epoch is not kept: such a wall clock is beyond help.
    expect(clockOf({ kept: { offsetMs: -ORIGIN_MS, reachedMs: 70_000 } }).clock.elapsedMs()).toBe(70_000);
    const later = { kept: { offsetMs: -ORIGIN_MS, reachedMs: 70_000 }, wallMs: ORIGIN_MS + 90_000 };
    expect(clockOf(later).clock.elapsedMs()).toBe(90_000);
    expect(clockOf({ ...later, wallMs: ORIGIN_MS - 7_200_000 }).clock.elapsedMs()).toBe(70_000);
  });

  it('does not let a host set it back to where this device has marked already', () => {
    const kept = { offsetMs: -ORIGIN_MS, reachedMs: 70_000 };
    expect(clockOf({ kept, readingMs: 5_000 }).clock.elapsedMs()).toBe(70_000);
  });
});
