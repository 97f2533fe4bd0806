// German sentences of marks in sound and of looking for them.
import { type ErrorSentences } from './sentences.js';

export const watermarkErrorsDe: ErrorSentences = {
  'watermark/bad_key': {
    message: 'Ein Schlüssel für Kennzeichen im Ton ist nicht 32 Byte lang.',
    next: 'Prüfen Sie die Datei der Schlüssel: Jeder besteht aus 64 hexadezimalen Ziffern.',
  },
  'watermark/no_keys': {
    message: 'Es gibt keinen Schlüssel, nach dem gesucht werden könnte.',
    next: 'Geben Sie mindestens einen Schlüssel an.',
  },
  'watermark/bad_rate': {
    message: 'Diese Abtastrate ist für Kennzeichen im Ton nicht geeignet.',
    next: 'Verwenden Sie 44,1 oder 48 kHz zum Kennzeichnen und 8 bis 192 kHz zum Suchen.',
  },
  'watermark/bad_clock': {
    message: 'Eine Zeit auf der Uhr der Besprechung ist nicht gültig.',
    next: 'Geben Sie Sekunden seit Beginn der Besprechung an: nicht negativ, und das Ende nach dem Anfang.',
  },
  'watermark/bad_block': {
    message: 'Ein Stück Ton hat nicht die vereinbarte Form.',
    next: 'Geben Sie jedes Mal gleich viele Kanäle gleicher Länge, ein Vielfaches von 128 Abtastwerten.',
  },
  'watermark/too_long': {
    message: 'Die Aufnahme ist länger, als auf einmal durchsucht werden kann.',
    next: 'Schneiden Sie sie in Stücke von höchstens zwölf Stunden.',
  },
  'watermark/too_short': {
    message: 'Die Aufnahme ist zu kurz, um etwas zu sagen.',
    next: 'Verwenden Sie eine Aufnahme von mindestens zwei Sekunden.',
  },
  'watermark/bad_picture': {
    message: 'Dieses Bild kann nicht nach Kennzeichen durchsucht werden.',
    next: 'Verwenden Sie ein Bild von mindestens 64 Pixeln je Seite, und zusammen nur Einzelbilder gleicher Größe.',
  },
  'watermark/thread_failed': {
    message: 'Ein Teil der Suche endete unerwartet.',
    next: 'Starten Sie sie noch einmal. Geschieht es wieder, schließen Sie andere Programme: Der Speicher könnte nicht reichen.',
  },
  'watermark/cancelled': {
    message: 'Die Suche wurde beendet, bevor sie vollständig war.',
    next: 'Starten Sie sie noch einmal.',
  },
};
