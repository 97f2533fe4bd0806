// The media server turns hostile: it sends sound that nobody encrypted, and a person who was removed keeps every key and
// taps the media process. Real browsers, real voices.
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@incamera/client';
import { createNodeEnvironment, type EncodedSource, type FrameSink, NodeMediaEngine } from '@incamera/client/node';
import { FrameReceiver } from '@incamera/sframe';
import { analyseSpeech, encodeOpus, isRecognised, type SpeechFeatures } from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilBot } from './support/bots.js';
import { type Pair, startPair } from './support/pair.js';
import { type Participant } from './support/participant.js';
import { frameOf, type RtpPacket, readTap } from './support/rtp-tap.js';
import { inject, readTapped, startTappedProduct } from './support/tapped-product.js';

type EpochKeys = Parameters<NodeMediaEngine['setKeys']>[0];

/** Design, C5: senders switch within half a second of a removal. */
const SWITCH_MS = 500;

let pair: Pair;
let host: Participant;
let guest: Participant;
let voices: SpeechFeatures[] = [];

beforeAll(async () => {
  pair = await startPair('Hostile media', startTappedProduct);
  ({ host, guest } = pair);
  voices = [analyseSpeech(pair.voices.host.samples), analyseSpeech(pair.stranger.samples)];
});

afterAll(() => pair?.close());

/** Whether the guest recognises the host, and the stranger whom the server plays in. */
async function heard(): Promise<readonly boolean[]> {
  const comparisons = await guest.listen(8, voices);
  return comparisons.map((comparison) => isRecognised(comparison));
}

describe('a media server that sends plaintext', () => {
  it('is not played: the voice it puts in place of the host is heard by nobody, and the screen says why', async () => {
    expect(await heard()).toEqual([true, false]);
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
    expect(await heard()).toEqual([true, false]);
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
