// For what the sealed keys of a meeting are (L4): each device seals one for its marks and one for what it testifies.
import { CASE_PURPOSES, type CasePurpose, type WireBundle, wireBytes } from '@incamera/protocol';
import { type Bundle, readBundle, sharesErrors } from '@incamera/shares';

/** Null: what somebody left at the server is no bundle. Opening names it. */
export function tryReadBundle(wire: WireBundle): Bundle | null {
  try {
    return readBundle(wireBytes(wire.bundle));
  } catch (error) {
    if (!sharesErrors.owns(error)) throw error;
    return null;
  }
}

/** Whether a case can ask for keys of this purpose. */
export function isCasePurpose(purpose: string): purpose is CasePurpose {
  return CASE_PURPOSES.some((known) => known === purpose);
}

/** Those that are not certainly for something else: what cannot be read is left for opening to name. */
export function bundlesFor(bundles: readonly WireBundle[], purpose: CasePurpose): readonly WireBundle[] {
  return bundles.filter((wire) => {
    const found = tryReadBundle(wire)?.purpose;
    return found === undefined || found === purpose || !isCasePurpose(found);
  });
}

/** Of how many devices there are keys that a case asks for. */
export function deviceCount(bundles: readonly WireBundle[], purposes: readonly CasePurpose[]): number {
  const read = bundles.map(tryReadBundle);
  return Math.max(0, ...purposes.map((purpose) => read.filter((bundle) => bundle?.purpose === purpose).length));
}
