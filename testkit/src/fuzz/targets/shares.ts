// Sealed secrets as a server hands them out, and what holders release of them: nothing of it is verified when it is read.
import { decodeOwnerBody, encodeOwnerBody } from '@incamera/client/decoders';
import { decodeMarkCommitment, encodeMarkCommitment } from '@incamera/group';
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

const markCommitment: FuzzTarget = {
  name: 'mark-commitment',
  mutation: 'bytes',
  check(input) {
    const read = decodeMarkCommitment(input);
    if (read.ok) {
      assertThat(Buffer.from(encodeMarkCommitment(read.value)).equals(input), 'two encodings of one commitment');
    }
  },
};

const markOwner: FuzzTarget = {
  name: 'mark-owner',
  mutation: 'bytes',
  maxBytes: 80_000,
  check(input) {
    const owner = decodeOwnerBody(copyBytes(input));
    if (owner !== null) assertThat(Buffer.from(encodeOwnerBody(owner)).equals(input), 'two encodings of one owner');
  },
};

export const sharesTargets: readonly FuzzTarget[] = [secretBundle, shareRelease, markCommitment, markOwner];
