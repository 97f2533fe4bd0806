// German sentences of what can go wrong with identities in a meeting (client/…).
import { type ErrorSentences } from './sentences.js';

export const identityErrorsDe: ErrorSentences = {
  'client/certificate_refused': {
    message: 'Das Zertifikat, das der Server gegeben hat, gilt nicht für dieses Gerät und wurde nicht benutzt.',
    next: 'Sie erscheinen ohne es. Sagen Sie es Ihrer Sicherheitsbeauftragten: Der Server könnte das einer anderen Person gegeben haben.',
  },
  'client/certificate_not_trusted': {
    message:
      'Diese Besprechung vertraut der Zertifizierungsstelle dieses Servers nicht; Ihr Zertifikat zählt hier daher nicht.',
    next: 'Bestätigen Sie mit Ihrem Passkey, oder bitten Sie die Einladenden, die Besprechung neu anzulegen.',
  },
  'client/anchor_not_organisation': {
    message:
      'Eine Zertifizierungsstelle gilt als die einer Organisation, doch dieser Server unterschreibt mit ihrem Schlüssel.',
    next: 'Verlassen Sie sich nicht darauf. Sagen Sie es Ihrer Sicherheitsbeauftragten: Wer den Server beherrscht, könnte jeden benennen.',
  },
  'client/token_refused': {
    message: 'Die Anmeldung Ihrer Organisation bestätigt dieses Gerät nicht für diese Besprechung.',
    next: 'Melden Sie sich dort noch einmal an. Geschieht es wieder, fragen Sie den Gastgeber auf anderem Weg.',
  },
  'client/provider_unknown': {
    message: 'Diese Besprechung nimmt über diesen Anmeldedienst keine Gäste an.',
    next: 'Wählen Sie einen, der angeboten wird, oder bitten Sie den Gastgeber, für Sie zu bürgen.',
  },
  'client/vouch_invalid': {
    message: 'Für diesen Namen oder diese E-Mail-Adresse kann nicht gebürgt werden.',
    next: 'Geben Sie einen Namen mit 1 bis 200 Zeichen und eine vollständige E-Mail-Adresse ein.',
  },
  'client/pair_code_changed': {
    message: 'Die Schlüssel haben sich geändert, seit der Code gezeigt wurde.',
    next: 'Vergleichen Sie noch einmal von vorn.',
  },
  'client/names_chosen': {
    message:
      'In dieser Besprechung erscheinen alle unter selbst gewählten Namen, und nichts davon, wer hier war, wird gemerkt.',
    next: 'Vergleichen Sie den Sicherheitscode hinter dem Schloss: Er nennt niemanden. Schlüssel vergleichen Sie in einer anderen Besprechung.',
  },
  'client/member_denied': {
    message: 'Eine Zertifizierungsstelle hat jemanden gesperrt, der noch in dieser Besprechung ist.',
    next: 'An diese Person wird nichts gesendet und von ihr nichts abgespielt, bis ein Gastgeber sie entfernt hat.',
  },
  'client/self_denied': {
    message: 'Eine Zertifizierungsstelle hat Sie, Ihren Passkey oder dieses Gerät gesperrt.',
    next: 'Wenden Sie sich an Ihre Sicherheitsbeauftragte.',
  },
  'client/deny_list_refused': {
    message: 'Eine Sperrliste kam an, die nicht gilt: eine zweite mit derselben Nummer oder mit falscher Unterschrift.',
    next: 'Die bisher bekannte bleibt in Kraft. Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'client/deny_list_file': {
    message: 'Diese Datei ist keine Sperrliste.',
    next: 'Wählen Sie eine Liste, die eine Zertifizierungsstelle unterschrieben hat: unverändert, als base64 oder als PEM mit der Bezeichnung INCAMERA DENY LIST.',
  },
  'client/deny_list_outdated': {
    message: 'Der Server bietet eine ältere Sperrliste an, als diese Besprechung hat.',
    next: 'Die neuere gilt hier weiter. Kommt das wieder vor, verständigen Sie Ihre Sicherheitsbeauftragte: Vielleicht will jemand zurückholen, wen sie nennt.',
  },
  'client/deny_list_withheld': {
    message: 'Ein Mitglied sagt, dass es eine neuere Sperrliste gibt, als dieser Server herausgibt.',
    next: 'Fragen Sie die Person und Ihre Sicherheitsbeauftragte: Entweder hält der Server sie zurück, oder das Mitglied irrt.',
  },
};
