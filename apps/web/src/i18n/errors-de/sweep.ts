// German sentences for the errors of sweeps over a history (@incamera/client).
import { type ErrorSentences } from './sentences.js';

export const sweepErrorsDe: ErrorSentences = {
  'client/history_file_malformed': {
    message: 'Das ist kein Verlauf, der von einem Server von In Camera stammt.',
    next: 'Wählen Sie die Datei so, wie die Seite der Durchsicht sie gespeichert hat.',
  },
  'client/history_file_twice': {
    message: 'Ein Eintrag steht zweimal in diesem Verlauf.',
    next: 'Zählen Sie nicht mit dieser Datei: Jemand hat sie zusammengesetzt. Holen Sie den Verlauf neu vom Server.',
  },
  'client/history_file_broken': {
    message: 'Dieser Verlauf ist nicht der, auf den sich das Protokoll festgelegt hat.',
    next: 'Zählen Sie nicht mit dieser Datei. Lassen Sie incamera log audit darüber laufen: Es nennt, was nicht passt.',
  },
  'client/sweep_query_invalid': {
    message: 'Es ist nicht klar gesagt, wonach gesucht werden soll.',
    next: 'Nennen Sie eines: eine Regel, eine Stufe, ein Gerät, ein Konto, ein Netz wie 192.0.2.0/24, Fassungen oder eine Lücke.',
  },
  'client/history_endless': {
    message: 'Der Server führt mehr Verlauf auf, als er haben kann.',
    next: 'Versuchen Sie es noch einmal. Bleibt es so, verlassen Sie sich nicht auf diese Liste, und sagen Sie es dem Betreiber.',
  },
};
