// The bundle of an investigation: whoever has one can pack another one, with a list of parts that fits.
import { createHash } from 'node:crypto';
import { bundleErrors, readZip, verifyBundle, writeZip } from '@incamera/client/decoders';
import { copyBytes, utf8 } from '@incamera/kernel';
import { parseVkey, tlogErrors } from '@incamera/tlog';
import { assertThat, type FuzzTarget } from '../target.js';
import { jsonValue } from './json.js';

function orRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (bundleErrors.owns(error) || tlogErrors.owns(error)) return null;
    throw error;
  }
}

const zip: FuzzTarget = {
  name: 'bundle-zip',
  mutation: 'bytes',
  maxBytes: 8192,
  check(input) {
    const parts = orRefused(() => readZip(copyBytes(input)));
    if (parts === null) return;
    assertThat(Buffer.from(writeZip(parts)).equals(input), 'two files of one bundle');
    assertThat(parts.size <= 200, 'more parts than a bundle has');
  },
};

type Tree = Readonly<Record<string, unknown>>;

/** Parts by their names; the manifest is the only one that is not taken as it stands: it lists what is there. */
function packed({ 'manifest.json': manifest, ...tree }: Tree): Uint8Array<ArrayBuffer> {
  const parts = new Map(Object.entries(tree).map(([name, part]) => [name, utf8(`${JSON.stringify(part)}\n`)]));
  const listed = [...parts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => {
      return { name, bytes: part.byteLength, sha256: createHash('sha256').update(part).digest('base64url') };
    });
  const list = typeof manifest === 'object' && manifest !== null ? { ...manifest, parts: listed } : manifest;
  parts.set('manifest.json', utf8(`${JSON.stringify(list)}\n`));
  return writeZip(parts);
}

const content: FuzzTarget = {
  name: 'bundle-content',
  mutation: 'json',
  unitRuns: 40,
  async check(input) {
    const tree = jsonValue(input);
    if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return;
    const { vkey, ...parts } = tree as Tree;
    const logKey = orRefused(() => parseVkey(String(vkey)));
    // What no archive can be made of reaches nobody as a bundle.
    if (logKey === null || Object.keys(parts).some((name) => !/^[a-z][a-z0-9-]*\.json$/.test(name))) return;
    try {
      await verifyBundle(packed(parts), { logKey, witnesses: [], required: 0 }, null);
    } catch (error) {
      if (!bundleErrors.owns(error)) throw error;
    }
  },
};

export const bundleTargets: readonly FuzzTarget[] = [zip, content];
