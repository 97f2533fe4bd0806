// The bundle as one file (L4; decision 0045): a ZIP in one encoding, stored and not compressed, so that two programs that unpack it cannot see
// different things in it and a byte that changes is a file that is refused.
import { type Bytes, copyBytes, equalBytes } from '@incamera/kernel';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { bundleErrors } from '../bundle-errors.js';

/** A record of a long meeting has 256 MiB at most; most have a hundredth of that. */
export const MAX_BUNDLE_BYTES: number = 512 * 1024 * 1024;
const MAX_PARTS = 200;
const PART_NAME = /^[a-z][a-z0-9-]{0,40}\.(json|html|pdf)$/;
/** The first day that a ZIP knows; when the bundle was made stands in it. */
const NO_TIME = new Date(1980, 0, 1, 12);

export type BundleParts = ReadonlyMap<string, Bytes>;

/** Parts in the order of their names. */
export function writeZip(parts: BundleParts): Bytes {
  const named = Object.fromEntries([...parts].sort(([a], [b]) => (a < b ? -1 : 1)));
  return copyBytes(zipSync(named, { level: 0, mtime: NO_TIME, os: 0 }));
}

/** @throws {AppError} `bundle/empty`, `bundle/too_large`, `bundle/not_a_bundle`, `bundle/not_canonical` */
export function readZip(bytes: Bytes): BundleParts {
  if (bytes.byteLength === 0) throw bundleErrors.make('bundle/empty');
  if (bytes.byteLength > MAX_BUNDLE_BYTES) throw bundleErrors.make('bundle/too_large');
  if (!equalBytes(bytes.subarray(0, 4), strToU8('PK\u0003\u0004', true)))
    throw bundleErrors.make('bundle/not_a_bundle');
  const parts = unpacked(bytes);
  // Whatever is not packed in the one way is refused: something before or after it, a part twice, a comment.
  if (!equalBytes(writeZip(parts), bytes)) throw bundleErrors.make('bundle/not_canonical');
  return parts;
}

function unpacked(bytes: Bytes): BundleParts {
  let count = 0;
  try {
    const found = unzipSync(bytes, {
      filter: ({ name, size, originalSize, compression }) => {
        count += 1;
        // Nothing is unpacked that grows.
        if (count > MAX_PARTS || !PART_NAME.test(name) || compression !== 0 || size !== originalSize) throw NOT_OURS;
        return true;
      },
    });
    return new Map(Object.entries(found).map(([name, part]) => [name, copyBytes(part)]));
  } catch (cause) {
    throw bundleErrors.make('bundle/not_canonical', { cause });
  }
}

const NOT_OURS = new RangeError('a part that no bundle has');
