// Sentences of a report about the steps of a case (L4), in both languages.

export const stepTextsEn = {
  step_opened: 'opened the case',
  step_confirmed: 'confirmed the case as a second officer',
  step_declined: 'refused the case as a second officer',
  step_withdrawn: 'took the confirmation back',
  step_asked: 'asked the holders',
  step_released: 'released shares ({holder})',
  step_refused: 'refused ({holder})',
  step_byFile: 'took the answer of a holder from a file ({holder})',
  step_collected: 'fetched what was released',
  step_traced: 'looked for marks in the file {hash}',
  step_authenticated: 'compared the file {hash} with fingerprints',
  step_reported: 'made a report',
  step_closed: 'closed the case',
  step_other: '{kind}',
} as const;

export const stepTextsDe: Readonly<Record<keyof typeof stepTextsEn, string>> = {
  step_opened: 'hat den Fall eröffnet',
  step_confirmed: 'hat den Fall als Zweiter bestätigt',
  step_declined: 'hat den Fall als zweite Person abgelehnt',
  step_withdrawn: 'hat die Bestätigung zurückgenommen',
  step_asked: 'hat die Verwahrenden gebeten',
  step_released: 'hat Anteile freigegeben ({holder})',
  step_refused: 'hat abgelehnt ({holder})',
  step_byFile: 'hat die Antwort eines Verwahrenden aus einer Datei übernommen ({holder})',
  step_collected: 'hat geholt, was freigegeben wurde',
  step_traced: 'hat in der Datei {hash} nach Markierungen gesucht',
  step_authenticated: 'hat die Datei {hash} mit Fingerabdrücken verglichen',
  step_reported: 'hat einen Bericht erstellt',
  step_closed: 'hat den Fall abgeschlossen',
  step_other: '{kind}',
};
