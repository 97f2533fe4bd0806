// Copies of a host as devices would play them.
import { MARK_BLOCK, type MarkStrength, SoundMarker } from '@incamera/watermark';
import { RATE_HZ } from './tools.js';

/** The meeting's clock when a host begins. */
export const CLOCK_SECONDS = 600;

/** Key of device `number`, made up for the bench. */
export function benchKey(number: number): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => (i < 4 ? (number >>> (8 * i)) & 255 : (i * 73 + 5) & 255));
}

/** What device `number` plays, less the latency; `seconds` is what marking took. */
export function copyOf(
  host: Float32Array,
  number: number,
  strength: MarkStrength = 'standard',
): { samples: Float32Array; seconds: number } {
  const options = { key: benchKey(number), sampleRateHz: RATE_HZ, channels: 1, strength } as const;
  const marker = new SoundMarker({ ...options, clockSeconds: CLOCK_SECONDS });
  const length = Math.ceil((host.length + marker.latencySamples) / MARK_BLOCK) * MARK_BLOCK;
  const sound = new Float32Array(length);
  sound.set(host);
  const began = process.cpuUsage();
  for (let at = 0; at < length; at += MARK_BLOCK) {
    const block = [sound.subarray(at, at + MARK_BLOCK)];
    marker.process(block, block);
  }
  const spent = process.cpuUsage(began);
  return {
    samples: sound.slice(marker.latencySamples, marker.latencySamples + host.length),
    seconds: (spent.user + spent.system) / 1e6,
  };
}
