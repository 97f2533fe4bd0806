// Deutsche Texte dazu, wer wie aus laufenden Besprechungen genommen wird; in de.ts eingebunden.
import { type Texts } from './texts.js';

export const deRevocation: Pick<Texts, 'revocation' | 'chosen'> = {
  chosen: {
    title: 'Hier erscheinen Sie unter dem Namen, den Sie wählen',
    others:
      'Die anderen sehen diesen Namen und welche Organisation hinter Ihnen steht. Sie können keine Schlüssel mit Ihnen vergleichen, und ihre Geräte merken sich nichts von Ihnen.',
    hosts: 'Gastgeber entscheiden, wen sie einlassen, und sehen deshalb an der Tür den Namen, den Ihr Nachweis zeigt.',
    hostsSee: 'Gastgeber entscheiden, wen sie einlassen, und sehen deshalb an der Tür: {{name}}.',
    limit:
      'Die Mitgliedschaft prüft das Gerät von jedem und hat dafür so lange Ihren Nachweis: Ein verändertes Programm könnte den Namen darin lesen. Stimme und Bild sagen wie immer, wer Sie sind.',
    door: '„Warum?“ sagt, wen der Nachweis nennt. Nur Sie sehen es, um zu entscheiden: Hier sagt niemand, wer dabei war.',
  },
  revocation: {
    passkeyText:
      'Falls er verloren ist: Geräte, die damit geöffnet wurden, verlassen laufende Besprechungen sofort, und er steht in keiner Besprechung mehr für Sie. Haben Sicherheitsbeauftragte ihn bestätigt, sagen Sie es auch ihnen.',
    suspendTitle: '{{name}} sperren?',
    suspendText:
      'Die Person wird abgemeldet und verlässt laufende Besprechungen sofort: Die Sperrliste dieses Servers, und die Ihrer eigenen Stelle, falls Sie hier eine haben, nennen Person, Passkeys und Geräte.',
    resumeTitle: '{{name}} wieder zulassen?',
    resumeText:
      'Die Person kann sich wieder anmelden und verlässt die Sperrliste dieses Servers und die Ihrer eigenen Stelle.',
    deleteText:
      'Besprechungen, die die Person geplant oder eröffnet hat, enden; andere verlässt sie sofort und bleibt auf den Sperrlisten. Das lässt sich nicht rückgängig machen; Sperren schon.',
    removedByOwner: 'von der Person entfernt',
    removedByOwnerText:
      'Vielleicht ist er verloren. Die Liste dieses Servers bindet niemanden, den Ihre Stelle bestätigt hat: Sperren Sie ihn hier, damit Ihre es tut.',
    subjectToken: '{{subject}} bei {{issuer}}',
    denyPasskeyKey: 'Wer diesen Passkey zeigt, verlässt laufende Besprechungen und kommt in keine hinein.',
    denyToken: 'Diese Person bei jenem Anbieter verlässt laufende Besprechungen und kommt als Gast in keine hinein.',
    denyDeviceKey:
      'Wer diesen Schlüssel hat, verlässt die Besprechung, zu der er gehört. Für eine andere entsteht ein anderer.',
    aGuest: 'diesen Gast',
    guest: 'Ein Gast einer anderen Organisation',
    guestLine: 'Zeile für die Sicherheitsbeauftragten',
    guestLineHint: 'Vom Gastgeber: Personen, „Aus der Besprechung entfernen“, „Für die Sicherheitsbeauftragten“.',
    guestLineWrong: 'Das ist keine solche Zeile. Sie beginnt mit „token“ oder „device-key“ und steht in einem Stück.',
    guestAction: 'Diesen Gast sperren',
    forOfficer: 'Für die Sicherheitsbeauftragten',
    forOfficerToken: 'Mit dieser Zeile halten Sicherheitsbeauftragte die Person aus allen Besprechungen heraus.',
    forOfficerKey:
      'Mit dieser Zeile nehmen Sicherheitsbeauftragte den Schlüssel aus dieser Besprechung. Darüber hinaus hat sich niemand für die Person verbürgt; über andere Besprechungen sagt sie nichts.',
  },
};
