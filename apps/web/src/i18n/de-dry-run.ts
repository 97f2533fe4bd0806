// Deutsche Texte zum Probelauf eines Regelwerks; in de.ts eingebunden.
import { type Texts } from './texts.js';

export const deDryRun: Pick<Texts, 'dryRun' | 'dryRunAct' | 'dryRunPerson'> = {
  dryRun: {
    title: 'Personen in Besprechungen wie den vergangenen',
    noMeetings: 'Es gibt noch keine vergangenen Besprechungen, an denen sich das erproben ließe.',
    none_one: 'Bei {{count}} vergangenen Besprechung würde niemand anders eingelassen, ferngehalten oder gehindert.',
    none_other:
      'Bei {{count}} vergangenen Besprechungen würde niemand anders eingelassen, ferngehalten oder gehindert.',
    some_one: 'Das wäre bei {{count}} vergangenen Besprechung anders, wäre sie unter diesem Entwurf angelegt worden:',
    some_other:
      'Das wäre bei {{count}} vergangenen Besprechungen anders, wären sie unter diesem Entwurf angelegt worden:',
    line_one: '{{classification}} ({{count}} Besprechung), {{kind}}: {{act}}: {{people}}',
    line_other: '{{classification}} ({{count}} Besprechungen), {{kind}}: {{act}}: {{people}}',
    everybody: 'alle',
    limits:
      'Der Server erfährt nie, wer in einer Besprechung war, mit welchem Nachweis, und was dort geschah. Deshalb wird für jede Art von Person und Handlung gefragt, ob sie erlaubt wäre; wie viele solche Personen es gab, lässt sich nicht sagen. Besprechungen, deren Gastgeber eigene strengere Regeln gesetzt haben, und solche vor mehr als 30 Tagen bleiben außen vor.',
  },
  dryRunAct: {
    join: 'teilnehmen',
    join_without_sign_in: 'teilnehmen ohne frische Anmeldung',
    join_without_host: 'teilnehmen vor einem Gastgeber',
    join_plain_browser: 'teilnehmen mit einem Browser ohne konstante Bitrate und Kennzeichnung',
    admit_by_itself: 'ohne Klick eingelassen werden, als namentlich Eingeladene',
    admit_by_a_host: 'von einem Gastgeber eingelassen werden',
    admit_by_two_hosts: 'von zwei Gastgebern eingelassen werden',
    share_screen: 'den Bildschirm teilen',
    chat: 'chatten',
    chat_without_host: 'chatten ohne Gastgeber',
    send_file: 'Dateien senden',
    download_file: 'Dateien herunterladen',
    copy: 'aus dem Chat kopieren',
    record: 'aufzeichnen',
  },
  dryRunPerson: {
    self_asserted: 'Personen mit selbst gewähltem Namen',
    server: 'Personen, die dieser Server benennt',
    organisation: 'Personen, die eine Organisation benennt',
    passkey: 'Personen mit Passkey',
    guest_link: 'Gäste nur mit dem Link',
    guest_vouched: 'Gäste, für die ein Gastgeber bürgt',
    guest_verified: 'Gäste, die ihre Organisation bestätigt',
    host: 'Gastgeber',
  },
};
