// What differs between two releases (L1), for people to read.
import { type ReleaseFile, type ReleaseManifest } from './manifest.js';

export interface ReleaseDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The same path with other content, type or headers. */
  readonly changed: readonly string[];
}

export function compareReleases(before: ReleaseManifest, after: ReleaseManifest): ReleaseDifference {
  const [old, now] = [filesByPath(before), filesByPath(after)];
  return {
    added: [...now.keys()].filter((path) => !old.has(path)),
    removed: [...old.keys()].filter((path) => !now.has(path)),
    changed: [...now.values()].filter((file) => isOther(file, old.get(file.path))).map(({ path }) => path),
  };
}

export function filesByPath(manifest: ReleaseManifest): ReadonlyMap<string, ReleaseFile> {
  return new Map(manifest.files.map((file) => [file.path, file]));
}

function isOther(file: ReleaseFile, other: ReleaseFile | undefined): boolean {
  if (other === undefined) return false;
  const headers = (Object.keys(file.headers) as (keyof typeof file.headers)[]).some(
    (name) => file.headers[name] !== other.headers[name],
  );
  return headers || file.sha256 !== other.sha256 || file.type !== other.type;
}
