// What members read of each other's leaves, and joiners of a GroupInfo, before any signature is verified.
import {
  decodeAdmissionBook,
  decodeDenyLists,
  decodeEvidence,
  decodeException,
  encodeAdmissionBook,
  encodeDenyLists,
  encodeEvidence,
  encodeException,
  groupErrors,
} from '@incamera/group';
import { encodePasskeyEvidence } from '@incamera/identity';
import { assertThat, type FuzzTarget } from '../target.js';

const leafEvidence: FuzzTarget = {
  name: 'leaf-evidence',
  mutation: 'bytes',
  check(input) {
    const read = decodeEvidence(input);
    if (!read.ok) return assertThat(groupErrors.owns(read.error), 'an error of another kind');
    const { passkey, ...others } = read.value;
    const again = encodeEvidence({ ...others, passkey: passkey === null ? null : encodePasskeyEvidence(passkey) });
    assertThat(again !== null && Buffer.from(again).equals(input), 'two encodings of one evidence');
  },
};

const admissionBook: FuzzTarget = {
  name: 'admission-book',
  mutation: 'bytes',
  check(input) {
    const read = decodeAdmissionBook(input);
    if (!read.ok) return assertThat(groupErrors.owns(read.error), 'an error of another kind');
    assertThat(Buffer.from(encodeAdmissionBook(read.value)).equals(input), 'two encodings of one book');
  },
};

const denyLists: FuzzTarget = {
  name: 'deny-lists',
  mutation: 'bytes',
  check(input) {
    const read = decodeDenyLists(input);
    if (!read.ok) return assertThat(groupErrors.owns(read.error), 'an error of another kind');
    assertThat(Buffer.from(encodeDenyLists(read.value)).equals(input), 'two encodings of the same lists');
  },
};

const exception: FuzzTarget = {
  name: 'exception',
  mutation: 'bytes',
  check(input) {
    const read = decodeException(input);
    if (read !== null) assertThat(Buffer.from(encodeException(read)).equals(input), 'two encodings of one exception');
  },
};

export const groupTargets: readonly FuzzTarget[] = [leafEvidence, admissionBook, denyLists, exception];
