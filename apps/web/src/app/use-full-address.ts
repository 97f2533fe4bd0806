// The address of the page with its fragment, read here and nowhere else.
import { useSyncExternalStore } from 'react';

const events = ['hashchange', 'popstate', 'pushState', 'replaceState'] as const;

function subscribe(listener: () => void): () => void {
  for (const event of events) addEventListener(event, listener);
  return () => {
    for (const event of events) removeEventListener(event, listener);
  };
}

export function useFullAddress(): string {
  return useSyncExternalStore(subscribe, () => location.href);
}
