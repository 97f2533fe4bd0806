// Holds the snapshot that the interface sees (L4): rebuilt at most once per turn of the event loop, replaced only when it
// differs, with unchanged parts kept identical so that an interface can skip them.
import { errorCode, type Logger } from '@incamera/kernel';
import { type MeetingSnapshot } from '../snapshot.js';

/** Subscribers of one meeting's snapshot. */
export class SnapshotStore {
  readonly #build: () => MeetingSnapshot;
  readonly #logger: Logger;
  readonly #listeners = new Set<() => void>();
  #current: MeetingSnapshot;
  #scheduled = false;

  constructor(build: () => MeetingSnapshot, logger: Logger) {
    this.#build = build;
    this.#logger = logger;
    this.#current = build();
  }

  get current(): MeetingSnapshot {
    return this.#current;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Something changed; listeners hear of it before the next task. */
  touch(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => this.flush());
  }

  flush(): void {
    this.#scheduled = false;
    const next = keepIdentical(this.#current, this.#build());
    if (next === this.#current) return;
    this.#current = next;
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        this.#logger.error('snapshot_listener', { code: errorCode(error) });
      }
    }
  }
}

/** `next` with every part that equals its counterpart in `previous` replaced by it; bytes, errors and maps as they are. */
export function keepIdentical<T>(previous: T, next: T): T {
  if (Object.is(previous, next)) return previous;
  if (Array.isArray(previous) && Array.isArray(next)) {
    const merged = next.map((item, index) => keepIdentical<unknown>(previous[index], item));
    const same = merged.length === previous.length && merged.every((item, index) => item === previous[index]);
    return same ? previous : (merged as T);
  }
  if (!isPlain(previous) || !isPlain(next)) return next;
  const keys = Object.keys(next);
  const merged: Record<string, unknown> = {};
  let same = keys.length === Object.keys(previous).length;
  for (const key of keys) {
    merged[key] = keepIdentical(previous[key], next[key]);
    same &&= merged[key] === previous[key];
  }
  return same ? previous : (merged as T);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
