// The files of one release (L5): only what the manifest names, only with the content that it names, from memory once verified.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { sha256, toHex } from '@incamera/kernel';
import {
  type BuiltFile,
  contentTypeOf,
  decodeManifest,
  describeRelease,
  encodeManifest,
  RELEASE_LIMITS,
  RELEASE_PATH,
  type ReleaseFile,
  type ReleaseManifest,
  releaseHash,
} from '@incamera/release';
import { serverErrors } from '../errors.js';

/** How a copy on disk is compressed, best first. */
export const ENCODINGS = ['br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

const COPIES = {
  br: { suffix: '.br', expand: promisify(brotliDecompress) },
  gzip: { suffix: '.gz', expand: promisify(gunzip) },
} as const;

/** What is sent for a file: its content, perhaps compressed. */
export interface ServedContent {
  readonly bytes: Buffer;
  readonly encoding: Encoding | null;
}

export class ReleaseFiles {
  readonly manifest: ReleaseManifest;
  /** Canonical bytes of the manifest, and their SHA-256. */
  readonly manifestBytes: Buffer;
  readonly hash: string;
  readonly #webDir: string;
  readonly #files: ReadonlyMap<string, ReleaseFile>;
  readonly #verified = new Map<string, Promise<ServedContent | null>>();

  private constructor(webDir: string, manifest: ReleaseManifest, hash: string) {
    this.#webDir = webDir;
    this.manifest = manifest;
    this.manifestBytes = Buffer.from(encodeManifest(manifest));
    this.hash = hash;
    this.#files = new Map(manifest.files.map((file) => [file.path, file]));
  }

  /**
   * The release of a folder: as its release.json says, or, without one, as it stands there now.
   * @param version of the server, for a folder without release.json
   * @throws {AppError} server/release
   */
  static async open(webDir: string, version: string): Promise<ReleaseFiles> {
    const written = await readFile(join(webDir, RELEASE_PATH)).catch(() => null);
    if (written === null) {
      const label = { name: 'incamera', version, commit: null };
      const manifest = await describeRelease(label, await filesIn(webDir));
      return new ReleaseFiles(webDir, manifest, await releaseHash(manifest));
    }
    const decoded = decodeManifest(written);
    if (!decoded.ok) throw serverErrors.make('server/release', { cause: decoded.error });
    return new ReleaseFiles(webDir, decoded.value, await releaseHash(decoded.value));
  }

  file(path: string): ReleaseFile | undefined {
    return this.#files.get(path);
  }

  /** Paths of the release whose content on disk is another one now, or is not there. */
  async altered(): Promise<string[]> {
    const paths = await Promise.all(
      this.manifest.files.map(async (file) => ((await this.#isAsNamed(file)) ? null : file.path)),
    );
    return paths.filter((path) => path !== null);
  }

  /**
   * What to send for a file of the release; what was sent once stays in memory.
   * @param accepted encodings that the client takes
   * @throws {AppError} server/asset_altered
   */
  async content(file: ReleaseFile, accepted: readonly Encoding[]): Promise<ServedContent> {
    for (const encoding of ENCODINGS.filter((candidate) => accepted.includes(candidate))) {
      const copy = await this.#once(file, encoding);
      if (copy !== null) return copy;
    }
    const plain = await this.#once(file, null);
    if (plain === null) throw serverErrors.make('server/asset_altered', { context: { path: file.path } });
    return plain;
  }

  #once(file: ReleaseFile, encoding: Encoding | null): Promise<ServedContent | null> {
    const key = `${encoding ?? ''} ${file.path}`;
    const known = this.#verified.get(key);
    if (known !== undefined) return known;
    const reading = this.#read(file, encoding);
    this.#verified.set(key, reading);
    // A file that is put right is served again; compressed copies, of which there need not be any, are not looked for twice.
    if (encoding === null) void reading.then((content) => content === null && this.#verified.delete(key));
    return reading;
  }

  /** The content as it is to be sent, or null when it is missing or not what the manifest names. */
  async #read(file: ReleaseFile, encoding: Encoding | null): Promise<ServedContent | null> {
    const copy = encoding === null ? null : COPIES[encoding];
    try {
      const bytes = await readFile(join(this.#webDir, file.path + (copy?.suffix ?? '')));
      const plain = copy === null ? bytes : await copy.expand(bytes, { maxOutputLength: RELEASE_LIMITS.fileBytes });
      return (await isContentOf(file, plain)) ? { bytes, encoding } : null;
    } catch {
      return null;
    }
  }

  async #isAsNamed(file: ReleaseFile): Promise<boolean> {
    const bytes = await readFile(join(this.#webDir, file.path)).catch(() => null);
    return bytes !== null && isContentOf(file, bytes);
  }
}

async function isContentOf(file: ReleaseFile, bytes: Uint8Array): Promise<boolean> {
  return bytes.byteLength === file.size && toHex(await sha256(bytes)) === file.sha256;
}

/** Files that browsers could ask for: neither compressed copies nor what is of no kind that a release has. */
async function filesIn(webDir: string): Promise<BuiltFile[]> {
  const entries = await readdir(webDir, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile() && contentTypeOf(entry.name) !== null)
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => ({
      path: `/${relative(webDir, file).split(sep).join('/')}`,
      bytes: await readFile(file),
    })),
  );
}
