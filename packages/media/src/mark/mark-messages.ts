// What page and audio thread say to each other about the mark (L3, Web Audio). Both ends are of one build.
import { type MarkStrength } from '@incamera/watermark/marker';

/** Name of the processor in the worklet module. */
export const MARK_PROCESSOR = 'incamera-mark';

/** The sample that is played at `contextSeconds` of the context's own time is played at `meetingSeconds` of the meeting's clock. */
export interface ClockReading {
  readonly contextSeconds: number;
  readonly meetingSeconds: number;
}

/** AudioWorkletNodeOptions.processorOptions. */
export interface MarkProcessorOptions {
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly strength: MarkStrength;
  readonly clock: ClockReading;
}

export type ToMarker =
  /** `isJump`: the context slept or plays elsewhere, so that the clock moves at once instead of by and by. */
  | { readonly type: 'clock'; readonly reading: ClockReading; readonly isJump: boolean }
  | { readonly type: 'ping'; readonly token: number }
  /** Silence from the next block on, for good. */
  | { readonly type: 'stop' };

export type FromMarker =
  /** The first block was given out. */
  | { readonly type: 'live' }
  /** `fedFrames`: samples that came in and were marked so far, of the `frame` that the context has rendered by now. */
  | { readonly type: 'pong'; readonly token: number; readonly frame: number; readonly fedFrames: number }
  /** Sound came in, and does not any more: the graph was cut. */
  | { readonly type: 'cut' }
  /** The processor gave up and is silent for good. */
  | { readonly type: 'refused'; readonly reason: 'format' | 'error' };
