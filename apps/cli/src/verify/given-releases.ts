// The releases that a server may serve (L6): those given by file, or the one that this command was built with.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  decodeManifest,
  filesByPath,
  INDEX_PATH,
  RELEASE_LIMITS,
  type ReleaseFile,
  type ReleaseManifest,
  releaseHash,
} from '@incamera/release';
import { cliErrors } from '../errors.js';
import { readSmallFile } from '../sound/file-source.js';

/** Of the web app that was built in the same checkout. */
const OWN = fileURLToPath(new URL('../../../web/dist/release.json', import.meta.url));

export interface GivenRelease {
  readonly manifest: ReleaseManifest;
  readonly hash: string;
  readonly files: ReadonlyMap<string, ReleaseFile>;
}

export class GivenReleases {
  readonly all: readonly GivenRelease[];

  constructor(all: readonly GivenRelease[]) {
    this.all = all;
  }

  /** @throws {AppError} cli/no_release, cli/bad_release, cli/file_missing, cli/file_unreadable, cli/not_a_file */
  static async read(paths: readonly string[]): Promise<GivenReleases> {
    const own = paths.length === 0;
    return new GivenReleases(await Promise.all((own ? [OWN] : paths).map((path) => readRelease(path, own))));
  }

  /**
   * Whether a release is one that may be served. The one place where this is decided: it knows files that were given, and no log
   * of releases.
   */
  isGiven(hash: string): boolean {
    return this.all.some((release) => release.hash === hash);
  }

  byPage(pageHash: string): GivenRelease | undefined {
    return this.all.find(({ files }) => files.get(INDEX_PATH)?.sha256 === pageHash);
  }

  byHash(hash: string): GivenRelease | undefined {
    return this.all.find((release) => release.hash === hash);
  }

  /** The release that has a file with this content at this path. */
  byFile(path: string, sha256: string): GivenRelease | undefined {
    return this.all.find(({ files }) => files.get(path)?.sha256 === sha256);
  }
}

async function readRelease(path: string, isOwn: boolean): Promise<GivenRelease> {
  if (isOwn && !existsSync(path)) throw cliErrors.make('cli/no_release');
  const bytes = readSmallFile(path, RELEASE_LIMITS.manifestBytes);
  if (bytes === 'too_large') throw cliErrors.make('cli/bad_release');
  const decoded = decodeManifest(bytes);
  if (!decoded.ok) throw cliErrors.make('cli/bad_release', { cause: decoded.error });
  const manifest = decoded.value;
  return { manifest, hash: await releaseHash(manifest), files: filesByPath(manifest) };
}
