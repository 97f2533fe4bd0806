// What is wrong at the moment (L4): named problems that hold until they heal, and notices that pass.
import { type AppError, type Clock } from '@incamera/kernel';
import { type Notice } from '../snapshot.js';

/** A problem that nobody sees heal by itself is shown for so long. */
const TRANSIENT_MS = 30_000;
const MAX_NOTICES = 50;
/** The same notice again within this time is not told twice: an attack must not flood the screen. */
const REPEAT_MS = 10_000;

/** Standing problems by name, and the notices of one meeting. */
export class ProblemBook {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #standing = new Map<string, AppError>();
  readonly #timers = new Map<string, () => void>();
  readonly #toldMs = new Map<string, number>();
  #notices: readonly Notice[] = [];
  #lastId = 0;

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get standing(): readonly AppError[] {
    return [...this.#standing.values()];
  }

  get notices(): readonly Notice[] {
    return this.#notices;
  }

  /** Sets or (null) heals the problem called `name`. */
  set(name: string, error: AppError | null): void {
    if (error === null ? !this.#standing.has(name) : this.#standing.get(name)?.code === error.code) return;
    this.#timers.get(name)?.();
    this.#timers.delete(name);
    if (error === null) this.#standing.delete(name);
    else this.#standing.set(name, error);
    this.#onChange();
  }

  /** Something that happened: it stands for a while and is told once. */
  happened(error: AppError, displayName: string | null = null): void {
    const name = `event/${error.code}`;
    this.#timers.get(name)?.();
    this.#standing.set(name, error);
    this.#timers.set(
      name,
      this.#clock.after(TRANSIENT_MS, () => this.set(name, null)),
    );
    this.tell('problem', displayName, error);
    this.#onChange();
  }

  tell(kind: Notice['kind'], displayName: string | null, error: AppError | null = null): void {
    const nowMs = this.#clock.nowMs();
    const name = `${kind}/${error?.code ?? ''}/${displayName ?? ''}`;
    if (error !== null && nowMs - (this.#toldMs.get(name) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    this.#toldMs.set(name, nowMs);
    this.#notices = [...this.#notices, { id: ++this.#lastId, atMs: nowMs, kind, displayName, error }].slice(
      -MAX_NOTICES,
    );
    this.#onChange();
  }

  dismiss(id: number): void {
    this.#notices = this.#notices.filter((notice) => notice.id !== id);
    this.#onChange();
  }

  /** Forgets standing problems: they were those of a membership that is over. */
  clear(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#standing.clear();
    this.#onChange();
  }
}
