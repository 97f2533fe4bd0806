import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TransportFeedback } from './transport-feedback.js';

interface Decoded {
  readonly count: number;
  /** Sequence number and arrival in ms, null for a lost packet. */
  readonly packets: readonly (readonly [number, number | null])[];
}

/** A decoder written from the draft, independent of the encoder. */
function decode(packet: Buffer): Decoded {
  expect(packet[1]).toBe(205);
  expect((packet[0] as number) & 0x1f).toBe(15);
  expect(packet.length).toBe(4 + 4 * packet.readUInt16BE(2));
  const base = packet.readUInt16BE(12);
  const statusCount = packet.readUInt16BE(14);
  let timeMs = packet.readUIntBE(16, 3) * 64;
  const symbols: number[] = [];
  let offset = 20;
  while (symbols.length < statusCount) {
    const chunk = packet.readUInt16BE(offset);
    offset += 2;
    if (chunk >> 15 === 0) for (let i = 0; i < (chunk & 0x1fff); i++) symbols.push((chunk >> 13) & 3);
    else if (((chunk >> 14) & 1) === 0) for (let i = 13; i >= 0; i--) symbols.push((chunk >> i) & 1);
    else for (let i = 12; i >= 0; i -= 2) symbols.push((chunk >> i) & 3);
  }
  const packets = symbols.slice(0, statusCount).map((symbol, index) => {
    const sequence = (base + index) & 0xffff;
    if (symbol === 0) return [sequence, null] as const;
    if (symbol === 1) timeMs += (packet[offset++] as number) / 4;
    else {
      timeMs += packet.readInt16BE(offset) / 4;
      offset += 2;
    }
    return [sequence, timeMs] as const;
  });
  const padding = (packet[0] as number) & 0x20 ? (packet.at(-1) as number) : 0;
  expect(packet.length - padding).toBe(offset);
  return { count: packet[19] as number, packets };
}

const out = Buffer.alloc(1500);

function drain(feedback: TransportFeedback): Decoded[] {
  const decoded: Decoded[] = [];
  while (true) {
    const bytes = feedback.write(out, 1, 2);
    if (bytes === 0) return decoded;
    expect(bytes).toBeLessThanOrEqual(1200);
    decoded.push(decode(Buffer.from(out.subarray(0, bytes))));
  }
}

describe('transport-wide feedback', () => {
  test('says nothing before the first packet and nothing twice', () => {
    const feedback = new TransportFeedback();
    expect(drain(feedback)).toEqual([]);
    feedback.record(65535, 1000);
    feedback.record(1, 1001);
    expect(drain(feedback).flatMap((one) => one.packets)).toEqual([
      [65535, 1000],
      [0, null],
      [1, 1001],
    ]);
    expect(drain(feedback)).toEqual([]);
  });

  test('losses between two feedback packets are reported', () => {
    const feedback = new TransportFeedback();
    feedback.record(10, 64);
    drain(feedback);
    feedback.record(13, 128);
    expect(drain(feedback)[0]?.packets).toEqual([
      [11, null],
      [12, null],
      [13, 128],
    ]);
  });

  test('what was told as lost and comes late is told again, once', () => {
    const feedback = new TransportFeedback();
    for (const number of [10, 12, 13]) feedback.record(number, 64 + number);
    drain(feedback);
    feedback.record(11, 90);
    feedback.record(11, 95);
    expect(drain(feedback)[0]?.packets).toEqual([
      [11, 90],
      [12, 76],
      [13, 77],
    ]);
    expect(drain(feedback)).toEqual([]);
  });

  test('every arrival is told within 250 µs, over wraps, losses, reordering and long pauses', () => {
    const stepArbitrary = fc.record({
      gap: fc.oneof(
        { weight: 20, arbitrary: fc.constant(1) },
        { weight: 3, arbitrary: fc.integer({ min: 2, max: 40 }) },
      ),
      waitMs: fc.oneof(
        { weight: 20, arbitrary: fc.double({ min: 0, max: 40, noNaN: true }) },
        { weight: 1, arbitrary: fc.double({ min: 0, max: 30_000, noNaN: true }) },
      ),
      swap: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff }),
        fc.double({ min: 0, max: 2e12, noNaN: true }),
        fc.array(stepArbitrary, { minLength: 1, maxLength: 400 }),
        (first, startMs, steps) => {
          const feedback = new TransportFeedback();
          const arrived = new Map<number, number>();
          let sequence = first;
          let nowMs = startMs;
          const record = (number: number): void => {
            feedback.record(number & 0xffff, nowMs);
            arrived.set(number & 0xffff, nowMs);
          };
          for (const { gap, waitMs, swap } of steps) {
            nowMs += waitMs;
            if (swap && gap === 1) {
              record(sequence + 2);
              record(sequence + 1);
              sequence += 2;
            } else {
              sequence += gap;
              record(sequence);
            }
          }
          const told = drain(feedback);
          const packets = told.flatMap((one) => one.packets);
          expect(packets.map(([number]) => number)).toEqual([...new Set(packets.map(([number]) => number))]);
          const times = new Map(packets);
          // The 24-bit reference time wraps every 12 days: compare on that circle.
          const circleMs = 2 ** 24 * 64;
          for (const [number, atMs] of arrived) {
            const toldMs = times.get(number);
            // A swapped first packet is older than where feedback begins.
            if (toldMs === undefined)
              expect(number).toBe((packets[0]?.[0] ?? 0) - 1 < 0 ? 65535 : (packets[0]?.[0] ?? 0) - 1);
            else {
              expect(toldMs).not.toBeNull();
              const difference = (((toldMs as number) - atMs) % circleMs) + circleMs;
              const onCircle = difference % circleMs;
              expect(Math.min(onCircle, circleMs - onCircle)).toBeLessThanOrEqual(0.2501);
            }
          }
          for (const [number, atMs] of times) if (atMs === null) expect(arrived.has(number)).toBe(false);
          expect(told.map((one) => one.count)).toEqual(told.map((_, index) => index & 0xff));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('what was told once is forgotten: a loss thousands of packets later is a loss', () => {
    const feedback = new TransportFeedback();
    const told: [number, boolean][] = [];
    for (let number = 0; number < 6000; number++) {
      if (number < 4000 || number % 3 !== 0) feedback.record(number, number);
      if (number % 50 === 0)
        for (const { packets } of drain(feedback))
          told.push(...packets.map(([n, atMs]) => [n, atMs !== null] as [number, boolean]));
    }
    expect(told.length).toBeGreaterThan(5900);
    for (const [number, received] of told) expect(received).toBe(number < 4000 || number % 3 !== 0);
  });

  test('a sender that jumps wildly costs no more than one window', () => {
    const feedback = new TransportFeedback();
    let number = 0;
    for (let i = 0; i < 200; i++) {
      feedback.record(number, i);
      number = (number + 30_000) & 0xffff;
    }
    const packets = drain(feedback).flatMap((one) => one.packets);
    expect(packets.length).toBeLessThanOrEqual(2048);
    expect(packets.some(([, atMs]) => atMs === 199)).toBe(true);
  });
});
