// What a meeting needs from the machine it runs on (L4): network, storage, passkeys, media, time. `browser/` and `node/`
// implement it, so that the session itself has neither DOM nor Node in it and no origin of its own.
import { type Bytes, type Clock, type Events, type Logger, type Rng } from '@incamera/kernel';
import { type MediaEngine } from '@incamera/media';
import { type Relay } from '@incamera/protocol';
import { type PathCheck } from './api-types.js';
import { type PolicyJudge } from './policy/judge.js';
import { type BrowserAbilities } from './policy/meeting-rules.js';
import { type FileTracer } from './trace/file-tracer.js';

/** The part of the W3C WebSocket that the transport uses; `ws` and browsers both have it. */
export interface ClientWebSocket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
  onerror: (() => void) | null;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Bytes;
}

export interface HttpResponse {
  readonly status: number;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Values that the structured clone algorithm can copy, CryptoKeys included, by name. Survives reloads. */
export interface KeyValueStorage {
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
  delete(name: string): Promise<void>;
  /** Names of all records that begin with `prefix`. */
  names(prefix: string): Promise<readonly string[]>;
  /** Runs `work` while nobody else who has this storage, in another tab either, runs work of the same name. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Passkeys of this device (WebAuthn level 3). Answers are `PublicKeyCredential.toJSON()`. */
export interface Passkeys {
  create(options: {
    challenge: Bytes;
    rpId: string;
    userHandle: Bytes;
    /** Passkeys that the account has: a device that holds one makes no other, since it would replace it. */
    exclude: readonly Bytes[];
    displayName: string;
  }): Promise<Readonly<Record<string, unknown>>>;
  get(options: { challenge: Bytes; rpId: string }): Promise<Readonly<Record<string, unknown>>>;
}

/** What the machine says about its network: a hint to try again at once or to expect nothing. */
export interface NetworkEvents {
  readonly online: Record<never, never>;
  readonly offline: Record<never, never>;
}

export interface ClientEnvironment<Source = unknown, Sink = unknown> {
  /** Address of the server, like https://meet.example; no trailing slash. */
  readonly publicUrl: string;
  request(url: string, request: HttpRequest): Promise<HttpResponse>;
  openWebSocket(url: string): ClientWebSocket;
  readonly storage: KeyValueStorage;
  /**
   * A name for this tab that survives its reload and that no other tab has at the same time, so that a duplicated tab
   * gets an identity of its own.
   */
  tabId(): Promise<string>;
  readonly passkeys: Passkeys | null;
  readonly policyJudge: PolicyJudge;
  /** What this machine can do of what classifications demand. */
  readonly abilities: BrowserAbilities;
  /** Null: this client takes part without media (a bot for the chat, tests of the group). */
  readonly createMediaEngine: (() => MediaEngine<Source, Sink>) | null;
  /** Sets up and drops a media connection of the lobby's path check; `exchange` gives the server's answer to an offer. */
  readonly probePath:
    | ((exchange: (sdp: string, mid: string) => Promise<string>, relays: readonly Relay[]) => Promise<PathCheck>)
    | null;
  /** Reads and searches published files on this machine; null where nobody does. */
  readonly fileTracer: FileTracer | null;
  readonly network: Events<NetworkEvents>;
  readonly clock: Clock;
  /** Milliseconds from anywhere, on a clock that nobody corrects. */
  readonly monotonicMs: () => number;
  readonly rng: Rng;
  readonly logger: Logger;
}
