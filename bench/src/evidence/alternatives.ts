// Other forms of fingerprints, measured alike: how far aligned sound stands above chance, from window to window. Hard signs only, every
// frame of the sound as it was sent against the same frame of what was published.
import { RealFft } from '@incamera/watermark';
import { RATE_HZ } from '../watermark/tools.js';

export interface Form {
  readonly name: string;
  readonly windowSeconds: number;
  readonly hopSeconds: number;
  readonly signs: number;
  readonly fromHz: number;
  readonly toHz: number;
  /** A sign compares frames this far before and after it. */
  readonly span: number;
}

export const FORMS: readonly Form[] = [
  {
    name: '64 ms, 32 signs (ours)',
    windowSeconds: 0.064,
    hopSeconds: 0.016,
    signs: 32,
    fromHz: 200,
    toHz: 6000,
    span: 2,
  },
  { name: '64 ms, 24 signs', windowSeconds: 0.064, hopSeconds: 0.016, signs: 24, fromHz: 200, toHz: 6000, span: 2 },
  { name: '128 ms, 32 signs', windowSeconds: 0.128, hopSeconds: 0.032, signs: 32, fromHz: 200, toHz: 6000, span: 2 },
  {
    name: '370 ms, 32 signs to 2 kHz (Haitsma, Kalker)',
    windowSeconds: 0.37,
    hopSeconds: 0.0116,
    signs: 32,
    fromHz: 300,
    toHz: 2000,
    span: 0.5,
  },
];

export interface FormResult {
  readonly form: string;
  readonly attack: string;
  readonly bytesPerSecond: number;
  readonly wrong: number;
  /** Of windows of 0.4 s, and the twentieth part of the worst. */
  readonly word: readonly [mean: number, low: number];
  readonly passage: readonly [mean: number, low: number];
}

/** Every form against one attack. */
export function compareForms(sent: Float32Array, published: Float32Array, attack: string): FormResult[] {
  return FORMS.map((form) => {
    const a = signsOf(sent, form);
    const b = signsOf(published, form);
    const rows = Math.min(a.rows, b.rows);
    const lag = bestLag(a, b, rows, form);
    const wrong = 1 - (1 + mean(a, b, 0, rows, lag)) / 2;
    return {
      form: form.name,
      attack,
      bytesPerSecond: form.signs / 8 / form.hopSeconds,
      wrong,
      word: separation(a, b, rows, lag, Math.round(0.4 / form.hopSeconds)),
      passage: separation(a, b, rows, lag, Math.round(5 / form.hopSeconds)),
    };
  });
}

interface Signs {
  readonly rows: number;
  readonly columns: number;
  /** -1 or 1. */
  readonly values: Int8Array;
}

function signsOf(samples: Float32Array, { windowSeconds, hopSeconds, signs, fromHz, toHz, span }: Form): Signs {
  const length = Math.round(windowSeconds * RATE_HZ);
  const fft = new RealFft(2 ** Math.ceil(Math.log2(length)));
  const edges = Array.from({ length: signs + 2 }, (_, i) =>
    melToHz(mel(fromHz) + ((mel(toHz) - mel(fromHz)) * i) / (signs + 1)),
  );
  const lines = edges.map((hz) => Math.round((hz * fft.length) / RATE_HZ));
  const rows = Math.floor((samples.length - length) / (hopSeconds * RATE_HZ));
  const levels = new Float32Array(rows * signs);
  const block = new Float32Array(fft.length);
  const re = new Float32Array(fft.length / 2 + 1);
  const im = new Float32Array(fft.length / 2 + 1);
  const energies = new Float64Array(signs + 1);
  for (let row = 0; row < rows; row++) {
    const at = Math.round(row * hopSeconds * RATE_HZ);
    for (let i = 0; i < length; i++)
      block[i] = (samples[at + i] as number) * Math.sin((Math.PI * (i + 0.5)) / length) ** 2;
    fft.forward(block, re, im);
    for (let band = 0; band <= signs; band++) {
      let sum = 1e-4;
      for (
        let line = lines[band] as number;
        line < Math.max(lines[band + 1] as number, (lines[band] as number) + 1);
        line++
      ) {
        sum += (re[line] as number) ** 2 + (im[line] as number) ** 2;
      }
      energies[band] = Math.log(sum);
    }
    for (let sign = 0; sign < signs; sign++) {
      levels[row * signs + sign] = (energies[sign + 1] as number) - (energies[sign] as number);
    }
  }
  const values = new Int8Array(rows * signs);
  const [before, after] = span < 1 ? [1, 0] : [span, span];
  for (let row = before; row < rows - after; row++) {
    for (let sign = 0; sign < signs; sign++) {
      const step = (levels[(row + after) * signs + sign] as number) - (levels[(row - before) * signs + sign] as number);
      values[row * signs + sign] = step > 0 ? 1 : -1;
    }
  }
  return { rows, columns: signs, values };
}

/** Mean product of the rows `from` to before `to` of `b` with those `lag` later in `a`. */
function mean(a: Signs, b: Signs, from: number, to: number, lag: number): number {
  let sum = 0;
  let count = 0;
  for (let row = from; row < to; row++) {
    const other = row + lag;
    if (other < 0 || other >= a.rows) continue;
    for (let i = 0; i < a.columns; i++) {
      sum += (a.values[other * a.columns + i] as number) * (b.values[row * a.columns + i] as number);
    }
    count += a.columns;
  }
  return count === 0 ? 0 : sum / count;
}

function bestLag(a: Signs, b: Signs, rows: number, { hopSeconds }: Form): number {
  const reach = Math.round(0.25 / hopSeconds);
  let best = { lag: 0, mean: -1 };
  for (let lag = -reach; lag <= reach; lag++) {
    const value = mean(a, b, 0, Math.min(rows, Math.round(60 / hopSeconds)), lag);
    if (value > best.mean) best = { lag, mean: value };
  }
  return best.lag;
}

/** How many standard deviations of chance aligned windows score. */
function separation(a: Signs, b: Signs, rows: number, lag: number, length: number): [number, number] {
  const aligned: number[] = [];
  let squares = 0;
  let count = 0;
  for (let from = length; from + 2 * length < rows; from += length) {
    aligned.push(mean(a, b, from, from + length, lag));
    for (const far of [0.31, 0.47, 0.59, 0.73]) {
      const away = Math.floor(rows * far);
      squares += mean(a, b, from, from + length, from + away + length < rows ? away : -Math.min(away, from)) ** 2;
      count++;
    }
  }
  const deviation = Math.sqrt(squares / Math.max(1, count));
  const sorted = aligned.map((value) => value / deviation).sort((x, y) => x - y);
  const total = sorted.reduce((sum, value) => sum + value, 0);
  return [total / Math.max(1, sorted.length), sorted[Math.floor(sorted.length / 20)] ?? 0];
}

export function formRow({ form, attack, bytesPerSecond, wrong, word, passage }: FormResult): string[] {
  const both = ([average, low]: readonly [number, number]): string => `${average.toFixed(1)} [${low.toFixed(1)}]`;
  return [
    attack,
    form,
    Math.round(bytesPerSecond).toString(),
    `${(100 * wrong).toFixed(0)} %`,
    both(word),
    both(passage),
  ];
}

export const FORM_COLUMNS: readonly string[] = [
  'attack',
  'form',
  'bytes/s',
  'signs wrong',
  '0.4 s, mean [5 %]',
  '5 s, mean [5 %]',
];

function mel(hz: number): number {
  return 1127 * Math.log(1 + hz / 700);
}

function melToHz(value: number): number {
  return 700 * (Math.exp(value / 1127) - 1);
}
