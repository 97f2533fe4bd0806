// A bad network between one person and the server: 5 % of the packets lost and 100 ms of jitter, both ways. What was said is
// still heard without holes, and pictures go on. Prints what it measured; the control is the same measurement without the
// impairment.
import { type PersonalNetwork } from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeHeard, type Heard, judge, speak, type Take } from './support/hearing.js';
import { type PairOnNetwork, startPairOnNetwork } from './support/pair.js';
import { type Participant } from './support/participant.js';

const BAD_NETWORK = { loss: 0.05, delayMs: 20, jitterMs: 100 } as const;
const GOOD_NETWORK = { loss: 0, delayMs: 0, jitterMs: 0 } as const;
const LISTEN_SECONDS = 12;
const WATCH_SECONDS = 10;
const SETTLE_MS = 5000;
/** A missing syllable, beyond what the machine leaves out by itself. */
const LONGEST_GAP_MS = 200;
/** Of the time listened, beyond the control: no more than was lost. Concealment and repair can only make it less. */
const MISSING_SHARE = BAD_NETWORK.loss;
/** Invented by the decoder, which is not heard as missing: the jitter makes packets late as well, and their repair. */
const INVENTED_SHARE = 2 * BAD_NETWORK.loss;

let pair: PairOnNetwork;
let host: Participant;
let guest: Participant;
let network: PersonalNetwork;

beforeAll(async () => {
  pair = await startPairOnNetwork('Bad network', 20_261_123);
  ({ host, guest, network } = pair);
  for (const person of [host, guest]) await person.setMuted(true);
});

afterAll(() => pair?.close());

/** What each heard of the other, one after the other; compared when both recordings are taken. */
async function bothHear(what: string): Promise<{ readonly guest: Heard; readonly host: Heard }> {
  const [toGuest] = await speak(host, [guest], LISTEN_SECONDS);
  const [toHost] = await speak(guest, [host], LISTEN_SECONDS);
  const heard = {
    guest: judge(toGuest as Take, pair.voices.host.samples),
    host: judge(toHost as Take, pair.voices.guest.samples),
  };
  process.stdout.write(`${what}, the guest hears: ${describeHeard(heard.guest)}\n`);
  process.stdout.write(`${what}, the host hears: ${describeHeard(heard.host)}\n`);
  return heard;
}

/** How often the picture of `name` moves at `viewer`, frames per second. */
async function watch(viewer: Participant, name: string, what: string): Promise<number> {
  const { framesPerSecond, longestFreezeMs } = await viewer.watch(name, WATCH_SECONDS);
  process.stdout.write(`${what}: ${framesPerSecond.toFixed(1)} frames/s, longest freeze ${longestFreezeMs} ms\n`);
  return framesPerSecond;
}

describe(`${100 * BAD_NETWORK.loss} % loss and ${BAD_NETWORK.jitterMs} ms of jitter at one person`, () => {
  let control: Awaited<ReturnType<typeof bothHear>>;

  it('control: without them both are heard without a hole', async () => {
    control = await bothHear('control');
    expect([control.guest.isRecognised, control.host.isRecognised]).toEqual([true, true]);
  });

  it('both are heard all the time', async () => {
    network.relay.set('both', BAD_NETWORK);
    await guest.page.waitForTimeout(SETTLE_MS);
    const before = network.relay.counts();
    const bad = await bothHear('bad network');
    for (const who of ['guest', 'host'] as const) {
      expect(bad[who].isRecognised).toBe(true);
      expect(bad[who].longestGapMs).toBeLessThanOrEqual(control[who].longestGapMs + LONGEST_GAP_MS);
      expect(bad[who].missingShare).toBeLessThanOrEqual(control[who].missingShare + MISSING_SHARE);
      expect(bad[who].concealedShare).toBeLessThan(control[who].concealedShare + INVENTED_SHARE);
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
});
