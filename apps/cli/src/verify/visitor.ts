// Asking a server as a browser does (L6): no cookies, no redirects followed, nothing believed about sizes, times or encodings.
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';

/** A browser as a server can tell it from another: enough to serve one kind of person something else. */
export interface Disguise {
  readonly name: 'desktop' | 'phone';
  readonly headers: Readonly<Record<string, string>>;
}

export const DISGUISES: readonly Disguise[] = [
  {
    name: 'desktop',
    headers: {
      'user-agent':
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
      'accept-encoding': 'gzip, deflate, br, zstd',
      'accept-language': 'en-US,en;q=0.9',
    },
  },
  {
    name: 'phone',
    headers: {
      'user-agent':
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
      'accept-encoding': 'gzip, deflate',
      'accept-language': 'de-DE,de;q=0.9',
    },
  },
];

/** Why there is no content: `detail` is the server's own word, to be shown with care. */
export type Failure = 'unreachable' | 'slow' | 'too_large' | 'bad_encoding';

export type Answer =
  | { readonly ok: true; readonly status: number; readonly headers: Headers; readonly body: Buffer }
  | { readonly ok: false; readonly failure: Failure; readonly detail: string };

/** By lower-case name. */
interface Headers {
  readonly location?: string;
  readonly [name: string]: string | undefined;
}

export interface VisitorOptions {
  readonly origin: URL;
  /** An authority to trust besides those of the system, PEM. */
  readonly authority: string | null;
  /** For one answer, all of it. */
  readonly timeoutMs: number;
}

const EXPAND = { br: promisify(brotliDecompress), gzip: promisify(gunzip) } as const;

/** What browsers say about what they want a file for. */
function wanted(path: string): Record<string, string> {
  if (path.endsWith('.js')) return { accept: '*/*', 'sec-fetch-dest': 'script', 'sec-fetch-mode': 'cors' };
  if (/\.[a-z0-9]+$|^\/(api|log)\//.test(path))
    return { accept: '*/*', 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' };
  return { accept: 'text/html,application/xhtml+xml', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };
}

export class Visitor {
  readonly #options: VisitorOptions;
  readonly #agent: HttpAgent | HttpsAgent;

  constructor(options: VisitorOptions) {
    this.#options = options;
    const { authority, origin } = options;
    const pool = { keepAlive: true, maxSockets: 6 };
    const trusted = authority === null ? {} : { ca: [...rootCertificates, authority] };
    this.#agent = origin.protocol === 'https:' ? new HttpsAgent({ ...pool, ...trusted }) : new HttpAgent(pool);
  }

  /** @param most bytes of content; more is refused before or while it is read, compressed or not */
  async get(path: string, disguise: Disguise, most: number): Promise<Answer> {
    const { origin, timeoutMs } = this.#options;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await this.#open(
        new URL(origin.origin + path),
        { ...disguise.headers, ...wanted(path) },
        signal,
      );
      const encoded = await bodyOf(response, most);
      if (encoded === null) return failed('too_large', `more than ${most} bytes`);
      const encoding = String(response.headers['content-encoding'] ?? '').toLowerCase();
      const body = await expanded(encoded, encoding, most);
      if (typeof body === 'string') return failed(body, encoding);
      return { ok: true, status: response.statusCode ?? 0, headers: flat(response), body };
    } catch (error) {
      if (signal.aborted) return failed('slow', `not complete after ${timeoutMs / 1000} s`);
      return failed('unreachable', error instanceof Error && 'code' in error ? String(error.code) : 'connection lost');
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #open(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      request(url, { agent: this.#agent, headers: { ...headers, 'sec-fetch-site': 'same-origin' }, signal })
        .on('response', resolve)
        .on('error', reject)
        .end();
    });
  }
}

async function bodyOf(response: IncomingMessage, most: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.byteLength;
    if (length > most) {
      response.destroy();
      return null;
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function expanded(bytes: Buffer, encoding: string, most: number): Promise<Buffer | 'too_large' | 'bad_encoding'> {
  if (encoding === '' || encoding === 'identity') return bytes;
  if (encoding !== 'br' && encoding !== 'gzip') return 'bad_encoding';
  try {
    return await EXPAND[encoding](bytes, { maxOutputLength: most });
  } catch (error) {
    const isLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isLarge ? 'too_large' : 'bad_encoding';
  }
}

function flat({ headers }: IncomingMessage): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function failed(failure: Failure, detail: string): Answer {
  return { ok: false, failure, detail };
}
