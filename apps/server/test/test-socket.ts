// A client of the meeting socket that believes nothing: every message of the server is checked against the schema.
import { createHash } from 'node:crypto';
import { type ServerMessage, type Session, serverMessageSchema, sessionSchema } from '@incamera/protocol';
import WebSocket from 'ws';
import { type HostKey } from './host-key.js';

export interface SocketOptions {
  readonly origin?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type EventOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

/** A busy machine may be late; who waits in vain is told so before the test is over. */
const WAIT_MS = 60_000;

/** SHA-256 of a commit's bytes, as refusals name it. */
export function commitHash(commit: string): string {
  return createHash('sha256').update(Buffer.from(commit, 'base64url')).digest('base64url');
}

export class TestSocket {
  readonly #socket: WebSocket;
  readonly #events: ServerMessage[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #replies = new Map<number, (reply: EventOf<'reply'>) => void>();
  #nextId = 1;
  closed = false;
  closeCode = 0;
  stalled = false;
  session!: Session;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(JSON.parse(String(data))));
    socket.on('close', (code) => {
      this.closed = true;
      this.closeCode = code;
      const lost = { code: 'closed', message: '' };
      for (const [id, settle] of this.#replies) settle({ type: 'reply', id, ok: false, error: lost });
      this.#replies.clear();
      this.#wake();
    });
    socket.on('error', () => undefined);
  }

  static async open(url: string, options: SocketOptions): Promise<TestSocket> {
    const socket = new WebSocket(url, {
      ...(options.origin === undefined ? {} : { origin: options.origin }),
      ...(options.headers === undefined ? {} : { headers: { ...options.headers } }),
    });
    const client = new TestSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return client;
  }

  /** The socket of a resumed or a new client, after its hello. */
  async hello(resume: { token: string; lastSeq: number } | null = null): Promise<Session> {
    this.session = sessionSchema.parse(await this.request({ type: 'hello', protocol: 1, resume }));
    return this.session;
  }

  async prove(meetingId: string, hostKey: HostKey): Promise<void> {
    const signature = await hostKey.prove(meetingId, this.session.nonce);
    await this.request({ type: 'host.prove', hostKey: hostKey.publicKey, signature });
  }

  commit(epoch: number, change: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const empty = { external: false, admits: [], welcome: null, removes: [] };
    const commit = Buffer.from(`commit ${epoch} ${this.session.peerId}`).toString('base64url');
    return this.request({ type: 'group.commit', epoch, commit, groupInfo: 'aW5mbw', ...empty, ...change });
  }

  /** Sends a request; resolves with its result, rejects with an Error whose message is the code of the refusal. */
  request(message: object): Promise<Record<string, unknown>> {
    const id = this.#nextId++;
    const answer = new Promise<Record<string, unknown>>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no reply')), WAIT_MS);
      this.#replies.set(id, (reply) => {
        clearTimeout(timer);
        if (reply.ok) resolve(reply.result);
        else reject(new Error(reply.error.code));
      });
    });
    this.sendRaw(JSON.stringify({ ...message, id }));
    return answer;
  }

  /** The error that a request must be refused with. */
  async refusal(
    message: Parameters<TestSocket['request']>[0],
  ): Promise<Extract<EventOf<'reply'>, { ok: false }>['error']> {
    const id = this.#nextId++;
    const reply = new Promise<EventOf<'reply'>>((resolve) => this.#replies.set(id, resolve));
    this.sendRaw(JSON.stringify({ ...message, id }));
    const answer = await reply;
    if (answer.ok) throw new Error('not refused');
    return answer.error;
  }

  sendRaw(data: string | Uint8Array): void {
    this.#socket.send(data);
  }

  /** The next event of this type, whether it came already or not; earlier events of other types stay. */
  async next<Type extends ServerMessage['type']>(type: Type): Promise<EventOf<Type>> {
    for (;;) {
      const index = this.#events.findIndex((event) => event.type === type);
      if (index >= 0) return this.#events.splice(index, 1)[0] as EventOf<Type>;
      if (this.closed) throw new Error(`closed while waiting for ${type}`);
      await this.#wait(type);
    }
  }

  /** The types of all events so far that nobody asked for, in order. */
  get seen(): string[] {
    return this.#events.map((event) => event.type);
  }

  /** All events so far of one type. */
  take<Type extends ServerMessage['type']>(type: Type): EventOf<Type>[] {
    const taken = this.#events.filter((event) => event.type === type) as EventOf<Type>[];
    const kept = this.#events.filter((event) => event.type !== type);
    this.#events.splice(0, this.#events.length, ...kept);
    return taken;
  }

  /** Everything that the server sent before now has arrived. */
  async settled(): Promise<void> {
    await this.request({ type: 'ping' });
  }

  async untilClosed(): Promise<number> {
    while (!this.closed) await this.#wait('close');
    return this.closeCode;
  }

  /** Stops reading, as a client does whose machine sleeps. */
  stall(): void {
    this.stalled = true;
    this.#socket.pause();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #wait(what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`waited in vain for ${what}; seen: ${this.seen}`)), WAIT_MS);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #receive(value: unknown): void {
    const message = serverMessageSchema.parse(value);
    if (message.type === 'reply') {
      this.#replies.get(message.id)?.(message);
      this.#replies.delete(message.id);
      return;
    }
    this.#events.push(message);
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
