// What the outside world gives to pure code: time, timers, randomness and a log (L0).
import { type Bytes } from './bytes.js';
import { type ErrorContext } from './errors.js';

/** Time in Unix milliseconds, and timers, so that tests can own both. */
export interface Clock {
  nowMs(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
  /** Calls `run` every `periodMs`; the returned function stops it. */
  every(periodMs: number, run: () => void): () => void;
}

export interface Rng {
  /** `length` bytes from a cryptographically secure source. */
  bytes(length: number): Bytes;
}

/** Structured log: `event` is a fixed snake_case name, `context` never holds secrets, names or content. */
export interface Logger {
  debug(event: string, context?: ErrorContext): void;
  info(event: string, context?: ErrorContext): void;
  warn(event: string, context?: ErrorContext): void;
  error(event: string, context?: ErrorContext): void;
}

interface TimerHost {
  setTimeout(run: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
  setInterval(run: () => void, periodMs: number): unknown;
  clearInterval(timer: unknown): void;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    const host = globalThis as unknown as TimerHost;
    const timer = host.setTimeout(run, delayMs);
    return () => host.clearTimeout(timer);
  },
  every(periodMs, run) {
    const host = globalThis as unknown as TimerHost;
    const timer = host.setInterval(run, periodMs);
    return () => host.clearInterval(timer);
  },
};

/** The random source of the machine. */
export const systemRng: Rng = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};

/** A log that goes nowhere. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
