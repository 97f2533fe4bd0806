// The sound of an opened recording as one file (L4; decision 0041): WebM with Opus, the packets as they were recorded, and silence for what is
// missing, so that a time in the file is a time of the recording.
import { copyBytes } from '@incamera/kernel';
import { BufferTarget, EncodedAudioPacketSource, EncodedPacket, Output, WebMOutputFormat } from 'mediabunny';
import { PACKET_US, type SegmentContent } from './segment-content.js';

const RATE_HZ = 48_000;
const PACKET_SECONDS = PACKET_US / 1e6;
/** RFC 6716: 20 ms of silence, full band, mono. */
const SILENCE = new Uint8Array([0xf8, 0xff, 0xfe]);
/** A gap that a hostile recorder states as long as it likes is filled up to here. */
const MOST_SILENCE = (6 * 3600) / PACKET_SECONDS;
/** RFC 7845 section 5.1: version 1, one channel, 6.5 ms to skip, 48 kHz. */
const OPUS_HEAD = new Uint8Array([
  0x4f, 0x70, 0x75, 0x73, 0x48, 0x65, 0x61, 0x64, 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0,
]);

/** @param contents at least one, in the order of their times */
export async function writeRecordingFile(contents: readonly SegmentContent[]): Promise<Uint8Array<ArrayBuffer>> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new EncodedAudioPacketSource('opus');
  output.addAudioTrack(source);
  await output.start();
  const config = { codec: 'opus', numberOfChannels: 1, sampleRate: RATE_HZ, description: OPUS_HEAD };
  let count = 0;
  const add = async (packet: Uint8Array) => {
    const encoded = new EncodedPacket(packet, 'key', count * PACKET_SECONDS, PACKET_SECONDS);
    count += 1;
    await source.add(encoded, { decoderConfig: config });
  };
  const beganUs = contents[0]?.fromUs ?? 0;
  for (const { fromUs, packets } of contents) {
    const missing = Math.round((fromUs - beganUs) / PACKET_US) - count;
    for (let i = 0; i < Math.min(missing, MOST_SILENCE); i++) await add(SILENCE);
    for (const packet of packets) await add(packet);
  }
  await output.finalize();
  return copyBytes(new Uint8Array(target.buffer ?? new ArrayBuffer(0)));
}
