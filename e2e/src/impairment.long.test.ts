// A bad network between one person and the server: 5 % of the packets lost and 100 ms of jitter, both ways. What was said is
// still heard without holes, pictures go on, and a new address is no new meeting. Prints what it measured; the control is
// the same measurement without the impairment.
import {
  compareSpeech,
  findGaps,
  isRecognised,
  longestGapMs,
  type PersonalNetwork,
  type Voice,
} from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PairOnNetwork, startPairOnNetwork } from './support/pair.js';
import { type Participant } from './support/participant.js';

const BAD_NETWORK = { loss: 0.05, delayMs: 20, jitterMs: 100 } as const;
const GOOD_NETWORK = { loss: 0, delayMs: 0, jitterMs: 0 } as const;
const LISTEN_SECONDS = 15;
const SETTLE_MS = 5000;
/** A missing syllable, beyond what the machine leaves out by itself. */
const LONGEST_GAP_MS = 200;
/** Of the time listened, beyond the control: no more than was lost. Concealment and repair can only make it less. */
const MISSING_SHARE = BAD_NETWORK.loss;

let pair: PairOnNetwork;
let host: Participant;
let guest: Participant;
let network: PersonalNetwork;
let voices: PairOnNetwork['voices'];

beforeAll(async () => {
  pair = await startPairOnNetwork('Bad network', 20_261_123);
  ({ host, guest, network, voices } = pair);
});

afterAll(() => pair?.close());

interface Heard {
  readonly isRecognised: boolean;
  /** Distance of the fingerprint to that of what was said: 0 the same, 0.5 nothing in common. */
  readonly bitErrorRate: number;
  readonly longestGapMs: number;
  readonly missingShare: number;
}

/** One speaks, the other listens: where both speak, the echo cancellation of the browser takes from either voice. */
async function hear(listener: Participant, said: Voice, what: string): Promise<Heard> {
  await listener.setMuted(true);
  const samples = await listener.recorder.record(LISTEN_SECONDS);
  await listener.setMuted(false);
  const comparison = compareSpeech(samples, said.samples);
  const gaps = findGaps(samples, said.samples, comparison);
  const heard = {
    isRecognised: isRecognised(comparison),
    bitErrorRate: comparison.bitErrorRate,
    longestGapMs: longestGapMs(gaps),
    missingShare: gaps.reduce((sum, gap) => sum + gap.lengthMs, 0) / (1000 * LISTEN_SECONDS),
  };
  process.stdout.write(`${what}: ${JSON.stringify(heard)}\n`);
  return heard;
}

/** Frames shown in a tile so far. */
function shownFrames(viewer: Participant, name: string): Promise<number> {
  return viewer
    .tile(name)
    .locator('video')
    .evaluate((video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames);
}

/** How often the picture moves, and how long it stood still at most. */
async function watch(viewer: Participant, name: string, what: string): Promise<number> {
  const stepMs = 200;
  let frames = await shownFrames(viewer, name);
  const first = frames;
  let movedMs = performance.now();
  let longestFreezeMs = 0;
  const endMs = performance.now() + 1000 * LISTEN_SECONDS;
  while (performance.now() < endMs) {
    await viewer.page.waitForTimeout(stepMs);
    const now = await shownFrames(viewer, name);
    if (now > frames) movedMs = performance.now();
    else longestFreezeMs = Math.max(longestFreezeMs, performance.now() - movedMs);
    frames = now;
  }
  const shown = frames - first;
  const text = { framesPerSecond: shown / LISTEN_SECONDS, longestFreezeMs: Math.round(longestFreezeMs) };
  process.stdout.write(`${what}: ${JSON.stringify(text)}\n`);
  return shown;
}

describe(`${100 * BAD_NETWORK.loss} % loss and ${BAD_NETWORK.jitterMs} ms of jitter at one person`, () => {
  const control = new Map<string, Heard>();

  it('control: without them both are heard without a hole', async () => {
    control.set('guest', await hear(guest, voices.host, 'control, the guest hears'));
    control.set('host', await hear(host, voices.guest, 'control, the host hears'));
    for (const heard of control.values()) expect(heard.isRecognised).toBe(true);
  });

  it('both are heard all the time', async () => {
    network.relay.set('both', BAD_NETWORK);
    await guest.page.waitForTimeout(SETTLE_MS);
    const before = network.relay.counts();
    for (const [name, listener, said] of [
      ['guest', guest, voices.host],
      ['host', host, voices.guest],
    ] as const) {
      const heard = await hear(listener, said, `bad network, the ${name} hears`);
      const without = control.get(name) as Heard;
      expect(heard.isRecognised).toBe(true);
      expect(heard.longestGapMs).toBeLessThanOrEqual(without.longestGapMs + LONGEST_GAP_MS);
      expect(heard.missingShare).toBeLessThanOrEqual(without.missingShare + MISSING_SHARE);
    }
    // The network was as bad as it was meant to be.
    const { up, down } = network.relay.counts();
    for (const [now, then] of [
      [up, before.up],
      [down, before.down],
    ] as const) {
      const share = (now.lost - then.lost) / (now.received - then.received);
      expect(share).toBeGreaterThan(0.03);
      expect(share).toBeLessThan(0.07);
    }
  });

  it('pictures go on, and come back in full when the network does', async () => {
    network.relay.set('both', GOOD_NETWORK);
    await host.setCamera(true);
    await guest.setCamera(true);
    await guest.awaitMovingPicture(host.name);
    await host.awaitMovingPicture(guest.name);
    const good = await watch(guest, host.name, 'control, the guest sees');
    expect(good).toBeGreaterThan(0);
    network.relay.set('both', BAD_NETWORK);
    await guest.page.waitForTimeout(SETTLE_MS);
    expect(await watch(guest, host.name, 'bad network, the guest sees')).toBeGreaterThan(0);
    expect(await watch(host, guest.name, 'bad network, the host sees')).toBeGreaterThan(0);
    network.relay.set('both', GOOD_NETWORK);
    await guest.page.waitForTimeout(SETTLE_MS);
    const after = await watch(guest, host.name, 'network restored, the guest sees');
    expect(after).toBeGreaterThan(good / 2);
    await host.setCamera(false);
    await guest.setCamera(false);
  });

  it('a new address at the NAT does not end the connection', async () => {
    await network.relay.changeAddress();
    const began = performance.now();
    const before = network.relay.counts().down.received;
    await expect.poll(() => network.relay.counts().down.received, { timeout: 60_000 }).toBeGreaterThan(before + 50);
    process.stdout.write(`new address: packets come again after ${Math.round(performance.now() - began)} ms\n`);
    const heard = await hear(guest, voices.host, 'new address, the guest hears');
    expect(heard.isRecognised).toBe(true);
    expect((await hear(host, voices.guest, 'new address, the host hears')).isRecognised).toBe(true);
    await guest.awaitProved();
  });
});
