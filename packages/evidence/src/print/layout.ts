// How a fingerprint lies in time and frequency (L2). Both sides depend on every number here: a change is a new version. Measured
// against others in docs/decisions/0036.

export const PRINT_VERSION = 1;

/** A frame, with its 32 signs, each so many seconds. */
export const FRAME_SECONDS = 0.016;
export const FRAMES_A_SECOND = 62.5;
/** Sound that a frame looks at: about the length of a syllable's onset; longer windows bear rooms no better and blur edges. */
export const WINDOW_SECONDS = 0.064;

/** Signs of a frame: the bits of one word. */
export const SIGN_COUNT = 32;
/** One more than signs, because a sign compares neighbours. */
export const BAND_COUNT: number = SIGN_COUNT + 1;
/** A sign compares the frames this far before and after its own. */
export const SPAN_FRAMES = 2;

/** Frames of a whole segment: ten seconds. */
export const SEGMENT_FRAMES = 625;
/** No meeting is longer. */
export const MAX_CLOCK_SECONDS: number = 30 * 24 * 3600;

/** A stretch of a fingerprint. It stands here because audio threads cannot load what encodes it. */
export interface Segment {
  /** Clock of the meeting at the middle of the first frame, in microseconds. */
  readonly startMicros: number;
  /** One word a frame, `FRAME_SECONDS` apart. */
  readonly words: Uint32Array;
}

const LOWEST_HZ = 200;
const HIGHEST_HZ = 6000;

/** Edges of the bands in Hz, equal steps of mel: what wide-band codecs keep of speech; telephones keep three quarters of the signs. */
export const BAND_EDGES_HZ: readonly number[] = Array.from({ length: BAND_COUNT + 1 }, (_, i) => {
  const from = melOf(LOWEST_HZ);
  return hzOf(from + ((melOf(HIGHEST_HZ) - from) * i) / BAND_COUNT);
});

function melOf(hz: number): number {
  return 1127 * Math.log(1 + hz / 700);
}

function hzOf(mel: number): number {
  return 700 * (Math.exp(mel / 1127) - 1);
}
