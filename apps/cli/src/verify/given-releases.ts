// The releases that a server may serve (L6): those given by file, or the one that this command was built with; where the person wants
// that, those that the server recorded in its log as well.
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
  readonly #given: readonly GivenRelease[];
  readonly #logged: readonly GivenRelease[];
  readonly #takesLogged: boolean;

  /**
   * @param logged what stands in the log of the server, as far as it gives the manifests
   * @param takesLogged whether that it stands there is enough
   */
  constructor(given: readonly GivenRelease[], logged: readonly GivenRelease[] = [], takesLogged = false) {
    this.#given = given;
    this.#logged = logged;
    this.#takesLogged = takesLogged;
  }

  /** The same with what the log has. */
  withLogged(logged: readonly GivenRelease[], takesLogged: boolean): GivenReleases {
    return new GivenReleases(this.#given, logged, takesLogged);
  }

  /** Releases that may be served, those that were given first. */
  get accepted(): readonly GivenRelease[] {
    return this.#takesLogged ? [...this.#given, ...this.#logged] : this.#given;
  }

  /**
   * @param takesLogged without any file, what the log has is enough, and this checkout need not be built
   * @throws {AppError} cli/no_release, cli/bad_release, cli/file_missing, cli/file_unreadable, cli/not_a_file
   */
  static async read(paths: readonly string[], takesLogged: boolean): Promise<GivenReleases> {
    const own = paths.length === 0;
    if (own && takesLogged) return new GivenReleases([]);
    return new GivenReleases(await Promise.all((own ? [OWN] : paths).map((path) => readRelease(path, own))));
  }

  /** Whether a release is one that may be served. The one place where this is decided. */
  isGiven(hash: string): boolean {
    return this.byHash(hash) !== undefined;
  }

  byPage(pageHash: string): GivenRelease | undefined {
    return this.accepted.find(({ files }) => files.get(INDEX_PATH)?.sha256 === pageHash);
  }

  byHash(hash: string): GivenRelease | undefined {
    return this.accepted.find((release) => release.hash === hash);
  }

  /** Any release that is known, also one that may not be served, which has a file with this content at this path. */
  byFile(path: string, sha256: string): GivenRelease | undefined {
    return [...this.#given, ...this.#logged].find(({ files }) => files.get(path)?.sha256 === sha256);
  }
}

async function readRelease(path: string, isOwn: boolean): Promise<GivenRelease> {
  if (isOwn && !existsSync(path)) throw cliErrors.make('cli/no_release');
  const bytes = readSmallFile(path, RELEASE_LIMITS.manifestBytes);
  if (bytes === 'too_large') throw cliErrors.make('cli/bad_release');
  const decoded = decodeManifest(bytes);
  if (!decoded.ok) throw cliErrors.make('cli/bad_release', { cause: decoded.error });
  return await givenRelease(decoded.value);
}

export async function givenRelease(manifest: ReleaseManifest): Promise<GivenRelease> {
  return { manifest, hash: await releaseHash(manifest), files: filesByPath(manifest) };
}
