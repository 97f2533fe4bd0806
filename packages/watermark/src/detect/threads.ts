// A search on several threads: worker threads of Node or of a browser, behind the little that both can do (L1).
import { AppError } from '@incamera/kernel';
import { watermarkErrors } from '../errors.js';
import { type TraceAnswer, TraceEngine, type TraceJob } from './jobs.js';
import { type TracePlan } from './plan.js';
import { type SoundSpectrum } from './spectrum.js';
import { type TraceRunner } from './trace.js';

interface SearchedSound {
  readonly spectrum: SoundSpectrum;
  readonly reference?: SoundSpectrum | undefined;
}

/** What a thread is told, and what it says. Everything survives structured cloning. */
export type ToThread =
  | ({ readonly kind: 'sound' } & SearchedSound)
  | { readonly kind: 'plan'; readonly plan: TracePlan }
  | { readonly kind: 'job'; readonly job: TraceJob };
export type FromThread =
  | { readonly kind: 'answer'; readonly answer: TraceAnswer }
  | { readonly kind: 'failed'; readonly code: string };

/** One thread as the searching side sees it. */
export interface TraceThread {
  post(message: ToThread): void;
  /** Called once, before anything is posted; `onFailure` when the thread is gone. */
  listen(onMessage: (message: FromThread) => void, onFailure: () => void): void;
}

/** Does jobs on threads that the caller started and ends. Each thread does one job at a time. */
export function threadRunner(threads: readonly TraceThread[]): TraceRunner {
  const lanes = threads.map((thread) => new Lane(thread));
  return {
    threads: lanes.length,
    prepare(...sounds) {
      for (const lane of lanes) lane.prepare(...sounds);
    },
    run(job) {
      const lane = lanes.find(({ isBusy }) => !isBusy);
      if (lane === undefined) throw new Error('more jobs at once than threads');
      return lane.run(job);
    },
  };
}

/** What a thread does with a message. Returns what to post back, if anything. */
export function traceThreadServer(): (message: ToThread) => FromThread | undefined {
  let sound: SearchedSound | undefined;
  let engine: TraceEngine | undefined;
  return (message) => {
    if (message.kind === 'sound') {
      sound = message;
      engine = undefined;
      return undefined;
    }
    if (message.kind === 'plan') {
      const { spectrum, reference } = sound as SearchedSound;
      engine = new TraceEngine(spectrum, message.plan, reference);
      return undefined;
    }
    try {
      return { kind: 'answer', answer: (engine as TraceEngine).run(message.job) };
    } catch (error) {
      return { kind: 'failed', code: error instanceof AppError ? error.code : 'watermark/thread_failed' };
    }
  };
}

interface Waiting {
  readonly resolve: (answer: TraceAnswer) => void;
  readonly reject: (error: Error) => void;
}

class Lane {
  readonly #thread: TraceThread;
  #waiting: Waiting | undefined;
  #isGone = false;
  #sound: SearchedSound | undefined;

  constructor(thread: TraceThread) {
    this.#thread = thread;
    thread.listen(
      (message) => this.#settle(message),
      () => {
        this.#isGone = true;
        this.#settle({ kind: 'failed', code: 'watermark/thread_failed' });
      },
    );
  }

  get isBusy(): boolean {
    return this.#waiting !== undefined;
  }

  prepare(spectrum: SoundSpectrum, plan: TracePlan, reference?: SoundSpectrum): void {
    // Hours of sound are cloned once, however many plans it is searched by.
    if (this.#sound?.spectrum !== spectrum || this.#sound.reference !== reference) {
      this.#sound = { spectrum, reference };
      this.#thread.post({ kind: 'sound', ...this.#sound });
    }
    this.#thread.post({ kind: 'plan', plan });
  }

  run(job: TraceJob): Promise<TraceAnswer> {
    if (this.#isGone) return Promise.reject(watermarkErrors.make('watermark/thread_failed'));
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#thread.post({ kind: 'job', job });
    });
  }

  #settle(message: FromThread): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) return;
    if (message.kind === 'answer') waiting.resolve(message.answer);
    else waiting.reject(watermarkErrors.make(knownCode(message.code)));
  }
}

function knownCode(code: string): keyof typeof watermarkErrors.texts {
  return Object.hasOwn(watermarkErrors.texts, code)
    ? (code as keyof typeof watermarkErrors.texts)
    : 'watermark/thread_failed';
}
