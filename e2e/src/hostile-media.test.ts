// The media server turns hostile: it is tapped where every packet is out of its SRTP, it sends sound that nobody encrypted, and
// a person who was removed keeps every key and listens at that tap. Real browsers, real voices.
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@incamera/client';
import { createNodeEnvironment, type EncodedSource, type FrameSink, NodeMediaEngine } from '@incamera/client/node';
import { type LeafIndex } from '@incamera/kernel';
import { decodeHeader, decodeKid, FrameReceiver, type KidParts } from '@incamera/sframe';
import {
  analyseSpeech,
  compareSpeech,
  decodeOpus,
  encodeOpus,
  isRecognised,
  type SpeechFeatures,
} from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilBot } from './support/bots.js';
import { expectHeard } from './support/expect-heard.js';
import { type Pair, startPair } from './support/pair.js';
import { type Participant } from './support/participant.js';
import { frameOf, type RtpPacket, readTap } from './support/rtp-tap.js';
import { inject, readTapped, startTappedProduct } from './support/tapped-product.js';

type EpochKeys = Parameters<NodeMediaEngine['setKeys']>[0];

const TITLE = 'Wanderfalke Nordhang';
const CHAT_WORD = 'Quittenmarmelade';
const TAPPED_SECONDS = 12;
/** Design, C5: senders switch within half a second of a removal. */
const SWITCH_MS = 500;

let pair: Pair;
let host: Participant;
let guest: Participant;
let voices: SpeechFeatures[] = [];

beforeAll(async () => {
  pair = await startPair(TITLE, startTappedProduct);
  ({ host, guest } = pair);
  voices = [analyseSpeech(pair.voices.host.samples), analyseSpeech(pair.stranger.samples)];
});

afterAll(() => pair?.close());

/** The guest recognises the host, and not the stranger whom the server plays in. */
const guestHearsHost = (seconds = 8) => expectHeard(guest, voices, [true, false], seconds);

describe('a tap inside the media process', () => {
  let tapped: Buffer;
  let packets: RtpPacket[] = [];

  beforeAll(async () => {
    await host.setCamera(true);
    await guest.awaitMovingPicture(host.name);
    const chat = await host.openPanel(/^Chat/, 'Chat');
    await chat.getByLabel('Message', { exact: true }).fill(CHAT_WORD);
    await host.button('Send', chat).click();
    // The tap is worth something only while the people really hear each other.
    await guestHearsHost(TAPPED_SECONDS);
    tapped = await readTapped(pair.product);
    packets = readTap(tapped);
    await host.setCamera(false);
  });

  it('sees sound and pictures go in and out', () => {
    for (const direction of ['in', 'out'] as const) {
      const some = packets.filter((packet) => packet.direction === direction);
      expect(some.filter((packet) => packet.media === 'audio').length).toBeGreaterThan(TAPPED_SECONDS * 50);
      expect(some.filter((packet) => packet.media === 'video').length).toBeGreaterThan(TAPPED_SECONDS * 3);
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
    const plainPackets = encodeOpus(pair.voices.host.samples.slice(0, TAPPED_SECONDS * 48_000));
    // What stands behind the SFrame header, under the first byte of a real Opus packet, so that a decoder takes it.
    const payloads = packets
      .filter((packet) => packet.ssrc === ssrc && packet.direction === 'in')
      .map(({ payload }) => {
        const body = payload.slice(decodeHeader(payload)?.headerBytes ?? 0);
        body[0] = plainPackets[0]?.[0] as number;
        return body;
      });
    const heard = decodeOpus(payloads);
    expect(isRecognised(compareSpeech(heard, pair.voices.host.samples))).toBe(false);
    // The control: the same measure finds the voice in unencrypted Opus.
    const plain = decodeOpus(plainPackets);
    expect(isRecognised(compareSpeech(plain, pair.voices.host.samples))).toBe(true);
  });

  it('finds neither the title nor a chat word in any packet', () => {
    for (const secret of [TITLE, CHAT_WORD, 'Boris Nov']) expect(tapped.includes(Buffer.from(secret))).toBe(false);
  });
});

describe('a media server that sends plaintext', () => {
  it('is not played: the voice it puts in place of the host is heard by nobody, and the screen says why', async () => {
    await inject(pair.product, encodeOpus(pair.stranger.samples.slice(0, 20 * 48_000)));
    const warning = guest.tile(host.name).getByText('Sound: Not played');
    await warning.waitFor();
    const silence = await guest.recorder.record(6).catch(() => new Float32Array(48_000));
    expect(silence.slice(-48_000 * 4).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeLessThan(0.01);
    expect(await warning.isVisible()).toBe(true);
    await guest.button(/^Encryption not proved/).waitFor();
    // Plain Opus, read as SFrame, claims a later epoch. Nobody is silenced by that for longer than a host needs to speak.
    await guest.page.getByText('Nobody hears or sees you at the moment').waitFor({ state: 'detached' });
  });

  it('heals without a click once the server forwards what was said', async () => {
    await inject(pair.product, null);
    await guest.tile(host.name).getByText('Sound: Not played').waitFor({ state: 'detached' });
    await guest.awaitProved();
    await guestHearsHost();
  });
});

describe('a removed person who keeps every key and taps the media server', () => {
  it(`decrypts what was sent before the removal, and nothing ${SWITCH_MS} ms after it`, async () => {
    const kept: EpochKeys[] = [];
    class KeepingEngine extends NodeMediaEngine {
      override setKeys(keys: EpochKeys): Promise<void> {
        kept.push({ ...keys, baseKey: keys.baseKey.slice() });
        return super.setKeys(keys);
      }
    }
    const traitor = createClient<EncodedSource, FrameSink>(
      createNodeEnvironment<EncodedSource, FrameSink>({
        publicUrl: pair.link,
        createMediaEngine: () => new KeepingEngine(),
      }),
    );
    const meeting = traitor.openMeeting(pair.link);
    await untilBot(meeting, () => meeting.getSnapshot().phase === 'lobby', 'lobby');
    await meeting.enter({ displayName: 'Judas Treu' });
    await host.admit('Judas Treu');
    await untilBot(meeting, () => meeting.getSnapshot().phase === 'in_meeting', 'admitted');
    await delay(3000);
    await host.remove('Judas Treu');
    await untilBot(meeting, () => meeting.getSnapshot().phase === 'removed', 'removed');
    const removedMs = Date.now();
    await delay(4000);
    await meeting.close();

    const receiver = new FrameReceiver();
    for (const keys of kept) await receiver.addEpoch(keys);
    expect(kept.length).toBeGreaterThan(0);
    const sound = readTap(await readTapped(pair.product)).filter(
      (packet) => packet.media === 'audio' && packet.direction === 'in',
    );
    const opened = async (packets: readonly RtpPacket[]) => {
      let count = 0;
      for (const packet of packets) {
        const frame = frameOf(packet);
        if (frame !== null && (await receiver.decrypt(frame.wire, 'audio')).ok) count++;
      }
      return count;
    };
    const before = sound.filter(({ atMs }) => atMs > removedMs - 2500 && atMs < removedMs - 500);
    const after = sound.filter(({ atMs }) => atMs > removedMs + SWITCH_MS);
    // The control: these keys do open what was sent while their owner was in the meeting.
    expect(await opened(before)).toBeGreaterThan(0.9 * before.length);
    expect(before.length).toBeGreaterThan(100);
    expect(after.length).toBeGreaterThan(200);
    expect(await opened(after)).toBe(0);
    const late = sound.filter(({ atMs }) => atMs > removedMs - SWITCH_MS && atMs <= removedMs + SWITCH_MS);
    process.stdout.write(`the last frame under the old keys: ${await lastOpened(late, receiver, removedMs)} ms\n`);
  });
});

/** When the last of these frames that still opens was sent, in milliseconds after `removedMs`. */
async function lastOpened(packets: readonly RtpPacket[], receiver: FrameReceiver, removedMs: number): Promise<string> {
  let last = Number.NaN;
  for (const packet of packets) {
    const frame = frameOf(packet);
    if (frame !== null && (await receiver.decrypt(frame.wire, 'audio')).ok) last = packet.atMs - removedMs;
  }
  return last.toFixed(0);
}
