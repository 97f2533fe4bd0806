import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRtp } from '../../test/rtp-test-packets.js';
import { isRtcp, RtpView, sequenceDelta } from './rtp-packet.js';

const view = new RtpView();
const headerArbitrary = fc.record({
  payloadType: fc.integer({ min: 0, max: 127 }),
  sequence: fc.integer({ min: 0, max: 0xffff }),
  timestamp: fc.integer({ min: 0, max: 0xffffffff }),
  ssrc: fc.integer({ min: 0, max: 0xffffffff }),
  marker: fc.boolean(),
  padding: fc.integer({ min: 0, max: 200 }),
  csrcs: fc.integer({ min: 0, max: 15 }),
  payload: fc.uint8Array({ maxLength: 900 }),
  twoByte: fc.boolean(),
  extensions: fc.uniqueArray(
    fc.tuple(fc.integer({ min: 1, max: 14 }), fc.uint8Array({ minLength: 1, maxLength: 16 })),
    { maxLength: 5, selector: ([id]) => id },
  ),
});

describe('reading RTP', () => {
  test('finds every field, extension and payload of a valid packet', () => {
    fc.assert(
      fc.property(headerArbitrary, (fields) => {
        const packet = buildRtp(fields);
        expect(view.read(packet)).toBe(true);
        expect(view).toMatchObject({
          payloadType: fields.payloadType,
          sequence: fields.sequence,
          timestamp: fields.timestamp,
          ssrc: fields.ssrc,
          marker: fields.marker,
          payloadBytes: fields.payload.length,
        });
        expect([...packet.subarray(view.payloadOffset, view.payloadOffset + view.payloadBytes)]).toEqual([
          ...fields.payload,
        ]);
        for (const [id, data] of fields.extensions) {
          expect(view.findExtension(packet, id)).toBe(true);
          const found = packet.subarray(view.extensionOffset, view.extensionOffset + view.extensionBytes);
          expect([...found]).toEqual([...data]);
        }
        const absent = [1, 2, 3, 4, 5, 6, 7].find((id) => !fields.extensions.some(([used]) => used === id)) as number;
        expect(view.findExtension(packet, absent)).toBe(false);
      }),
    );
  });

  test('never throws and never points outside the packet, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.boolean(), (bytes, looksLikeRtp) => {
        const packet = Buffer.from(bytes);
        if (looksLikeRtp && packet.length > 0) packet[0] = 0x90 | ((packet[0] as number) & 0x2f);
        if (!view.read(packet)) return;
        expect(view.payloadOffset + view.payloadBytes).toBeLessThanOrEqual(packet.length);
        for (let id = 0; id <= 15; id++) {
          if (view.findExtension(packet, id)) {
            expect(view.extensionOffset + view.extensionBytes).toBeLessThanOrEqual(packet.length);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['too short', Buffer.alloc(11, 0x80)],
    ['too long', Buffer.alloc(1501, 0x80)],
    ['another version', buildRtp({ payload: [1] }).fill(0x40, 0, 1)],
    [
      'extension beyond the end',
      Buffer.concat([Buffer.from([0x90]), Buffer.alloc(11), Buffer.from([0xbe, 0xde, 0, 9])]),
    ],
    ['padding longer than the payload', Buffer.concat([Buffer.from([0xa0]), Buffer.alloc(11), Buffer.from([1, 2, 9])])],
    ['padding of zero bytes', Buffer.concat([Buffer.from([0xa0]), Buffer.alloc(11), Buffer.from([1, 2, 0])])],
  ])('refuses a packet that is %s', (_, packet) => {
    expect(view.read(packet)).toBe(false);
  });

  test('tells RTCP from RTP by the second byte', () => {
    expect(isRtcp(Buffer.from([0x80, 200]))).toBe(true);
    expect(isRtcp(Buffer.from([0x80, 111]))).toBe(false);
    expect(isRtcp(Buffer.from([0x80, 0x80 | 96]))).toBe(false);
  });
});

test('sequence numbers are compared on their circle', () => {
  expect(sequenceDelta(3, 65534)).toBe(5);
  expect(sequenceDelta(65534, 3)).toBe(-5);
  expect(sequenceDelta(7, 7)).toBe(0);
});
