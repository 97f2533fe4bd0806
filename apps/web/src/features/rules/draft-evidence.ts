// Fingerprints and witnesses in the officer's draft (pure): read from the text of the classifications, and changed in it.
import { changed } from './draft.js';

/** Of one classification. */
export interface DraftEvidence {
  readonly id: string;
  readonly fingerprints: boolean;
  /** 0 to 8. */
  readonly witnesses: number;
  /** Where no record may say who said what, there are no fingerprints either. */
  readonly attribution: boolean;
}

/** What of a class a meeting can be proved by; files of before there were such rules have neither. */
export function evidenceIn(classifications: string, id: string): DraftEvidence {
  let found: DraftEvidence = { id, fingerprints: false, witnesses: 0, attribution: true };
  changed(classifications, (document) => {
    const rules = document.classifications?.find((one) => one.id === id)?.rules;
    found = {
      id,
      fingerprints: rules?.fingerprints === true,
      witnesses: typeof rules?.witnesses === 'number' ? rules.witnesses : 0,
      attribution: rules?.attribution !== false,
    };
  });
  return found;
}

export function withEvidence(classifications: string, { id, fingerprints, witnesses }: DraftEvidence): string {
  return changed(classifications, (document) => {
    const rules = document.classifications?.find((one) => one.id === id)?.rules;
    if (rules) Object.assign(rules, { fingerprints: fingerprints && rules.attribution !== false, witnesses });
  });
}
