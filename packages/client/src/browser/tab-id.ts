// A name for this tab (L4): sessionStorage keeps it over a reload, and a Web Lock makes sure that a duplicated tab, which
// starts with a copy of sessionStorage, takes a name of its own.
import { toBase64Url } from '@incamera/kernel';

const ITEM = 'incamera.tab';
/** The page that is being replaced by a reload may hold its lock for a moment longer. */
const WAIT_MS = 700;

/** Resolves with this tab's name; the lock on it is held until the page goes. */
export async function claimTabId(): Promise<string> {
  const stored = sessionStorage.getItem(ITEM);
  if (stored !== null && /^[A-Za-z0-9_-]{22}$/.test(stored) && (await holdLock(stored))) return stored;
  const fresh = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
  sessionStorage.setItem(ITEM, fresh);
  await holdLock(fresh);
  return fresh;
}

function holdLock(tabId: string): Promise<boolean> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(WAIT_MS);
    const held = async () => {
      resolve(true);
      // Never settles: the browser releases the lock when the page goes.
      await new Promise<never>(() => undefined);
    };
    navigator.locks.request(`${ITEM}.${tabId}`, { signal }, held).catch(() => resolve(false));
  });
}
