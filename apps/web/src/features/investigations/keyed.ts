// Parts of a report for lists on the page: a report never changes, so that each part is named by its place.

/** Each with the name of its place. */
export function keyed<T>(items: readonly T[]): readonly (readonly [string, T])[] {
  return items.map((item, place) => [String(place), item] as const);
}
