// Ways to weigh what the bands say, for what may have happened to a recording (L1).
import { BAND_COUNT, BAND_EDGES_HZ } from '../layout.js';
import { type Readings } from './readings.js';

export interface Profile {
  readonly name: string;
  /** Weight of a band at a frequency, when all bands say equally much. */
  readonly weightAt: (frequencyHz: number) => number;
  /** Share by which a cell is heard again in the next one: the tail of a room. */
  readonly tail: number;
}

const fallingFrom = (kneeHz: number, power: number) => (hz: number) => 1 / (1 + (hz / kneeHz) ** power);

/** Clean copies and wide-band codecs; narrow bands and near telephones; rooms. Tuned on the Czech host of the bench. */
export const PROFILES: readonly Profile[] = [
  { name: 'even', weightAt: () => 1, tail: 0 },
  { name: 'narrow', weightAt: fallingFrom(1000, 1), tail: 0 },
  { name: 'distant', weightAt: fallingFrom(2000, 1.5), tail: 0.4 },
];

/** Readings as one profile weighs them. They depend on the sound only, as their input does. */
export function weighted(readings: Readings, profile: Profile): Readings {
  const { cells, values } = readings;
  const gains = bandGains(readings, profile);
  const out = new Float32Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const later = at + BAND_COUNT < values.length ? (values[at + BAND_COUNT] as number) : 0;
    out[at] = (gains[at % BAND_COUNT] as number) * ((values[at] as number) + profile.tail * later);
  }
  return { cells, values: out };
}

/** Makes bands equally loud, as far as they say anything, and applies the weights. */
function bandGains({ cells, values }: Readings, profile: Profile): Float64Array {
  const energy = new Float64Array(BAND_COUNT);
  for (let at = 0; at < values.length; at++) {
    energy[at % BAND_COUNT] = (energy[at % BAND_COUNT] as number) + (values[at] as number) ** 2;
  }
  return energy.map((sum, band) => {
    const middle = ((BAND_EDGES_HZ[band] as number) + (BAND_EDGES_HZ[band + 1] as number)) / 2;
    return profile.weightAt(middle) / Math.sqrt(Math.sqrt(sum / Math.max(1, cells)) + 1e-3);
  });
}

/** √ΣR² over the lowest bands: what a score is divided by. */
export function norm({ values }: Readings, bands: number = BAND_COUNT): number {
  let sum = 0;
  for (let row = 0; row < values.length; row += BAND_COUNT) {
    for (let at = row; at < row + bands; at++) sum += (values[at] as number) ** 2;
  }
  return Math.sqrt(sum);
}
