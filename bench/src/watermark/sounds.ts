// Sound as searches want it.
import { type SoundSpectrum, SpectrumReader } from '@incamera/watermark';
import { RATE_HZ } from './tools.js';

export function spectrumOf(samples: Float32Array): SoundSpectrum {
  const reader = new SpectrumReader(RATE_HZ);
  reader.push(samples);
  return reader.finish();
}
