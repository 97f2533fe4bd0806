// The content type of each kind of file that the web app has (L1). Another kind is refused when a release is described.

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml; charset=utf-8',
  ttf: 'font/ttf',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json; charset=utf-8',
  woff: 'font/woff',
  woff2: 'font/woff2',
};

/** The Content-Type that a file is served with, or null for a kind that no release has. */
export function contentTypeOf(path: string): string | null {
  return TYPES[/\.([a-z0-9]+)$/.exec(path)?.[1] ?? ''] ?? null;
}
