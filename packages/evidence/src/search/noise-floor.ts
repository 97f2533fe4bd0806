// How loud the noise of a recording is, band by band (L2): what does not stand out of it is not compared.
import { BandEnergy } from '../print/band-energy.js';
import { BAND_COUNT } from '../print/layout.js';
import { copySamples, type FileSound, SOUND_RATE_HZ } from './file-sound.js';

/** Noise is told again so often. */
const STEP_SECONDS = 5;
/** From so much sound around it. */
const REACH_SECONDS = 10;
const SAMPLE_SECONDS = 0.08;
/** Pauses between words take more of any speech than this. */
const QUIET_SHARE = 0.12;

/** Energies of the noise: `BAND_COUNT` for each `STEP_SECONDS` of the recording. */
export function noiseFloor(sound: FileSound): Float32Array {
  const bands = new BandEnergy(SOUND_RATE_HZ);
  const samples = new Int16Array(bands.windowSamples);
  const steps = Math.ceil(sound.seconds / STEP_SECONDS);
  const looks = Math.max(1, Math.floor(sound.seconds / SAMPLE_SECONDS));
  const energies = new Float32Array(looks * BAND_COUNT);
  for (let look = 0; look < looks; look++) {
    copySamples(sound, Math.round(look * SAMPLE_SECONDS * SOUND_RATE_HZ), samples);
    bands.measure(samples, 0, 1 / 32_768);
    energies.set(bands.energies, look * BAND_COUNT);
  }
  const out = new Float32Array(steps * BAND_COUNT);
  const near = new Float32Array(Math.ceil((STEP_SECONDS + 2 * REACH_SECONDS) / SAMPLE_SECONDS) + 1);
  for (let step = 0; step < steps; step++) {
    const from = Math.max(0, Math.floor((step * STEP_SECONDS - REACH_SECONDS) / SAMPLE_SECONDS));
    const to = Math.min(looks, Math.ceil(((step + 1) * STEP_SECONDS + REACH_SECONDS) / SAMPLE_SECONDS));
    const sorted = near.subarray(0, Math.max(1, Math.min(near.length, to - from)));
    for (let band = 0; band < BAND_COUNT; band++) {
      for (let i = 0; i < sorted.length; i++) sorted[i] = energies[(from + i) * BAND_COUNT + band] ?? 0;
      sorted.sort();
      out[step * BAND_COUNT + band] = sorted[Math.floor(QUIET_SHARE * sorted.length)] as number;
    }
  }
  return out;
}

/** Where the noise of a time of the recording stands in what `noiseFloor` gave. */
export function floorAt(floor: Float32Array, seconds: number): number {
  const steps = floor.length / BAND_COUNT;
  return BAND_COUNT * Math.max(0, Math.min(steps - 1, Math.floor(seconds / STEP_SECONDS)));
}
