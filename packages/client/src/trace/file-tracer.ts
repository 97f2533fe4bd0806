// What tracing needs of a machine (L4): something that reads a file, and something that searches, on as many threads as there are.
import { type TraceRunner } from '@incamera/watermark';
import { type PictureAsk, type SearchedPictures } from './picture-search.js';
import { type ReadSound } from './sound-reading.js';

export interface FileTracer {
  /** @throws {AppError} as `readSoundFile`, `client/trace_unavailable`, `client/trace_stuck`, `watermark/cancelled` */
  read(file: Blob, onProgress: (share: number) => void, signal: AbortSignal): Promise<ReadSound>;
  /** Lends threads to `search` and ends them afterwards, at once when the signal says so. */
  withThreads<T>(signal: AbortSignal, search: (runner: TraceRunner) => Promise<T>): Promise<T>;
  /**
   * Null: this machine decodes no pictures.
   * @throws {AppError} as `searchPictures`, `client/trace_unavailable`, `client/trace_stuck`, `watermark/cancelled`
   */
  readonly searchPictures:
    | ((ask: PictureAsk, onProgress: (share: number) => void, signal: AbortSignal) => Promise<SearchedPictures>)
    | null;
}
