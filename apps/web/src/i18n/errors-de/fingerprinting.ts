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
  'client/fingerprints_missing': {
    message: 'Sie sprechen seit einer Weile, und auf diesem Gerät entstand kein Fingerabdruck davon.',
    next: `Schalten Sie Erweiterungen ab, die den Ton verändern, und laden Sie die Seite neu. ${LESS}`,
  },
  'client/fingerprints_late': {
    message: 'Der Server hat die Fingerabdrücke der Sprache nicht bestätigt, die dieses Gerät gemacht hat.',
    next: 'Das Gerät versucht es weiter. Bleibt es so, lässt sich später nicht beweisen, was hier gesagt wird: Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'client/fingerprints_lost': {
    message: 'Fingerabdrücke der Sprache, die dieses Gerät gemacht hat, konnten nicht aufbewahrt werden.',
    next: 'Halten Sie die Verbindung. Von dieser Zeit können nur die Geräte der anderen zeigen, was gesagt wurde.',
  },
  'client/case_file_too_large': {
    message: 'Was die Geräte dieser Besprechungen bezeugt haben, ist mehr, als in eine Datei passt.',
    next: 'Eröffnen Sie einen Fall für weniger Besprechungen, oder vergleichen Sie die Aufnahme in diesem Browser.',
  },
};
