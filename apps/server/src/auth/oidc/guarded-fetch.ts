// The only way out of this server (L5): requests to the providers that the officer configured, to the origins that were shown
// to the officer, by https, without following redirects, with a bounded answer. Without a provider nothing is ever contacted.
import { type CustomFetch } from 'openid-client';

const ANSWER_BYTES = 256 * 1024;

/** A request would have gone where no provider was configured to be. */
export class ForeignOrigin extends Error {}

/** Whether the server may connect to that address at all. */
export function isReachable(url: URL, allowLoopback: boolean): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  return allowLoopback && url.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
}

/**
 * A fetch for one provider.
 * @param allows whether it may go to that address
 */
export function guardedFetch(allows: (url: URL) => boolean): CustomFetch {
  return async (url, init) => {
    if (!allows(new URL(url))) throw new ForeignOrigin();
    const response = await fetch(url, { ...init, redirect: 'error' } as RequestInit);
    const { status, headers } = response;
    const body = await readAll(response);
    return new Response(body.byteLength === 0 ? null : body, { status, headers });
  };
}

async function readAll(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of response.body ?? []) {
    sizeBytes += part.byteLength;
    if (sizeBytes > ANSWER_BYTES) throw new RangeError('the answer is too large');
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
