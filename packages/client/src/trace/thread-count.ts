// How many threads share a search (L4): as many as there are cores, within a gibibyte for three hours, in the page and at a terminal.
import { type SoundSpectrum } from '@incamera/watermark';

const MEBIBYTE = 1024 * 1024;
/** What the whole process is to take at most. */
const BUDGET_BYTES = 1024 * MEBIBYTE;
/** The process without a search; 136 MB measured of the command, and as much of the page. */
const BASE_BYTES = 150 * MEBIBYTE;
/** A thread before it has any readings. */
const THREAD_BYTES = 45 * MEBIBYTE;
/** Readings and their spectra for each second of the blocks that are searched together; 0.16 MB measured. */
const BYTES_A_SECOND = 0.18 * MEBIBYTE;
/** Four blocks of five minutes. */
const MOST_SECONDS = 1200;
/** A reference is held by each thread as rows of levels. */
const REFERENCE_BYTES_A_SECOND = 5000;

export interface SearchSize {
  readonly seconds: number;
  readonly referenceSeconds: number;
  /** Levels of both. */
  readonly levelBytes: number;
  /** Whether threads share them; pages that are not isolated from others cannot, and each thread gets a copy. */
  readonly isShared: boolean;
}

/** @param reference another copy of the same meeting */
export function searchSize(spectrum: SoundSpectrum, reference: SoundSpectrum | undefined): SearchSize {
  return {
    seconds: spectrum.seconds,
    referenceSeconds: reference?.seconds ?? 0,
    levelBytes: spectrum.levels.byteLength + (reference?.levels.byteLength ?? 0),
    isShared: !(spectrum.levels.buffer instanceof ArrayBuffer),
  };
}

/** At least one. */
export function threadCount(cores: number, { seconds, referenceSeconds, levelBytes, isShared }: SearchSize): number {
  const each =
    THREAD_BYTES +
    BYTES_A_SECOND * Math.min(MOST_SECONDS, seconds) +
    REFERENCE_BYTES_A_SECOND * referenceSeconds +
    (isShared ? 0 : levelBytes);
  const room = BUDGET_BYTES - BASE_BYTES - levelBytes;
  return Math.max(1, Math.min(cores, Math.floor(room / each)));
}
