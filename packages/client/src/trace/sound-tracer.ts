// What tracing needs of a machine (L4): something that reads a file, and something that searches, on as many threads as there are.
import { type SoundSpectrum, type TraceRunner } from '@incamera/watermark';

/** Here and not beside what reads it: pages, which read nothing themselves, load no decoders. */
export interface ReadSound {
  /** SHA-256, hexadecimal. */
  readonly fileHash: string;
  readonly spectrum: SoundSpectrum;
}

export interface SoundTracer {
  /** @throws {AppError} as `readSoundFile`, `client/trace_unavailable`, `client/trace_stuck`, `watermark/cancelled` */
  read(file: Blob, onProgress: (share: number) => void, signal: AbortSignal): Promise<ReadSound>;
  /** Lends threads to `search` and ends them afterwards, at once when the signal says so. */
  withThreads<T>(signal: AbortSignal, search: (runner: TraceRunner) => Promise<T>): Promise<T>;
}
