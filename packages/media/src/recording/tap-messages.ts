// What the audio thread gives a recording (L3, Web Audio). Both ends are of one build.

/** Name of the processor in the worklet module. */
export const TAP_PROCESSOR = 'incamera-tap';
export const TAP_RATE_HZ = 48_000;
/** 20 ms at 48 kHz: one Opus packet. */
export const TAP_FRAMES = 960;

/** Mono samples in [-1, 1], `TAP_FRAMES` of them; `frame`: of the context, the first one's number. */
export interface TapMessage {
  /** When the audio thread had the last of them, Unix ms: the page may be busy for a while before it hears of it. */
  readonly heardAtMs: number;
  readonly frame: number;
  readonly samples: Float32Array<ArrayBuffer>;
}
