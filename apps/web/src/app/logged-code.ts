// What the log of the server says of the code that runs here: looked up when this browser knows which release that is.
import { newestRecord, type ReleaseLog } from '@incamera/client/releases';
import { type AppError } from '@incamera/kernel';
import { useSyncExternalStore } from 'react';
import { usePlatform } from './platform.js';
import { type ServerCode } from './server-code.js';
import { toAppError } from './use-async.js';

export type LogReport =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'read'; readonly log: ReleaseLog }
  | { readonly kind: 'failed'; readonly error: AppError };

const WAITING: LogReport = { kind: 'waiting' };

export interface LoggedCode {
  readonly get: () => LogReport;
  readonly subscribe: (listener: () => void) => () => void;
}

export class BrowserLoggedCode implements LoggedCode {
  #report: LogReport = WAITING;
  /** The release that was looked up last. */
  #hash: string | null = null;
  readonly #read: () => Promise<ReleaseLog>;
  readonly #listeners = new Set<() => void>();

  constructor(read: () => Promise<ReleaseLog>) {
    this.#read = read;
  }

  /** Looks whenever another release runs. */
  follow(code: ServerCode): void {
    const look = (): void => {
      const report = code.get();
      const hash = typeof report === 'string' ? null : (report.history[0]?.hash ?? null);
      if (hash === null || hash === this.#hash) return;
      this.#hash = hash;
      void this.#look();
    };
    code.subscribe(look);
    look();
  }

  readonly get = (): LogReport => this.#report;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  async #look(): Promise<void> {
    try {
      this.#report = { kind: 'read', log: await this.#read() };
    } catch (error) {
      this.#report = { kind: 'failed', error: toAppError(error) };
    }
    for (const listener of this.#listeners) listener();
  }
}

const nobody: LoggedCode = { subscribe: () => () => undefined, get: () => WAITING };

export function useLogReport(): LogReport {
  const { subscribe, get } = usePlatform().loggedCode ?? nobody;
  return useSyncExternalStore(subscribe, get);
}

/** When the log recorded a release last, Unix ms; null: it is not in the log; undefined: not known. */
export function loggedAtMs(report: LogReport, hash: string): number | null | undefined {
  return report.kind === 'read' ? (newestRecord(report.log, hash)?.atMs ?? null) : undefined;
}

/** Whether an error says that the log itself contradicts what it must be, and not only that it was not reached. */
export function isContradiction(error: AppError): boolean {
  return error.code.startsWith('tlog/') || error.code === 'client/log_key_changed';
}
