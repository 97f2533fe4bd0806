// Passing requests and sockets on to the server (L6; decision 0042). What the server answers is data for our page, and can never become a page.
import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
  type ServerResponse,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { type Duplex } from 'node:stream';
import { rootCertificates } from 'node:tls';
import { LOCAL_APP_PROTOCOL } from '@incamera/protocol';
import { VERSION } from '@incamera/server';
import { CookieJar } from './cookie-jar.js';

export interface UpstreamOptions {
  readonly server: URL;
  /** An authority to trust besides those of the system, PEM. */
  readonly authority: string | null;
}

const TIMEOUT_MS = 120_000;
/** Of the page's request; the rest says where it comes from, which is our business alone. */
const SENT = ['accept', 'accept-language', 'authorization', 'content-type', 'content-length', 'if-none-match'] as const;
const ANSWERED = ['content-length', 'content-encoding', 'cache-control', 'etag', 'retry-after', 'vary'] as const;
/** What an answer may be; anything else is octets. */
const TYPES = /^(application\/(json|octet-stream)|text\/plain)\b/i;
const INERT = "default-src 'none'; frame-ancestors 'none'; sandbox";

export class Upstream {
  readonly #server: URL;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #jar = new CookieJar();

  constructor({ server, authority }: UpstreamOptions) {
    this.#server = server;
    const trusted = authority === null ? {} : { ca: [...rootCertificates, authority] };
    this.#agent =
      server.protocol === 'https:'
        ? new HttpsAgent({ keepAlive: true, ...trusted })
        : new HttpAgent({ keepAlive: true });
  }

  /** Whether the server answers at all. @throws what the network or TLS throws */
  async reach(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#request({ path: '/api/history/log', method: 'GET', headers: {}, timeout: TIMEOUT_MS })
        .on('response', (answer) => {
          answer.resume();
          resolve();
        })
        .on('error', reject)
        .end();
    });
  }

  /** Answers `response` with what the server says. Never throws. */
  pass(request: IncomingMessage, path: string, response: ServerResponse): void {
    const headers = { ...this.#headers(request), ...only(request.headers, SENT) };
    const onward = this.#request({ path, method: request.method ?? 'GET', headers, timeout: TIMEOUT_MS });
    const fail = (): void => {
      onward.destroy();
      if (response.headersSent) response.destroy();
      // Without our form: the client takes it for a server that is not reached, which it is.
      else response.writeHead(502, { 'cache-control': 'no-store' }).end();
    };
    onward.on('error', fail).on('timeout', fail);
    onward.on('response', (answer) => {
      this.#jar.take(answer.headers['set-cookie'] ?? [], Date.now());
      const status = answer.statusCode ?? 502;
      // Where a server sends us to is not followed: it may be anywhere.
      if (status >= 300 && status < 400 && status !== 304) return fail();
      answer.on('error', fail);
      response.writeHead(status, { ...only(answer.headers, ANSWERED), ...inert(answer.headers['content-type']) });
      answer.pipe(response);
    });
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }

  /** Joins a socket of the page with one of the server. Never throws. */
  join(request: IncomingMessage, path: string, socket: Duplex, head: Buffer): void {
    const { headers } = request;
    const onward = this.#request({
      path,
      method: 'GET',
      headers: {
        ...this.#headers(request),
        connection: 'Upgrade',
        upgrade: 'websocket',
        ...only(headers, ['sec-websocket-key', 'sec-websocket-version']),
      },
    });
    const end = (): void => {
      onward.destroy();
      socket.destroy();
    };
    socket.on('error', end).on('close', end);
    onward.on('error', end);
    onward.on('response', (answer) => {
      answer.resume();
      socket.end(`HTTP/1.1 ${answer.statusCode ?? 502} Refused\r\nConnection: close\r\n\r\n`);
    });
    onward.on('upgrade', (answer, remote, remoteHead) => {
      remote.on('error', end).on('close', end);
      const lines = [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${String(answer.headers['sec-websocket-accept']).replace(/[^\w+/=]/g, '')}`,
        `Sec-WebSocket-Protocol: ${LOCAL_APP_PROTOCOL}`,
      ];
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      if (remoteHead.length > 0) socket.write(remoteHead);
      if (head.length > 0) remote.write(head);
      socket.pipe(remote).pipe(socket);
    });
    onward.end();
  }

  close(): void {
    this.#agent.destroy();
  }

  /** As the server's own page would ask: we have looked who asks, so that it need not. */
  #headers({ headers }: IncomingMessage): Record<string, string> {
    const cookie = this.#jar.header();
    return {
      origin: this.#server.origin,
      'user-agent': `${headers['user-agent'] ?? ''} InCameraApp/${VERSION}`.trim(),
      ...(cookie === undefined ? {} : { cookie }),
    };
  }

  #request(options: RequestOptions) {
    const send = this.#server.protocol === 'https:' ? httpsRequest : httpRequest;
    return send(this.#server, { ...options, agent: this.#agent });
  }
}

function only(headers: IncomingMessage['headers'], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}

/** Headers under which nothing of an answer runs in the origin of our page, however it is opened. */
function inert(type: string | undefined): Record<string, string> {
  return {
    'content-type': type !== undefined && TYPES.test(type) ? type : 'application/octet-stream',
    'content-security-policy': INERT,
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
}
