// Sealed secrets as a server hands them out, and what holders release of them: nothing of it is verified when it is read.
import { copyBytes } from '@incamera/kernel';
import { encodeBundle, encodeRelease, MAX_BUNDLE_BYTES, readBundle, readRelease, sharesErrors } from '@incamera/shares';
import { assertThat, type FuzzTarget } from '../target.js';

/** What `read` gives, or null for a typed refusal. @throws anything else */
function orRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (sharesErrors.owns(error)) return null;
    throw error;
  }
}

const secretBundle: FuzzTarget = {
  name: 'secret-bundle',
  mutation: 'bytes',
  maxBytes: MAX_BUNDLE_BYTES,
  check(input) {
    const bundle = orRefused(() => readBundle(copyBytes(input)));
    if (bundle === null) return;
    assertThat(bundle.threshold >= 1 && bundle.threshold <= bundle.holders.length, 'a threshold that nobody can meet');
    assertThat(Buffer.from(encodeBundle(bundle)).equals(input), 'two encodings of one bundle');
  },
};

const shareRelease: FuzzTarget = {
  name: 'share-release',
  mutation: 'bytes',
  check(input) {
    const release = orRefused(() => readRelease(copyBytes(input)));
    if (release !== null) assertThat(Buffer.from(encodeRelease(release)).equals(input), 'two encodings of one release');
  },
};

export const sharesTargets: readonly FuzzTarget[] = [secretBundle, shareRelease];
