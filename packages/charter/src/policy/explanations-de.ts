// German words of refusals. {parameters} are those that explanations.ts lists for the code, and {classification} (L1).
import { type ExplanationCode } from './explanations.js';

export const EXPLANATIONS_DE: Readonly<Record<ExplanationCode, { readonly message: string; readonly next: string }>> = {
  'policy/above_accreditation': {
    message: 'Diese Besprechung wäre {classification}. Dafür ist diese Plattform nicht freigegeben.',
    next: '{guidance}',
  },
  'policy/too_long': {
    message:
      'Eine Besprechung der Einstufung {classification} dauert höchstens {maxLengthMinutes}; diese würde {lengthMinutes} dauern.',
    next: 'Kürzen Sie sie oder planen Sie mehrere Besprechungen.',
  },
  'policy/assurance_too_low': {
    message:
      'Diese Besprechung ist {classification}. Ein Name muss darin mindestens {needed} sein; dieser ist {given}.',
    next: 'Melden Sie sich mit einem stärkeren Nachweis an oder fragen Sie die Sicherheitsbeauftragten, wie Sie ihn bekommen.',
  },
  'policy/guests_not_allowed': {
    message: 'Diese Besprechung ist {classification}. Gäste sind nicht zugelassen.',
    next: 'Treten Sie mit einem Konto dieser Plattform bei oder fragen Sie den Organisator.',
  },
  'policy/guest_not_verified': {
    message: 'Diese Besprechung ist {classification}. Gäste müssen von ihrer eigenen Organisation bestätigt sein.',
    next: 'Melden Sie sich bei Ihrer Organisation an oder bitten Sie den Organisator, deren Anbieter in eine neue Besprechung aufzunehmen.',
  },
  'policy/guest_not_vouched': {
    message: 'Diese Besprechung ist {classification}. Der Link allein genügt für Gäste nicht.',
    next: 'Bitten Sie einen Gastgeber, Sie namentlich einzuladen, oder melden Sie sich bei Ihrer Organisation an.',
  },
  'policy/country_not_approved': {
    message: 'Diese Besprechung ist {classification}. Sie sind in einem Land, das nicht freigegeben ist ({country}).',
    next: 'Treten Sie aus einem dieser Länder bei: {countries}.',
  },
  'policy/browser_cannot_encrypt': {
    message: 'Dieser Browser kann Ton und Bild nicht von Ende zu Ende verschlüsseln.',
    next: 'Verwenden Sie ein aktuelles Chrome, Edge, Firefox oder Safari.',
  },
  'policy/browser_not_constant': {
    message:
      'Diese Besprechung ist {classification}. Dieser Browser kann Ton nicht mit fester Rate senden; andere könnten erkennen, wer spricht.',
    next: 'Verwenden Sie ein aktuelles Chrome, Edge, Firefox oder Safari.',
  },
  'policy/browser_cannot_mark': {
    message:
      'Diese Besprechung ist {classification}. Dieser Browser kann die Kopie, die er abspielt, nicht kennzeichnen.',
    next: 'Verwenden Sie ein aktuelles Chrome, Edge, Firefox oder Safari.',
  },
  'policy/sign_in_again': {
    message: 'Diese Besprechung ist {classification}. Sie verlangt bei jedem Beitritt eine neue Anmeldung.',
    next: 'Bestätigen Sie mit Ihrem Passkey oder beim Anmeldedienst Ihrer Organisation und treten Sie dann bei.',
  },
  'policy/host_absent': {
    message: 'Diese Besprechung ist {classification}. Ein Gastgeber muss dabei sein, und es ist keiner da.',
    next: 'Warten Sie auf einen Gastgeber.',
  },
  'policy/meeting_over': {
    message: 'Die Zeit dieser Besprechung ist um.',
    next: 'Bitten Sie den Organisator um eine neue Besprechung.',
  },
  'policy/meeting_full': {
    message: 'Diese Besprechung hat so viele Mitglieder, wie sie haben darf ({maxMembers}).',
    next: 'Bitten Sie einen Gastgeber, Platz zu schaffen.',
  },
  'policy/needs_a_host': {
    message: 'Ein Gastgeber muss diese Person einlassen.',
    next: 'Sehen Sie nach, wer es ist und worauf der Name beruht, und entscheiden Sie.',
  },
  'policy/needs_two_hosts': {
    message:
      'Diese Besprechung ist {classification}. Zwei Gastgeber müssen eine Person einlassen; bisher waren es {approvals}.',
    next: 'Bitten Sie einen weiteren Gastgeber, nachzusehen und zu entscheiden.',
  },
  'policy/no_screen_share': {
    message: 'Diese Besprechung ist {classification}. In ihr werden keine Bildschirme geteilt.',
    next: 'Sagen Sie es mit Worten.',
  },
  'policy/screen_share_by_hosts': {
    message: 'Diese Besprechung ist {classification}. Nur Gastgeber teilen ihren Bildschirm.',
    next: 'Bitten Sie einen Gastgeber, es zu zeigen.',
  },
  'policy/no_chat': {
    message: 'Diese Besprechung ist {classification}. Sie hat keinen Chat.',
    next: 'Sagen Sie es mit Worten.',
  },
  'policy/no_files': {
    message: 'Diese Besprechung ist {classification}. In ihr werden keine Dateien geteilt.',
    next: 'Zeigen Sie es auf einem geteilten Bildschirm, wo das erlaubt ist.',
  },
  'policy/no_download': {
    message: 'Diese Besprechung ist {classification}. Dateien lassen sich nicht speichern.',
    next: 'Sehen Sie die Datei in der Besprechung an.',
  },
  'policy/no_copy': {
    message: 'Diese Besprechung ist {classification}. Aus dem Chat lässt sich nichts kopieren.',
    next: 'Lesen Sie es in der Besprechung.',
  },
  'policy/no_recording': {
    message: 'Diese Besprechung ist {classification}. Sie lässt sich nicht aufzeichnen.',
    next: 'Machen Sie sich Notizen, soweit Ihre Regeln es erlauben.',
  },
  'policy/chatham_house': {
    message: 'Für diese Besprechung gilt die Chatham-House-Regel. Sie lässt sich nicht aufzeichnen.',
    next: 'Sie dürfen verwenden, was gesagt wurde, aber nicht sagen, von wem.',
  },
  'policy/address_unknown': {
    message: 'Diese Besprechung ist {classification}. Es ist nicht bekannt, aus welchem Netz Sie beitreten.',
    next: 'Laden Sie die Seite neu. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'policy/network_not_approved': {
    message: 'Diese Besprechung ist {classification}. Sie sind in einem Netz, das nicht freigegeben ist ({address}).',
    next: 'Verwenden Sie ein freigegebenes Netz: {networks}. Geht das nicht, fragen Sie die Sicherheitsbeauftragten.',
  },
  'policy/not_permitted': {
    message: 'Keine Richtlinie erlaubt das in einer Besprechung der Einstufung {classification} ({action}).',
    next: 'Fragen Sie die Sicherheitsbeauftragten.',
  },
  'policy/not_evaluated': {
    message: 'Die Richtlinien dieser Plattform ließen sich nicht auswerten; deshalb ist nichts erlaubt.',
    next: 'Sagen Sie den Sicherheitsbeauftragten Bescheid.',
  },
};
