// What officers sign about a case, as it is read before anything of it is verified.
import { decodeOfficerStatement, encodeOfficerStatement } from '@incamera/identity';
import { assertThat, type FuzzTarget } from '../target.js';

const officerStatement: FuzzTarget = {
  name: 'officer-statement',
  mutation: 'bytes',
  check(input) {
    const read = decodeOfficerStatement(input);
    if (!read.ok) return;
    assertThat(Buffer.from(encodeOfficerStatement(read.value)).equals(input), 'two encodings of one statement');
  },
};

export const officerTargets: readonly FuzzTarget[] = [officerStatement];
