// German texts about finding out about a published file, and reports; the keys of en-examine.ts.
import { type Texts } from './texts.js';

export const deExamine: Pick<Texts, 'examine' | 'examineStage'> = {
  examine: {
    title: 'Herausfinden, was eine Datei ist',
    lead: 'Was wurde veröffentlicht: Ist es echt, wessen Kopie ist es, wer war im Raum? Die Datei wird in diesem Browser gelesen, verglichen und durchsucht. Sie wird nicht hochgeladen.',
    file: 'Die Datei, um die es geht',
    run: 'Untersuchen',
    stop: 'Anhalten',
    progress: 'Fortschritt',
    notAsked:
      'Dieser Fall hat nur um Schlüssel von Markierungen gebeten. Ohne das, was Geräte bezeugt haben, ist nicht bekannt, wer da war und ob die Datei echt ist.',
    result: 'Was gefunden wurde',
    compareFailed: 'Die Datei ließ sich nicht vergleichen',
    traceFailed: 'Nach Markierungen ließ sich nicht suchen',
    moment: 'Ein Moment der Datei',
    momentHint: 'Bewegen Sie sich durch die Aufnahme: was es dort ist, wer spricht und wer im Raum war.',
    momentAt: '{{at}} von {{length}}',
    momentBefore: 'Stelle davor',
    momentNext: 'Nächste Stelle',
    when: 'In der Besprechung',
    whenText: '{{clock}} nach ihrer Gründung, etwa {{time}}',
    whenClock: '{{clock}} nach ihrer Gründung',
    present: 'Im Raum',
    presentUnknown: 'nicht bekannt',
    presentNobody: 'dass jemand da war, ist nicht gezeigt',
    nothing: 'darüber wird nichts gesagt',
    rests: 'Beruht auf',
    sure: 'Wie sicher',
    details: 'Alles, was der Bericht sagt',
    detailsHint:
      'Wer im Raum war, Einstellungen und Ausnahmen, was die Geräte der Mitglieder bezeugen, was nicht gilt.',
    report: 'Bericht',
    reportLead:
      'Der Bericht sagt all das, und worauf jede Aussage beruht. Das Bündel enthält dazu alles, woraus er gemacht ist: Wer es hat und den Schlüssel des Protokolls kennt, prüft es ohne diesen Server mit incamera verify. Es ist so vertraulich wie die Besprechung.',
    language: 'Sprache des Berichts',
    make: 'Bericht erstellen',
    made: 'Der Bericht ist erstellt und steht in der Aufzeichnung des Falls.',
    saveHtml: 'Als Webseite sichern',
    savePdf: 'Als PDF sichern',
    saveBundle: 'Bündel sichern',
  },
  examineStage: {
    meetings: 'Die Dossiers der Besprechungen werden geprüft',
    comparing: 'Mit Fingerabdrücken der Sprache wird verglichen',
  },
};
