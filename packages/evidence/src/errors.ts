// The errors of speech fingerprints and of comparing a recording with them (L2). "Not found" is an answer, not an error.
import { errorTable } from '@incamera/kernel';

export const evidenceErrors = errorTable({
  'evidence/bad_rate': {
    message: 'This sample rate cannot be used for fingerprints of speech.',
    next: 'Use 8 to 192 kHz.',
  },
  'evidence/bad_clock': {
    message: 'A time on the clock of the meeting is not valid.',
    next: 'Give seconds since the beginning of the meeting: not negative, and at most 30 days.',
  },
  'evidence/bad_segment': {
    message: 'A stretch of a fingerprint does not have the expected form.',
    next: 'Get it again from where it was kept. If it comes again, it was altered.',
  },
  'evidence/bad_file': {
    message: 'A file of fingerprints does not have the expected form.',
    next: 'Name files that incamera fingerprint wrote, or that were exported from a case.',
  },
  'evidence/bad_salt': {
    message: 'A salt of a commitment does not have 32 bytes.',
    next: 'Draw 32 random bytes for each stretch.',
  },
  'evidence/no_fingerprints': {
    message: 'There is no fingerprint to compare with.',
    next: 'Name at least one file of fingerprints that has some speech in it.',
  },
  'evidence/too_long': {
    message: 'The recording is longer than can be compared at once.',
    next: 'Cut it into pieces of at most four hours.',
  },
  'evidence/too_short': {
    message: 'The recording is too short to say anything about it.',
    next: 'Use a recording of at least two seconds.',
  },
});

/** Codes of `evidenceErrors`. */
export type EvidenceErrorCode = keyof typeof evidenceErrors.texts;
