// A file of keys, as `incamera trace --keys` reads it (L4): for those who have keys and no case.
import { fromHex } from '@incamera/kernel';
import { type NamedKey } from '@incamera/watermark';
import { z } from 'zod';
import { caseErrors } from '../case-errors.js';

const MAX_KEYS = 5_000;
const MAX_CHARS = 2 * 1024 * 1024;

const keysSchema = z
  .array(
    z.strictObject({
      label: z.string().min(1).max(200),
      key: z.string().regex(/^[0-9a-fA-F]{64}$/),
    }),
  )
  .min(1)
  .max(MAX_KEYS)
  .refine((keys) => new Set(keys.map(({ label }) => label)).size === keys.length)
  .refine((keys) => new Set(keys.map(({ key }) => key.toLowerCase())).size === keys.length);

/** @throws {AppError} `client/keys_file_malformed` */
export function readKeysFile(text: string): NamedKey[] {
  let value: unknown = null;
  try {
    if (text.length <= MAX_CHARS) value = JSON.parse(text);
  } catch {
    // Not JSON: refused below.
  }
  const parsed = keysSchema.safeParse(value);
  if (!parsed.success) throw caseErrors.make('client/keys_file_malformed');
  return parsed.data.map(({ label, key }) => ({ label, key: fromHex(key) as Uint8Array }));
}
