import { type LeafIndex } from '@incamera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openKnockIn } from './knock.js';
import { readRefusal } from './refusal.js';
import { ReplayWindow } from './replay-window.js';
import { securityCodeOf } from './security-code.js';
import { signalEpoch } from './signal.js';
import * as payloads from './signal-payloads.js';
import { FAST_SUITE, TestMeeting } from './testing.js';

const bytesOf = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b) => new Uint8Array(b));
const leaf = fc.nat(299).map((n) => n as LeafIndex);
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

const heartbeat: fc.Arbitrary<payloads.Heartbeat> = fc.record({
  epoch: u64,
  transcriptHash: bytesOf(32),
  counter: u64,
  echoes: fc.array(fc.record({ leaf, counter: u64 }), { maxLength: 300 }),
});
describe('signal payloads', () => {
  it('come back as they were said', () => {
    fc.assert(
      fc.property(heartbeat, leaf, bytesOf(64), (beat, about, signature) => {
        expect(payloads.decodeHeartbeat(payloads.encodeHeartbeat(beat))).toEqual(beat);
        expect(payloads.decodeMuteRequest(payloads.encodeMuteRequest({ leaf: about }))).toEqual({ leaf: about });
        const leave = { leaf: about, signature };
        expect(payloads.decodeLeave(payloads.encodeLeave(leave))).toEqual(leave);
      }),
    );
  });

  it('are refused when anything is missing or left over, and never throw', () => {
    const decoders = [payloads.decodeHeartbeat, payloads.decodeMuteRequest, payloads.decodeLeave];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        for (const decode of decoders) decode(noise);
      }),
    );
    const whole = payloads.encodeMuteRequest({ leaf: 3 as LeafIndex });
    expect(payloads.decodeMuteRequest(whole.slice(1))).toBeNull();
    expect(payloads.decodeMuteRequest(new Uint8Array([...whole, 0]))).toBeNull();
  });
});

describe('ReplayWindow', () => {
  it('accepts every counter at most once, and all that come not too late', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 400n }), { maxLength: 300 }), (counters) => {
        const window = new ReplayWindow();
        const accepted = new Set<bigint>();
        let highest = -1n;
        for (const counter of counters) {
          const isNew = !accepted.has(counter) && highest - counter < 128n;
          expect(window.accept(counter)).toBe(isNew);
          if (isNew) accepted.add(counter);
          if (counter > highest) highest = counter;
        }
      }),
    );
  });
});

describe('bytes from anywhere', () => {
  it('never throw, whatever they are', async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE });
    const host = await meeting.found();
    const { pending } = await meeting.knock('A');
    const real = (await host.prepareSelfUpdate()) as { ok: true; value: { commit: Uint8Array } };
    const alike = fc
      .tuple(fc.nat(real.value.commit.length - 1), fc.nat(255))
      .map(([at, value]) => real.value.commit.map((byte, i) => (i === at ? value : byte)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), alike), async (noise) => {
        const all = await Promise.all([
          host.processCommit(noise),
          host.decryptMessage(noise),
          host.openSignal(noise),
          host.verifyRefusal(noise),
          meeting.enter(noise, pending),
          meeting.prepareReturn(noise),
          openKnockIn(FAST_SUITE, { ...meeting, sealed: noise }),
          readRefusal(noise),
        ]);
        for (const result of all) expect(result.ok).toBe(false);
        signalEpoch(noise);
      }),
      { numRuns: 60 },
    );
    expect(host.epoch).toBe(0n);
  });
});

describe('security code', () => {
  it('has 20 digits in fives and six words, all of them from the value', async () => {
    const one = await securityCodeOf(new Uint8Array(64));
    const other = await securityCodeOf(new Uint8Array(64).fill(1));
    expect(one.digits).toMatch(/^\d{5}( \d{5}){3}$/);
    expect(one.words).toHaveLength(6);
    for (const word of one.words) expect(word).toMatch(/^[a-z]{3,8}$/);
    expect(one.digits).not.toBe(other.digits);
    expect(one.words).not.toEqual(other.words);
    expect(await securityCodeOf(new Uint8Array(64))).toEqual(one);
  });
});
