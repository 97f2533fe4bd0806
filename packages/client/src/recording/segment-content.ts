// What one segment of a recording opens to (L4; decision 0041): whose voices are in it, by their own signatures, and the sound itself as Opus
// packets of 20 ms one after another.
import { type Bytes, isLine, Reader, Writer } from '@incamera/kernel';

/** Somebody who agreed to be heard. */
export interface RecordedVoice {
  /** Ed25519, 32 bytes. */
  readonly leafKey: Bytes;
  /** As the recorder saw it in the roster. */
  readonly name: string;
  /** When they agreed, by their own clock, Unix ms. */
  readonly agreedAtMs: number;
  /** Of the answer *agreed*; see `verifyRecordingAnswer`. */
  readonly signature: Bytes;
}

export interface SegmentContent {
  /** On the clock of the meeting, µs, of the first sample. */
  readonly fromUs: number;
  readonly voices: readonly RecordedVoice[];
  /** Opus, mono, 48 kHz, 20 ms each. */
  readonly packets: readonly Bytes[];
}

export const PACKET_US = 20_000;
/** Ten seconds. */
export const SEGMENT_PACKETS = 500;
const FORMAT = 1;
const OPUS_MONO = 1;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const MAX_VOICES = 300;
const MAX_NAME_BYTES = 800;
const MAX_NAME_CHARS = 200;
/** RFC 6716 section 3.2.1: no frame is longer. */
const MAX_PACKET_BYTES = 1275;
/** Segments are padded to a multiple of this, so that what is stored does not say how many agreed. */
const STEP_BYTES = 8192;
const MAX_BODY_BYTES = 400_000;

/** Padded with zeros behind its length. */
export function encodeSegment({ fromUs, voices, packets }: SegmentContent): Bytes {
  const body = new Writer().u8(FORMAT).u8(OPUS_MONO).u64(fromUs);
  body.list(voices, (w, { leafKey, name, agreedAtMs, signature }) =>
    w.raw(leafKey).text(name).u64(agreedAtMs).raw(signature),
  );
  body.list(packets, (w, packet) => w.bytes(packet));
  const framed = new Writer().bytes(body.done()).done();
  const out = new Uint8Array(Math.ceil(framed.byteLength / STEP_BYTES) * STEP_BYTES);
  out.set(framed);
  return out;
}

/** Null: anything else than what `encodeSegment` wrote. */
export function decodeSegment(bytes: Uint8Array): SegmentContent | null {
  try {
    const outer = new Reader(bytes);
    const body = outer.bytes(MAX_BODY_BYTES);
    const padding = outer.raw(outer.remaining);
    if (bytes.byteLength % STEP_BYTES !== 0 || padding.byteLength >= STEP_BYTES) return null;
    return padding.every((byte) => byte === 0) ? readBody(body) : null;
  } catch {
    return null;
  }
}

function readBody(body: Bytes): SegmentContent | null {
  const reader = new Reader(body);
  if (reader.u8() !== FORMAT || reader.u8() !== OPUS_MONO) return null;
  const fromUs = reader.u64Number();
  const voices = reader.list(MAX_VOICES, (r) => ({
    leafKey: r.raw(KEY_BYTES),
    name: r.text(MAX_NAME_BYTES),
    agreedAtMs: r.u64Number(),
    signature: r.raw(SIGNATURE_BYTES),
  }));
  const packets = reader.list(SEGMENT_PACKETS, (r) => r.bytes(MAX_PACKET_BYTES));
  reader.end();
  const isRight = voices.every(({ name }) => isLine(name, MAX_NAME_CHARS)) && packets.every(isMono20Ms);
  return isRight && packets.length > 0 ? { fromUs, voices, packets } : null;
}

/** RFC 6716 section 3.1: one frame (or two) that make up 20 ms, not stereo; so that times follow from counting. */
export function isMono20Ms(packet: Uint8Array): boolean {
  const toc = packet[0];
  if (toc === undefined || (toc & 0x04) !== 0) return false;
  const config = toc >> 3;
  const frameMs =
    config < 12 ? [10, 20, 40, 60][config & 3] : config < 16 ? [10, 20][config & 1] : [2.5, 5, 10, 20][config & 3];
  const frames = (toc & 3) === 0 ? 1 : (toc & 3) === 3 ? (packet[1] ?? 0) & 0x3f : 2;
  return (frameMs ?? 0) * frames === 20;
}
