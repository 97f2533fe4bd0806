// German sentences about what members testify (group/…, client/…, testimony/…).
import { type ErrorSentences } from './sentences.js';

export const testimonyErrorsDe: ErrorSentences = {
  'group/testimony_malformed': {
    message: 'Was das Gerät eines Mitglieds über die Besprechung unterschrieben haben soll, ließ sich nicht lesen.',
    next: 'Verlassen Sie sich nicht darauf. Kam es vom Server, so hat der Server es verändert.',
  },
  'group/testimony_forged': {
    message:
      'Was das Gerät eines Mitglieds über die Besprechung unterschrieben haben soll, trägt nicht die Unterschrift dieses Geräts.',
    next: 'Verlassen Sie sich nicht darauf: Dieses Mitglied hat das nicht gesagt.',
  },
  'group/roster_incomplete': {
    message: 'Zu jemandem in einer Mitgliederliste fehlt, worauf die Mitgliedschaft beruht.',
    next: 'Lassen Sie sich alle Bezeugungen der Besprechung geben; ohne die fehlenden kann niemand diese Liste beurteilen.',
  },
  'client/receipt_differs': {
    message: 'Das Gerät von jemandem bezeugt einen anderen Stand dieser Besprechung als den, der hier zu sehen ist.',
    next: 'Vergleichen Sie den Sicherheitscode mündlich. Weicht er ab, wurde die Besprechung gespalten: Verlassen Sie sie und sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'client/receipt_missing': {
    message: 'Das Gerät von jemandem hat nicht bezeugt, was es von dieser Besprechung sieht.',
    next: 'Was gesagt wird, bleibt geheim, aber nicht alle werden es beweisen können. Bitten Sie die Person, die Seite neu zu laden.',
  },
  'client/receipt_not_logged': {
    message: 'Das Protokoll des Servers enthält nicht, was das Gerät von jemandem bezeugt hat.',
    next: 'Entweder hat der Server es ausgelassen, oder dieses Gerät hat es nicht abgegeben. Werden mehrere Personen genannt, so ist es der Server: Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'client/testimony_not_stored': {
    message: 'Der Server nimmt nicht an, was dieses Gerät über die Besprechung bezeugt.',
    next: 'Das Gerät versucht es weiter. Bleibt es dabei, lässt sich später nicht beweisen, was hier geschieht: Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'client/testimony_lost': {
    message:
      'Dieses Gerät konnte dem Server nicht alles geben, was es bezeugt hat, und musste das Älteste davon verwerfen.',
    next: 'Sorgen Sie für eine beständige Verbindung. Was verworfen wurde, kann dieses Gerät später nicht beweisen.',
  },
  'client/testimony_other_meeting': {
    message: 'Was ein Gerät versiegelt hat, handelt von einer anderen Besprechung.',
    next: 'Über diese sagt es nichts. Das Gerät, das es versiegelt hat, ist kein unverändertes.',
  },
  'client/testimony_other_device': {
    message: 'Was ein Gerät als eigenes versiegelt hat, hat ein anderes unterschrieben.',
    next: 'Hier wird es ausgelassen. Das Gerät, das es versiegelt hat, ist kein unverändertes.',
  },
  'testimony/quota': {
    message: 'Diese Besprechung hat keinen Platz für weitere Bezeugungen.',
    next: 'Gehen Sie in eine neue Besprechung, wenn das Gesagte später beweisbar sein muss. Sagen Sie es der Betreiberin.',
  },
  'testimony/taken': {
    message: 'Jemand anderes hat eine Bezeugung unter diesem Namen gebracht.',
    next: 'Niemand anderes kann ihn kennen. Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
};
