// Files of investigations as text (L4): strict JSON within bounds.
import { type z } from 'zod';
import { caseErrors } from '../case-errors.js';

/** Sealed keys of some thousand devices. */
const MAX_CHARS = 128 * 1024 * 1024;

/** @throws {AppError} `client/case_file_malformed` */
export function parseCaseJson<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  maxChars: number = MAX_CHARS,
): z.output<Schema> {
  let value: unknown = null;
  try {
    if (text.length <= maxChars) value = JSON.parse(text);
  } catch {
    // Not JSON: refused below, like everything else of another form.
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw caseErrors.make('client/case_file_malformed');
  return parsed.data;
}
