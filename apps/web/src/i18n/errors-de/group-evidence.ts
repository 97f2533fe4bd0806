// German sentences for what is wrong with the evidence under a name, in @incamera/group.
import { type ErrorSentences } from './sentences.js';

const replayed = 'Lassen Sie diese Person nicht ein: Jemand könnte benutzen, was einer anderen gehört.';
const again = 'Bitten Sie die Person, sich neu anzumelden und noch einmal anzuklopfen.';
const clocks = `${again} Prüfen Sie die Uhren beider Geräte.`;

export const groupEvidenceErrorsDe: ErrorSentences = {
  'group/bad_trust': {
    message:
      'Die Charta nennt eine Zertifizierungsstelle, die nicht zu gebrauchen ist; so ließe sich kein Zertifikat prüfen.',
    next: 'Legen Sie eine neue Besprechung mit den Zertifizierungsstellen an, wie sie veröffentlicht sind.',
  },
  'group/certificate_foreign': {
    message: 'Ein Zertifikat stammt von keiner Stelle, die die Charta dieser Besprechung nennt.',
    next: 'Lassen Sie diese Person nicht auf dieses Zertifikat hin ein. Die Charta nennt die Stellen der Besprechung.',
  },
  'group/certificate_expired': {
    message: 'Ein Zertifikat galt nicht, als die Person eintrat.',
    next: clocks,
  },
  'group/certificate_other_name': {
    message: 'Ein Zertifikat nennt jemanden, den seine Stelle nicht nennen darf.',
    next: 'Verlassen Sie sich nicht auf den Namen. Sagen Sie dem Betreiber der Zertifizierungsstelle Bescheid.',
  },
  'group/certificate_other_key': {
    message: 'Jemand hat ein Zertifikat gezeigt, dessen Schlüssel er nicht hat.',
    next: replayed,
  },
  'group/certificate_invalid': {
    message: 'Ein Zertifikat ist keines für eine Person in einer Besprechung.',
    next: again,
  },
  'group/passkey_missing': {
    message: 'Ein Zertifikat für einen Passkey wurde ohne die Unterschrift dieses Passkeys gezeigt.',
    next: replayed,
  },
  'group/passkey_replayed': {
    message: 'Was ein Passkey unterschrieben hat, galt einer anderen Besprechung, einem anderen Gerät oder Zweck.',
    next: replayed,
  },
  'group/passkey_invalid': {
    message: 'Was ein Passkey unterschrieben hat, lässt sich nicht bestätigen.',
    next: 'Verlassen Sie sich nicht auf den Passkey. Bitten Sie die Person, noch einmal mit ihm zu bestätigen.',
  },
  'group/token_foreign': {
    message: 'Ein Identitätsnachweis stammt von keinem Anbieter, den die Charta dieser Besprechung nennt.',
    next: 'Lassen Sie diese Person nicht darauf hin ein. Die Charta nennt die Anbieter der Besprechung.',
  },
  'group/token_expired': {
    message: 'Ein Identitätsnachweis galt nicht, als die Person eintrat.',
    next: clocks,
  },
  'group/token_replayed': {
    message:
      'Ein Identitätsnachweis wurde für eine andere Besprechung, ein anderes Gerät oder eine andere Anwendung ausgestellt.',
    next: replayed,
  },
  'group/token_invalid': {
    message: 'Ein Identitätsnachweis lässt sich nicht bestätigen.',
    next: 'Verlassen Sie sich nicht auf den Namen. Bitten Sie die Person, sich neu anzumelden.',
  },
  'group/vouch_invalid': {
    message:
      'Die Aussage über einen Gast lässt sich nicht bestätigen: Sie gilt jemand anderem, oder kein Gastgeber hat sie unterschrieben.',
    next: 'Verlassen Sie sich nicht auf den Namen. Bitten Sie den Gastgeber, noch einmal zu bürgen.',
  },
  'group/evidence_altered': {
    message: 'Was ein Mitglied für seinen Namen zeigt, ist nicht, was der Gastgeber sah, der es einließ.',
    next: 'Machen Sie nicht weiter: Sagen Sie dem Organisator, dass jemand den Nachweis eines Mitglieds verändert hat.',
  },
  'group/admission_time': {
    message: 'Die Zeit, zu der ein Mitglied eingelassen wurde, kann nicht stimmen.',
    next: 'Prüfen Sie die Uhr dieses Geräts. Stimmt sie, dann nennt der Gastgeber eine falsche Zeit: Sagen Sie es dem Organisator.',
  },
  'group/assurance_too_low': {
    message: 'Ein Name beruht auf weniger, als diese Besprechung verlangt.',
    next: 'Bitten Sie die Person, mit einem Zertifikat der Organisation oder mit dem dort hinterlegten Passkey beizutreten.',
  },
  'group/guest_not_allowed': {
    message: 'Diese Besprechung nimmt keinen Gast auf diesen Nachweis hin auf.',
    next: 'Bürgen Sie für den Gast, oder bitten Sie ihn, sich bei der eigenen Organisation anzumelden, wie die Besprechung es erlaubt.',
  },
  'group/sign_in_not_fresh': {
    message:
      'Diese Besprechung verlangt bei jedem Beitritt eine frische Anmeldung, und die gezeigte ist alt oder hat schon einmal hereingeführt.',
    next: 'Bitten Sie die Person, noch einmal mit dem Passkey oder beim Anmeldedienst zu bestätigen und dann neu anzuklopfen.',
  },
  'group/own_evidence_over': {
    message: 'Womit Sie Ihren Namen nachgewiesen haben, ist abgelaufen; so können Sie niemanden mehr einlassen.',
    next: 'Laden Sie die Seite neu, melden Sie sich neu an, wenn Sie gefragt werden, und lassen Sie die Person dann ein.',
  },
  'group/denied': {
    message: 'Diese Person oder dieses Gerät steht auf der Sperrliste.',
    next: 'Lassen Sie diese Person nicht ein. Fragen Sie die Sicherheitsbeauftragte oder den Sicherheitsbeauftragten.',
  },
  'group/deny_list_refused': {
    message:
      'Eine Sperrliste wurde abgelehnt: Keine Stelle dieser Besprechung hat sie unterschrieben, oder eine neuere ist bekannt.',
    next: 'Die neueste bekannte Liste gilt weiter. Wenn es wieder geschieht, sagen Sie der oder dem Sicherheitsbeauftragten auf anderem Weg Bescheid.',
  },
};
