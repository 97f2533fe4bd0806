// URLs of other people, read without a throw (L1, WHATWG URL).

/**
 * The URL of a text, or null. Not by `URL.canParse`: once its callers are hot, that of Node 20 takes characters beyond ASCII for
 * others and says yes where the constructor throws. Found by the fuzzer.
 */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
