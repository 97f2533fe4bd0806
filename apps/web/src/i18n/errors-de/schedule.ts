// German sentences for the errors of planning and of mail.
import { type ErrorSentences } from './sentences.js';

export const scheduleErrorsDe: ErrorSentences = {
  'schedule/time_zone_unknown': {
    message: 'Diese Zeitzone ist hier nicht bekannt.',
    next: 'Wählen Sie eine andere Zeitzone derselben Gegend.',
  },
  'schedule/rule_mismatch': {
    message: 'Der erste Termin folgt nicht der Regel, nach der sich die Besprechung wiederholt.',
    next: 'Wählen Sie eine Regel, der er folgt, oder einen anderen ersten Termin.',
  },
  'schedule/rule_empty': {
    message: 'Die Regel endet vor dem ersten Termin.',
    next: 'Wählen Sie ein späteres Ende.',
  },
  'client/series_unknown': {
    message: 'Dieses Gerät kennt die Besprechung nicht; von hier aus lässt sie sich nicht ändern oder weitergeben.',
    next: 'Nehmen Sie das Gerät und den Browser, in dem sie angelegt wurde.',
  },
  'client/address_invalid': {
    message: 'Mindestens eine Angabe ist keine Mailadresse.',
    next: 'Geben Sie Adressen wie name@example.org ein, durch Kommas oder Zeilen getrennt.',
  },
  'client/too_many_recipients': {
    message: 'Das sind zu viele Adressen auf einmal.',
    next: 'Verschicken Sie an höchstens 25 Adressen, dann an die nächsten.',
  },
  'client/too_many_dates': {
    message: 'Das sind zu viele Termine für eine Einladung.',
    next: 'Nehmen Sie die Kalenderdatei oder laden Sie zu einzelnen Terminen ein.',
  },
  'mail/not_configured': {
    message: 'Dieser Server verschickt keine Mail.',
    next: 'Kopieren Sie die Einladung oder verschicken Sie sie mit Ihrem eigenen Mailprogramm.',
  },
  'mail/class_refused': {
    message: 'Links dieser Einstufung laufen über keinen Mailserver.',
    next: 'Geben Sie die Einladung auf dem Weg weiter, der für diese Einstufung zugelassen ist.',
  },
  'mail/quota': {
    message: 'Dieses Konto hat heute so viele Einladungen verschickt, wie es an einem Tag darf.',
    next: 'Verschicken Sie die übrigen morgen oder mit Ihrem eigenen Mailprogramm.',
  },
  'mail/recipient_refused': {
    message: 'Der Mailserver nimmt für diese Adresse keine Mail an.',
    next: 'Prüfen Sie die Adresse.',
  },
  'mail/refused': {
    message: 'Der Mailserver hat die Einladung abgelehnt.',
    next: 'Versuchen Sie es später erneut oder sagen Sie dem Betreiber Bescheid.',
  },
  'mail/unreachable': {
    message: 'Der Mailserver ist nicht erreichbar.',
    next: 'Versuchen Sie es später erneut oder sagen Sie dem Betreiber Bescheid.',
  },
  'mail/tls_refused': {
    message: 'Die Verbindung zum Mailserver ließ sich nicht verschlüsseln; nichts wurde verschickt.',
    next: 'Sagen Sie dem Betreiber Bescheid: Der Mailserver braucht STARTTLS oder TLS mit einem Zertifikat, dem dieser Server vertraut.',
  },
  'mail/sign_in_refused': {
    message: 'Der Mailserver hat Namen und Passwort dieses Servers abgelehnt.',
    next: 'Sagen Sie dem Betreiber Bescheid.',
  },
  'mail/timeout': {
    message: 'Der Mailserver hat nicht rechtzeitig geantwortet.',
    next: 'Versuchen Sie es später erneut; ob diese Mail verschickt wurde, ist nicht bekannt.',
  },
};
