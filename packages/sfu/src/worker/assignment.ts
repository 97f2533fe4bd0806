// Which source goes into which slot: pure, and as stable as the slots allow (L3).

/**
 * Fills slots with the first `current.length` of `wanted`. Whoever keeps a place keeps the same slot, so that a person
 * does not jump on anybody's screen because somebody else came or went.
 * @param current keys now in the slots, null for an empty one
 * @param wanted keys in order of importance, without duplicates
 */
export function assignSlots(current: readonly (string | null)[], wanted: readonly string[]): (string | null)[] {
  const chosen = new Set(wanted.slice(0, current.length));
  const next = current.map((key) => (key !== null && chosen.delete(key) ? key : null));
  const rest = chosen.values();
  return next.map((key) => key ?? rest.next().value ?? null);
}
