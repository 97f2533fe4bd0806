// Fast Fourier transforms of power-of-two length on separate real and imaginary parts, without allocation (L1).
// Radix 4 with one radix-2 step where the length asks for it; see docs/decisions/0023 for what it was measured against.

/** Complex transform of one length. One object per thread: it holds no state between calls. */
export class ComplexFft {
  readonly length: number;
  /** Where `forwardReordered` wants sample `n`: the bits of `n` reversed. */
  readonly order: Uint32Array;
  readonly #swaps: Uint32Array;
  /** For each step of radix 4, its length and the turns of its three quarters, in the order in which they are used. */
  readonly #steps: readonly Step[];

  /** @param length a power of two, at least 4 */
  constructor(length: number) {
    if (length < 4 || (length & (length - 1)) !== 0) throw new RangeError('length is not a power of two');
    this.length = length;
    this.order = bitReversed(length);
    this.#swaps = swapsOf(this.order);
    this.#steps = stepsOf(length);
  }

  /** X[k] = Σ x[n] exp(−2πi kn/N), in place. */
  forward(re: Float32Array, im: Float32Array): void {
    const swaps = this.#swaps;
    for (let s = 0; s < swaps.length; s += 2) {
      const i = swaps[s] as number;
      const j = swaps[s + 1] as number;
      const r = re[i] as number;
      re[i] = re[j] as number;
      re[j] = r;
      const m = im[i] as number;
      im[i] = im[j] as number;
      im[j] = m;
    }
    this.forwardReordered(re, im);
  }

  /** As `forward`, for whoever has put sample `n` at place `order[n]`. */
  forwardReordered(re: Float32Array, im: Float32Array): void {
    const n = this.length;
    if ((Math.log2(n) & 1) === 1) pairs(re, im, n);
    else fours(re, im, n);
    for (const step of this.#steps) quads(re, im, n, step);
  }

  /** N times the inverse transform, in place: swapping the parts turns one into the other. */
  inverse(re: Float32Array, im: Float32Array): void {
    this.forward(im, re);
  }

  /** As `inverse`, for whoever has put line `k` at place `order[k]`. */
  inverseReordered(re: Float32Array, im: Float32Array): void {
    this.forwardReordered(im, re);
  }
}

interface Step {
  readonly span: number;
  /** `span` times cos and sin of one, two and three turns. */
  readonly turns: Float64Array;
}

function stepsOf(length: number): Step[] {
  const steps: Step[] = [];
  for (let span = (Math.log2(length) & 1) === 1 ? 2 : 4; span < length; span *= 4) {
    const turns = new Float64Array(6 * span);
    for (let k = 0; k < span; k++) {
      for (let times = 1; times <= 3; times++) {
        const angle = (2 * Math.PI * times * k) / (4 * span);
        turns[6 * k + 2 * (times - 1)] = Math.cos(angle);
        turns[6 * k + 2 * (times - 1) + 1] = Math.sin(angle);
      }
    }
    steps.push({ span, turns });
  }
  return steps;
}

/** Joins four transforms of length `span` each into one of four times the length. */
function quads(re: Float32Array, im: Float32Array, n: number, { span, turns }: Step): void {
  for (let first = 0; first < n; first += span * 4) {
    let t = 0;
    for (let a = first; a < first + span; a++) {
      const c1 = turns[t] as number;
      const s1 = turns[t + 1] as number;
      const c2 = turns[t + 2] as number;
      const s2 = turns[t + 3] as number;
      const c3 = turns[t + 4] as number;
      const s3 = turns[t + 5] as number;
      t += 6;
      // Bit-reversed order: the second quarter holds the samples 2 mod 4, the third those 1 mod 4.
      const c = a + span;
      const b = c + span;
      const d = b + span;
      const ar = re[a] as number;
      const ai = im[a] as number;
      const br = (re[b] as number) * c1 + (im[b] as number) * s1;
      const bi = (im[b] as number) * c1 - (re[b] as number) * s1;
      const cr = (re[c] as number) * c2 + (im[c] as number) * s2;
      const ci = (im[c] as number) * c2 - (re[c] as number) * s2;
      const dr = (re[d] as number) * c3 + (im[d] as number) * s3;
      const di = (im[d] as number) * c3 - (re[d] as number) * s3;
      const pr = ar + cr;
      const pi = ai + ci;
      const qr = ar - cr;
      const qi = ai - ci;
      const sr = br + dr;
      const si = bi + di;
      const tr = br - dr;
      const ti = bi - di;
      re[a] = pr + sr;
      im[a] = pi + si;
      re[c] = qr + ti;
      im[c] = qi - tr;
      re[b] = pr - sr;
      im[b] = pi - si;
      re[d] = qr - ti;
      im[d] = qi + tr;
    }
  }
}

function pairs(re: Float32Array, im: Float32Array, n: number): void {
  for (let a = 0; a < n; a += 2) {
    const ar = re[a] as number;
    const ai = im[a] as number;
    const br = re[a + 1] as number;
    const bi = im[a + 1] as number;
    re[a] = ar + br;
    im[a] = ai + bi;
    re[a + 1] = ar - br;
    im[a + 1] = ai - bi;
  }
}

/** The first step of radix 4, where nothing is turned. */
function fours(re: Float32Array, im: Float32Array, n: number): void {
  for (let a = 0; a < n; a += 4) {
    const pr = (re[a] as number) + (re[a + 1] as number);
    const pi = (im[a] as number) + (im[a + 1] as number);
    const qr = (re[a] as number) - (re[a + 1] as number);
    const qi = (im[a] as number) - (im[a + 1] as number);
    const sr = (re[a + 2] as number) + (re[a + 3] as number);
    const si = (im[a + 2] as number) + (im[a + 3] as number);
    const tr = (re[a + 2] as number) - (re[a + 3] as number);
    const ti = (im[a + 2] as number) - (im[a + 3] as number);
    re[a] = pr + sr;
    im[a] = pi + si;
    re[a + 1] = qr + ti;
    im[a + 1] = qi - tr;
    re[a + 2] = pr - sr;
    im[a + 2] = pi - si;
    re[a + 3] = qr - ti;
    im[a + 3] = qi + tr;
  }
}

/** Each number below `length` with its bits reversed. */
function bitReversed(length: number): Uint32Array {
  const order = new Uint32Array(length);
  for (let i = 0, j = 0; i < length; i++) {
    order[i] = j;
    let bit = length >> 1;
    while ((j & bit) !== 0) {
      j ^= bit;
      bit >>= 1;
    }
    j |= bit;
  }
  return order;
}

/** Pairs of places that bit reversal exchanges. */
function swapsOf(order: Uint32Array): Uint32Array {
  const swaps: number[] = [];
  order.forEach((j, i) => {
    if (i < j) swaps.push(i, j);
  });
  return Uint32Array.from(swaps);
}

/** Transform of real samples: `length / 2 + 1` lines. Holds scratch memory: one object per thread. */
export class RealFft {
  readonly length: number;
  readonly #half: ComplexFft;
  readonly #re: Float32Array;
  readonly #im: Float32Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;

  /** @param length a power of two, at least 8 */
  constructor(length: number) {
    const half = length / 2;
    this.length = length;
    this.#half = new ComplexFft(half);
    this.#re = new Float32Array(half);
    this.#im = new Float32Array(half);
    this.#cos = Float64Array.from({ length: half + 1 }, (_, k) => Math.cos((2 * Math.PI * k) / length));
    this.#sin = Float64Array.from({ length: half + 1 }, (_, k) => Math.sin((2 * Math.PI * k) / length));
  }

  /** `re[k] + i im[k] = Σ samples[n] exp(−2πi kn/N)` for k = 0 … N/2. */
  forward(samples: Float32Array, re: Float32Array, im: Float32Array): void {
    const half = this.length / 2;
    const zr = this.#re;
    const zi = this.#im;
    for (let i = 0; i < half; i++) {
      zr[i] = samples[2 * i] as number;
      zi[i] = samples[2 * i + 1] as number;
    }
    this.#half.forward(zr, zi);
    for (let k = 0; k <= half; k++) {
      const a = k === half ? 0 : k;
      const b = k === 0 ? 0 : half - k;
      const ar = zr[a] as number;
      const ai = zi[a] as number;
      const br = zr[b] as number;
      const bi = zi[b] as number;
      const evenR = 0.5 * (ar + br);
      const evenI = 0.5 * (ai - bi);
      const oddR = 0.5 * (ai + bi);
      const oddI = 0.5 * (br - ar);
      const c = this.#cos[k] as number;
      const s = this.#sin[k] as number;
      re[k] = evenR + oddR * c + oddI * s;
      im[k] = evenI + oddI * c - oddR * s;
    }
  }
}
