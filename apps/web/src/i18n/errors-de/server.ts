// German sentences for the errors of @incamera/kernel and @incamera/protocol.
import { type ErrorSentences } from './sentences.js';

export const serverErrorsDe: ErrorSentences = {
  'log/unknown': {
    message: 'Das Protokoll dieses Servers hat nicht, wonach gefragt wurde.',
    next: 'Holen Sie zuerst seinen neuesten Stand. Wovon der spricht, das muss es geben.',
  },
  'kernel/malformed': {
    message: 'Eine Nachricht war nicht lesbar, weil ihre Bytes nicht die erwartete Form haben.',
    next: 'Laden Sie die Seite neu. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'kernel/unexpected': {
    message: 'Etwas Unerwartetes ist schiefgegangen.',
    next: 'Versuchen Sie es erneut. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'protocol/malformed': {
    message: 'Der Server konnte die Anfrage nicht lesen.',
    next: 'Laden Sie die Seite neu. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'protocol/version': {
    message: 'Diese Seite und der Server sprechen verschiedene Versionen.',
    next: 'Laden Sie die Seite neu, um die aktuelle Version zu erhalten.',
  },
  'protocol/too_large': { message: 'Die Nachricht ist zu groß.', next: 'Senden Sie etwas Kleineres.' },
  'protocol/rate_limited': {
    message: 'Das waren zu viele Anfragen in kurzer Zeit.',
    next: 'Warten Sie einen Moment und versuchen Sie es erneut.',
  },
  'protocol/not_allowed': {
    message: 'Diese Verbindung darf das nicht.',
    next: 'Treten Sie zuerst der Besprechung bei oder fragen Sie einen Gastgeber.',
  },
  'auth/signed_out': { message: 'Sie sind nicht angemeldet.', next: 'Melden Sie sich mit Ihrem Passkey an.' },
  'auth/passkey_refused': {
    message: 'Der Passkey konnte nicht bestätigt werden.',
    next: 'Versuchen Sie es erneut mit dem Passkey, den Sie hier angelegt haben.',
  },
  'auth/challenge_expired': {
    message: 'Die Anmeldung hat zu lange gedauert.',
    next: 'Beginnen Sie die Anmeldung von vorn.',
  },
  'auth/invitation_invalid': {
    message: 'Dieser Einrichtungslink wurde schon benutzt oder ist abgelaufen.',
    next: 'Bitten Sie den Betreiber um einen neuen (incamera invite).',
  },
  'auth/app_not_opened': {
    message: 'Diese Adresse gehört der App auf diesem Rechner, und dieser Browser wurde nicht hereingelassen.',
    next: 'Öffnen Sie die Adresse, die der Befehl ausgegeben hat. Jede gilt einmal; danach gibt der Befehl eine weitere aus.',
  },
  'auth/origin': {
    message: 'Diese Adresse ist nicht die, für die der Server eingerichtet wurde.',
    next: 'Öffnen Sie die Adresse, die der Betreiber bekannt gegeben hat.',
  },
  'meeting/unknown': {
    message: 'Zu diesem Link gibt es keine Besprechung.',
    next: 'Prüfen Sie den Link oder bitten Sie den Organisator um einen neuen.',
  },
  'meeting/expired': {
    message: 'Dieser Link ist abgelaufen.',
    next: 'Bitten Sie den Organisator um einen neuen Link.',
  },
  'meeting/ended': {
    message: 'Diese Besprechung ist beendet.',
    next: 'Fragen Sie den Organisator, ob es eine weitere gibt.',
  },
  'meeting/locked': {
    message: 'Der Gastgeber hat diese Besprechung abgeschlossen; zurzeit kann niemand anklopfen.',
    next: 'Erreichen Sie den Gastgeber auf anderem Weg oder versuchen Sie es später.',
  },
  'meeting/full': { message: 'Die Besprechung ist voll.', next: 'Bitten Sie den Gastgeber, Platz zu schaffen.' },
  'meeting/exists': {
    message: 'Eine Besprechung mit dieser Kennung gibt es schon.',
    next: 'Legen Sie die Besprechung noch einmal an.',
  },
  'knock/too_many': {
    message: 'Vor dieser Besprechung warten zu viele Personen.',
    next: 'Versuchen Sie es in einer Minute erneut.',
  },
  'knock/gone': {
    message: 'Diese Person wartet nicht mehr.',
    next: 'Bitten Sie sie, noch einmal anzuklopfen.',
  },
  'delivery/epoch_taken': {
    message: 'Eine andere Änderung der Gruppe war schneller.',
    next: 'Ihr Gerät versucht es von selbst erneut.',
  },
  'delivery/no_group': {
    message: 'Noch hat kein Gastgeber diese Besprechung geöffnet.',
    next: 'Warten Sie auf den Gastgeber.',
  },
  'delivery/group_exists': {
    message: 'Die Besprechung ist schon geöffnet.',
    next: 'Ihr Gerät tritt von selbst bei.',
  },
  'delivery/barred': {
    message: 'Der Gastgeber hat eine Änderung abgelehnt, die von dieser Verbindung kam.',
    next: 'Laden Sie die Seite neu und klopfen Sie noch einmal an.',
  },
  'delivery/host_proof': {
    message: 'Der Nachweis, Gastgeber zu sein, ist nicht gültig.',
    next: 'Klopfen Sie an wie alle anderen.',
  },
  'session/unknown': {
    message: 'Der Server kennt diese Verbindung nicht mehr.',
    next: 'Ihr Gerät tritt von selbst wieder bei.',
  },
  'media/offer_refused': {
    message: 'Die Verbindung für Ton und Bild kam nicht zustande.',
    next: 'Laden Sie die Seite neu. Wenn es wieder geschieht, versuchen Sie einen anderen Browser.',
  },
  'media/unavailable': {
    message: 'Der Medienserver startet gerade neu.',
    next: 'Warten Sie einige Sekunden; Ihr Gerät verbindet sich von selbst wieder.',
  },
  'file/unknown': {
    message: 'Diese Datei ist nicht mehr da.',
    next: 'Bitten Sie den Absender, sie noch einmal zu teilen.',
  },
  'file/quota': {
    message: 'Der Platz für Dateien in dieser Besprechung ist aufgebraucht.',
    next: 'Geben Sie die Datei auf anderem Weg weiter.',
  },
  'server/internal': {
    message: 'Der Server ist an dieser Anfrage gescheitert.',
    next: 'Versuchen Sie es erneut. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
};
