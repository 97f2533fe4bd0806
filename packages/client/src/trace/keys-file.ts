// The keys that a search is given, as a file (L4): for those who have keys and no case, in the page and at a terminal.
import { type AppError, fromHex, isLine, normaliseText } from '@incamera/kernel';
import { type NamedKey, watermarkErrors } from '@incamera/watermark';
import { z } from 'zod';
import { caseErrors } from '../case-errors.js';

/** Ten times what an investigation of a large house has; a search takes its time for each. */
const MAX_KEYS = 10_000;
const MAX_LABEL_CHARS = 200;
/** What so many keys with the longest labels take, and room for white space. */
export const MAX_KEYS_FILE_BYTES = 16 * 1024 * 1024;

const schema = z
  .array(
    z.strictObject({
      // What is printed at a terminal must not move its cursor, nor read as another name.
      label: z
        .string()
        .max(MAX_LABEL_CHARS)
        .transform(normaliseText)
        .refine((label) => isLine(label, MAX_LABEL_CHARS), 'a label is one line of 1 to 200 characters'),
      key: z.string().regex(/^[0-9a-f]{64}$/i, 'a key has 64 hexadecimal digits'),
    }),
  )
  .max(MAX_KEYS, `at most ${MAX_KEYS} keys`);

/** @throws {AppError} `client/keys_file_malformed`, with what is wrong and none of what stands there; `watermark/no_keys` */
export function parseKeysFile(text: string): NamedKey[] {
  if (text.length > MAX_KEYS_FILE_BYTES) throw keysFileError('it is larger than 16 MiB');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw keysFileError('it is not JSON'); // The parser's own message would repeat what stands there, which may be a key.
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw keysFileError(firstIssue(parsed.error));
  if (parsed.data.length === 0) throw watermarkErrors.make('watermark/no_keys');
  refuseTwice(
    parsed.data.map(({ label }) => label),
    'label',
  );
  refuseTwice(
    parsed.data.map(({ key }) => key.toLowerCase()),
    'key',
  );
  return parsed.data.map(({ label, key }) => ({ label, key: fromHex(key) as Uint8Array }));
}

/** A label twice would leave open who is meant; a key twice, who of two is accused. */
function refuseTwice(values: readonly string[], what: string): void {
  const places = new Map<string, number>();
  values.forEach((value, place) => {
    const before = places.get(value);
    if (before !== undefined) throw keysFileError(`entries ${before + 1} and ${place + 1} have the same ${what}`);
    places.set(value, place);
  });
}

/** Where and what, without any value. */
function firstIssue({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'unknown';
  const [entry, field] = issue.path;
  const where =
    typeof entry === 'number' ? `entry ${entry + 1}${field === undefined ? '' : `, ${String(field)}`}: ` : '';
  if (issue.code === 'unrecognized_keys') return `${where}there is more than label and key`;
  return `${where}${issue.code === 'invalid_type' ? `it is no ${issue.expected}` : issue.message}`;
}

/** @param detail in words, with nothing of what stands in the file */
export function keysFileError(detail: string): AppError {
  return caseErrors.make('client/keys_file_malformed', { context: { detail } });
}
