// A recording as somebody doctors it who does not want to be heard doing it: a stretch is taken out, and a sentence from elsewhere is put in.
const RATE_HZ = 48_000;
/** So that no edge clicks. */
const FADE_SAMPLES = 240;

/** All times in seconds. */
export interface Doctoring {
  /** In the recording. */
  readonly cut: { readonly at: number; readonly seconds: number };
  /** In what is published, where the sentence begins. */
  readonly insertAt: number;
  readonly sentence: Float32Array;
}

/** What is published. @param samples mono, 48 kHz */
export function doctored(samples: Float32Array, { cut, insertAt, sentence }: Doctoring): Float32Array<ArrayBuffer> {
  const without = joined([samples.subarray(0, at(cut.at)), samples.subarray(at(cut.at + cut.seconds))]);
  return joined([without.subarray(0, at(insertAt)), sentence, without.subarray(at(insertAt))]);
}

const at = (seconds: number): number => Math.round(seconds * RATE_HZ);

/** One after another, each faded in and out where it meets another. */
function joined(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const [index, part] of parts.entries()) {
    whole.set(part, from);
    const fades = Math.min(FADE_SAMPLES, Math.floor(part.length / 2));
    for (let i = 0; i < fades; i++) {
      const gain = i / fades;
      if (index > 0) whole[from + i] = (part[i] as number) * gain;
      const last = part.length - 1 - i;
      if (index < parts.length - 1) whole[from + last] = (part[last] as number) * gain;
    }
    from += part.length;
  }
  return whole;
}
