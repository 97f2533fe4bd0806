// What tracing needs of a machine (L4): something that reads a file, and something that searches, on as many threads as there are.
// What reading and searching give stands here and not beside what does it: pages, which do neither themselves, load no decoders.
import { type AuthenticityReport, type Voice } from '@incamera/evidence';
import { type PictureKind } from '@incamera/picturefile';
import { type NamedKey, type PictureReport, type SoundSpectrum, type TraceRunner } from '@incamera/watermark';
import { type SearchSize } from './thread-count.js';

export interface ReadSound {
  /** SHA-256, hexadecimal. */
  readonly fileHash: string;
  readonly spectrum: SoundSpectrum;
}

export interface PictureAsk {
  readonly file: Blob;
  readonly kind: Exclude<PictureKind, 'none'>;
  readonly keys: readonly NamedKey[];
  /** Seconds on the clock of the meeting in which the moment is looked for. */
  readonly fromSeconds: number | undefined;
  readonly toSeconds: number | undefined;
}

export interface SearchedPictures {
  /** SHA-256, hexadecimal. */
  readonly fileHash: string;
  readonly report: PictureReport;
}

export interface SoundToExamine {
  readonly file: Blob;
  /** Fingerprints of everybody who may be in it; none: it is only read. */
  readonly voices: readonly Voice[];
}

export interface SoundExamination {
  /** SHA-256, hexadecimal. */
  readonly fileHash: string;
  readonly seconds: number;
  /** Loudness, 0 to 1, evenly over the length. */
  readonly peaks: readonly number[];
  /** Null: there was nothing to compare it with. */
  readonly report: AuthenticityReport | null;
}

export interface FileTracer {
  /** @throws {AppError} as `examineSound`, `client/trace_unavailable`, `client/trace_stuck`, `watermark/cancelled` */
  examine(ask: SoundToExamine, onProgress: (share: number) => void, signal: AbortSignal): Promise<SoundExamination>;
  /** @throws {AppError} as `readSoundFile`, `client/trace_unavailable`, `client/trace_stuck`, `watermark/cancelled` */
  read(file: Blob, onProgress: (share: number) => void, signal: AbortSignal): Promise<ReadSound>;
  /** Lends threads to `search`, as many as its size allows, and ends them afterwards, at once when the signal says so. */
  withThreads<T>(size: SearchSize, signal: AbortSignal, search: (runner: TraceRunner) => Promise<T>): Promise<T>;
  /**
   * Null: this machine decodes no pictures.
   * @throws {AppError} as `searchPictures`, `client/trace_unavailable`, `client/trace_stuck`, `watermark/cancelled`
   */
  readonly searchPictures:
    | ((ask: PictureAsk, onProgress: (share: number) => void, signal: AbortSignal) => Promise<SearchedPictures>)
    | null;
}
