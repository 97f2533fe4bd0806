// A wire tap inside the media process, where every packet is out of its SRTP: it sees SFrame and nothing else.
import { type LeafIndex } from '@incamera/kernel';
import { decodeHeader, decodeKid, FrameReceiver, type KidParts } from '@incamera/sframe';
import { compareSpeech, decodeOpus, encodeOpus, isRecognised, type Voice } from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Pair, startPair } from './support/pair.js';
import { frameOf, type RtpPacket, readTap } from './support/rtp-tap.js';
import { readTapped, startTappedProduct } from './support/tapped-product.js';

const TITLE = 'Wanderfalke Nordhang';
const CHAT_WORD = 'Quittenmarmelade';
const SECONDS = 12;

let pair: Pair;
let voice: Voice;
let tapped: Buffer;
let packets: RtpPacket[] = [];

beforeAll(async () => {
  pair = await startPair(TITLE, startTappedProduct);
  const { product, host, guest } = pair;
  voice = pair.voices.host;
  await host.setCamera(true);
  await guest.awaitMovingPicture(host.name);
  const chat = await host.openPanel(/^Chat/, 'Chat');
  await chat.getByLabel('Message', { exact: true }).fill(CHAT_WORD);
  await host.button('Send', chat).click();
  const [comparison] = await guest.listen(SECONDS, [voice.samples]);
  // The tap is worth something only while the people really hear each other.
  expect(isRecognised(comparison as never)).toBe(true);
  tapped = await readTapped(product);
  packets = readTap(tapped);
});

afterAll(() => pair?.close());

describe('a tap inside the media process', () => {
  it('sees sound and pictures go in and out', () => {
    for (const direction of ['in', 'out'] as const) {
      const some = packets.filter((packet) => packet.direction === direction);
      expect(some.filter((packet) => packet.media === 'audio').length).toBeGreaterThan(SECONDS * 50);
      expect(some.filter((packet) => packet.media === 'video').length).toBeGreaterThan(SECONDS * 3);
    }
  });

  it('sees SFrame in every frame, with a key id that fits its medium', () => {
    const kinds = new Set<string>();
    for (const packet of packets) {
      const frame = frameOf(packet);
      if (frame === null) continue;
      const header = decodeHeader(frame.body);
      const parts: KidParts | null = header === null ? null : decodeKid(header.kid);
      expect(parts, `${packet.media} ${packet.direction}`).not.toBeNull();
      if (parts !== null) kinds.add(`${packet.media} ${parts.kind}`);
    }
    expect([...kinds].sort()).toEqual(['audio mic', 'video camera']);
  });

  it('sees sound of one size only, whoever speaks', () => {
    // Without the SFrame header, whose counter grows by a byte now and then.
    const sizes = new Map<number, number>();
    const sound = packets.filter((packet) => packet.media === 'audio');
    for (const { payload } of sound) {
      const size = payload.byteLength - (decodeHeader(payload)?.headerBytes ?? 0);
      sizes.set(size, (sizes.get(size) ?? 0) + 1);
    }
    expect(sizes.size).toBeLessThanOrEqual(2);
    expect(Math.max(...sizes.values())).toBeGreaterThan(0.98 * sound.length);
  });

  it('decrypts nothing without the keys of the group', async () => {
    const receiver = new FrameReceiver();
    await receiver.addEpoch({
      epoch: 1n,
      baseKey: crypto.getRandomValues(new Uint8Array(32)),
      ownLeaf: 9 as LeafIndex,
      members: [0 as LeafIndex, 1 as LeafIndex],
    });
    let tried = 0;
    for (const packet of packets.slice(-400)) {
      const frame = frameOf(packet);
      if (frame === null) continue;
      tried++;
      expect((await receiver.decrypt(frame.wire, frame.slot)).ok).toBe(false);
    }
    expect(tried).toBeGreaterThan(100);
  });

  it('hears no voice when it plays the payloads, as it would if they were plain Opus', () => {
    const ssrc = packets.find((packet) => packet.media === 'audio')?.ssrc;
    const plainPackets = encodeOpus(voice.samples.slice(0, SECONDS * 48_000));
    // What stands behind the SFrame header, under the first byte of a real Opus packet, so that a decoder takes it.
    const payloads = packets
      .filter((packet) => packet.ssrc === ssrc && packet.direction === 'in')
      .map(({ payload }) => {
        const body = payload.slice(decodeHeader(payload)?.headerBytes ?? 0);
        body[0] = plainPackets[0]?.[0] as number;
        return body;
      });
    const heard = decodeOpus(payloads);
    expect(isRecognised(compareSpeech(heard, voice.samples))).toBe(false);
    // The control: the same measure finds the voice in unencrypted Opus.
    const plain = decodeOpus(plainPackets);
    expect(isRecognised(compareSpeech(plain, voice.samples))).toBe(true);
  });

  it('finds neither the title nor a chat word in any packet', () => {
    for (const secret of [TITLE, CHAT_WORD, 'Boris Nov']) expect(tapped.includes(Buffer.from(secret))).toBe(false);
  });
});
