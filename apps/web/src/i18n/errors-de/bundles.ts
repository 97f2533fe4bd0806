// German sentences about bundles of investigations (bundle/…).
import { type ErrorSentences } from './sentences.js';

export const bundleErrorsDe: ErrorSentences = {
  'bundle/empty': {
    message: 'Die Datei ist leer.',
    next: 'Lassen Sie sich das Bündel noch einmal von dem geben, der es gemacht hat.',
  },
  'bundle/too_large': {
    message: 'Die Datei ist größer als das Bündel irgendeiner Untersuchung.',
    next: 'Wählen Sie das Bündel so, wie es gesichert wurde. Es endet auf .zip.',
  },
  'bundle/not_a_bundle': {
    message: 'Das ist kein Bündel einer Untersuchung.',
    next: 'Wählen Sie die Datei, die als Bündel gesichert wurde, unverändert und nicht ausgepackt.',
  },
  'bundle/not_canonical': {
    message:
      'Das Bündel ist nicht so gepackt, wie Bündel gepackt sind: Es wurde neu gepackt, beschädigt, oder etwas kam hinzu.',
    next: 'Lassen Sie es sich noch einmal als eine Datei geben. Bleibt es so, verlassen Sie sich nicht darauf.',
  },
  'bundle/newer_format': {
    message: 'Das Bündel wurde von einer späteren Version gemacht.',
    next: 'Prüfen Sie es mit der neuesten Version.',
  },
  'bundle/malformed': {
    message: 'Ein Teil des Bündels hat nicht die Form, die er haben muss.',
    next: 'Verlassen Sie sich nicht darauf. Lassen Sie sich das Bündel noch einmal geben.',
  },
  'bundle/altered': {
    message: 'Ein Teil des Bündels ist nicht, was die Liste des Bündels sagt: Er wurde beschädigt oder verändert.',
    next: 'Verlassen Sie sich nicht darauf. Lassen Sie sich das Bündel noch einmal geben.',
  },
  'bundle/part_missing': {
    message: 'Dem Bündel fehlt ein Teil, den es nennt, oder es hat einen, den es nicht nennt.',
    next: 'Lassen Sie es sich noch einmal als eine Datei geben.',
  },
  'bundle/record_refused': {
    message:
      'Ein Dossier des Bündels lässt sich mit den angegebenen Schlüsseln nicht bestätigen, obwohl der Bericht darauf beruht.',
    next: 'Vergleichen Sie den Schlüssel des Protokolls mit jemandem, der nicht der Betreiber ist. Verlassen Sie sich auf nichts, was der Bericht über diese Besprechung sagt.',
  },
  'bundle/other_key': {
    message: 'Der Bericht wurde mit einem anderen Schlüssel des Protokolls gemacht als dem angegebenen.',
    next: 'Finden Sie heraus, welcher der Schlüssel jenes Servers ist. Verlassen Sie sich auf den Bericht nur, wenn es der genannte ist.',
  },
  'bundle/other_meeting': {
    message: 'Ein Dossier des Bündels ist von einer anderen Besprechung, als der Bericht sagt.',
    next: 'Verlassen Sie sich nicht auf das, was der Bericht über diese Besprechung sagt.',
  },
  'bundle/other_file': {
    message: 'Was herausgefunden wurde, betrifft eine andere Datei, als der Bericht sagt.',
    next: 'Verlassen Sie sich nicht auf das, was der Bericht über diese Datei sagt.',
  },
  'bundle/officers_refused': {
    message: 'Was zwei Beauftragte zu diesem Fall unterschrieben haben sollen, stimmt nicht.',
    next: 'Verlassen Sie sich nicht darauf, wer den Fall eröffnet und bestätigt hat. Fragen Sie, wer den Bericht gemacht hat.',
  },
  'bundle/report_differs': {
    message: 'Der Bericht sagt nicht, was aus den Teilen des Bündels folgt.',
    next: 'Wurde er von einer anderen Version gemacht, prüfen Sie ihn mit jener. Sonst verlassen Sie sich auf die Teile und nicht auf den Bericht.',
  },
  'bundle/page_differs': {
    message: 'Der Bericht als Webseite sagt nicht, was der Bericht im Bündel sagt.',
    next: 'Wurde er von einer anderen Version gemacht, prüfen Sie ihn mit jener. Sonst verlassen Sie sich nicht auf die Seite.',
  },
  'bundle/pdf_differs': {
    message: 'Der Bericht als PDF sagt nicht, was der Bericht im Bündel sagt.',
    next: 'Wurde er von einer anderen Version gemacht, prüfen Sie ihn mit jener. Sonst verlassen Sie sich nicht auf das PDF.',
  },
};
