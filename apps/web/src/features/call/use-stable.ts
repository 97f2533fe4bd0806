// The same object as long as its value is the same, so that effects run only at real changes.
import { useRef } from 'react';

export function useStable<T>(value: T, same: (before: T, after: T) => boolean): T {
  const kept = useRef(value);
  if (!same(kept.current, value)) kept.current = value;
  return kept.current;
}
