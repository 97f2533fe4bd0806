// A browser for tests of sign-in: cookies for each host, redirects followed one by one, and the requests of our own page.

export interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly body: Record<string, unknown>;
}

export class TestBrowser {
  readonly #cookies = new Map<string, Map<string, string>>();
  readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  /** A request of our page. */
  async call(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<Answer> {
    const response = await this.request(`${this.origin}${path}`, {
      method,
      headers: {
        ...(method === 'GET' ? {} : { origin: this.origin }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown> & { error?: { code: string } };
    return { status: response.status, code: answer.error?.code, body: answer };
  }

  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const { host } = new URL(url);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as Record<string, string>), ...(cookie === '' ? {} : { cookie }) };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const split = pair.indexOf('=');
      if (/Max-Age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(pair.slice(0, split));
      else jar.set(pair.slice(0, split), pair.slice(split + 1));
    }
    return response;
  }

  /** Navigates and follows redirects until `stop` says so; returns where it stands, which was not fetched. */
  async follow(url: string, stop: (url: URL) => boolean): Promise<URL> {
    let current = new URL(url);
    for (let step = 0; step < 20 && !stop(current); step++) {
      const response = await this.request(current.href);
      const location = response.headers.get('location');
      if (location === null) throw new Error(`no way on from ${current.pathname}: ${response.status}`);
      current = new URL(location, current);
    }
    return current;
  }

  /** The browser of somebody whose cookie header is known, as of `TestServer.signedIn`. */
  adopt(cookie: string): this {
    const jar = new Map<string, string>();
    for (const pair of cookie.split('; ')) jar.set(pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1));
    this.#cookies.set(new URL(this.origin).host, jar);
    return this;
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(new URL(this.origin).host)?.get(name);
  }
}
