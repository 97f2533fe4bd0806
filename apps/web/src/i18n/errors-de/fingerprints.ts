// German sentences for the errors of @incamera/evidence: fingerprints of speech, and recordings that are compared with them.
import { type ErrorSentences } from './sentences.js';

export const fingerprintErrorsDe: ErrorSentences = {
  'evidence/bad_rate': {
    message: 'Diese Abtastrate ist für Fingerabdrücke von Sprache nicht geeignet.',
    next: 'Verwenden Sie 8 bis 192 kHz.',
  },
  'evidence/bad_clock': {
    message: 'Eine Zeit auf der Uhr der Besprechung ist nicht gültig.',
    next: 'Geben Sie Sekunden seit Beginn der Besprechung an: nicht negativ und höchstens 30 Tage.',
  },
  'evidence/bad_segment': {
    message: 'Ein Abschnitt eines Fingerabdrucks hat nicht die erwartete Form.',
    next: 'Holen Sie ihn noch einmal dort, wo er aufbewahrt wurde. Kommt er wieder so, wurde er verändert.',
  },
  'evidence/bad_file': {
    message: 'Eine Datei mit Fingerabdrücken hat nicht die erwartete Form.',
    next: 'Nennen Sie Dateien, die incamera fingerprint geschrieben hat oder die aus einem Fall ausgegeben wurden.',
  },
  'evidence/bad_salt': {
    message: 'Ein Salz einer Festlegung ist nicht 32 Byte lang.',
    next: 'Ziehen Sie für jeden Abschnitt 32 zufällige Byte.',
  },
  'evidence/no_fingerprints': {
    message: 'Es gibt keinen Fingerabdruck, mit dem verglichen werden könnte.',
    next: 'Nennen Sie mindestens eine Datei mit Fingerabdrücken, in der gesprochen wird.',
  },
  'evidence/too_long': {
    message: 'Die Aufnahme ist länger, als auf einmal verglichen werden kann.',
    next: 'Schneiden Sie sie in Stücke von höchstens vier Stunden.',
  },
  'evidence/too_short': {
    message: 'Die Aufnahme ist zu kurz, um etwas über sie zu sagen.',
    next: 'Verwenden Sie eine Aufnahme von mindestens zwei Sekunden.',
  },
};
