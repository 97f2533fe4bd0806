// German texts of what is seen of the server's log: behind the lock, and about the own account.
import { type Texts } from './texts.js';

export const deHistory: Pick<Texts, 'log'> = {
  log: {
    title: 'Die Historie dieses Servers',
    notSeen: 'Dieses Gerät hat das Protokoll des Servers noch nicht gesehen.',
    seen: 'Von diesem Gerät bis Eintrag {{size}} geprüft und mit dem verglichen, was den anderen hier gezeigt wurde.',
    witnesses: 'Von {{signed}} Zeugen gegengezeichnet; die Regeln dieser Besprechung verlangen {{required}}.',
    differsWith: 'Diesen Personen wurde eine andere Historie gezeigt als Ihnen: {{names}}.',
    evidence:
      'Der Server hat zwei Historien signiert, die nicht beide wahr sein können. Die Datei enthält beide Signaturen; jeder kann sie ohne diesen Server prüfen.',
    saveEvidence: 'Beweis speichern',
  },
};
