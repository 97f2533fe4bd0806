// What of a VP8 frame stays readable for the media server: the frame tag, and in key frames the start code and size,
// so that it can tell key frames (L1, RFC 6386 section 9.1; RFC 7741 section 4.3).

const KEY_FRAME_BYTES = 10;
const DELTA_FRAME_BYTES = 3;

/** Whether a VP8 frame is a key frame. The bit is set for delta frames. */
export function isVp8KeyFrame(frame: Uint8Array): boolean {
  return frame.byteLength > 0 && ((frame[0] as number) & 1) === 0;
}

/** Length of the clear prefix of a VP8 frame in bytes; `null` when the frame is shorter than that. */
export function vp8ClearPrefixBytes(frame: Uint8Array): number | null {
  const prefix = isVp8KeyFrame(frame) ? KEY_FRAME_BYTES : DELTA_FRAME_BYTES;
  return frame.byteLength < prefix ? null : prefix;
}

/** Whether a whole plaintext frame agrees with what its prefix says: start code and room for the first partition. */
export function isConsistentVp8(frame: Uint8Array): boolean {
  const prefix = vp8ClearPrefixBytes(frame);
  if (prefix === null) return false;
  const [a, b, c] = frame as unknown as [number, number, number];
  const firstPartitionBytes = (a | (b << 8) | (c << 16)) >> 5;
  if (firstPartitionBytes > frame.byteLength - prefix) return false;
  return prefix === DELTA_FRAME_BYTES || (frame[3] === 0x9d && frame[4] === 0x01 && frame[5] === 0x2a);
}
