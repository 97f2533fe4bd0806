// Does one job on a worker thread, and tells how it ended (L6).
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '@incamera/kernel';
import { type FromThread } from './messages.js';

/** Often enough for somebody who watches, and to tell slow from stuck. */
const ALIVE_EVERY_MS = 100;

/** @param run is given the job, and what to call with the share that is done, 0 to 1 */
export function serve<Job, Answer>(run: (job: Job, alive: (share: number) => void) => Promise<Answer>): void {
  const say = (message: FromThread<Answer>): void => parentPort?.postMessage(message);
  let lastMs = 0;
  const alive = (share: number): void => {
    const nowMs = Date.now();
    // That it is done is always told.
    if (share < 1 && nowMs - lastMs < ALIVE_EVERY_MS) return;
    lastMs = nowMs;
    say({ kind: 'alive', share });
  };
  run(workerData as Job, alive).then(
    (answer) => say({ kind: 'done', answer }),
    (error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      const cause = error.cause instanceof Error ? { cause: error.cause.message } : {};
      say({ kind: 'failed', code: error.code, context: error.context, ...cause });
    },
  );
}
