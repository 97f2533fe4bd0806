// The environment of a browser tab (L4). Nothing here names an origin but the page's own.
import { Emitter, type Logger, silentLogger, systemClock, systemRng } from '@incamera/kernel';
import { BrowserCapture, type MediaEngine } from '@incamera/media';
import { LOCAL_APP_HEADER, LOCAL_APP_PROTOCOL, type LocalApp } from '@incamera/protocol';
import { type ClientEnvironment, type ClientWebSocket, type NetworkEvents } from '../environment.js';
import { IndexedDbStorage } from './indexed-db.js';
import { browserPasskeys } from './passkeys.js';
import { probePath } from './path-probe.js';
import { claimTabId } from './tab-id.js';
import { WorkerJudge } from './worker-judge.js';
import { type TraceWorkers, WorkerTracer } from './worker-tracer.js';

export interface BrowserEnvironmentOptions {
  /** Makes the media engine; the application decides how its worker is loaded. */
  readonly createMediaEngine: () => MediaEngine<MediaStreamTrack, MediaStreamTrack>;
  /** Makes the worker that decides by policies (`policy.worker.ts`); it is started when it is first needed. */
  readonly createPolicyWorker: () => Worker;
  /** Make the workers that examine published files; absent: this page examines none. */
  readonly traceWorkers?: TraceWorkers;
  /** The page came from this machine and talks to a server elsewhere; null: it came from the server, whose name it has. */
  readonly localApp?: LocalApp | null;
  readonly logger?: Logger;
}

/**
 * Encoded transforms (WebRTC Encoded Transform): the same browsers hold a constant bit rate, which every meeting asks for in
 * its media descriptions.
 */
function canEncrypt(): boolean {
  return new BrowserCapture().support().problem === null;
}

/** What a meeting needs, from this tab. */
export function createBrowserEnvironment(
  options: BrowserEnvironmentOptions,
): ClientEnvironment<MediaStreamTrack, MediaStreamTrack> {
  const network = new Emitter<NetworkEvents>();
  addEventListener('online', () => network.emit('online', {}));
  addEventListener('offline', () => network.emit('offline', {}));
  // Another network with the machine online all the time; where a browser tells (W3C Network Information).
  const connection = 'connection' in navigator ? navigator.connection : null;
  if (connection instanceof EventTarget) {
    connection.addEventListener('change', () => {
      if (navigator.onLine) network.emit('online', {});
    });
  }
  let tabId: Promise<string> | null = null;
  const way = wayTo(options.localApp ?? null);
  return {
    publicUrl: way.publicUrl,
    request: async (url, { method, headers, body }) =>
      await fetch(way.address(url), {
        method,
        headers: { ...headers, ...way.headers },
        body: body ?? null,
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
      }),
    // The handlers of a DOM WebSocket take events with more in them than the port promises.
    openWebSocket: (url) => new WebSocket(way.address(url), way.protocols) as unknown as ClientWebSocket,
    storage: new IndexedDbStorage(),
    tabId: () => {
      tabId ??= claimTabId();
      return tabId;
    },
    // A passkey of the server's does not exist for another name, and one made for localhost is another relying party's.
    passkeys: options.localApp ? null : browserPasskeys(),
    policyJudge: new WorkerJudge(options.createPolicyWorker),
    abilities: { encrypts: canEncrypt(), constantBitRate: canEncrypt(), marks: canMark() },
    createMediaEngine: options.createMediaEngine,
    probePath,
    fileTracer: options.traceWorkers ? new WorkerTracer(options.traceWorkers, systemClock) : null,
    network,
    clock: systemClock,
    monotonicMs: () => performance.now(),
    rng: systemRng,
    logger: options.logger ?? silentLogger,
  };
}

interface Way {
  /** Of the server, whoever passes requests on. */
  readonly publicUrl: string;
  /** Where a request for an address of the server's goes. */
  readonly address: (url: string) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocols: string[];
}

function wayTo(app: LocalApp | null): Way {
  if (app === null) return { publicUrl: location.origin, address: (url) => url, headers: {}, protocols: [] };
  const { serverUrl, secret } = app;
  const here = (url: string): string => {
    const { pathname, search, protocol } = new URL(url);
    return `${protocol.startsWith('ws') ? 'ws' : 'http'}://${location.host}${pathname}${search}`;
  };
  return {
    publicUrl: new URL(serverUrl).origin,
    address: here,
    headers: { [LOCAL_APP_HEADER]: secret },
    protocols: [LOCAL_APP_PROTOCOL, secret],
  };
}

/** Whether sound can pass a marker of this page's own (Web Audio, AudioWorklet). */
function canMark(): boolean {
  return typeof AudioWorkletNode === 'function';
}
