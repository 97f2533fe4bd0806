// Tracing in a browser, in workers (L4): one reads the file, as many as there are cores search. All are ended when it is over. The page
// itself loads none of the decoders.
import { type AudioFileErrorCode, audioFileErrors } from '@incamera/audiofile/errors';
import { type AppError, type Clock } from '@incamera/kernel';
import {
  type FromThread,
  type TraceThread,
  threadRunner,
  type WatermarkErrorCode,
  watermarkErrors,
} from '@incamera/watermark';
import { caseErrors } from '../case-errors.js';
import { type ReadSound, type SoundTracer } from '../trace/sound-tracer.js';
import { type FileAnswer, type FileRequest } from './trace-messages.js';

export interface TraceWorkers {
  /** `sound-file.worker.ts` */
  readonly createFileWorker: () => Worker;
  /** `trace-thread.worker.ts` */
  readonly createThread: () => Worker;
}

/** A file of which nothing was read for so long is not going to be. */
const STUCK_AFTER_MS = 60_000;
/** More threads than this bring no more memory bandwidth. */
const MOST_THREADS = 8;

export class WorkerTracer implements SoundTracer {
  readonly #workers: TraceWorkers;
  readonly #clock: Clock;

  constructor(workers: TraceWorkers, clock: Clock) {
    this.#workers = workers;
    this.#clock = clock;
  }

  async read(file: Blob, onProgress: (share: number) => void, signal: AbortSignal): Promise<ReadSound> {
    const worker = this.#workers.createFileWorker();
    let stopWatch = () => {};
    try {
      return await new Promise<ReadSound>((resolve, reject) => {
        const watch = () => {
          stopWatch();
          stopWatch = this.#clock.after(STUCK_AFTER_MS, () => reject(caseErrors.make('client/trace_stuck')));
        };
        const cancel = () => reject(watermarkErrors.make('watermark/cancelled'));
        if (signal.aborted) cancel();
        signal.addEventListener('abort', cancel, { once: true });
        worker.onerror = (event) => {
          event.preventDefault();
          reject(caseErrors.make('client/trace_unavailable'));
        };
        worker.onmessage = ({ data }: MessageEvent<FileAnswer>) => {
          watch();
          if (data.kind === 'progress') onProgress(data.share);
          else if (data.kind === 'read') resolve({ fileHash: data.fileHash, spectrum: data.spectrum });
          else reject(failureOf(data.code));
        };
        watch();
        worker.postMessage({ file } satisfies FileRequest);
      });
    } finally {
      stopWatch();
      worker.terminate();
    }
  }

  async withThreads<T>(signal: AbortSignal, search: Parameters<SoundTracer['withThreads']>[1]): Promise<T> {
    const count = Math.max(1, Math.min(MOST_THREADS, navigator.hardwareConcurrency ?? 1));
    const workers = Array.from({ length: count }, () => this.#workers.createThread());
    let cancel = () => {};
    const cancelled = new Promise<never>((_resolve, reject) => {
      cancel = () => reject(watermarkErrors.make('watermark/cancelled'));
    });
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return (await Promise.race([search(threadRunner(workers.map(asThread))), cancelled])) as T;
    } finally {
      signal.removeEventListener('abort', cancel);
      for (const worker of workers) worker.terminate();
    }
  }
}

function asThread(worker: Worker): TraceThread {
  return {
    post: (message) => worker.postMessage(message),
    listen: (onMessage, onFailure) => {
      worker.onmessage = ({ data }: MessageEvent<FromThread>) => onMessage(data);
      worker.onerror = (event) => {
        event.preventDefault();
        onFailure();
      };
    },
  };
}

function failureOf(code: string): AppError {
  if (Object.hasOwn(audioFileErrors.texts, code)) return audioFileErrors.make(code as AudioFileErrorCode);
  if (Object.hasOwn(watermarkErrors.texts, code)) return watermarkErrors.make(code as WatermarkErrorCode);
  return caseErrors.make('client/trace_unavailable');
}
