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
  'client/marks_unsupported': {
    message:
      'Diese Einstufung verlangt, dass jede Kopie gekennzeichnet ist; diese Version kann Ton nicht kennzeichnen.',
    next: 'Wählen Sie eine andere Einstufung oder fragen Sie die Sicherheitsbeauftragten.',
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
    next: 'Sagen Sie nichts Vertrauliches, bis ein Gastgeber die Person entfernt hat.',
  },
};
