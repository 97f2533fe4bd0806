// German sentences for the errors about authorities, certificates and deny lists of @incamera/protocol and @incamera/client.
import { type ErrorSentences } from './sentences.js';

export const authorityErrorsDe: ErrorSentences = {
  'authority/unknown': {
    message: 'Dieser Server hat keine Zertifizierungsstelle, der diese Besprechung vertraut.',
    next: 'Treten Sie ohne Zertifikat ein, wenn die Besprechung es erlaubt, oder bitten Sie, sie neu anzulegen.',
  },
  'authority/denied': {
    message: 'Ihr Konto, Ihr Passkey oder dieses Gerät steht auf der Sperrliste.',
    next: 'Fragen Sie Ihre Sicherheitsbeauftragte.',
  },
  'authority/name_not_certifiable': {
    message: 'Der Name Ihres Kontos ist zu lang für ein Zertifikat oder enthält Zeichen, die dort nicht stehen dürfen.',
    next: 'Ändern Sie den Namen auf höchstens 64 gewöhnliche Zeichen.',
  },
  'authority/too_many': {
    message: 'Für dieses Konto wurden in kurzer Zeit zu viele Zertifikate ausgestellt.',
    next: 'Warten Sie eine Stunde. Wenn nicht Sie sie angefordert haben, sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'authority/bad_certificate': {
    message:
      'Das ist kein Zertifikat einer Stelle, der man vertrauen könnte: Zweck, Schlüssel, Zeiten oder Domänen passen nicht.',
    next: 'Wählen Sie das Zertifikat einer Wurzel oder Zwischenstelle, die ausstellen darf, und Domänen in Kleinbuchstaben.',
  },
  'authority/servers_own': {
    message: 'Den Schlüssel dieser Stelle hat dieser Server; sie kann daher nicht für eine Organisation stehen.',
    next: 'Nennen Sie eine Stelle, deren Schlüssel nicht auf dem Server liegt.',
  },
  'authority/exists': {
    message: 'Diese Stelle ist schon eingetragen.',
    next: 'Nichts zu tun. Um ihre Domänen zu ändern, ziehen Sie sie zurück und tragen sie neu ein.',
  },
  'authority/gone': { message: 'Das ist nicht mehr eingetragen.', next: 'Laden Sie die Liste neu.' },
  'authority/full': {
    message:
      'Es ist kein Platz mehr: 14 Stellen von Organisationen oder 96 kB einer Sperrliste, das sind etwa 2.000 Einträge.',
    next: 'Ziehen Sie zurück oder nehmen Sie herunter, was nicht mehr gebraucht wird.',
  },
  'authority/passkey_unknown': {
    message: 'Dieser Passkey gehört nicht zu Ihrem Konto.',
    next: 'Nehmen Sie einen Passkey, den Sie hier eingerichtet haben, oder richten Sie einen ein.',
  },
  'authority/request_refused': {
    message: 'Die Anfrage ist nicht von dem Passkey unterschrieben, um den es geht.',
    next: 'Senden Sie die Anfrage neu, und bestätigen Sie mit demselben Passkey.',
  },
  'authority/request_gone': {
    message: 'Diese Anfrage ist nicht mehr offen.',
    next: 'Laden Sie die Liste neu. Die Person kann eine neue senden.',
  },
  'authority/chain_refused': {
    message: 'Das Zertifikat bestätigt nicht diesen Passkey dieser Person durch eine Stelle, die hier eingetragen ist.',
    next: 'Bestätigen Sie die Anfrage neu, mit einer Stelle, die eingetragen ist.',
  },
  'authority/list_refused': {
    message: 'Die Sperrliste ist nicht von einer Stelle unterschrieben, die hier eingetragen ist.',
    next: 'Unterschreiben Sie sie mit der Stelle, zu der sie gehört.',
  },
  'authority/list_older': {
    message: 'Inzwischen wurde eine neuere Sperrliste dieser Stelle veröffentlicht.',
    next: 'Laden Sie die Liste neu, und wiederholen Sie die Änderung.',
  },
  'client/passkey_not_own': {
    message: 'Der Passkey, mit dem bestätigt wurde, gehört nicht zu diesem Konto.',
    next: 'Melden Sie sich mit dem Konto dieses Passkeys an, oder bestätigen Sie mit einem anderen.',
  },
  'client/passkey_substituted': {
    message: 'Der Server nennt für Ihren Passkey einen anderen Schlüssel als den, den Ihr Passkey hat.',
    next: 'Lesen Sie niemandem Wörter vor. Sagen Sie es Ihrer Sicherheitsbeauftragten: Der Server könnte manipuliert sein.',
  },
  'client/certified_name_invalid': {
    message: 'Dieser Name oder diese E-Mail-Adresse kann nicht in einem Zertifikat stehen.',
    next: 'Geben Sie einen Namen aus höchstens 64 gewöhnlichen Zeichen ein und eine Adresse wie ada@example.org oder keine.',
  },
  'client/passphrase_short': {
    message: 'Die Passphrase ist zu kurz.',
    next: 'Nehmen Sie mindestens 15 Zeichen: mehrere Wörter, die niemand zusammen errät.',
  },
  'client/backup_malformed': {
    message: 'Das ist keine Sicherung der Art, die hier gebraucht wird.',
    next: 'Wählen Sie die Datei, die beim Einrichten heruntergeladen wurde.',
  },
  'client/backup_not_opened': {
    message: 'Die Sicherung öffnet sich nicht: Die Passphrase ist eine andere, oder die Datei wurde verändert.',
    next: 'Versuchen Sie die Passphrase noch einmal. Wenn sie stimmt, nehmen Sie eine andere Kopie der Sicherung.',
  },
  'client/authority_missing': {
    message: 'Auf diesem Gerät liegt keine Zertifizierungsstelle.',
    next: 'Nehmen Sie das Gerät, auf dem sie eingerichtet wurde, oder stellen Sie hier die Sicherung wieder her.',
  },
  'client/authority_exists': {
    message: 'Auf diesem Gerät liegt schon eine Zertifizierungsstelle.',
    next: 'Arbeiten Sie mit ihr weiter, oder nehmen Sie sie zuerst von diesem Gerät.',
  },
};
