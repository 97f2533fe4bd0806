// Opus in WebAssembly for Node: speech as the packets that a browser would send (RFC 6716), and back to samples.
import OpusScript from 'opusscript';

/** 20 ms at 48 kHz, the frame that WebRTC sends. */
export const opusFrameLength = 960;

const sampleRateHz = 48_000;

/**
 * Encodes mono speech to Opus packets of 20 ms; the last partial frame is padded with silence.
 * @param samples mono, [-1, 1], 48 kHz
 */
export function encodeOpus(samples: Float32Array, rateBps = 32_000): Uint8Array<ArrayBuffer>[] {
  const codec = new OpusScript(sampleRateHz, 1, OpusScript.Application.VOIP);
  try {
    codec.setBitrate(rateBps);
    const packets: Uint8Array<ArrayBuffer>[] = [];
    for (let start = 0; start < samples.length; start += opusFrameLength) {
      const pcm = new Int16Array(opusFrameLength);
      for (let index = 0; index < opusFrameLength; index++) {
        pcm[index] = Math.round(Math.max(-1, Math.min(1, samples[start + index] ?? 0)) * 32767);
      }
      packets.push(Uint8Array.from(codec.encode(Buffer.from(pcm.buffer), opusFrameLength)));
    }
    return packets;
  } finally {
    codec.delete();
  }
}

/** Decodes Opus packets of 20 ms to mono samples at 48 kHz. */
export function decodeOpus(packets: readonly Uint8Array[]): Float32Array<ArrayBuffer> {
  const codec = new OpusScript(sampleRateHz, 1, OpusScript.Application.VOIP);
  try {
    const samples = new Float32Array(packets.length * opusFrameLength);
    for (const [index, packet] of packets.entries()) {
      const pcm = Buffer.from(codec.decode(Buffer.from(packet)));
      for (let frame = 0; frame < Math.min(opusFrameLength, pcm.length / 2); frame++) {
        samples[index * opusFrameLength + frame] = pcm.readInt16LE(frame * 2) / 32768;
      }
    }
    return samples;
  } finally {
    codec.delete();
  }
}
