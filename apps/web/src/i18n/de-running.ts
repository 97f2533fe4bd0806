// German texts of "Running meetings" in the administration; the keys of en-running.ts.
import { type Texts } from './texts.js';

export const deRunning: Pick<Texts, 'running'> = {
  running: {
    title: 'Laufende Besprechungen',
    lead: 'Zahlen dieses Augenblicks. Welche Besprechungen es sind, wer darin ist und worum es geht, steht hier nicht.',
    figures: 'Insgesamt',
    meetings: 'Besprechungen',
    people: 'Verbundene Personen',
    largest: 'Größte Besprechung',
    planned: 'Beginnen in den nächsten 24 Stunden',
    byClass: 'Nach Einstufung',
    class: 'Einstufung',
    noClass: 'Keine',
    nothing: 'Es läuft keine Besprechung.',
    media: 'Medienprozesse',
    mediaGood_one: '{{count}} Prozess leitet Ton und Bild weiter und antwortet.',
    mediaGood_other: '{{count}} Prozesse leiten Ton und Bild weiter und antworten.',
    mediaBad: '{{answering}} von {{total}} Prozessen antworten',
    mediaBadNext:
      'Wer an einem hängt, der nicht antwortet, hört und sieht nichts, bis er neu gestartet ist; das geschieht von selbst. Bleibt es eine Minute lang so, hilft das Protokoll des Servers weiter.',
  },
};
