// What this browser remembers of the code that the server gave it: the page's side of the service worker. It comes after
// everything else; a browser without service workers, or a private window, does without.
import { isKeeperReport, type KeeperReport, type KeeperRequest } from '@incamera/release/keeper';
import { useSyncExternalStore } from 'react';
import { usePlatform } from './platform.js';

export type CodeReport = KeeperReport | 'waiting' | 'unavailable';

export interface ServerCode {
  readonly get: () => CodeReport;
  readonly subscribe: (listener: () => void) => () => void;
  /** Whether another release is to wait for this person's word. */
  readonly ask: (asks: boolean) => void;
  /** The news were read. */
  readonly confirm: () => void;
}

/** The service worker's file has one name for good, so that browsers compare it with what they have. */
const SCRIPT = '/service-worker.js';

export class BrowserServerCode implements ServerCode {
  #report: CodeReport = 'waiting';
  #worker: ServiceWorker | null = null;
  readonly #listeners = new Set<() => void>();

  /** Never waited for, and never in the way of the page. */
  async begin(): Promise<void> {
    try {
      const container = navigator.serviceWorker;
      container.addEventListener('message', ({ data }) => {
        if (isKeeperReport(data)) this.#set(data);
      });
      await container.register(SCRIPT, { updateViaCache: 'none' });
      this.#worker = (await container.ready).active;
      this.#send({ kind: 'report' });
    } catch {
      this.#set('unavailable');
    }
  }

  readonly get = (): CodeReport => this.#report;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly ask = (asks: boolean): void => this.#send({ kind: 'ask', asks });

  readonly confirm = (): void => this.#send({ kind: 'told' });

  #send(request: KeeperRequest): void {
    (navigator.serviceWorker.controller ?? this.#worker)?.postMessage(request);
  }

  #set(report: CodeReport): void {
    this.#report = report;
    for (const listener of this.#listeners) listener();
  }
}

const nobody = { subscribe: () => () => undefined, get: (): CodeReport => 'unavailable' };

export function useCodeReport(): CodeReport {
  const { subscribe, get } = usePlatform().serverCode ?? nobody;
  return useSyncExternalStore(subscribe, get);
}
