// Loudness of a track as one number (L3, Web Audio).

/** Samples looked at: 21 ms at 48 kHz. */
const WINDOW = 1_024;
/** What counts as silence, in dB below full scale. */
const FLOOR_DB = -60;

/** 0 (silence) to 1 (full scale) of mono samples in [-1, 1], linear in dB. */
export function loudnessOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  if (sum === 0 || samples.length === 0) return 0;
  const db = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}

/** Reads the loudness at a point of an audio graph. */
export class LoudnessProbe {
  readonly node: AnalyserNode;
  readonly #samples = new Float32Array(WINDOW);

  constructor(context: BaseAudioContext) {
    this.node = context.createAnalyser();
    this.node.fftSize = WINDOW;
  }

  read(): number {
    this.node.getFloatTimeDomainData(this.#samples);
    return loudnessOf(this.#samples);
  }
}
