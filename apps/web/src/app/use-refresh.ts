// What somebody waits for on an open page comes by itself.
import { useEffect } from 'react';
import { usePageVisible } from '../features/call/use-screen.js';
import { type Loaded } from './use-async.js';

/** From one answer to the next question. */
const REFRESH_MS = 10_000;

/** Asks again some time after each answer, as long as the page is looked at and `isWaiting`. */
export function useRefresh<T>(loaded: Loaded<T>, reload: () => void, isWaiting = true): void {
  const visible = usePageVisible();
  useEffect(() => {
    if (!visible || !isWaiting || loaded.state === 'loading') return;
    const timer = setTimeout(reload, REFRESH_MS);
    return () => clearTimeout(timer);
  }, [loaded, reload, visible, isWaiting]);
}
