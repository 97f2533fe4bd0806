// Hashes of scripts and styles in the page (Subresource Integrity, W3C; for modules that modules load: HTML, "import maps").
import { createHash } from 'node:crypto';

export function integrityOf(bytes: Uint8Array): string {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}

const TAG = /<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+)"[^>]*>/g;
const LOADS_CODE = /^<script\b|\brel="(?:stylesheet|modulepreload)"/;

/**
 * The page with the hash of each script, style and preloaded module, and of all modules in an import map.
 * @param hashes of each script and style of the build, by path
 * @throws {Error} the page loads what is not in the build
 */
export function withIntegrity(html: string, hashes: ReadonlyMap<string, string>): string {
  const pinned = html.replaceAll(TAG, (tag, path: string) => {
    if (!LOADS_CODE.test(tag)) return tag;
    const hash = hashes.get(path);
    if (hash === undefined) throw new Error(`the page loads ${path}, which is not in the build`);
    return `${tag.slice(0, -1)} integrity="${hash}">`;
  });
  const modules = [...hashes].filter(([path]) => path.startsWith('/assets/') && path.endsWith('.js')).sort();
  const map = JSON.stringify({ integrity: Object.fromEntries(modules) });
  // Before the first module, else it counts for nothing.
  return pinned.replace(/(?=<script type="module")/, `<script type="importmap">${map}</script>\n    `);
}
