import { describe, expect, test } from 'vitest';
import { BAND_COUNT } from '../layout.js';
import { type CorrelationSource, Correlator } from './correlator.js';
import { type Readings } from './readings.js';

const OFFSETS = 1500;

const waves = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => ((Math.sin((i + 1) * (seed + 1.618) * 12.9898) * 43758.5453) % 1) as number);

const readingsOf = (cells: number, seed: number): Readings => ({ cells, values: waves(cells * BAND_COUNT, seed) });

/** Signs of a key, and nothing before place 3. */
const signAt = (seed: number, band: number, at: number): number =>
  at < 3 ? 0 : Math.sin((at * 31 + band * 7 + seed) * 78.233) > 0 ? 1 : -1;

const sourceOf = (seed: number): CorrelationSource => ({
  fill: (band, from, out, order) => {
    for (let i = 0; i < out.length; i++) out[order[i] as number] = signAt(seed, band, from + i);
  },
});

function slowScore({ cells, values }: Readings, seed: number, offset: number, bands: number): number {
  let sum = 0;
  let energy = 0;
  for (let cell = 0; cell < cells; cell++) {
    for (let band = 0; band < bands; band++) {
      const value = values[cell * BAND_COUNT + band] as number;
      sum += value * signAt(seed, band, offset + cell);
      energy += value * value;
    }
  }
  return energy === 0 ? 0 : sum / Math.sqrt(energy);
}

function scores(templates: readonly Readings[], seeds: readonly number[], bands: number): Map<string, number> {
  const found = new Map<string, number>();
  const sources = seeds.map(sourceOf);
  new Correlator(templates, bands).scan(sources, OFFSETS, Number.NEGATIVE_INFINITY, (template, offset, z, source) => {
    expect(found.has(`${template} ${source} ${offset}`)).toBe(false);
    found.set(`${template} ${source} ${offset}`, z);
  });
  return found;
}

describe('scores by transforms', () => {
  test.each<[string, number[], number[], number]>([
    ['one key, one set of readings', [5], [150], BAND_COUNT],
    ['two keys, two sets', [5, 9], [150, 149], BAND_COUNT],
    ['two keys, three sets of some bands', [5, 9], [150, 151, 140], 17],
    ['more keys than one transform is long', [2, 3], [400], 4],
  ])('of %s are those of the definition', (_, seeds, lengths, bands) => {
    const templates = lengths.map((cells, i) => readingsOf(cells, i));
    const found = scores(templates, seeds, bands);
    expect(found.size).toBe(seeds.length * lengths.length * OFFSETS);
    templates.forEach((template, number) => {
      seeds.forEach((seed, source) => {
        for (const offset of [0, 1, 2, 3, 700, 873, 874, 875, 1024, OFFSETS - 1]) {
          const slow = slowScore(template, seed, offset, bands);
          expect(found.get(`${number} ${source} ${offset}`)).toBeCloseTo(slow, 4);
        }
      });
    });
  });

  test('of readings that say nothing do not exist', () => {
    const silent: Readings = { cells: 100, values: new Float32Array(100 * BAND_COUNT) };
    const found = scores([readingsOf(100, 1), silent, readingsOf(100, 2)], [4], BAND_COUNT);
    expect(new Set([...found.keys()].map((name) => name.split(' ')[0]))).toEqual(new Set(['0', '2']));
  });
});
