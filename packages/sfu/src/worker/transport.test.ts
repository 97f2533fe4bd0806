import { beforeEach, describe, expect, test } from 'vitest';
import { audio, MID_EXTENSION, OPUS, TestRoom, TWCC_EXTENSION } from '../../test/test-room.js';

let room: TestRoom;
beforeEach(() => {
  room = new TestRoom();
});

describe('feedback', () => {
  test('senders learn when their packets arrived and what was lost', () => {
    const a = room.join('a');
    for (const sequence of [1, 2, 4]) {
      audio(a, {
        sequence,
        timestamp: sequence * 960,
        extensions: [
          [MID_EXTENSION, [0x30]],
          [TWCC_EXTENSION, [0, sequence]],
        ],
      });
      room.nowMs += 20;
    }
    room.router.tick(room.nowMs);
    const feedback = a.sent.find((packet) => packet[1] === 205) as Buffer;
    expect([feedback.readUInt16BE(12), feedback.readUInt16BE(14)]).toEqual([1, 4]);
    const report = a.sent.find((packet) => packet[1] === 201) as Buffer;
    expect(report.readUInt32BE(8)).toBe(77);
    expect(report[12]).toBe(64);
  });

  test("a sender's clock reaches the slot in the slot's own time", () => {
    const [a, b] = [room.join('a'), room.join('b')];
    audio(a, { sequence: 1, timestamp: 48_000 });
    const [forwarded] = b.takeRtp(OPUS);
    const report = Buffer.alloc(28);
    report.set([0x80, 200, 0, 6]);
    report.writeUInt32BE(77, 4);
    report.writeUInt32BE(3_900_000_000, 8);
    report.writeUInt32BE(48_000 + 480, 16);
    a.handlers.packet(report);
    const sent = b.sent.find((packet) => packet[1] === 200) as Buffer;
    expect(sent.readUInt32BE(4)).toBe((forwarded as Buffer).readUInt32BE(8));
    expect(sent.readUInt32BE(16)).toBe(((forwarded as Buffer).readUInt32BE(4) + 480) >>> 0);
    // NTP counts from 1900, and the router's clock counts, not the sender's.
    expect(sent.readUInt32BE(8)).toBe(Math.floor(room.nowMs / 1000) + 2_208_988_800);
    expect(sent.readUInt32BE(20)).toBe(1);
  });
});
