// German sentences of classifications and policies.
import { type ErrorSentences } from './sentences.js';

export const rulesErrorsDe: ErrorSentences = {
  'policy/refused': {
    message: 'Die Regeln dieser Einstufung erlauben das nicht.',
    next: 'Lesen Sie die Gründe daneben und tun Sie, was dort steht.',
  },
  'policy/rulebook_changed': {
    message: 'Die Einstufungen oder Regeln haben sich geändert, seit diese Seite geladen wurde.',
    next: 'Sehen Sie sich die Einstufung noch einmal an und legen Sie die Besprechung erneut an.',
  },
  'policy/rulebook_unknown': {
    message: 'Der Server kennt die Regeln nicht, unter denen diese Besprechung angelegt wurde.',
    next: 'Treten Sie nicht bei. Sagen Sie dem Organisator und den Sicherheitsbeauftragten Bescheid.',
  },
  'policy/version_taken': {
    message: 'Inzwischen hat jemand anderes Einstufungen oder Regeln in Kraft gesetzt.',
    next: 'Laden Sie die Fassung in Kraft, sehen Sie sich den Unterschied an und setzen Sie Ihre erneut in Kraft.',
  },
  'policy/not_publishable': {
    message: 'Diese Fassung hat Fehler und kann nicht in Kraft gesetzt werden.',
    next: 'Prüfen Sie sie, berichtigen Sie, was genannt wird, und versuchen Sie es erneut. Die bisherige bleibt in Kraft.',
  },
  'client/not_permitted': {
    message: 'Die Regeln dieser Besprechung erlauben das nicht.',
    next: 'Lesen Sie die Gründe daneben und tun Sie, was dort steht.',
  },
  'client/policy_disagrees': {
    message: 'Der Server hat nicht nach den Regeln entschieden, unter denen diese Besprechung angelegt wurde.',
    next: 'Verlassen Sie sich nicht darauf: Dieses Gerät hält sich an die Regeln. Sagen Sie den Sicherheitsbeauftragten Bescheid.',
  },
  'client/rulebook_withheld': {
    message: 'Der Server gibt die Regeln nicht heraus, unter denen diese Besprechung angelegt wurde.',
    next: 'Treten Sie nicht bei. Sagen Sie dem Organisator und den Sicherheitsbeauftragten Bescheid.',
  },
  'client/policies_unavailable': {
    message: 'Die Regeln von Besprechungen lassen sich auf diesem Gerät nicht auswerten.',
    next: 'Laden Sie die Seite neu. Hilft das nicht, verwenden Sie einen aktuellen Chrome, Edge, Firefox oder Safari.',
  },
  'client/class_unknown': {
    message: 'Diese Einstufung gibt es auf diesem Server nicht mehr.',
    next: 'Wählen Sie eine andere.',
  },
  'client/feature_off': {
    message: 'Das hat der Organisator in dieser Besprechung weggelassen.',
    next: 'Bitten Sie den Organisator um eine Besprechung, die es hat.',
  },
  'client/stream_not_permitted': {
    message: 'Jemand sendet Bild oder Ton, den die Regeln dieser Besprechung nicht erlauben; er wird nicht gezeigt.',
    next: 'Bitten Sie darum, damit aufzuhören. Hilft das nicht, bitten Sie einen Gastgeber, die Person zu entfernen.',
  },
  'client/message_not_permitted': {
    message:
      'Jemand hat eine Nachricht gesendet, die die Regeln dieser Besprechung nicht erlauben; sie wird nicht gezeigt.',
    next: 'Sie müssen nichts tun. Geschieht es wieder, bitten Sie einen Gastgeber, die Person zu entfernen.',
  },
  'client/admitted_against_rules': {
    message: 'Jemand ist in der Besprechung, den ihre Regeln nicht zulassen.',
    next: 'Bis ein Gastgeber die Person entfernt hat, wird nichts gesendet. Tut es keiner, gehen Sie und sagen Sie der oder dem Sicherheitsbeauftragten Bescheid.',
  },
  'client/media_network': {
    message:
      'Ton und Bild dieses Geräts kommen aus einem Netz, das für diese Besprechung nicht freigegeben ist; sie wurden beendet.',
    next: 'Nutzen Sie für alles das freigegebene Netz: Schalten Sie eine zweite Verbindung ab, oder ein VPN, das den Browser ausnimmt.',
  },
  'client/rate_not_constant': {
    message:
      'Ein Mikrofon sendet Pakete wechselnder Größe oder mit Pausen: Wer sie sieht, kann erraten, was gesagt wird.',
    next: 'Sagen Sie es der Person; sie sollte einen aktuellen Browser verwenden. Was die anderen sagen, ist nicht betroffen.',
  },
  'client/own_rate_not_constant': {
    message:
      'Dieses Gerät sendet Ihre Stimme in Paketen wechselnder Größe oder mit Pausen: Wer sie sieht, kann erraten, was Sie sagen.',
    next: 'Schalten Sie sich stumm und treten Sie mit einem aktuellen Browser bei.',
  },
  'client/not_compared': {
    message:
      'Diese Besprechung ist für Menschen, die ihre Schlüssel persönlich verglichen haben, und dieses Gerät hat nicht mit allen verglichen.',
    next: 'Vergleichen Sie mit den Genannten, im selben Raum oder mit einer Stimme, die Sie kennen. Sagen Sie bis dahin nichts Geheimes.',
  },
  'client/expected_invalid': {
    message: 'Die Liste der erwarteten Personen enthält etwas, das keine Mailadresse ist, oder zu viel.',
    next: 'Berichtigen Sie die Adresse oder nennen Sie höchstens 200 Personen mit kürzeren Namen.',
  },
};
