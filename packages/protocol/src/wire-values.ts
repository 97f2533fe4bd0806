// The scalar types that messages are made of, each validated (L1).
import { type Bytes, fromBase64Url, type KnockId, type MeetingId, type PeerId, toBase64Url } from '@incamera/kernel';
import { z } from 'zod';
import './zod-without-eval.js';

/** Bytes as unpadded base64url text on the wire. `maxBytes` bounds what is decoded. */
export function base64Bytes(maxBytes: number, minBytes = 0): z.ZodType<string> {
  return z
    .string()
    .max(Math.ceil((maxBytes * 4) / 3) + 2)
    .refine((text) => {
      const bytes = fromBase64Url(text);
      return bytes !== null && bytes.byteLength <= maxBytes && bytes.byteLength >= minBytes;
    }, 'not base64url of the allowed length');
}

/** Text of exactly `length` bytes in base64url. */
export function fixedBytes(length: number): z.ZodType<string> {
  return base64Bytes(length, length);
}

/** The bytes of a field that a schema has already validated. */
export function wireBytes(text: string): Bytes {
  const bytes = fromBase64Url(text);
  if (bytes === null) throw new TypeError('not validated base64url');
  return bytes;
}

export const wireText = toBase64Url;

export const meetingIdSchema = fixedBytes(32).transform((text) => text as MeetingId);
export const peerIdSchema = z
  .string()
  .regex(/^p_[A-Za-z0-9_-]{16}$/)
  .transform((text) => text as PeerId);
export const knockIdSchema = z
  .string()
  .regex(/^k_[A-Za-z0-9_-]{16}$/)
  .transform((text) => text as KnockId);
export const epochSchema = z.number().int().nonnegative().safe();
export const timeMsSchema = z.number().int().nonnegative().safe();
export const midSchema = z.string().regex(/^[A-Za-z0-9]{1,16}$/);
export const streamKindSchema = z.enum(['mic', 'camera', 'screen', 'screen-audio']);
export const videoKindSchema = z.enum(['camera', 'screen']);
