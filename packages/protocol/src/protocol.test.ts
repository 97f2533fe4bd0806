import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientMessageSchema, FIRST_HELLO, LIMITS, meetingIdSchema, serverMessageSchema } from './index.js';

describe('client messages', () => {
  it('accepts a first hello', () => {
    expect(clientMessageSchema.parse({ ...FIRST_HELLO, id: 1 })).toMatchObject({ type: 'hello', protocol: 1 });
  });
  it('refuses unknown types, unknown fields, missing ids and oversized payloads', () => {
    const refused = [
      { type: 'nonsense', id: 1 },
      { ...FIRST_HELLO, id: 1, admin: true },
      { ...FIRST_HELLO },
      { type: 'leave', id: 0 },
      { type: 'relay', id: 1, durable: false, payload: 'A'.repeat(2 * LIMITS.relayBytes) },
      { type: 'relay', id: 1, durable: false, payload: 'not base64!' },
      { type: 'knock.refuse', id: 1, knockId: 'p_aaaaaaaaaaaaaaaa', sealedReason: '' },
    ];
    for (const message of refused) expect(clientMessageSchema.safeParse(message).success).toBe(false);
  });
  it('never throws on any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(clientMessageSchema.safeParse(value).success).toBe(false);
        expect(serverMessageSchema.safeParse(value).success).toBe(false);
      }),
    );
  });
});

describe('server messages', () => {
  it('accepts both forms of a reply and refuses a mixture', () => {
    expect(serverMessageSchema.safeParse({ type: 'reply', id: 1, ok: true, result: {} }).success).toBe(true);
    const error = { code: 'meeting/ended', message: 'x' };
    expect(serverMessageSchema.safeParse({ type: 'reply', id: 1, ok: false, error }).success).toBe(true);
    expect(serverMessageSchema.safeParse({ type: 'reply', id: 1, ok: true, error }).success).toBe(false);
  });
});

describe('ids', () => {
  it('takes a meeting id of exactly 32 bytes', () => {
    expect(meetingIdSchema.safeParse('A'.repeat(43)).success).toBe(true);
    expect(meetingIdSchema.safeParse('A'.repeat(42)).success).toBe(false);
    expect(meetingIdSchema.safeParse(`${'A'.repeat(42)}B`).success).toBe(false);
  });
});
