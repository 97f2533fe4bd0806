// Tracing in a browser, in workers (L4): one reads the file, as many as there are cores search. All are ended when it is over. The page
// itself loads none of the decoders.
import { type AudioFileErrorCode, audioFileErrors } from '@incamera/audiofile/errors';
import { type EvidenceErrorCode, evidenceErrors } from '@incamera/evidence';
import { type AppError, type Clock } from '@incamera/kernel';
import { type PictureFileErrorCode, pictureFileErrors } from '@incamera/picturefile';
import {
  type FromThread,
  type TraceThread,
  threadRunner,
  type WatermarkErrorCode,
  watermarkErrors,
} from '@incamera/watermark';
import { caseErrors } from '../case-errors.js';
import {
  type FileTracer,
  type PictureAsk,
  type ReadSound,
  type SearchedPictures,
  type SoundExamination,
  type SoundToExamine,
} from '../trace/file-tracer.js';
import { type SearchSize, threadCount } from '../trace/thread-count.js';
import { type ExamineRequest, type FileRequest, type PictureRequest, type WorkerAnswer } from './trace-messages.js';

export interface TraceWorkers {
  /** `sound-file.worker.ts` */
  readonly createFileWorker: () => Worker;
  /** `picture-file.worker.ts` */
  readonly createPictureWorker: () => Worker;
  /** `evidence-file.worker.ts` */
  readonly createEvidenceWorker: () => Worker;
  /** `trace-thread.worker.ts` */
  readonly createThread: () => Worker;
}

/** A file of which nothing was read for so long is not going to be. */
const STUCK_AFTER_MS = 60_000;
/** More threads than this bring no more memory bandwidth. */
const MOST_THREADS = 8;

export class WorkerTracer implements FileTracer {
  readonly #workers: TraceWorkers;
  readonly #clock: Clock;

  constructor(workers: TraceWorkers, clock: Clock) {
    this.#workers = workers;
    this.#clock = clock;
  }

  read(file: Blob, onProgress: (share: number) => void, signal: AbortSignal): Promise<ReadSound> {
    const worker = this.#workers.createFileWorker();
    return this.#ask<FileRequest, ReadSound>(worker, { file }, onProgress, signal);
  }

  examine(ask: SoundToExamine, onProgress: (share: number) => void, signal: AbortSignal): Promise<SoundExamination> {
    return this.#ask<ExamineRequest, SoundExamination>(this.#workers.createEvidenceWorker(), ask, onProgress, signal);
  }

  searchPictures(ask: PictureAsk, onProgress: (share: number) => void, signal: AbortSignal): Promise<SearchedPictures> {
    return this.#ask<PictureRequest, SearchedPictures>(this.#workers.createPictureWorker(), ask, onProgress, signal);
  }

  /** One request to a worker that is ended afterwards, or when it has said nothing for too long. */
  async #ask<Request, Answer>(
    worker: Worker,
    request: Request,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<Answer> {
    let stopWatch = () => {};
    try {
      return await new Promise<Answer>((resolve, reject) => {
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
        worker.onmessage = ({ data }: MessageEvent<WorkerAnswer<Answer>>) => {
          watch();
          if (data.kind === 'progress') onProgress(data.share);
          else if (data.kind === 'failed') reject(failureOf(data.code));
          else {
            const { kind: _, ...answer } = data;
            resolve(answer as Answer);
          }
        };
        watch();
        worker.postMessage(request);
      });
    } finally {
      stopWatch();
      worker.terminate();
    }
  }

  async withThreads<T>(
    size: SearchSize,
    signal: AbortSignal,
    search: Parameters<FileTracer['withThreads']>[2],
  ): Promise<T> {
    const count = threadCount(Math.min(MOST_THREADS, navigator.hardwareConcurrency ?? 1), size);
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
  if (Object.hasOwn(pictureFileErrors.texts, code)) return pictureFileErrors.make(code as PictureFileErrorCode);
  if (Object.hasOwn(evidenceErrors.texts, code)) return evidenceErrors.make(code as EvidenceErrorCode);
  if (Object.hasOwn(watermarkErrors.texts, code)) return watermarkErrors.make(code as WatermarkErrorCode);
  return caseErrors.make('client/trace_unavailable');
}
