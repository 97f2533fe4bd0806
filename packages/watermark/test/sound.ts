// Sound for tests: speech-like, seeded, made here, so that no recording lies in the repository.
import { randomFrom } from '../../../testkit/src/seeded-random.js';
import { MARK_BLOCK, type MarkShape, SoundMarker, type SoundSpectrum, SpectrumReader } from '../src/index.js';

export const RATE_HZ = 48_000;

/** Syllables: a gliding voice through two moving resonances, hissing sounds between, and pauses. */
export function speechLike(seconds: number, seed: number): Float32Array {
  const random = randomFrom(seed);
  const out = new Float32Array(Math.round(seconds * RATE_HZ));
  let phase = 0;
  let pitchHz = 120;
  for (let at = 0; at < out.length; ) {
    const length = Math.round((0.09 + 0.2 * random()) * RATE_HZ);
    const kind = random();
    const target = 95 + 70 * random();
    const formants = [300 + 500 * random(), 900 + 1400 * random(), 2500 + 900 * random()];
    const level = kind < 0.15 ? 0.002 : 0.08 + 0.12 * random();
    const isVoiced = kind < 0.75;
    const states = formants.map(() => [0, 0] as [number, number]);
    for (let i = 0; i < length && at < out.length; i++, at++) {
      pitchHz += (target - pitchHz) * 0.0002;
      phase += pitchHz / RATE_HZ;
      if (phase >= 1) phase -= 1;
      const source = isVoiced ? (phase < pitchHz / RATE_HZ ? 6 : 0) + 0.05 * (random() - 0.5) : random() - 0.5;
      const envelope = level * Math.sin((Math.PI * (i + 0.5)) / length) ** 0.5;
      let sum = 0.02 * source;
      formants.forEach((hz, f) => {
        const state = states[f] as [number, number];
        const radius = isVoiced ? 0.985 : 0.9;
        const value = source + 2 * radius * Math.cos((2 * Math.PI * hz) / RATE_HZ) * state[0] - radius ** 2 * state[1];
        state[1] = state[0];
        state[0] = value;
        sum += value * 0.06;
      });
      out[at] = envelope * sum + 0.0003 * (random() - 0.5);
    }
  }
  return out;
}

export function noise(seconds: number, seed: number): Float32Array {
  const random = randomFrom(seed);
  return Float32Array.from({ length: Math.round(seconds * RATE_HZ) }, () => 0.2 * (random() - 0.5));
}

/** Chords of decaying harmonics on a beat. */
export function music(seconds: number): Float32Array {
  const chords = [
    [220, 277, 330],
    [196, 247, 294],
    [175, 220, 262],
    [165, 208, 247],
  ];
  return Float32Array.from({ length: Math.round(seconds * RATE_HZ) }, (_, i) => {
    const t = i / RATE_HZ;
    const chord = chords[Math.floor(t / 0.5) % chords.length] as number[];
    let sum = 0;
    for (const hz of chord) for (let h = 1; h <= 8; h++) sum += Math.sin(2 * Math.PI * hz * h * t) / h;
    return 0.05 * sum * Math.exp(-3 * (t % 0.5));
  });
}

export function testKey(number: number): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => (number * 37 + i * 11) & 255);
}

/** What the device of `key` would play, without the latency. */
export function marked(samples: Float32Array, key: Uint8Array, clockSeconds: number, shape?: MarkShape): Float32Array {
  const options = { key, sampleRateHz: RATE_HZ, channels: 1, strength: 'standard', clockSeconds } as const;
  const marker = shape === undefined ? new SoundMarker(options) : new SoundMarker(options, shape);
  const length = Math.ceil((samples.length + marker.latencySamples) / MARK_BLOCK) * MARK_BLOCK;
  const block = new Float32Array(length);
  block.set(samples);
  marker.process([block], [block]);
  return block.slice(marker.latencySamples, marker.latencySamples + samples.length);
}

export function spectrumOf(samples: Float32Array, sampleRateHz: number = RATE_HZ): SoundSpectrum {
  const reader = new SpectrumReader(sampleRateHz);
  for (let at = 0; at < samples.length; at += 10_000) reader.push(samples.subarray(at, at + 10_000));
  return reader.finish();
}

/** Plays `rate` times as fast, by straight lines between samples. */
export function sped(samples: Float32Array, rate: number): Float32Array {
  return Float32Array.from({ length: Math.floor((samples.length - 1) / rate) }, (_, i) => {
    const at = i * rate;
    const whole = Math.floor(at);
    const a = samples[whole] as number;
    return a + (at - whole) * ((samples[whole + 1] as number) - a);
  });
}

export function mixed(...parts: readonly Float32Array[]): Float32Array {
  const [first] = parts as [Float32Array];
  return first.map((_, i) => parts.reduce((sum, part) => sum + (part[i] ?? 0), 0) / parts.length);
}
