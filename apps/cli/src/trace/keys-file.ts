// The keys that a search is given: KEYS.json (L6).
import { isLine, normaliseText } from '@incamera/kernel';
import { type NamedKey, watermarkErrors } from '@incamera/watermark';
import { z } from 'zod';
import { cliErrors } from '../errors.js';
import { readSmallFile } from '../sound/file-source.js';
import { parseKey } from '../terminal/parse.js';

/** Ten times what an investigation of a large house has; a search takes its time for each. */
const MAX_KEYS = 10_000;
const MAX_LABEL_CHARS = 200;
const MAX_FILE_BYTES = 16 * 1024 * 1024;

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

/**
 * Reads a file of keys.
 * @throws {AppError} cli/bad_keys, watermark/no_keys, cli/file_missing, cli/not_a_file, cli/file_unreadable
 */
export function readKeysFile(path: string): NamedKey[] {
  const bytes = readSmallFile(path, MAX_FILE_BYTES);
  if (bytes === 'too_large') throw badKeys('it is larger than 16 MiB');
  return parseKeys(new TextDecoder().decode(bytes));
}

/** @throws {AppError} cli/bad_keys, watermark/no_keys */
export function parseKeys(text: string): NamedKey[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw badKeys('it is not JSON'); // The parser's own message would repeat what stands there, which may be a key.
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw badKeys(firstIssue(parsed.error));
  if (parsed.data.length === 0) throw watermarkErrors.make('watermark/no_keys');
  refuseTwice(
    parsed.data.map(({ label }) => label),
    'label',
  );
  refuseTwice(
    parsed.data.map(({ key }) => key.toLowerCase()),
    'key',
  );
  return parsed.data.map(({ label, key }) => ({ label, key: parseKey(key) }));
}

/** A label twice would leave open who is meant; a key twice, who of two is accused. */
function refuseTwice(values: readonly string[], what: string): void {
  const places = new Map<string, number>();
  values.forEach((value, place) => {
    const before = places.get(value);
    if (before !== undefined) throw badKeys(`entries ${before + 1} and ${place + 1} have the same ${what}`);
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

function badKeys(detail: string) {
  return cliErrors.make('cli/bad_keys', { context: { detail } });
}
