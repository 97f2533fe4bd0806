// Copies of a host as devices would play them.
import { type MarkStrength, RecordingMarker } from '@incamera/watermark';
import { RATE_HZ } from './tools.js';

/** The meeting's clock when a host begins. */
export const CLOCK_SECONDS = 600;

/** Key of device `number`, made up for the bench. */
export function benchKey(number: number): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => (i < 4 ? (number >>> (8 * i)) & 255 : (i * 73 + 5) & 255));
}

/** What device `number` plays, less the latency. */
export function copyOf(host: Float32Array, number: number, strength: MarkStrength = 'standard'): Float32Array {
  const marker = new RecordingMarker({
    key: benchKey(number),
    sampleRateHz: RATE_HZ,
    channels: 1,
    strength,
    clockSeconds: CLOCK_SECONDS,
  });
  const samples = new Float32Array(host.length);
  let filled = 0;
  const take = ([part]: readonly Float32Array[]): void => {
    samples.set(part as Float32Array, filled);
    filled += part?.length ?? 0;
  };
  for (let at = 0; at < host.length; at += RATE_HZ) take(marker.push([host.subarray(at, at + RATE_HZ)]));
  take(marker.finish());
  return samples;
}
