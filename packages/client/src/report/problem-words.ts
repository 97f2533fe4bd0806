// The sentence of a problem that a record has, and what follows from it, in the language of the report (L4).

import { type RecordProblem } from '../record/verified-record.js';
import { recordProblems } from '../record-errors.js';
import { recordProblemsDe } from '../record-problems-de.js';
import { type ReportLanguage } from './report-model.js';

export function problemWords(
  { code }: Pick<RecordProblem, 'code'>,
  language: ReportLanguage,
): { readonly message: string; readonly next: string } {
  return language === 'de' ? recordProblemsDe[code] : recordProblems.texts[code];
}
