// The environment of a Node process (L4): bots, load, and tests against a real server.
import { Emitter, type Logger, silentLogger, systemClock, systemRng, toBase64Url } from '@incamera/kernel';
import { type MediaEngine } from '@incamera/media';
import { WebSocket } from 'ws';
import {
  type ClientEnvironment,
  type ClientWebSocket,
  type HttpRequest,
  type HttpResponse,
  type KeyValueStorage,
} from '../environment.js';
import { inProcessTracer } from '../trace/in-process-tracer.js';
import { MemoryStorage } from './memory-storage.js';
import { nodePolicyJudge } from './node-judge.js';

export interface NodeEnvironmentOptions<Source, Sink> {
  /** Address of the server, like http://localhost:8080. */
  readonly publicUrl: string;
  readonly storage?: KeyValueStorage;
  /** Stands for one tab of a browser; two clients with the same one are the same participant. */
  readonly tabId?: string;
  readonly createMediaEngine?: () => MediaEngine<Source, Sink>;
  readonly logger?: Logger;
}

/** What a meeting needs, from this process. Cookies of the server are kept in memory. */
export function createNodeEnvironment<Source = unknown, Sink = unknown>(
  options: NodeEnvironmentOptions<Source, Sink>,
): ClientEnvironment<Source, Sink> {
  const { origin } = new URL(options.publicUrl);
  const tabId = options.tabId ?? toBase64Url(systemRng.bytes(16));
  const cookies = new Map<string, string>();
  return {
    publicUrl: origin,
    request: (url, request) => send(url, request, origin, cookies),
    openWebSocket: (url) => new WebSocket(url, { origin, perMessageDeflate: false }) as unknown as ClientWebSocket,
    storage: options.storage ?? new MemoryStorage(),
    tabId: () => Promise.resolve(tabId),
    passkeys: null,
    policyJudge: nodePolicyJudge(),
    // Encoded sources have the rate that they were made with, and nothing is played.
    abilities: { encrypts: true, constantBitRate: true, marks: true },
    createMediaEngine: options.createMediaEngine ?? null,
    probePath: null,
    fileTracer: inProcessTracer(),
    network: new Emitter(),
    clock: systemClock,
    monotonicMs: () => performance.now(),
    rng: systemRng,
    logger: options.logger ?? silentLogger,
  };
}

async function send(
  url: string,
  { method, headers, body }: HttpRequest,
  origin: string,
  cookies: Map<string, string>,
): Promise<HttpResponse> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(url, {
    method,
    headers: { ...headers, origin, ...(cookie === '' ? {} : { cookie }) },
    body: body ?? null,
    redirect: 'error',
  });
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split(';');
    const split = pair.indexOf('=');
    if (split > 0) cookies.set(pair.slice(0, split), pair.slice(split + 1));
  }
  return response;
}
