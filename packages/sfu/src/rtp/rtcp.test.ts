import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRtcp, writeNack, writePli, writeReceiverReport, writeSenderReport } from './rtcp.js';

interface Heard {
  readonly keyFrames: number[];
  readonly reports: number[][];
  readonly blocks: number[][];
  readonly nacks: number[][];
  readonly rembs: number[];
  readonly feedback: string[];
}

function read(packet: Buffer): Partial<Heard> & { valid: boolean } {
  const heard: Heard = { keyFrames: [], reports: [], blocks: [], nacks: [], rembs: [], feedback: [] };
  const valid = readRtcp(packet, {
    keyFrameRequest: (ssrc) => heard.keyFrames.push(ssrc),
    senderReport: (...fields) => heard.reports.push(fields),
    reportBlock: (...fields) => heard.blocks.push(fields),
    nack: (...fields) => heard.nacks.push(fields),
    remb: (bps) => heard.rembs.push(bps),
    transportFeedback: (bytes, start, end) => heard.feedback.push(bytes.toString('hex', start, end)),
  });
  return { valid, ...Object.fromEntries(Object.entries(heard).filter(([, list]) => list.length > 0)) };
}

const out = Buffer.alloc(1500);

describe('RTCP', () => {
  test('a sender report with its CNAME survives writing and reading, for every name length', () => {
    for (let length = 1; length <= 20; length++) {
      const report = {
        ssrc: 0xdeadbeef,
        ntpSeconds: 0xe1234567,
        ntpFraction: 0x89abcdef,
        rtpTime: 0xfffffff0,
        packets: 2 ** 33 + 5,
        payloadBytes: 77,
        cname: 'c'.repeat(length),
      };
      const packet = out.subarray(0, writeSenderReport(out.fill(0xff), report));
      expect(packet.length % 4).toBe(0);
      expect(read(packet)).toEqual({
        valid: true,
        reports: [[0xdeadbeef, 0xe1234567, 0x89abcdef, 0xfffffff0]],
      });
      // The SDES chunk ends with at least one zero byte.
      expect(packet.at(-1)).toBe(0);
      expect(packet.toString('latin1', 38, 38 + length)).toBe(report.cname);
    }
  });

  test('PLI and every entry of a FIR ask for key frames', () => {
    expect(read(out.subarray(0, writePli(out, 1, 0xcafe0001))).keyFrames).toEqual([0xcafe0001]);
    const fir = Buffer.alloc(28);
    fir.set([0x84, 206, 0, 6]);
    fir.writeUInt32BE(0xcafe0002, 12);
    fir.writeUInt32BE(0xcafe0003, 20);
    expect(read(fir).keyFrames).toEqual([0xcafe0002, 0xcafe0003]);
  });

  test('a receiver report has the layout of RFC 3550', () => {
    const block = {
      ssrc: 9,
      fractionLost: 255,
      totalLost: -3,
      highestSequence: 0x00012345,
      jitter: 6,
      lastReport: 7,
      delaySinceLastReport: 8,
    };
    const packet = out.subarray(0, writeReceiverReport(out, 5, [block]));
    expect(packet.toString('hex')).toBe('81c90007000000050000000' + '9fffffffd00012345000000060000000700000008');
  });

  test('its blocks are read as they were written, and those of a sender report', () => {
    const block = { fractionLost: 7, totalLost: 9, highestSequence: 5, jitter: 6, delaySinceLastReport: 0xfffffffe };
    const blocks = [1, 2].map((ssrc) => ({ ...block, ssrc, lastReport: 0xffff0000 + ssrc }));
    const packet = out.subarray(0, writeReceiverReport(out, 5, blocks));
    const expected = [
      [1, 7, 0xffff0001, 0xfffffffe],
      [2, 7, 0xffff0002, 0xfffffffe],
    ];
    expect(read(packet)).toEqual({ valid: true, blocks: expected });
    const sender = Buffer.concat([Buffer.from(`82c8000c${'00'.repeat(24)}`, 'hex'), packet.subarray(8)]);
    sender.writeUInt16BE(sender.length / 4 - 1, 2);
    expect(read(sender)).toEqual({ valid: true, reports: [[0, 0, 0, 0]], blocks: expected });
    // One block more than there is.
    sender[0] = 0x83;
    expect(read(sender)).toEqual({ valid: false });
  });

  test('a request for repair names exactly the packets that it was given', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffff),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 }),
        (first, steps) => {
          let sequence = first;
          const missing = Uint16Array.from(steps, (step) => {
            sequence = (sequence + step) & 0xffff;
            return sequence;
          });
          const { nacks = [] } = read(Buffer.from(out.subarray(0, writeNack(out, 1, 77, missing, missing.length))));
          const named = nacks.flatMap(([ssrc, pid = 0, bitmask = 0]) => {
            expect(ssrc).toBe(77);
            const more = Array.from({ length: 16 }, (_, bit) =>
              (bitmask >> bit) & 1 ? [(pid + bit + 1) & 0xffff] : [],
            );
            return [pid, ...more.flat()];
          });
          expect(named).toEqual([...missing]);
        },
      ),
    );
  });

  test('REMB and transport-wide feedback reach whom they concern; padding is none of it', () => {
    const remb = Buffer.from('8fce0005' + '00000001' + '00000000' + '52454d42' + '010bffff' + '00000007', 'hex');
    expect(read(remb)).toEqual({ valid: true, rembs: [0x3ffff * 4] });
    const feedback = Buffer.from('afcd000400000001000000020005000300000004', 'hex');
    expect(read(feedback)).toEqual({ valid: true, feedback: ['00050003'] });
    feedback[feedback.length - 1] = 200;
    expect(read(feedback)).toEqual({ valid: false });
  });

  test('nothing is reported of a compound packet that is broken anywhere', () => {
    const pli = Buffer.from(out.subarray(0, writePli(out, 1, 2)));
    const broken = Buffer.concat([pli, Buffer.from([0x80, 200, 0, 9])]);
    expect(read(broken)).toEqual({ valid: false });
    expect(read(Buffer.alloc(0)).valid).toBe(false);
    // A sender report and a PLI that are too short for their fields.
    expect(read(Buffer.from([0x80, 200, 0, 0])).valid).toBe(false);
    expect(read(Buffer.from([0x81, 206, 0, 1, 0, 0, 0, 1])).valid).toBe(false);
  });

  test('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const packet = Buffer.from(bytes);
        if (packet.length > 4)
          packet.set([0x80 | ((packet[0] as number) & 0x1f), 200 + ((packet[1] as number) % 8), 0]);
        if (packet.length > 4) packet[3] = (packet[3] as number) % 20;
        read(packet);
      }),
      { numRuns: 3000 },
    );
  });
});
