// One connection to the fake server (test support).
import { type ClientWebSocket } from '../src/environment.js';

/** One end of a WebSocket, as the client sees it. */
export class FakeSocket implements ClientWebSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  #broken = false;
  readonly #receive: (text: string) => void;
  readonly #gone: () => void;

  constructor(receive: (text: string) => void, gone: () => void) {
    this.#receive = receive;
    this.#gone = gone;
    queueMicrotask(() => {
      if (!this.closed) this.onopen?.();
    });
  }

  send(text: string): undefined {
    if (this.closed) throw new Error('closed');
    setImmediate(() => {
      if (!this.#broken) this.#receive(text);
    });
  }

  close(): undefined {
    if (this.closed) return;
    this.closed = true;
    // What was sent before still arrives.
    setImmediate(() => this.#gone());
  }

  /** The server sends. */
  deliver(data: unknown): undefined {
    setImmediate(() => {
      if (!this.closed) this.onmessage?.({ data });
    });
  }

  /** The connection breaks. */
  break(): undefined {
    if (this.closed) return;
    this.closed = true;
    this.#broken = true;
    this.#gone();
    setImmediate(() => this.onclose?.());
  }
}
