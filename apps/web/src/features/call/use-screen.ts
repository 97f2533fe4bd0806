// What the device tells of its screen: how fine it is and whether anybody looks at this page.
import { useEffect, useState, useSyncExternalStore } from 'react';

/** Device pixels for each CSS pixel; changes with zoom and when the window moves to another screen. */
export function usePixelRatio(): number {
  const [ratio, setRatio] = useState(() => window.devicePixelRatio);
  useEffect(() => {
    // The query names the ratio it was made with, so each change needs a new one.
    const query = matchMedia(`(resolution: ${ratio}dppx)`);
    const look = () => setRatio(window.devicePixelRatio);
    query.addEventListener('change', look, { once: true });
    return () => query.removeEventListener('change', look);
  }, [ratio]);
  return ratio;
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

/** False while another tab is in front or the window is minimised. */
export function usePageVisible(): boolean {
  return useSyncExternalStore(subscribe, () => document.visibilityState === 'visible');
}
