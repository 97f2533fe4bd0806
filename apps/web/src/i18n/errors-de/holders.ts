// German sentences of holders of investigation shares.
import { type ErrorSentences } from './sentences.js';

export const holderErrorsDe: ErrorSentences = {
  'holder/known': {
    message: 'Dieser Schlüssel steht auf der Liste, oder stand einmal darauf und wurde herausgenommen.',
    next: 'Wer herausgenommen wurde, legt einen neuen Schlüssel an.',
  },
  'holder/gone': {
    message: 'Diese Person steht nicht mehr auf der Liste.',
    next: 'Laden Sie die Liste neu.',
  },
  'holder/full': {
    message: 'Sechzehn Personen stehen auf der Liste; mehr nennt keine Besprechung.',
    next: 'Nehmen Sie zuerst eine heraus.',
  },
  'client/holder_exists': {
    message: 'Auf diesem Gerät liegt schon ein Schlüssel für Ermittlungen.',
    next: 'Arbeiten Sie mit ihm weiter, oder nehmen Sie ihn zuerst von diesem Gerät.',
  },
  'client/holder_card_malformed': {
    message: 'Das ist keine Karte einer Person, die einen Schlüssel für Ermittlungen hat.',
    next: 'Bitten Sie die Person um den Text, den In Camera unter „Ihr Konto“, „Schlüssel für Ermittlungen“ zeigt.',
  },
  'client/holder_changed': {
    message:
      'Jemand mit einem Schlüssel für Ermittlungen, dessen Fingerabdruck auf diesem Gerät verglichen wurde, steht nicht mehr auf der Liste oder mit einem anderen Schlüssel.',
    next: 'Es wurde nichts angelegt. Fragen Sie Ihre Sicherheitsbeauftragten auf anderem Weg, dann sehen Sie unter „Ihr Konto“, „Wer Belege öffnen könnte“ nach.',
  },
};
