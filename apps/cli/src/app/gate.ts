// Who may use the app on this machine (L6; decision 0042): the browser that opened the printed address, and no other page or program.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';
import { LOCAL_APP_HEADER, LOCAL_APP_PROTOCOL } from '@incamera/protocol';

const CODE_BYTES = 16;
const SECRET_BYTES = 32;

export class Gate {
  /** `localhost:PORT`: nothing else is answered, so that no name that leads here by DNS is. */
  readonly #host: string;
  readonly #secret = randomBytes(SECRET_BYTES).toString('base64url');
  #code = newCode();

  constructor(port: number) {
    this.#host = `localhost:${port}`;
  }

  get origin(): string {
    return `http://${this.#host}`;
  }

  /** Good for one browser. */
  get code(): string {
    return this.#code;
  }

  /** The secret for whoever has the code, which is another one from now on; null: it is not the code. */
  open(code: string): string | null {
    if (!isSame(code, this.#code)) return null;
    this.#code = newCode();
    return this.#secret;
  }

  isOurHost(headers: IncomingHttpHeaders): boolean {
    return headers.host === this.#host;
  }

  /** Whether our own page asks, as far as browsers say who asks: they always do when another page does so with POST or a socket. */
  isOurPage(headers: IncomingHttpHeaders): boolean {
    const { origin } = headers;
    const site = headers['sec-fetch-site'];
    return (origin === undefined || origin === this.origin) && (site === undefined || site === 'same-origin');
  }

  /** Whether a request comes from a page that was let in. */
  admits(headers: IncomingHttpHeaders): boolean {
    const given = headers[LOCAL_APP_HEADER];
    return this.isOurPage(headers) && typeof given === 'string' && isSame(given, this.#secret);
  }

  /** The same for a socket. */
  admitsSocket(headers: IncomingHttpHeaders): boolean {
    const [name, given, ...more] = (headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
    const isOurs = headers.origin === this.origin && this.isOurPage(headers);
    return (
      isOurs && name === LOCAL_APP_PROTOCOL && given !== undefined && more.length === 0 && isSame(given, this.#secret)
    );
  }
}

function newCode(): string {
  return randomBytes(CODE_BYTES).toString('base64url');
}

/** In a time that says nothing about where they differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
