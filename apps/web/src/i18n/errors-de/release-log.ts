// German sentences for the errors of the log of releases (@incamera/client).
import { type ErrorSentences } from './sentences.js';

export const releaseLogErrorsDe: ErrorSentences = {
  'client/log_key_changed': {
    message: 'Der Server zeigt ein Protokoll, das mit einem anderen Schlüssel unterschrieben ist als zuvor.',
    next: 'Fragen Sie den Betreiber auf einem anderen Weg als über diesen Server, ob das Protokoll neu angelegt wurde. Wenn nicht, vertrauen Sie seinem Verlauf nicht.',
  },
  'client/releases_endless': {
    message: 'Der Server führt mehr Ausgaben auf, als irgendein Server hat.',
    next: 'Verlassen Sie sich nicht auf diese Liste. Sagen Sie es dem Betreiber.',
  },
};
