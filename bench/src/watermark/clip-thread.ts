// A worker thread that traces one clip after the other, as the product would, alone on its core.
import { parentPort } from 'node:worker_threads';
import { type NamedKey, type SoundSpectrum, traceSound } from '@incamera/watermark';
import { spectrumOf } from './sounds.js';

export interface ClipRequest {
  readonly samples: Float32Array;
  readonly keys: readonly NamedKey[];
  readonly toSeconds: number;
  readonly reference?: SoundSpectrum;
}

parentPort?.on('message', ({ samples, keys, toSeconds, reference }: ClipRequest) => {
  const options = { fromSeconds: 0, toSeconds, ...(reference && { reference }) };
  traceSound(spectrumOf(samples), keys, options).then(
    (report) => parentPort?.postMessage(report),
    (error) => {
      throw error;
    },
  );
});
