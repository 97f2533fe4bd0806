// Describing a folder of built files as a release (L1). Who reads the folder is the caller.
import { fromUtf8, sha256, toBase64, toHex, utf8 } from '@incamera/kernel';
import { contentTypeOf } from './content-types.js';
import { releaseErrors } from './errors.js';
import { headersOf } from './headers.js';
import { RELEASE_FORMAT, type ReleaseFile, type ReleaseManifest } from './manifest.js';

export interface ReleaseLabel {
  readonly name: string;
  readonly version: string;
  readonly commit: string | null;
}

/** A file as browsers get it: its path from the root of the site, and its content. */
export interface BuiltFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** @throws {AppError} release/unknown_kind */
export async function describeRelease(label: ReleaseLabel, built: readonly BuiltFile[]): Promise<ReleaseManifest> {
  const files = await Promise.all(built.map(describeFile));
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { ...label, format: RELEASE_FORMAT, files };
}

async function describeFile({ path, bytes }: BuiltFile): Promise<ReleaseFile> {
  const type = contentTypeOf(path);
  if (type === null) throw releaseErrors.make('release/unknown_kind', { context: { path } });
  const inline = path.endsWith('.html') ? await importMapHashes(fromUtf8(bytes)) : [];
  return {
    path,
    type,
    size: bytes.byteLength,
    sha256: toHex(await sha256(bytes)),
    headers: headersOf(path, inline),
  };
}

/** Sources of a policy for the import maps of a page: they cannot be files (HTML, "import maps"), and hold no code. */
async function importMapHashes(html: string): Promise<string[]> {
  const hashes: string[] = [];
  for (const [, text = ''] of html.matchAll(/<script type="importmap">([^<]*)<\/script>/g)) {
    hashes.push(`'sha256-${toBase64(await sha256(utf8(text)))}'`);
  }
  return hashes;
}
