// Marks in the officer's draft (pure): read from the text of the classifications, and changed in it.
import { MARK_RULES, type MarkRule } from '@incamera/client';
import { changed } from './draft.js';

/** Of one classification. */
export interface DraftMarks {
  readonly id: string;
  readonly marks: MarkRule;
  readonly visible: boolean;
}

/** The marks of a class; files of before there were strengths say yes or no. */
export function marksIn(classifications: string, id: string): DraftMarks {
  let found: DraftMarks = { id, marks: 'off', visible: false };
  changed(classifications, (document) => {
    const rules = document.classifications?.find((one) => one.id === id)?.rules;
    const marks = rules?.marks === true ? 'standard' : MARK_RULES.find((one) => one === rules?.marks);
    found = { id, marks: marks ?? 'off', visible: rules?.visibleMark === true };
  });
  return found;
}

/** Without marks nothing visible is drawn either. */
export function withMarks(classifications: string, { id, marks, visible }: DraftMarks): string {
  return changed(classifications, (document) => {
    const rules = document.classifications?.find((one) => one.id === id)?.rules;
    if (rules) Object.assign(rules, { marks, visibleMark: visible && marks !== 'off' });
  });
}
