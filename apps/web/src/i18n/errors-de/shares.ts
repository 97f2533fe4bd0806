// German sentences about secrets that are split among holders (shares/…).
import { type ErrorSentences } from './sentences.js';

export const sharesErrorsDe: ErrorSentences = {
  'shares/bundle_malformed': {
    message: 'Ein versiegelter Schlüssel ließ sich nicht lesen: Er ist beschädigt oder von einer anderen Version.',
    next: 'Holen Sie ihn noch einmal. Ändert das nichts, hat ihn der Server beschädigt: Notieren Sie, zu welchem Gerät er gehört.',
  },
  'shares/other_digest': {
    message:
      'Der Server gab einen anderen versiegelten Schlüssel heraus als den, auf den sich das Gerät festgelegt hat.',
    next: 'Benutzen Sie ihn nicht. Sagen Sie es Ihrer Sicherheitsbeauftragten: Nur der Server kann ihn vertauscht haben.',
  },
  'shares/other_purpose': {
    message: 'Ein versiegeltes Geheimnis wurde für etwas anderes gemacht, als wofür es benutzt wird.',
    next: 'Benutzen Sie es nicht. Wer es übergab, hat es verwechselt oder will, dass Sie etwas anderes öffnen.',
  },
  'shares/not_this_meeting': {
    message: 'Ein versiegelter Schlüssel gehört zu einer anderen Besprechung.',
    next: 'Benutzen Sie ihn nicht. Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'shares/other_holders': {
    message:
      'Ein Schlüssel wurde nicht genau an die versiegelt, die in den Regeln der Besprechung als Verwahrer stehen.',
    next: 'Lassen Sie dieses Gerät nicht ein: Seine Kopien könnten die nicht verfolgen, die es sollen.',
  },
  'shares/too_few_officers': {
    message:
      'Ein versiegelter Schlüssel ließe sich, gegen die Regeln dieser Besprechung, für einen Fall öffnen, den keine zweite Person bestätigt hat.',
    next: 'Lassen Sie dieses Gerät nicht herein. Bitten Sie die Person, die Seite neu zu laden und noch einmal zu fragen.',
  },
  'shares/other_threshold': {
    message:
      'Ein versiegelter Schlüssel braucht eine andere Zahl von Verwahrern, als die Regeln der Besprechung sagen.',
    next: 'Lassen Sie dieses Gerät nicht ein: Sein Schlüssel ließe sich zu leicht öffnen oder nie.',
  },
  'shares/no_holders': {
    message:
      'Ein Schlüssel lässt sich nur unter 1 bis 16 verschiedenen Verwahrern teilen, von denen mindestens einer und höchstens alle nötig sind.',
    next: 'Bitten Sie Ihre Sicherheitsbeauftragte, Verwahrer aufzunehmen und festzulegen, wie viele es braucht.',
  },
  'shares/not_a_holder': {
    message: 'Für diesen Verwahrer wurde der Schlüssel nicht versiegelt.',
    next: 'Fragen Sie jemanden, der in den Regeln der Besprechung als Verwahrer steht.',
  },
  'shares/share_unreadable': {
    message:
      'Der Anteil ließ sich nicht öffnen: Der Schlüssel des Verwahrers ist ein anderer, oder der Anteil wurde verändert.',
    next: 'Nehmen Sie den Schlüssel, der aufgenommen war, als die Besprechung angelegt wurde. Hat dieses Gerät einen neueren, stellen Sie die Sicherung wieder her.',
  },
  'shares/release_malformed': {
    message: 'Ein freigegebener Anteil ließ sich nicht lesen.',
    next: 'Bitten Sie den Verwahrer, ihn noch einmal freizugeben.',
  },
  'shares/other_case': {
    message: 'Ein Anteil wurde für eine andere Untersuchung freigegeben.',
    next: 'Bitten Sie den Verwahrer, ihn für diese freizugeben. Was für einen Fall freigegeben wurde, zählt für keinen anderen.',
  },
  'shares/other_bundle': {
    message: 'Ein freigegebener Anteil gehört zum Schlüssel eines anderen Geräts.',
    next: 'Bitten Sie den Verwahrer, den Anteil noch einmal freizugeben.',
  },
  'shares/other_holder': {
    message: 'Ein Anteil wurde von einem anderen Verwahrer freigegeben als dem, unter dem er steht.',
    next: 'Benutzen Sie ihn nicht. Fragen Sie den Verwahrer selbst, ob die Freigabe von ihm ist.',
  },
  'shares/release_unreadable': {
    message:
      'Ein freigegebener Anteil ließ sich nicht öffnen: Er wurde für einen anderen Schlüssel als den dieser Untersuchung versiegelt.',
    next: 'Vergleichen Sie mit dem Verwahrer den Fingerabdruck der Untersuchung: Der Server könnte einen anderen gezeigt haben.',
  },
  'shares/too_few': {
    message: 'Es haben zu wenige Verwahrer ihre Anteile freigegeben.',
    next: 'Bitten Sie weitere Verwahrer, die in den Regeln der Besprechung stehen.',
  },
  'shares/wrong_share': {
    message:
      'Die freigegebenen Anteile ergeben nicht den Schlüssel, auf den sich das Gerät festgelegt hat: Mindestens einer ist falsch.',
    next: 'Bitten Sie einen weiteren Verwahrer: Dann lässt sich sagen, wessen Anteil falsch ist. Passt keine Auswahl, hat das Gerät Unsinn versiegelt.',
  },
};
