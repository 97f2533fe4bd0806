// German sentences for the errors of packages/release.
import { type ErrorSentences } from './sentences.js';

export const releaseErrorsDe: ErrorSentences = {
  'release/malformed': {
    message: 'Ein Verzeichnis einer Ausgabe hat nicht die erwartete Form.',
    next: 'Holen Sie release.json noch einmal unverändert beim Herausgeber der Ausgabe.',
  },
  'release/not_canonical': {
    message:
      'Ein Verzeichnis einer Ausgabe ist nicht in der einen Form geschrieben, die es haben darf; seine Prüfsumme sagt also nichts.',
    next: 'Holen Sie release.json noch einmal unverändert beim Herausgeber der Ausgabe: Kein Editor darf es berührt haben.',
  },
  'release/unknown_kind': {
    message: 'Eine Datei der Web-Anwendung ist von einer Art, die keine Ausgabe hat.',
    next: 'Entfernen Sie sie aus dem Ordner der Web-Anwendung und bauen Sie diese neu.',
  },
};
