// Files that officers and holders hand to each other: whoever carries one may have changed it.
import { clientErrors } from '@incamera/client';
import {
  cardOf,
  caseErrors,
  makeAnswerFile,
  makeRequestFile,
  readAnswerFile,
  readCard,
  readCaseFile,
  readRequestFile,
} from '@incamera/client/decoders';
import { assertThat, type FuzzTarget, sameValue } from '../target.js';

/** A file that is read once is written and read again, and is the same. */
function fileTarget<T>(name: string, read: (text: string) => T, write: (value: T) => string): FuzzTarget {
  return {
    name,
    mutation: 'json',
    maxBytes: 60_000,
    check(input) {
      try {
        const once = read(input.toString());
        assertThat(sameValue(read(write(once)), once), 'a file changes when written and read');
      } catch (error) {
        if (!clientErrors.owns(error) && !caseErrors.owns(error)) throw error;
      }
    },
  };
}

export const caseFileTargets: readonly FuzzTarget[] = [
  fileTarget('case-file', readCaseFile, (file) => JSON.stringify(file)),
  fileTarget('share-request-file', readRequestFile, makeRequestFile),
  fileTarget('share-answer-file', readAnswerFile, makeAnswerFile),
  fileTarget('holder-card', readCard, cardOf),
];
