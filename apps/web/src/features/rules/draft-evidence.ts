// Fingerprints and witnesses in the officer's draft (pure): read from the text of the classifications, and changed in it.
import { changed } from './draft.js';

/** Of one classification. */
export interface DraftEvidence {
  readonly id: string;
  readonly fingerprints: boolean;
  /** 0 to 8. */
  readonly witnesses: number;
  /** Holders release keys only to a case that a second officer confirmed. */
  readonly twoOfficers: boolean;
  /** Where no record may say who said what, there are no fingerprints either. */
  readonly attribution: boolean;
}

/** What of a class a meeting can be proved by; files of before there were such rules have neither. */
export function evidenceIn(classifications: string, id: string): DraftEvidence {
  let found: DraftEvidence = { id, fingerprints: false, witnesses: 0, twoOfficers: false, attribution: true };
  changed(classifications, (document) => {
    const rules = document.classifications?.find((one) => one.id === id)?.rules;
    found = {
      id,
      fingerprints: rules?.fingerprints === true,
      witnesses: typeof rules?.witnesses === 'number' ? rules.witnesses : 0,
      twoOfficers: rules?.investigation === 'two_officers',
      attribution: rules?.attribution !== false,
    };
  });
  return found;
}

export function withEvidence(classifications: string, evidence: DraftEvidence): string {
  const { id, fingerprints, witnesses, twoOfficers } = evidence;
  const investigation = twoOfficers ? 'two_officers' : 'one_officer';
  return changed(classifications, (document) => {
    const rules = document.classifications?.find((one) => one.id === id)?.rules;
    if (rules)
      Object.assign(rules, { fingerprints: fingerprints && rules.attribution !== false, witnesses, investigation });
  });
}
