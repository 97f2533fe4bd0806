// What page and audio thread say to each other about fingerprints of speech (L3, Web Audio). Both ends are of one build. Sound never
// crosses: what comes back of ten seconds of it are 2.5 kB of signs.
import { type ClockReading } from '../mark/mark-messages.js';

/** Name of the processor in the worklet module. */
export const PRINT_PROCESSOR = 'incamera-fingerprint';

/** AudioWorkletNodeOptions.processorOptions. */
export interface PrintProcessorOptions {
  readonly clock: ClockReading;
}

export type ToPrinter =
  | { readonly type: 'clock'; readonly reading: ClockReading }
  /** Gives what there is, and ends. */
  | { readonly type: 'finish' };

export type FromPrinter =
  /** A stretch of a fingerprint; see `Segment` of packages/evidence. */
  | { readonly type: 'segment'; readonly startMicros: number; readonly words: Uint32Array }
  /** Nothing comes any more. */
  | { readonly type: 'finished' };
