// What a browser lets each file do (L1): the one place where the policies of the web app are written down.
import { type ReleaseHeaders } from './manifest.js';

/** Stands in policies for the origin of the server's socket (wss://HOST), which a release cannot know. */
export const SOCKET = '{socket}';

/** Content-Security-Policy of pages and of every answer that has no policy of its own. */
export const PAGE_POLICY: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'self'"],
  // The socket is named as well: not every browser counts it to 'self'.
  'connect-src': ["'self'", SOCKET],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'media-src': ["'self'", 'blob:'],
  'font-src': ["'self'"],
  'worker-src': ["'self'"],
  'manifest-src': ["'self'"],
  'object-src': ["'none'"],
  'frame-src': ["'none'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
};

/** Workers with a policy of their own, by the name of their file. */
const WORKER_POLICIES: readonly (readonly [RegExp, string])[] = [
  // It decides by policies: the only script that may compile WebAssembly (docs/decisions/0014).
  [
    /^\/assets\/policy\.worker-[^/]*\.js$/,
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
  ],
  // It reads a published file: WebAssembly for its decoders, and no connection to anything, so that the file cannot leave.
  [
    /^\/assets\/(sound-file|evidence-file)\.worker-[^/]*\.js$/,
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
  ],
  // Who decodes its pictures by the browser's own means, and who searches it: no connection either.
  [/^\/assets\/(picture-file|trace-thread)\.worker-[^/]*\.js$/, "default-src 'none'; script-src 'self'"],
  // It answers with files of the release, fetched from this origin, and shows nothing.
  [/^\/service-worker\.js$/, "default-src 'none'; connect-src 'self'"],
];

/** @param inlineHashes sources ('sha256-…') of what stands in the page itself: the list of hashes of its modules */
function pagePolicy(inlineHashes: readonly string[]): string {
  return Object.entries(PAGE_POLICY)
    .map(([name, sources]) => [name, ...sources, ...(name === 'script-src' ? inlineHashes : [])].join(' '))
    .join('; ');
}

/** The headers that a file of the release is served with; policies may hold `SOCKET`. */
export function headersOf(path: string, inlineHashes: readonly string[] = []): ReleaseHeaders {
  const own = WORKER_POLICIES.find(([pattern]) => pattern.test(path))?.[1];
  return {
    'content-security-policy': own ?? pagePolicy(inlineHashes),
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-opener-policy': 'same-origin',
  };
}

/** The headers as a server with this origin sends them. */
export function sentHeaders(headers: ReleaseHeaders, origin: URL): ReleaseHeaders {
  const socket = `${origin.protocol === 'https:' ? 'wss' : 'ws'}://${origin.host}`;
  return { ...headers, 'content-security-policy': headers['content-security-policy'].replaceAll(SOCKET, socket) };
}
