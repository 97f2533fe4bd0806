// One WebSocket (L5): bounded in what it accepts, in how fast, and in what waits to be sent.
import { type Clock } from '@incamera/kernel';
import {
  type ClientMessage,
  clientMessageSchema,
  LIMITS,
  type PolicyRefusal,
  protocolErrors,
  type ServerErrorCode,
  type ServerMessage,
} from '@incamera/protocol';
import { type SessionRow } from '@incamera/store';
import { type ClientView } from '../rules/client-view.js';
import { TokenBucket } from '../security/token-bucket.js';

/** What a connection needs of a `ws` WebSocket. */
export interface RawSocket {
  readonly bufferedAmount: number;
  readonly readyState: number;
  on(event: 'message', listener: (data: Uint8Array | ArrayBuffer | Uint8Array[], isBinary: boolean) => void): unknown;
  on(event: 'close' | 'pong', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  send(data: string): void;
  ping(): void;
  pause(): void;
  resume(): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** A receiver that lets this much pile up is cut off; it resumes and catches up from the log. */
const MAX_UNSENT_BYTES = 16 * 1024 * 1024;
/** A replay waits until no more than this is unsent. */
const DRAINED_BYTES = 1024 * 1024;
const DRAIN_POLL_MS = 20;
/** Reading stops while this many messages of one socket wait for their turn. */
const MAX_PENDING = 32;
const PING_EVERY_MS = 15_000;
/** Close codes of our own (RFC 6455 section 7.4.2). */
const CLOSE_TYPED = 4000;
const TERMINATE_AFTER_MS = 2_000;
const OPEN = 1;

type MessageHandler = (message: ClientMessage) => Promise<void>;

export class Connection {
  /** Where it comes from, as far as this server can tell. */
  readonly view: ClientView;
  /** Who was signed in when it was opened; null: nobody. */
  session: SessionRow | null = null;
  /** The version that the client says it is; empty: it says none. */
  client = '';
  readonly #socket: RawSocket;
  readonly #clock: Clock;
  readonly #bucket: TokenBucket;
  readonly #stopPing: () => void;
  #pending = 0;
  #turn: Promise<void> = Promise.resolve();
  #answered = true;
  #closing = false;
  #gone = false;
  #onClosed: (() => void) | null = null;

  constructor(socket: RawSocket, clock: Clock, view: ClientView) {
    this.#socket = socket;
    this.view = view;
    this.#clock = clock;
    this.#bucket = new TokenBucket(LIMITS.socketMessagesPerSecond, LIMITS.socketMessagesBurst, clock.nowMs());
    socket.on('pong', () => {
      this.#answered = true;
    });
    // `ws` reports violations of the framing here and closes by itself; the close event does the rest.
    socket.on('error', () => undefined);
    this.#stopPing = clock.every(PING_EVERY_MS, () => this.#ping());
    socket.on('close', () => {
      this.#gone = true;
      this.#closing = true;
      this.#stopPing();
      this.#onClosed?.();
    });
  }

  get open(): boolean {
    return !this.#closing && this.#socket.readyState === OPEN;
  }

  /** Begins to read. Messages are handled one at a time, in order. */
  start(handle: MessageHandler, closed: () => void): void {
    this.#socket.on('message', (data, isBinary) => this.#receive(data, isBinary, handle));
    if (this.#gone) closed();
    else this.#onClosed = closed;
  }

  send(message: ServerMessage): void {
    this.sendText(JSON.stringify(message));
  }

  /** Sends a message that was serialised before, for many receivers. */
  sendText(text: string): void {
    if (!this.open) return;
    if (this.#socket.bufferedAmount + text.length > MAX_UNSENT_BYTES) this.close('protocol/rate_limited');
    else this.#socket.send(text);
  }

  reply(id: number, result: Record<string, unknown>): void {
    this.send({ type: 'reply', id, ok: true, result });
  }

  replyError(id: number, code: ServerErrorCode, refusal?: PolicyRefusal): void {
    const { message } = protocolErrors.texts[code];
    const reasons = refusal === undefined ? {} : { refusal };
    this.send({ type: 'reply', id, ok: false, error: { code, message, ...reasons } });
  }

  /** Tells the client why, then closes. */
  close(code: ServerErrorCode): void {
    this.#end({ type: 'closing', error: { code, message: protocolErrors.texts[code].message } });
  }

  /** Closes after what was sent before; the client is to come back (`restart`), or has been told all. */
  end(): void {
    this.#end(null);
  }

  /** Resolves when nearly everything is sent, or the connection is gone. */
  async drained(): Promise<void> {
    while (this.open && this.#socket.bufferedAmount > DRAINED_BYTES) {
      await new Promise<void>((resolve) => this.#clock.after(DRAIN_POLL_MS, resolve));
    }
  }

  #end(last: ServerMessage | null): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#stopPing();
    if (this.#socket.readyState !== OPEN) return;
    if (last !== null) this.#socket.send(JSON.stringify(last));
    this.#socket.close(CLOSE_TYPED, '');
    // A peer that does not answer the close handshake, or does not read, is cut off.
    this.#clock.after(TERMINATE_AFTER_MS, () => this.#socket.terminate());
  }

  #ping(): void {
    if (!this.#answered) {
      this.#socket.terminate();
      return;
    }
    this.#answered = false;
    if (this.#socket.readyState === OPEN) this.#socket.ping();
  }

  #receive(data: Uint8Array | ArrayBuffer | Uint8Array[], isBinary: boolean, handle: MessageHandler): void {
    if (!this.open) return;
    const message = this.#read(data, isBinary);
    if (typeof message === 'string') this.close(message);
    else if ('malformed' in message) this.replyError(message.malformed, 'protocol/malformed');
    else this.#take(message, handle);
  }

  #read(data: Uint8Array | ArrayBuffer | Uint8Array[], isBinary: boolean): ReadMessage | ServerErrorCode {
    if (!this.#bucket.take(this.#clock.nowMs())) return 'protocol/rate_limited';
    const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [new Uint8Array(data)]);
    if (bytes.byteLength > LIMITS.socketMessageBytes) return 'protocol/too_large';
    return (isBinary ? null : parseMessage(bytes.toString('utf8'))) ?? 'protocol/malformed';
  }

  #take(message: ClientMessage, handle: MessageHandler): void {
    this.#pending += 1;
    if (this.#pending >= MAX_PENDING) this.#socket.pause();
    this.#turn = this.#turn
      .then(() => (this.open ? handle(message) : undefined))
      .finally(() => {
        this.#pending -= 1;
        if (this.#pending === MAX_PENDING - 1) this.#socket.resume();
      });
  }
}

/** A valid message, or the id of a request that is not. */
type ReadMessage = ClientMessage | { readonly malformed: number };

/** A valid message; the id of a request that is not valid; or null for anything that cannot even be answered. */
function parseMessage(text: string): ReadMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = clientMessageSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
  return Number.isSafeInteger(id) && (id as number) > 0 ? { malformed: id as number } : null;
}
