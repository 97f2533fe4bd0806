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
};
