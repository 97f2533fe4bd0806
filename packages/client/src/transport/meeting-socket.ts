// The connection to the delivery service of one meeting (L4): hello and resume, requests with answers, every message
// validated, reconnecting by itself. It knows nothing of groups or people.
import { type AppError, type Bytes, Emitter, type Events, errorCode } from '@incamera/kernel';
import {
  type ClientRequest,
  PROTOCOL_VERSION,
  type ServerMessage,
  type ServerRuleOnWire,
  type Session,
  serverMessageSchema,
  sessionSchema,
  wireBytes,
} from '@incamera/protocol';
import { type z } from 'zod';
import { type ClientEnvironment, type ClientWebSocket } from '../environment.js';
import { clientErrors } from '../errors.js';
import { CLIENT_VERSION } from '../version.js';
import { backoffMs } from './backoff.js';
import { PendingRequests } from './pending-requests.js';

/** A server message about the meeting, and not the answer to a request. */
export type ServerEvent = Exclude<ServerMessage, { type: 'reply' | 'identity.denied' }>;
export type SignallingState = 'connecting' | 'online' | 'reconnecting' | 'closed';

export interface MeetingSocketEvents {
  /** After each successful hello. `resumed` is false when the server started afresh with us. */
  readonly session: { readonly session: Session };
  readonly message: { readonly message: ServerEvent };
  readonly state: { readonly state: SignallingState };
  /** A newer deny list of one authority, as the server passed it on: whoever relies on it verifies its signature. */
  readonly denied: { readonly list: Bytes };
  /** The server broke the protocol; the message was dropped. */
  readonly problem: { readonly error: AppError };
  /** The server refused this client for good (version, unknown or ended meeting). The socket is closed. */
  readonly refused: { readonly error: AppError };
}

export interface MeetingSocketOptions {
  readonly environment: Pick<ClientEnvironment, 'publicUrl' | 'openWebSocket' | 'clock' | 'rng' | 'logger' | 'network'>;
  readonly meetingId: string;
  /** The last ordered entry that was taken over, for the resume. */
  readonly lastSeq: () => number;
  /** Token of a session that may still be known to the server. */
  readonly token: string | null;
  /** Rules of the server's that a host is asked to except us from; absent: none. */
  readonly excepting?: readonly ServerRuleOnWire[];
}

/** Errors after which another attempt would only fail again. */
const FINAL_CODES = new Set([
  'protocol/version',
  'meeting/unknown',
  'meeting/expired',
  'meeting/ended',
  'auth/origin',
  'policy/refused',
]);
const REQUEST_TIMEOUT_MS = 10_000;
const PING_EVERY_MS = 5000;
/** Without any message for so long the path is dead, even if the operating system has not noticed. */
const SILENCE_MS = 11_000;
const MAX_TEXT_CHARS = 4 * 1024 * 1024;

/** One meeting's socket. Starts with `start()`, ends with `close()`. */
export class MeetingSocket {
  readonly #emitter: Emitter<MeetingSocketEvents>;
  readonly #options: MeetingSocketOptions;
  readonly #pending: PendingRequests;
  #socket: ClientWebSocket | null = null;
  #token: string | null;
  #state: SignallingState = 'connecting';
  #attempt = 0;
  #lastHeardMs = 0;
  #rttMs: number | null = null;
  #cancelRetry: (() => void) | null = null;
  #stopPing: (() => void) | null = null;
  readonly #stopNetwork: (() => void)[];

  constructor(options: MeetingSocketOptions) {
    this.#options = options;
    this.#token = options.token;
    this.#emitter = new Emitter((error) =>
      options.environment.logger.error('socket_listener', { code: errorCode(error) }),
    );
    this.#pending = new PendingRequests(options.environment.clock);
    const network = options.environment.network;
    this.#stopNetwork = [network.on('online', () => this.retryNow()), network.on('offline', () => this.#dropped())];
  }

  get events(): Events<MeetingSocketEvents> {
    return this.#emitter;
  }

  get state(): SignallingState {
    return this.#state;
  }

  /** Last measured round trip to the server, ms. */
  get rttMs(): number | null {
    return this.#rttMs;
  }

  /** What the server knows this client by; also opens the file routes. Null before the first hello. */
  get token(): string | null {
    return this.#token;
  }

  start(): void {
    if (this.#socket === null && this.#state !== 'closed') this.#connect();
  }

  /** Forgets the session: the next hello is that of a newcomer. */
  forgetSession(): void {
    this.#token = null;
  }

  /** Drops the connection, if any, and says hello again at once. */
  reconnect(): void {
    if (this.#state === 'closed') return;
    this.#dropped();
    this.retryNow();
  }

  /** Tries to connect now instead of when the backoff ends. */
  retryNow(): void {
    if (this.#state === 'closed' || this.#socket !== null) return;
    this.#attempt = 0;
    this.#connect();
  }

  /**
   * Sends a request and returns its validated result.
   * @throws {AppError} the server's refusal by its code, `client/connection_lost`, `client/request_timeout` or
   *   `client/malformed_answer`
   * @param onResult called with a valid result in the moment of its arrival, before any later message of the server
   */
  async request<Schema extends z.ZodType>(
    message: ClientRequest,
    schema: Schema,
    onResult?: (result: z.output<Schema>) => void,
  ): Promise<z.output<Schema>> {
    if (this.#state !== 'online') throw clientErrors.make('client/connection_lost');
    return await this.#exchange(message, schema, onResult);
  }

  /** Sends a request whose result does not matter and whose loss is harmless (signals). */
  post(message: ClientRequest): void {
    if (this.#state !== 'online') return;
    const id = this.#pending.nextId();
    this.#send({ ...message, id });
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#setState('closed');
    this.#cancelRetry?.();
    for (const stop of this.#stopNetwork) stop();
    this.#dropSocket();
    this.#pending.failAll(() => clientErrors.make('client/connection_lost'));
  }

  async #exchange<Schema extends z.ZodType>(
    message: ClientRequest,
    schema: Schema,
    onResult?: (result: z.output<Schema>) => void,
  ): Promise<z.output<Schema>> {
    const { id, answer } = this.#pending.open(REQUEST_TIMEOUT_MS, (raw) => {
      const early = onResult ? schema.safeParse(raw) : null;
      if (early?.success) onResult?.(early.data);
    });
    this.#send({ ...message, id });
    const parsed = schema.safeParse(await answer);
    if (!parsed.success) throw clientErrors.make('client/malformed_answer', { context: { request: message.type } });
    return parsed.data;
  }

  #send(message: object): void {
    try {
      this.#socket?.send(JSON.stringify(message));
    } catch {
      this.#dropped(); // A socket that refuses to send is gone; pending requests fail with it.
    }
  }

  #connect(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    const { environment, meetingId } = this.#options;
    this.#setState(this.#token === null ? 'connecting' : 'reconnecting');
    const url = `${environment.publicUrl.replace(/^http/, 'ws')}/api/meetings/${meetingId}/socket`;
    let socket: ClientWebSocket;
    try {
      socket = environment.openWebSocket(url);
    } catch (error) {
      environment.logger.warn('socket_open_failed', { code: errorCode(error) });
      this.#retryLater();
      return;
    }
    this.#socket = socket;
    this.#lastHeardMs = environment.clock.nowMs();
    this.#watch(socket);
    socket.onopen = () => {
      if (this.#socket === socket) void this.#hello(socket);
    };
    socket.onmessage = (event) => {
      if (this.#socket === socket) this.#receive(event.data);
    };
    socket.onclose = () => {
      if (this.#socket === socket) this.#dropped();
    };
    socket.onerror = () => {
      if (this.#socket === socket) this.#dropped();
    };
  }

  async #hello(socket: ClientWebSocket): Promise<void> {
    const resume = this.#token === null ? null : { token: this.#token, lastSeq: this.#options.lastSeq() };
    const { excepting = [] } = this.#options;
    const asked = excepting.length === 0 ? {} : { excepting: [...excepting] };
    try {
      const client = CLIENT_VERSION;
      const hello = { type: 'hello', protocol: PROTOCOL_VERSION, resume, client, ...asked } as const;
      const session = await this.#exchange(hello, sessionSchema);
      if (this.#socket !== socket) return;
      this.#token = session.token;
      this.#attempt = 0;
      this.#setState('online');
      this.#emitter.emit('session', { session });
    } catch (error) {
      if (this.#socket !== socket) return;
      const code = errorCode(error);
      if (code === 'session/unknown') {
        this.#token = null;
        this.reconnect();
      } else if (FINAL_CODES.has(code)) {
        this.close();
        this.#emitter.emit('refused', { error: error as AppError });
      } else this.#dropped();
    }
  }

  #receive(data: unknown): void {
    this.#lastHeardMs = this.#options.environment.clock.nowMs();
    const message = parseServerMessage(data);
    if (message === null) {
      const error = clientErrors.make('client/malformed_answer', { context: { request: 'event' } });
      this.#emitter.emit('problem', { error });
    } else if (message.type === 'reply') this.#pending.settle(message);
    else if (message.type === 'closing' && FINAL_CODES.has(message.error.code)) {
      this.close();
      this.#emitter.emit('refused', { error: PendingRequests.serverError(message.error) });
    } else if (message.type === 'identity.denied') this.#emitter.emit('denied', { list: wireBytes(message.list) });
    else this.#emitter.emit('message', { message });
  }

  /** Pings, and gives the connection up when nothing is heard any more. */
  #watch(socket: ClientWebSocket): void {
    const { clock } = this.#options.environment;
    this.#stopPing?.();
    this.#stopPing = clock.every(PING_EVERY_MS, () => {
      if (this.#socket !== socket) return;
      if (clock.nowMs() - this.#lastHeardMs > SILENCE_MS) this.#dropped();
      else if (this.#state === 'online') void this.#ping();
    });
  }

  async #ping(): Promise<void> {
    const startMs = this.#options.environment.clock.nowMs();
    const { id, answer } = this.#pending.open(REQUEST_TIMEOUT_MS);
    this.#send({ type: 'ping', id });
    try {
      await answer;
      this.#rttMs = this.#options.environment.clock.nowMs() - startMs;
    } catch {
      this.#rttMs = null; // The silence rule decides whether the connection is lost.
    }
  }

  #dropped(): void {
    if (this.#state === 'closed' || this.#socket === null) return;
    this.#dropSocket();
    this.#pending.failAll(() => clientErrors.make('client/connection_lost'));
    this.#setState(this.#token === null ? 'connecting' : 'reconnecting');
    this.#retryLater();
  }

  #dropSocket(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#stopPing?.();
    this.#stopPing = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    // A listener must stay: `ws` emits an error when it is closed while connecting.
    socket.onerror = () => undefined;
    socket.close();
  }

  #retryLater(): void {
    if (this.#state === 'closed') return;
    this.#cancelRetry?.();
    const { clock, rng } = this.#options.environment;
    this.#cancelRetry = clock.after(backoffMs(this.#attempt++, rng), () => {
      if (this.#socket === null && this.#state !== 'closed') this.#connect();
    });
  }

  #setState(state: SignallingState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#emitter.emit('state', { state });
  }
}

function parseServerMessage(data: unknown): ServerMessage | null {
  if (typeof data !== 'string' || data.length > MAX_TEXT_CHARS) return null;
  try {
    const parsed = serverMessageSchema.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
