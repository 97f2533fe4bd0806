// RNNoise, the denoiser that conference services use, with its own trained model (WebAssembly).
import { RATE_HZ } from './tools.js';

/** RNNoise counts in steps of 16-bit samples. */
const FULL_SCALE = 32_768;

/** What it calls speech, without what it calls noise. */
export async function withoutNoise(samples: Float32Array): Promise<Float32Array> {
  const state = (await load()).createDenoiseState();
  if (RATE_HZ !== 48_000) throw new Error('RNNoise takes 48 kHz');
  const out = new Float32Array(samples.length);
  const frame = new Float32Array(FRAME);
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
    for (let i = 0; i < FRAME; i++) frame[i] = FULL_SCALE * (samples[at + i] as number);
    state.processFrame(frame);
    for (let i = 0; i < FRAME; i++) out[at + i] = (frame[i] as number) / FULL_SCALE;
  }
  state.destroy();
  return out;
}

const FRAME = 480;

type Rnnoise = Awaited<ReturnType<typeof import('@shiguredo/rnnoise-wasm')['Rnnoise']['load']>>;
let loaded: Promise<Rnnoise> | undefined;

function load(): Promise<Rnnoise> {
  loaded ??= (async () => {
    // The package is built for workers of a browser and asks for their names, but uses nothing of them.
    const globals = globalThis as unknown as Record<string, unknown>;
    globals.WorkerGlobalScope ??= class {};
    globals.self ??= { location: { href: 'file:///' } };
    return (await import('@shiguredo/rnnoise-wasm')).Rnnoise.load();
  })();
  return loaded;
}
