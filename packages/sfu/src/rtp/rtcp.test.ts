import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRtcp, writePli, writeReceiverReport, writeSenderReport } from './rtcp.js';

function read(packet: Buffer): { valid: boolean; keyFrames: number[]; reports: number[][] } {
  const keyFrames: number[] = [];
  const reports: number[][] = [];
  const valid = readRtcp(packet, {
    keyFrameRequest: (ssrc) => keyFrames.push(ssrc),
    senderReport: (...fields) => reports.push(fields),
  });
  return { valid, keyFrames, reports };
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
        keyFrames: [],
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

  test('nothing is reported of a compound packet that is broken anywhere', () => {
    const pli = Buffer.from(out.subarray(0, writePli(out, 1, 2)));
    const broken = Buffer.concat([pli, Buffer.from([0x80, 200, 0, 9])]);
    expect(read(broken)).toEqual({ valid: false, keyFrames: [], reports: [] });
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
