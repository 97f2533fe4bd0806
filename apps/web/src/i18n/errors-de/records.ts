// German sentences about records of meetings (record/…).
import { recordProblemsDe } from '@incamera/client';
import { type ErrorSentences } from './sentences.js';

export const recordErrorsDe: ErrorSentences = {
  'record/empty': {
    message: 'Die Datei ist leer.',
    next: 'Lassen Sie sich das Dossier noch einmal von dem geben, der es gesichert hat.',
  },
  'record/too_large': {
    message: 'Die Datei ist größer als das Dossier irgendeiner Besprechung.',
    next: 'Wählen Sie das Dossier so, wie es gesichert wurde. Es endet auf .json.',
  },
  'record/not_a_record': {
    message: 'Das ist kein Dossier über eine Besprechung.',
    next: 'Wählen Sie die Datei, die als Dossier der Besprechung gesichert wurde, unverändert.',
  },
  'record/truncated': {
    message: 'Das Ende des Dossiers fehlt.',
    next: 'Lassen Sie sich die Datei noch einmal geben: Sie wurde unterwegs abgeschnitten.',
  },
  'record/newer_format': {
    message: 'Das Dossier wurde von einer späteren Version gemacht.',
    next: 'Lesen Sie es mit der neuesten Version.',
  },
  'record/malformed': {
    message: 'Das Dossier hat nicht die Form eines Dossiers: Es wurde beschädigt oder verändert.',
    next: 'Lassen Sie es sich noch einmal geben. Bleibt es so, verlassen Sie sich nicht darauf.',
  },
  'record/not_canonical': {
    message: 'Das Dossier ist nicht so geschrieben, wie Dossiers geschrieben sind: Es wurde nachträglich verändert.',
    next: 'Lassen Sie es sich noch einmal geben, als Datei und nicht als kopierten Text.',
  },
  'record/other_log': {
    message:
      'Das Dossier stützt sich auf das Protokoll eines anderen Servers als dessen, dessen Schlüssel angegeben wurde.',
    next: 'Vergleichen Sie den Schlüssel des Protokolls mit jemandem, der diesen Server nicht betreibt.',
  },
  'record/checkpoint_refused': {
    message:
      'Der Stand des Protokolls in dem Dossier ist nicht so unterschrieben, wie er sagt: Nichts darin ist bewiesen.',
    next: 'Verlassen Sie sich nicht auf das Dossier. Bewahren Sie es auf, und bitten Sie um ein anderes.',
  },
  'record/too_few_witnesses': {
    message: 'Weniger Zeugen als verlangt haben den Stand des Protokolls in dem Dossier gegengezeichnet.',
    next: 'Bitten Sie um ein Dossier mit einem neueren Stand des Protokolls, oder klären Sie, welcher Zeuge fehlt und warum.',
  },
  'record/charter_refused': {
    message: 'Die Charta in dem Dossier ist nicht die der Besprechung oder wurde verändert.',
    next: 'Verlassen Sie sich nicht auf das Dossier: Nichts darin sagt, nach welchen Regeln die Besprechung war.',
  },
  'record/charter_missing': {
    message:
      'Die Charta der Besprechung ist nicht unter dem, was geöffnet wurde, und ohne sie lässt sich nichts beurteilen.',
    next: 'Bitten Sie die Verwahrenden um Anteile weiterer Geräte: Geräte von Gastgebern geben die Charta mit den Mitgliederlisten.',
  },
  'record/other_meeting': {
    message: 'Die Dossiers sind von verschiedenen Besprechungen.',
    next: 'Vergleichen Sie Dossiers derselben Besprechung.',
  },
  ...recordProblemsDe,
};
