// Has a file read on a thread that is ended when it is stuck or greedy (L6).
import { Worker } from 'node:worker_threads';
import { type AppError, type Clock, systemClock } from '@incamera/kernel';
import { cliErrors } from '../errors.js';
import { type Endings } from '../terminal/interruptible.js';
import { errorOfTables } from '../terminal/known-errors.js';
import { type FromThread } from './messages.js';

/** A disk that does not answer. Looks are counted, not time: a machine that slept is not stuck. */
const MOST_QUIET_MS = 300_000;
/** Twelve hours of levels are 650 MB; three hours need a quarter of it. */
const MOST_MEMORY_BYTES = 1024 * 1024 * 1024;
const LOOK_EVERY_MS = 500;

/** The thread as the watch sees it. */
export interface ReadingThread<Answer> {
  onMessage(handle: (message: FromThread<Answer>) => void): void;
  onFailure(handle: () => void): void;
  end(): Promise<void>;
}

export interface Watch {
  readonly clock: Pick<Clock, 'every'>;
  /** Seconds that all threads of this process have computed. */
  readonly cpuSeconds: () => number;
  /** Bytes that this process has in memory. */
  readonly memoryBytes: () => number;
}

const systemWatch: Watch = {
  clock: systemClock,
  cpuSeconds: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
  memoryBytes: () => process.memoryUsage.rss(),
};

export interface ThreadJob<Job> {
  /** Module of the thread. */
  readonly entry: URL;
  readonly job: Job;
  /** Computing between two signs of life, beyond which it is stuck. What other programs take does not count. */
  readonly mostCpuSeconds: number;
}

/** @throws {AppError} what reading the file throws; cli/decoder_stuck, cli/decoder_memory, cli/decoder_failed */
export async function readOnThread<Job, Answer>(
  { entry, job, mostCpuSeconds }: ThreadJob<Job>,
  endings: Endings,
  onProgress: (share: number) => void,
): Promise<Answer> {
  const worker = new Worker(entry, { workerData: job });
  const thread: ReadingThread<Answer> = {
    onMessage: (handle) => worker.on('message', handle),
    onFailure: (handle) => {
      worker.on('error', handle);
      worker.on('exit', handle);
    },
    end: async () => {
      await worker.terminate();
    },
  };
  endings.add(() => thread.end());
  return await watched(thread, mostCpuSeconds, onProgress, systemWatch);
}

/** What a thread answers, unless it is stuck, greedy or gone: then it is ended. */
export async function watched<Answer>(
  thread: ReadingThread<Answer>,
  mostCpuSeconds: number,
  onProgress: (share: number) => void,
  { clock, cpuSeconds, memoryBytes }: Watch,
): Promise<Answer> {
  const memoryBefore = memoryBytes();
  let cpuBefore = cpuSeconds();
  let quietMs = 0;
  let stop = (): void => {};
  try {
    return await new Promise<Answer>((resolve, reject) => {
      thread.onFailure(() => reject(cliErrors.make('cli/decoder_failed')));
      thread.onMessage((message) => {
        cpuBefore = cpuSeconds();
        quietMs = 0;
        if (message.kind === 'alive') onProgress(message.share);
        else if (message.kind === 'done') resolve(message.answer);
        else reject(errorOf(message));
      });
      stop = clock.every(LOOK_EVERY_MS, () => {
        quietMs += LOOK_EVERY_MS;
        const isStuck = cpuSeconds() - cpuBefore > mostCpuSeconds || quietMs > MOST_QUIET_MS;
        if (isStuck) reject(cliErrors.make('cli/decoder_stuck'));
        else if (memoryBytes() - memoryBefore > MOST_MEMORY_BYTES) reject(cliErrors.make('cli/decoder_memory'));
      });
    });
  } finally {
    stop();
    await thread.end();
  }
}

/** The error again that a thread told of. */
function errorOf({ code, context, cause }: Extract<FromThread<unknown>, { kind: 'failed' }>): AppError {
  const options = { context, ...(cause !== undefined && { cause: new Error(cause) }) };
  return errorOfTables(code, options) ?? cliErrors.make('cli/decoder_failed', options);
}
