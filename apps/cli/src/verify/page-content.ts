// What a page that is in no release would load and run (L6): for a person to read. That it differs is known by its hash already.

export interface PageContent {
  /** Addresses of everything that the page loads, as they stand there. */
  readonly references: readonly string[];
  /** Scripts that stand in the page, and attributes and elements that act like one. */
  readonly inline: readonly string[];
}

const TAG = /<([a-z][a-z0-9-]*)\b([^>]*)>/gi;
const REFERENCE = /\b(?:src|href|data|poster|action)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi;
const HANDLER = /\s(on[a-z]+)\s*=/i;
const MOST = 200;

export function contentOfPage(html: string): PageContent {
  const references: string[] = [];
  const inline: string[] = [];
  for (const [tag, name = '', attributes = ''] of html.matchAll(TAG)) {
    const element = name.toLowerCase();
    for (const [, double, single, bare] of attributes.matchAll(REFERENCE))
      references.push(double ?? single ?? bare ?? '');
    const isScript = element === 'script' && !/\bsrc\s*=/i.test(attributes) && !/type="importmap"/.test(attributes);
    const handler = HANDLER.exec(attributes)?.[1];
    if (isScript || handler !== undefined || element === 'base' || /\bhttp-equiv\b/i.test(attributes)) inline.push(tag);
  }
  return { references: references.slice(0, MOST), inline: inline.slice(0, MOST) };
}
