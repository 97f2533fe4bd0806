// German sentences for the errors of @incamera/identity: what can be wrong with the evidence under a name.
import { type ErrorSentences } from './sentences.js';

const RELY = 'Verlassen Sie sich nicht auf den Namen.';
const TELL = 'Sagen Sie es der Person auf einem anderen Weg.';
const ISSUER = 'Bitten Sie die Betreiber der Zertifizierungsstelle';

export const evidenceErrorsDe: ErrorSentences = {
  'identity/certificate_malformed': {
    message: 'Ein Zertifikat war nicht lesbar.',
    next: 'Bitten Sie die Person, sich neu anzumelden, damit das Gerät ein neues bekommt.',
  },
  'identity/certificate_profile': {
    message: 'Ein Zertifikat hat nicht die Form, die es haben muss: Namen, Schlüssel oder Zweck passen nicht.',
    next: `${ISSUER}, nach dem Profil auszustellen, das die Protokollbeschreibung nennt.`,
  },
  'identity/certificate_expired': {
    message: 'Ein Zertifikat ist abgelaufen.',
    next: 'Bitten Sie die Person, sich neu anzumelden. Prüfen Sie die Uhr dieses Geräts.',
  },
  'identity/certificate_not_yet_valid': {
    message: 'Ein Zertifikat gilt noch nicht.',
    next: 'Prüfen Sie die Uhren dieses Geräts und der Zertifizierungsstelle.',
  },
  'identity/certificate_lifetime': {
    message: 'Ein Zertifikat gilt länger, als diese Besprechung erlaubt.',
    next: `${ISSUER} um kurzlebige Zertifikate.`,
  },
  'identity/certificate_other_key': {
    message: 'Das Zertifikat wurde für einen anderen Schlüssel ausgestellt als den, der benutzt wird.',
    next: 'Lassen Sie diese Person nicht ein. Jemand könnte ein fremdes Zertifikat benutzen.',
  },
  'identity/chain_length': {
    message: 'Die Kette der Zertifikate ist leer oder länger als vier.',
    next: `${ISSUER} um eine Kette von höchstens vier Zertifikaten.`,
  },
  'identity/chain_broken': {
    message: 'Ein Zertifikat der Kette wurde nicht von dem ausgestellt, das ihm folgt.',
    next: `${ISSUER} um die vollständige Kette in der richtigen Folge.`,
  },
  'identity/unknown_authority': {
    message: 'Das Zertifikat kommt von einer Stelle, der diese Besprechung nicht vertraut.',
    next: `${RELY} Die Charta nennt die Stellen der Besprechung.`,
  },
  'identity/bad_certificate_signature': {
    message: 'Die Unterschrift eines Zertifikats stimmt nicht: Es wurde verändert oder gefälscht.',
    next: `${RELY} ${TELL}`,
  },
  'identity/weak_algorithm': {
    message: 'Ein Zertifikat benutzt ein Verfahren oder einen Schlüssel, die zu schwach oder nicht erlaubt sind.',
    next: `${ISSUER} um Ed25519, ECDSA mit P-256 oder P-384 oder RSA ab 2048 Bit.`,
  },
  'identity/not_an_authority': {
    message: 'Ein Zertifikat wurde mit einem Schlüssel ausgestellt, der nicht ausstellen darf.',
    next: `${RELY} ${TELL}`,
  },
  'identity/path_too_long': {
    message: 'Zwischen Wurzel und Gerät liegen mehr Stellen, als die Wurzel erlaubt.',
    next: `${ISSUER}, sich an die eigenen Grenzen zu halten.`,
  },
  'identity/name_not_permitted': {
    message: 'Eine Stelle hat einen Namen bestätigt, den sie nicht bestätigen darf.',
    next: `${RELY} Sagen Sie es den Betreibern dieser Stelle.`,
  },
  'identity/unknown_critical_extension': {
    message: 'Ein Zertifikat enthält eine Bedingung, die dieses Programm nicht versteht.',
    next: `${ISSUER}, ohne sie auszustellen.`,
  },
  'identity/bad_authority': {
    message: 'Die Zertifizierungsstelle ist so nicht zu gebrauchen: Schlüssel, Kette und Namen passen nicht zusammen.',
    next: 'Prüfen Sie, ob der Schlüssel zum ersten Zertifikat der Kette gehört und dieses ausstellen darf.',
  },
  'identity/bad_request': {
    message: 'Für diese Namen, Zeiten oder diesen Schlüssel kann kein Zertifikat ausgestellt werden.',
    next: 'Berichtigen Sie den Wert, der genannt ist, und versuchen Sie es erneut.',
  },
  'identity/request_malformed': {
    message: 'Die Bitte, einen Passkey zu bestätigen, war nicht lesbar.',
    next: 'Bitten Sie die Person, sie neu zu senden.',
  },
  'identity/deny_list_malformed': {
    message: 'Die Sperrliste war nicht lesbar.',
    next: 'Bitten Sie Ihre Sicherheitsbeauftragte, sie neu zu veröffentlichen.',
  },
  'identity/deny_list_bad_signature': {
    message: 'Die Sperrliste ist nicht von der Stelle unterschrieben, die sie nennt.',
    next: 'Machen Sie nicht weiter: Jemand hat die Liste verändert oder gefälscht. Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'identity/deny_list_older': {
    message: 'Die Sperrliste ist älter als die, die dieses Gerät gesehen hat.',
    next: 'Der Server könnte eine Sperrung verbergen. Sagen Sie es Ihrer Sicherheitsbeauftragten auf einem anderen Weg.',
  },
  'identity/deny_list_split': {
    message: 'Unter einer Nummer gibt es zwei verschiedene Sperrlisten.',
    next: 'Stelle oder Server zeigen verschiedenen Leuten verschiedene Listen. Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'identity/denied': {
    message: 'Dieses Gerät oder diese Person steht auf der Sperrliste.',
    next: 'Lassen Sie diese Person nicht ein. Fragen Sie Ihre Sicherheitsbeauftragte.',
  },
  'identity/assertion_malformed': {
    message: 'Was der Passkey unterschrieben hat, war nicht lesbar.',
    next: 'Bitten Sie die Person, noch einmal mit dem Passkey zu bestätigen.',
  },
  'identity/assertion_wrong_type': {
    message: 'Der Passkey hat einen anderen Vorgang unterschrieben.',
    next: 'Verlassen Sie sich nicht auf den Passkey. Bitten Sie die Person, neu zu bestätigen.',
  },
  'identity/assertion_wrong_challenge': {
    message:
      'Der Passkey hat etwas anderes unterschrieben: eine andere Besprechung, einen anderen Schlüssel oder eine Anmeldung.',
    next: 'Verlassen Sie sich nicht auf den Passkey. Jemand könnte eine Unterschrift wiederverwenden.',
  },
  'identity/assertion_wrong_origin': {
    message: 'Der Passkey wurde auf einer anderen Website benutzt.',
    next: 'Verlassen Sie sich nicht auf den Passkey. Die Person könnte auf eine falsche Seite geführt worden sein.',
  },
  'identity/assertion_cross_origin': {
    message: 'Der Passkey wurde im Rahmen einer anderen Website benutzt.',
    next: 'Verlassen Sie sich nicht auf den Passkey. Die Person könnte auf eine falsche Seite geführt worden sein.',
  },
  'identity/assertion_wrong_rp': {
    message: 'Der Passkey gehört zu einer anderen Website.',
    next: 'Verlassen Sie sich nicht auf den Passkey.',
  },
  'identity/user_not_verified': {
    message: 'Der Passkey wurde benutzt, ohne dass sein Besitzer mit PIN, Finger oder Gesicht bestätigt hat.',
    next: 'Bitten Sie die Person, noch einmal zu bestätigen und den Passkey dabei zu entsperren.',
  },
  'identity/bad_assertion_signature': {
    message: 'Die Unterschrift des Passkeys stimmt nicht.',
    next: 'Verlassen Sie sich nicht auf den Passkey. Jemand könnte einen fremden Namen benutzen.',
  },
  'identity/bad_passkey': {
    message: 'Der öffentliche Schlüssel des Passkeys ist keiner, den man prüfen kann.',
    next: 'Richten Sie einen anderen Passkey ein: ES256, EdDSA oder RS256.',
  },
  'identity/bad_endorsement': {
    message: 'Für den Schlüssel dieses Geräts steht der Schlüssel nicht ein, den der Passkey bestätigt hat.',
    next: 'Verlassen Sie sich nicht auf den Passkey. Bitten Sie die Person, neu zu bestätigen.',
  },
  'identity/pin_malformed': {
    message: 'Was dieses Gerät sich von einer Person gemerkt hat, war nicht lesbar.',
    next: 'Vergleichen Sie den Code mit dieser Person noch einmal.',
  },
  'identity/token_malformed': {
    message: 'Der Ausweis des Anmeldedienstes war nicht lesbar.',
    next: 'Bitten Sie den Gast, sich dort neu anzumelden.',
  },
  'identity/token_algorithm': {
    message:
      'Der Ausweis des Anmeldedienstes ist mit einem Verfahren unterschrieben, das nicht erlaubt ist, oder gar nicht.',
    next: 'Verlassen Sie sich nicht darauf. Der Dienst muss mit RS256, ES256 oder EdDSA unterschreiben.',
  },
  'identity/token_untrusted_issuer': {
    message: 'Der Ausweis kommt von einem Anmeldedienst, den die Charta nicht nennt.',
    next: 'Verlassen Sie sich nicht darauf. Wer einlädt, kann den Dienst in die Charta aufnehmen.',
  },
  'identity/token_unknown_key': {
    message: 'Der Ausweis ist mit einem Schlüssel unterschrieben, den der Anmeldedienst nicht veröffentlicht hat.',
    next: 'Bitten Sie, die Schlüssel des Dienstes in der Charta zu erneuern.',
  },
  'identity/token_bad_signature': {
    message: 'Die Unterschrift des Ausweises stimmt nicht.',
    next: 'Verlassen Sie sich nicht darauf: Er wurde verändert oder gefälscht.',
  },
  'identity/token_wrong_audience': {
    message: 'Der Ausweis wurde für eine andere Anwendung ausgestellt.',
    next: 'Verlassen Sie sich nicht darauf. Jemand könnte die Anmeldung bei einer anderen Seite wiederverwenden.',
  },
  'identity/token_expired': {
    message: 'Der Ausweis des Anmeldedienstes ist abgelaufen.',
    next: 'Bitten Sie den Gast, sich dort neu anzumelden. Prüfen Sie die Uhr dieses Geräts.',
  },
  'identity/token_not_yet_valid': {
    message: 'Der Ausweis des Anmeldedienstes kommt aus der Zukunft.',
    next: 'Prüfen Sie die Uhr dieses Geräts.',
  },
  'identity/token_wrong_nonce': {
    message: 'Der Ausweis wurde für eine andere Besprechung oder ein anderes Gerät ausgestellt.',
    next: 'Verlassen Sie sich nicht darauf. Jemand könnte eine fremde Anmeldung wiederverwenden.',
  },
  'identity/token_bad_claims': {
    message: 'Der Ausweis sagt zu wenig, zu viel oder nichts Brauchbares über die Person.',
    next: 'Bitten Sie den Dienst um Kennung, geprüfte E-Mail-Adresse und Namen.',
  },
  'identity/vouch_malformed': {
    message: 'Die Erklärung eines Gastgebers über einen Gast war nicht lesbar.',
    next: 'Bitten Sie den Gastgeber, den Gast neu einzuladen.',
  },
  'identity/vouch_bad_signature': {
    message: 'Die Erklärung über einen Gast stammt von keinem Gastgeber dieser Besprechung.',
    next: RELY,
  },
  'identity/vouch_wrong_guest': {
    message: 'Die Erklärung eines Gastgebers gilt einem anderen Gast, Gerät oder Treffen.',
    next: `${RELY} Jemand könnte eine fremde Einladung benutzen.`,
  },
};
