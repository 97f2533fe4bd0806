// German sentences for the errors of accounts, roles and sign-in by a provider (@incamera/protocol).
import { type ErrorSentences } from './sentences.js';

export const accountErrorsDe: ErrorSentences = {
  'auth/not_permitted': {
    message: 'Ihr Konto hat nicht die Rolle, die dafür nötig ist.',
    next: 'Bitten Sie einen Sicherheitsbeauftragten, es zu tun oder Ihnen die Rolle zu geben.',
  },
  'auth/reauthenticate': {
    message: 'Dafür ist Ihr Passkey noch einmal nötig, denn Sie haben ihn vor mehr als fünf Minuten zuletzt bestätigt.',
    next: 'Bestätigen Sie mit Ihrem Passkey. Wenn Sie keinen haben, fügen Sie Ihrem Konto zuerst einen hinzu.',
  },
  'auth/sign_in_again': {
    message: 'Ihre Anmeldung liegt dafür zu lange zurück.',
    next: 'Melden Sie sich ab und wieder an und tun Sie es innerhalb von fünf Minuten.',
  },
  'auth/suspended': {
    message: 'Dieses Konto ist gesperrt.',
    next: 'Wenden Sie sich an einen Sicherheitsbeauftragten dieses Servers.',
  },
  'auth/last_way_in': {
    message: 'Das ist der einzige Weg in Ihr Konto.',
    next: 'Fügen Sie zuerst einen anderen Passkey hinzu und entfernen Sie dann diesen.',
  },
  'auth/too_many_passkeys': {
    message: 'Dieses Konto hat so viele Passkeys, wie es haben darf.',
    next: 'Entfernen Sie einen, den Sie nicht mehr benutzen.',
  },
  'auth/recovery_refused': {
    message: 'Dieser Wiederherstellungscode ist nicht gültig oder wurde schon benutzt.',
    next: 'Prüfen Sie beide Zeilen auf Ihrem Blatt oder nehmen Sie einen anderen Code. Ohne Code bitten Sie einen Sicherheitsbeauftragten um einen neuen Einrichtungslink.',
  },
  'auth/last_officer': {
    message: 'Niemand sonst hat die Rolle des Sicherheitsbeauftragten oder des Betreibers.',
    next: 'Geben Sie die Rolle zuerst jemand anderem.',
  },
  'auth/person_unknown': { message: 'Dieses Konto gibt es nicht mehr.', next: 'Laden Sie die Liste neu.' },
  'auth/provider_unknown': {
    message: 'Dieser Anmeldedienst wird nicht mehr angeboten.',
    next: 'Wählen Sie einen anderen Weg, sich anzumelden.',
  },
  'auth/provider_exists': {
    message: 'Einen Anmeldedienst mit diesem Aussteller gibt es schon.',
    next: 'Ändern Sie stattdessen jenen.',
  },
  'auth/provider_address': {
    message: 'Diese Adresse kann nicht für einen Anmeldedienst benutzt werden.',
    next: 'Geben Sie den Aussteller so ein, wie ihn der Dienst schreibt, beginnend mit https://.',
  },
  'auth/provider_unavailable': {
    message: 'Der Anmeldedienst hat nicht so geantwortet, wie es ein OpenID-Dienst tun sollte.',
    next: 'Prüfen Sie die Adresse des Ausstellers und ob dieser Server sie erreichen darf. Versuchen Sie es dann erneut.',
  },
  'auth/provider_changed': {
    message: 'Der Anmeldedienst nennt jetzt andere Adressen als bei seiner Einrichtung.',
    next: 'Bitten Sie einen Sicherheitsbeauftragten, den Dienst zu prüfen und neu zu speichern.',
  },
  'auth/provider_refused': {
    message: 'Der Anmeldedienst hat nicht bestätigt, wer Sie sind, oder seine Antwort war nicht prüfbar.',
    next: 'Beginnen Sie die Anmeldung von vorn. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'auth/provider_cancelled': {
    message: 'Die Anmeldung beim Anmeldedienst wurde abgebrochen.',
    next: 'Beginnen Sie sie von vorn oder wählen Sie einen anderen Weg, sich anzumelden.',
  },
  'auth/flow_expired': {
    message: 'Die Anmeldung beim Anmeldedienst hat zu lange gedauert oder begann in einem anderen Browser.',
    next: 'Beginnen Sie die Anmeldung in diesem Browser von vorn.',
  },
  'auth/transfer_unknown': {
    message: 'Zu diesem Code gibt es keine Anmeldung mehr.',
    next: 'Vergleichen Sie den Code mit dem angezeigten, oder beginnen Sie dort neu, wo Sie sich anmelden möchten.',
  },
  'auth/email_unverified': {
    message: 'Der Anmeldedienst hat Ihre E-Mail-Adresse nicht bestätigt.',
    next: 'Bestätigen Sie sie dort oder bitten Sie einen Sicherheitsbeauftragten um einen Einrichtungslink.',
  },
  'auth/not_invited': {
    message: 'Mit Ihrer E-Mail-Adresse darf über diesen Anmeldedienst niemand hier ein Konto anlegen.',
    next: 'Bitten Sie einen Sicherheitsbeauftragten dieses Servers um einen Einrichtungslink.',
  },
  'auth/identity_taken': {
    message: 'Diese Person beim Anmeldedienst oder diese E-Mail-Adresse gehört hier zu einem anderen Konto.',
    next: 'Melden Sie sich mit jenem Konto an oder wenden Sie sich an einen Sicherheitsbeauftragten.',
  },
};
