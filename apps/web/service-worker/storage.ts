// Where the service worker keeps what it knows: IndexedDB, and memory beside it for browsers that refuse storage.
import { emptyState, type KeeperState, parseState } from '@incamera/release/keeper';

const NAME = 'incamera.release';
const STORE = 'state';
const KEY = 'keeper';

/** The active worker alone writes, so what it wrote last is what is stored. */
let known: Promise<KeeperState> | null = null;

export function loadState(): Promise<KeeperState> {
  known ??= withStore('readonly', (store) => store.get(KEY)).then(parseState, () => emptyState);
  return known;
}

export async function saveState(state: KeeperState): Promise<void> {
  known = Promise.resolve(state);
  await withStore('readwrite', (store) => store.put(state, KEY)).catch(() => undefined);
}

/** To be read anew: while this worker waited, the one before it wrote. */
export function forgetState(): void {
  known = null;
}

function withStore<T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, mode);
      const request = use(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result);
      };
      transaction.onabort = () => {
        database.close();
        reject(transaction.error);
      };
    };
  });
}
