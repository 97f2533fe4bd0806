// A worker thread that traces one clip after the other, as the product would, alone on its core.
import { parentPort } from 'node:worker_threads';
import { type NamedKey, SpectrumReader, traceSound } from '@incamera/watermark';
import { RATE_HZ } from './tools.js';

export interface ClipRequest {
  readonly samples: Float32Array;
  readonly keys: readonly NamedKey[];
  readonly toSeconds: number;
}

parentPort?.on('message', ({ samples, keys, toSeconds }: ClipRequest) => {
  const reader = new SpectrumReader(RATE_HZ);
  reader.push(samples);
  traceSound(reader.finish(), keys, { fromSeconds: 0, toSeconds }).then(
    (report) => parentPort?.postMessage(report),
    (error) => {
      throw error;
    },
  );
});
