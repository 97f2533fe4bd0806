// The release manifest (L1): every file that a server gives to browsers, by hash, in one canonical form. docs/protocol.md, "Releases".
import { type AppError, type Bytes, err, fromUtf8, ok, type Result, sha256, toHex, utf8 } from '@incamera/kernel';
import { z } from 'zod';
import { type ReleaseErrorCode, releaseErrors } from './errors.js';

// Compiled schemas would need `eval`, which every policy of a release forbids.
z.config({ jitless: true });

export const RELEASE_FORMAT = 'incamera-web-release/1';
/** Where a server offers the manifest of what it serves; the one file that it cannot name itself. */
export const RELEASE_PATH = '/release.json';
export const INDEX_PATH = '/index.html';
export const SERVICE_WORKER_PATH = '/service-worker.js';

export const RELEASE_LIMITS = { manifestBytes: 1024 * 1024, files: 2000, fileBytes: 64 * 1024 * 1024 } as const;

/** A path that stands for itself: no dot segments, no escapes, nothing that two programs could read differently. */
const path = z
  .string()
  .max(200)
  .regex(/^(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const printable = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[ -~]+$/);

/** Headers by which a browser decides what the code may do, as sent with the file; `headers.ts` says what stands in them. */
const headersSchema = z.strictObject({
  'content-security-policy': printable(2000),
  'cross-origin-embedder-policy': printable(100),
  'cross-origin-opener-policy': printable(100),
});

const fileSchema = z.strictObject({
  headers: headersSchema,
  path,
  /** Of the content itself, whatever it is compressed with on its way. Lower-case hexadecimal. */
  sha256: hash,
  size: z.number().int().min(0).max(RELEASE_LIMITS.fileBytes),
  type: printable(100),
});

const manifestSchema = z
  .strictObject({
    /** Of the source; null when it was not built from a clean checkout. */
    commit: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .nullable(),
    files: z.array(fileSchema).min(1).max(RELEASE_LIMITS.files),
    format: z.literal(RELEASE_FORMAT),
    name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    version: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.+-]{0,39}$/),
  })
  .refine(({ files }) => files.every((file, i) => i === 0 || (files[i - 1]?.path ?? '') < file.path), {
    message: 'files are sorted by path, each once',
  })
  .refine(({ files }) => files.some((file) => file.path === INDEX_PATH), { message: 'a release has a page' });

export type ReleaseManifest = z.infer<typeof manifestSchema>;
export type ReleaseFile = ReleaseManifest['files'][number];
export type ReleaseHeaders = ReleaseFile['headers'];

/** The canonical bytes: JSON by RFC 8785. Strings are printable ASCII and numbers are whole, so only the order of keys matters. */
export function encodeManifest(manifest: ReleaseManifest): Bytes {
  const { commit, format, name, version } = manifest;
  const files = manifest.files.map(({ headers, path, sha256, size, type }) => ({
    headers: {
      'content-security-policy': headers['content-security-policy'],
      'cross-origin-embedder-policy': headers['cross-origin-embedder-policy'],
      'cross-origin-opener-policy': headers['cross-origin-opener-policy'],
    },
    path,
    sha256,
    size,
    type,
  }));
  return utf8(JSON.stringify({ commit, files, format, name, version }));
}

/** Reads a manifest that anybody may have written. @returns release/malformed, or release/not_canonical when it could be written otherwise */
export function decodeManifest(bytes: Uint8Array): Result<ReleaseManifest, AppError<ReleaseErrorCode>> {
  if (bytes.byteLength > RELEASE_LIMITS.manifestBytes) return err(releaseErrors.make('release/malformed'));
  let text: string;
  let value: unknown;
  try {
    text = fromUtf8(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    return err(releaseErrors.make('release/malformed', { cause }));
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) return err(releaseErrors.make('release/malformed'));
  if (fromUtf8(encodeManifest(parsed.data)) !== text) return err(releaseErrors.make('release/not_canonical'));
  return ok(parsed.data);
}

/** What a release is known by: SHA-256 over its canonical bytes, lower-case hexadecimal. */
export async function releaseHash(manifest: ReleaseManifest): Promise<string> {
  return toHex(await sha256(encodeManifest(manifest)));
}

/** Digits of a hash in groups of four, the first eight groups: enough to compare aloud. */
export function spokenHash(hash: string): string {
  return (hash.slice(0, 32).match(/.{4}/g) ?? []).join(' ');
}
