// German sentences for fingerprints of speech that are made while a meeting runs, and for what becomes of them.
import { type ErrorSentences } from './sentences.js';

const LESS = 'Bis dahin lässt sich, was hier gesagt wird, weniger gut beweisen.';

export const fingerprintingErrorsDe: ErrorSentences = {
  'media/fingerprint_not_loaded': {
    message:
      'Der Teil der Seite, der Fingerabdrücke der Sprache macht, ließ sich nicht laden; auf diesem Gerät entstehen keine.',
    next: `Laden Sie die Seite neu. ${LESS}`,
  },
  'media/fingerprint_unsupported': {
    message: 'Dieses Programm kann keine Fingerabdrücke der Sprache machen.',
    next: `Treten Sie mit einem Browser bei. ${LESS}`,
  },
  'media/fingerprint_failed': {
    message: 'Auf diesem Gerät entstehen zurzeit keine Fingerabdrücke der Sprache, weil der Browser daran scheitert.',
    next: 'Es wird von selbst wieder versucht. Bleibt es so, laden Sie die Seite neu.',
  },
};
