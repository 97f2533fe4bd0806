// Deutsche Texte zu den zwei Sicherheitsbeauftragten hinter einem Fall; in de.ts eingebunden.
import { type Texts } from './texts.js';

export const deOfficers: Pick<Texts, 'officers'> = {
  officers: {
    title: 'Beauftragte hinter diesem Fall',
    opener: 'Eröffnet von {{name}}',
    second: 'Bestätigt von {{name}}',
    certified:
      'Der Passkey ist für diesen Namen von einer Stelle zertifiziert, die auf diesem Gerät verglichen wurde: {{organisation}}.',
    certifiedPlain:
      'Der Passkey ist für diesen Namen von einer Stelle zertifiziert, die auf diesem Gerät verglichen wurde.',
    uncertified:
      'Keine Stelle, die auf diesem Gerät verglichen wurde, hat diesen Passkey zertifiziert. Für den Namen steht nur das Wort des Servers: Vergleichen Sie den Code am Telefon.',
    code: 'Code des Passkeys von {{name}}',
    elsewhere: 'Beide haben ihre Passkeys bei {{origin}} benutzt.',
    one: 'Hinter diesem Fall steht nur, wer fragt.',
    waits: 'Dieser Fall wartet auf eine zweite Person',
    waitsOwn:
      'Eine andere Sicherheitsbeauftragte oder ein anderer findet ihn unter „Ermittlungen“. Lesen Sie einander den Fingerabdruck vor, bevor er bestätigt wird. Bis dahin wird niemand gebeten.',
    waitsOther:
      'Lesen Sie Titel, Grund und Besprechungen. Rufen Sie {{name}} unter einer Nummer an, die Sie kennen, und vergleichen Sie den Fingerabdruck: Er steht für all das. Sobald Sie bestätigen, dürfen die Verwahrenden die Schlüssel dieser Besprechungen freigeben.',
    compared: 'Ich habe angerufen, und der Fingerabdruck war derselbe',
    confirm: 'Mit meinem Passkey bestätigen',
    decline: 'Fall ablehnen',
    declineReason: 'Warum nicht',
    declineHint:
      'Wer den Fall eröffnet hat, liest es, und es bleibt in der Aufzeichnung des Falls. Ein abgelehnter Fall kann nur noch abgeschlossen werden.',
    declined: '{{name}} hat diesen Fall abgelehnt, {{when}}',
    declinedText:
      'Niemand wird gebeten. Schließen Sie ihn ab, und eröffnen Sie einen anderen, wenn sich der Grund ausräumen lässt.',
    withdraw: 'Meine Bestätigung zurücknehmen',
    withdrawn: '{{name}} hat die Bestätigung zurückgenommen, {{when}}',
    choose: 'Eine zweite Person bestätigt diesen Fall',
    chooseHint:
      'Die Verwahrenden werden erst gebeten, wenn eine andere Sicherheitsbeauftragte oder ein anderer ihn bestätigt hat. Sie unterschreiben ihn jetzt mit Ihrem Passkey.',
    demanded:
      'Die Regeln einer gewählten Besprechung oder dieser Server verlangen es. Sie unterschreiben den Fall jetzt mit Ihrem Passkey.',
    waitingList: 'Warten auf eine zweite Person',
    waitingLead:
      'Von anderen eröffnet. Um nichts wird gebeten, bevor jemand bestätigt, der den Fall nicht eröffnet hat.',
    tag: 'wartet auf eine zweite Person',
    opened: 'Zum Fall',
    comparedSecond: 'Ich habe auch {{name}} angerufen, und der Code des Passkeys war dort derselbe',
    edit: 'Hinter jedem Fall stehen zwei Beauftragte',
    editHint:
      'In jeden Schlüssel einer Besprechung eingesiegelt: Die Verwahrenden geben ihn nur für einen Fall frei, den eine zweite Person bestätigt hat.',
  },
};
