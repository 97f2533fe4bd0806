// Worker threads for one search (L6).
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type SearchSize, threadCount } from '@incamera/client/trace';
import { type FromThread, type TraceRunner, type TraceThread, threadRunner } from '@incamera/watermark';
import { type Endings } from '../terminal/interruptible.js';

export interface SearchThreads {
  readonly runner: TraceRunner;
  end(): Promise<void>;
}

/** As many threads as there are cores, within what memory bears. They also end with `endings`. */
export function searchThreads(size: SearchSize, endings: Endings): SearchThreads {
  const count = threadCount(availableParallelism(), size);
  const workers = Array.from({ length: count }, () => new Worker(new URL('./search-thread.js', import.meta.url)));
  const end = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  endings.add(end);
  return { runner: threadRunner(workers.map(asThread)), end };
}

function asThread(worker: Worker): TraceThread {
  return {
    post: (message) => worker.postMessage(message),
    listen: (onMessage, onFailure) => {
      worker.on('message', (message: FromThread) => onMessage(message));
      worker.on('error', onFailure);
    },
  };
}
