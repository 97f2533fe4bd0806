// What of a member's evidence is shown to the others (L4): all of it, but no name where people chose theirs.
import { type Assurance } from '@incamera/identity';

/**
 * @param displayName as the meeting shows the member
 * @param choosesNames whether the classification shows chosen names: then the one in the evidence is nobody's to see
 */
export function shownAssurance(assurance: Assurance, displayName: string, choosesNames: boolean): Assurance {
  if (!choosesNames) return assurance;
  const reasons = assurance.reasons.map((reason) =>
    reason.code === 'vouched' ? { ...reason, name: displayName } : reason,
  );
  return { ...assurance, name: null, reasons };
}
