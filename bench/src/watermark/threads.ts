// Threads of the bench: for clips, each traced whole, and for one search that is shared.
import { Worker } from 'node:worker_threads';
import {
  type FromThread,
  type TraceReport,
  type TraceRunner,
  type TraceThread,
  threadRunner,
} from '@incamera/watermark';
import { type ClipRequest } from './clip-thread.js';

export const THREADS = 2;

/** Traces clips on two threads. */
export class ClipThreads {
  readonly #workers = Array.from({ length: THREADS }, () => new Worker(new URL('./clip-thread.js', import.meta.url)));

  async traceAll(requests: readonly ClipRequest[]): Promise<TraceReport[]> {
    const reports: TraceReport[] = [];
    let next = 0;
    const lane = async (worker: Worker) => {
      for (let number = next++; number < requests.length; number = next++) {
        reports[number] = await ask(worker, requests[number] as ClipRequest);
      }
    };
    await Promise.all(this.#workers.map(lane));
    return reports;
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function ask(worker: Worker, request: ClipRequest): Promise<TraceReport> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.removeAllListeners('message');
      worker.removeAllListeners('error');
      act();
    };
    worker.once('message', (report: TraceReport) => settle(() => resolve(report)));
    worker.once('error', (error) => settle(() => reject(error)));
    worker.postMessage(request);
  });
}

/** Two threads for one search. */
export function searchThreads(): { runner: TraceRunner; end: () => Promise<void> } {
  const workers = Array.from({ length: THREADS }, () => new Worker(new URL('./search-thread.js', import.meta.url)));
  const asThread = (worker: Worker): TraceThread => ({
    post: (message) => worker.postMessage(message),
    listen: (onMessage, onFailure) => {
      worker.on('message', (message: FromThread) => onMessage(message));
      worker.on('error', onFailure);
    },
  });
  return {
    runner: threadRunner(workers.map(asThread)),
    end: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
