// Another worker that tells nonsense costs its connection, or nothing.
import { describe, expect, test } from 'vitest';
import { bridgedMeeting } from '../../../test/bridged-rooms.js';
import { audio, video } from '../../../test/test-room.js';

const AUDIO_SLOT = '4';
const VIDEO_SLOT = '5';

describe('nonsense from another worker', () => {
  const frame = (kind: number, body: Buffer): Buffer => {
    const bytes = Buffer.alloc(3 + body.length);
    bytes.writeUInt16BE(body.length, 0);
    bytes[2] = kind;
    body.copy(bytes, 3);
    return bytes;
  };
  const message = (value: unknown): Buffer => frame(2, Buffer.from(JSON.stringify(value)));

  test.each([
    ['an empty frame', Buffer.from([0, 0, 1])],
    ['a frame of no kind', Buffer.from([0, 1, 9, 0])],
    ['a packet beyond the limit', Buffer.from([0xff, 0xff, 1])],
    ['no JSON', frame(2, Buffer.from('{'))],
    ['an unknown message', message({ type: 'eval', room: 'room', id: 1 })],
    [
      'a source of an unknown kind',
      message({ type: 'source', room: 'room', id: 1, peer: 'p', kind: 'tap', layers: 1 }),
    ],
    ['four layers', message({ type: 'source', room: 'room', id: 1, peer: 'p', kind: 'mic', layers: 4 })],
    ['a layer that cannot be', message({ type: 'key-frame', room: 'room', id: 1, layer: 3 })],
    ['a loss above all', message({ type: 'loss', room: 'room', id: 1, fractionLost: 256 })],
  ])('%s ends the connection and nothing else', (_, bytes) => {
    const { rooms, speaker } = bridgedMeeting();
    const pipe = rooms.b.pipe;
    pipe.write(bytes);
    rooms.deliver();
    expect(rooms.a.lost).toBe(1);
    audio(speaker);
    rooms.deliver();
    expect(rooms.a.room.counters.packetsIn).toBe(1);
  });

  test.each([
    ['a packet that is none', frame(1, Buffer.from([1, 2, 3]))],
    [
      'a packet of no stream',
      frame(1, Buffer.concat([Buffer.from([0x80, 96, 0, 1, 0, 0, 0, 0, 9, 9, 9, 9]), Buffer.alloc(20)])),
    ],
    ['numbers that nobody gave', message({ type: 'want', room: 'room', id: 4000, layers: 7, demand: 7 })],
    ['another meeting', message({ type: 'gone', room: 'elsewhere', id: 1 })],
  ])('%s is passed over', (_, bytes) => {
    const { rooms, speaker } = bridgedMeeting();
    rooms.b.pipe.write(bytes);
    rooms.deliver();
    expect(rooms.a.lost).toBe(0);
    audio(speaker);
    rooms.deliver();
    expect(rooms.b.room.sourceIn('listener', AUDIO_SLOT)).toBe('speaker mic');
  });

  test('a camera in one worker is in the slot of the other', () => {
    const { rooms, speaker } = bridgedMeeting();
    video(speaker, true, 1);
    rooms.deliver();
    expect(rooms.b.room.sourceIn('listener', VIDEO_SLOT)).toBe('speaker camera');
  });
});
