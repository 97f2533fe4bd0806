// The cookies of one server (L6): kept in the memory of this process, so that the sign-in never reaches the browser or a disk.

const MOST = 20;
const LONGEST = 4096;
/** A token, and printable ASCII without comma and semicolon (RFC 6265 section 4.1.1): what else a server sends would break the request that it is in. */
const PAIR = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})=([!-+\--:<-~]*)$/;

export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** Takes what an answer sets. @param nowMs Unix ms */
  take(setCookies: readonly string[], nowMs: number): void {
    for (const text of setCookies) {
      const [pair = '', ...attributes] = text.split(';').map((part) => part.trim());
      const [, name, value] = PAIR.exec(pair) ?? [];
      if (name === undefined || value === undefined || text.length > LONGEST) continue;
      this.#cookies.delete(name);
      if (!hasEnded(attributes, nowMs) && this.#cookies.size < MOST) this.#cookies.set(name, value);
    }
  }

  /** The header of a request; undefined: there are none. */
  header(): string | undefined {
    const pairs = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
    return pairs.length === 0 ? undefined : pairs.join('; ');
  }
}

function hasEnded(attributes: readonly string[], nowMs: number): boolean {
  const attribute = (name: string) =>
    attributes.find((text) => text.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
  const maxAge = attribute('max-age');
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  const expires = attribute('expires');
  return expires !== undefined && Date.parse(expires) <= nowMs;
}
