// Whether this page is the web app on somebody's own machine (`incamera app`, L4; decision 0042), and for which server: its address is
// localhost then, and nothing that is bound to the server's name may be bound to that.
import {
  LOCAL_APP_FRAGMENT,
  LOCAL_APP_HEADER,
  LOCAL_APP_OPEN_PATH,
  LOCAL_APP_PATH,
  type LocalApp,
  localAppSchema,
  localAppSettingSchema,
} from '@incamera/protocol';

/** Storage of an origin knows ports, cookies do not. */
const NAME = 'incamera.local-app';

/** The setting of this page, or null: it came from the server that it talks to. Never throws. */
export async function openLocalApp(): Promise<LocalApp | null> {
  if (location.hostname !== 'localhost') return null;
  try {
    return (await openedByCode()) ?? (await openedBefore());
  } catch {
    return null; // Not reachable, or no such process: requests will say what is wrong.
  }
}

/** By the code in the address, which leaves it at once. */
async function openedByCode(): Promise<LocalApp | null> {
  if (!location.hash.startsWith(LOCAL_APP_FRAGMENT)) return null;
  const code = location.hash.slice(LOCAL_APP_FRAGMENT.length);
  history.replaceState(null, '', location.pathname);
  const answer = await fetch(LOCAL_APP_OPEN_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  if (!answer.ok) return null;
  const app = localAppSchema.parse(await answer.json());
  localStorage.setItem(NAME, app.secret);
  return app;
}

async function openedBefore(): Promise<LocalApp | null> {
  const secret = localStorage.getItem(NAME);
  if (secret === null) return null;
  const answer = await fetch(LOCAL_APP_PATH, { headers: { [LOCAL_APP_HEADER]: secret } });
  if (answer.ok) return { secret, ...localAppSettingSchema.parse(await answer.json()) };
  localStorage.removeItem(NAME);
  return null;
}
