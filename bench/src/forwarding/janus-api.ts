// Janus' REST interface, as far as the VideoRoom needs it (janus.conf.meetecho.com/docs/rest.html).

export interface JanusMessage {
  readonly janus: string;
  readonly transaction?: string;
  readonly sender?: number;
  readonly jsep?: { readonly type: string; readonly sdp: string };
  readonly data?: { readonly id: number };
  readonly error?: { readonly code: number; readonly reason: string };
  readonly plugindata?: { readonly data: Readonly<Record<string, unknown>> };
}

type Waiter = { matches(message: JanusMessage): boolean; resolve(message: JanusMessage): void };

const WAIT_MS = 30_000;

/** One session; its events come by a long poll that also keeps it alive. */
export class JanusSession {
  readonly #url: string;
  #id = 0;
  #nextTransaction = 1;
  #closed = false;
  readonly #ending = new AbortController();
  #polling: Promise<void> | null = null;
  readonly #waiters = new Set<Waiter>();
  readonly #events: JanusMessage[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  async create(): Promise<void> {
    const answer = await this.#post('', { janus: 'create' });
    this.#id = answer.data?.id ?? 0;
    this.#polling = this.#poll();
  }

  /** A handle of the VideoRoom plugin. */
  async attach(): Promise<number> {
    const answer = await this.#post(`/${this.#id}`, { janus: 'attach', plugin: 'janus.plugin.videoroom' });
    return answer.data?.id ?? 0;
  }

  /** Sends a request to a handle and waits for what the plugin answers, at once or by an event. */
  async ask(handle: number, body: object, jsep?: { type: string; sdp: string }): Promise<JanusMessage> {
    const transaction = `t${this.#nextTransaction++}`;
    const event = this.#event((message) => message.janus === 'event' && message.transaction === transaction);
    // The event counts only where the answer does not have the result already.
    event.catch(() => undefined);
    const message = { janus: 'message', transaction, body, ...(jsep === undefined ? {} : { jsep }) };
    const answer = await this.#post(`/${this.#id}/${handle}`, message);
    const result = answer.janus === 'success' ? answer : await event;
    const data = result.plugindata?.data;
    if (data?.error !== undefined) throw new Error(`Janus: ${String(data.error)}`);
    return result;
  }

  /** Waits until the connection of a handle stands. */
  async webrtcUp(handle: number): Promise<void> {
    await this.#event((message) => message.janus === 'webrtcup' && message.sender === handle);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#post(`/${this.#id}`, { janus: 'destroy' }).catch(() => undefined);
    // The long poll would wait for half a minute after its session.
    this.#ending.abort();
    await this.#polling;
  }

  async #post(path: string, message: object): Promise<JanusMessage> {
    const transaction = `t${this.#nextTransaction++}`;
    const response = await fetch(this.#url + path, {
      method: 'POST',
      body: JSON.stringify({ transaction, ...message }),
      signal: AbortSignal.timeout(WAIT_MS),
    });
    const answer = (await response.json()) as JanusMessage;
    if (answer.error !== undefined) throw new Error(`Janus: ${answer.error.reason}`);
    return answer;
  }

  #event(matches: (message: JanusMessage) => boolean): Promise<JanusMessage> {
    const past = this.#events.find(matches);
    if (past !== undefined) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        if (!this.#closed) reject(new Error('Janus did not say what was waited for'));
      }, WAIT_MS);
      timer.unref();
      const waiter: Waiter = {
        matches,
        resolve: (message) => {
          clearTimeout(timer);
          resolve(message);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  async #poll(): Promise<void> {
    while (!this.#closed) {
      const messages = await this.#nextEvents();
      // The server is gone or the session is: whoever still waits runs into the time limit.
      if (messages === null) return;
      for (const message of messages) {
        if (message.janus === 'keepalive') continue;
        this.#events.push(message);
        for (const waiter of this.#waiters) {
          if (!waiter.matches(message)) continue;
          this.#waiters.delete(waiter);
          waiter.resolve(message);
        }
      }
    }
  }

  async #nextEvents(): Promise<JanusMessage[] | null> {
    try {
      const response = await fetch(`${this.#url}/${this.#id}?maxev=10`, { signal: this.#ending.signal });
      return response.ok ? [(await response.json()) as JanusMessage | JanusMessage[]].flat() : null;
    } catch {
      return null;
    }
  }
}
