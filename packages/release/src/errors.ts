// What can be wrong with a release manifest (L1).
import { errorTable } from '@incamera/kernel';

export const releaseErrors = errorTable({
  'release/malformed': {
    message: 'A release manifest does not have the expected form.',
    next: 'Take release.json from the publisher of the release once more, unchanged.',
  },
  'release/not_canonical': {
    message: 'A release manifest is not written in the one form that it may have, so its hash says nothing.',
    next: 'Take release.json from the publisher of the release once more, unchanged: no editor may have touched it.',
  },
  'release/unknown_kind': {
    message: 'A file of the web app is of a kind that no release has.',
    next: 'Remove it from the folder of the web app, and build that again.',
  },
});

/** Codes of `releaseErrors`. */
export type ReleaseErrorCode = keyof typeof releaseErrors.texts;
