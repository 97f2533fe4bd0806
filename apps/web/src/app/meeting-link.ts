// Meeting links as people paste them: https://HOST/m/ID#SECRET. Nothing here sends or stores them.

export type LinkCheck =
  | { readonly kind: 'own'; readonly path: string }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'incomplete' };

/** Whether a pasted text is a complete link of this server; `path` holds the fragment too. */
export function checkLink(text: string, origin: string): LinkCheck {
  let url: URL;
  try {
    url = new URL(text.trim(), origin);
  } catch {
    return { kind: 'incomplete' };
  }
  const complete = /^\/m\/[A-Za-z0-9_-]{20,128}$/.test(url.pathname) && /^#[A-Za-z0-9_-]{16,}$/.test(url.hash);
  if (!complete) return { kind: 'incomplete' };
  if (url.origin !== origin) return { kind: 'foreign' };
  return { kind: 'own', path: url.pathname + url.hash };
}
