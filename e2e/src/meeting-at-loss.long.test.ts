// Four people, each behind a network of their own that loses packets both ways: everybody recognises everybody else, and sees
// them. Prints every pair's figures, beside those of the same meeting without loss.
import {
  analyseSpeech,
  type Impairment,
  type PersonalNetwork,
  type SpeechFeatures,
  startNetwork,
} from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeHeard, type Heard, judge, speak } from './support/hearing.js';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';

const LISTEN_SECONDS = 8;
const WATCH_SECONDS = 4;
const SETTLE_MS = 4000;
/** A missing syllable, beyond what the machine leaves out by itself. */
const LONGEST_GAP_MS = 200;
/** Between two people: the way in of one and the way out of the other. */
const LOSS_BETWEEN_TWO = 0.1;

const CLEAN: Partial<Impairment> = { loss: 0, burst: null, delayMs: 0, jitterMs: 0 };
const NETWORKS = [
  ['5 % loss', { ...CLEAN, loss: 0.05, delayMs: 20 }],
  // One of twenty packets again, but four in a row.
  ['5 % in bursts', { ...CLEAN, burst: { enter: 0.013, leave: 0.25 }, delayMs: 20 }],
] as const;

let product: Product;
const said: SpeechFeatures[] = [];
const people: Participant[] = [];
const networks: PersonalNetwork[] = [];

beforeAll(async () => {
  product = await startProduct();
  for (const [index, { person, wavPath, samples }] of (await loadCast()).entries()) {
    said.push(analyseSpeech(samples));
    const network = await startNetwork({ serverPort: product.port, udpPort: product.udpPort, seed: 100 + index });
    networks.push(network);
    const one = await Participant.start({
      name: person,
      microphoneWavPath: wavPath,
      extraArgs: network.chromiumArgs,
    });
    people.push(one);
    await network.attach(one.page);
  }
  const [host, ...guests] = people as [Participant, ...Participant[]];
  await host.setUp(product.setupLink);
  const link = await host.createMeeting('Loss at everybody');
  await host.enterAsHost(link);
  for (const guest of guests) {
    await guest.knock(link);
    await host.admit(guest.name);
    await guest.awaitInMeeting();
  }
  for (const person of people) {
    await person.awaitProved();
    await person.setMuted(true);
  }
});

afterAll(async () => {
  for (const person of people) await person.close();
  for (const network of networks) await network.close();
  await product?.stop();
});

async function setNetworks(settings: Partial<Impairment>): Promise<void> {
  for (const { relay } of networks) relay.set('both', settings);
  await people[0]?.page.waitForTimeout(SETTLE_MS);
}

/** What each hears of each other one, speaker by speaker; keys are "listener hears speaker". */
async function everybodyHears(what: string): Promise<ReadonlyMap<string, Heard>> {
  const takes = [];
  for (const [index, speaker] of people.entries()) {
    const listeners = people.filter((person) => person !== speaker);
    const taken = await speak(speaker, listeners, LISTEN_SECONDS);
    for (const [at, take] of taken.entries()) {
      takes.push({ pair: `${listeners[at]?.name} hears ${speaker.name}`, take, voice: said[index] as SpeechFeatures });
    }
  }
  const heard = new Map(takes.map(({ pair, take, voice }) => [pair, judge(take, voice)]));
  for (const [pair, figures] of heard) process.stdout.write(`${what}: ${pair}: ${describeHeard(figures)}\n`);
  return heard;
}

/** How often everybody's picture moves at everybody else, one camera at a time. */
async function everybodySees(what: string): Promise<number[]> {
  const rates: number[] = [];
  for (const shown of people) {
    await shown.setCamera(true);
    const watchers = people.filter((person) => person !== shown);
    for (const watcher of watchers) await watcher.awaitMovingPicture(shown.name, 1);
    const seen = await Promise.all(watchers.map((watcher) => watcher.watch(shown.name, WATCH_SECONDS)));
    await shown.setCamera(false);
    for (const [index, { framesPerSecond, longestFreezeMs }] of seen.entries()) {
      rates.push(framesPerSecond);
      const figures = `${framesPerSecond.toFixed(1)} frames/s, longest freeze ${longestFreezeMs} ms`;
      process.stdout.write(`${what}: ${watchers[index]?.name} sees ${shown.name}: ${figures}\n`);
    }
  }
  return rates;
}

describe('four people, each behind a network that loses packets', () => {
  let without: ReadonlyMap<string, Heard>;

  it('control: without loss everybody recognises and sees everybody', async () => {
    without = await everybodyHears('control');
    expect(without.size).toBe(12);
    for (const [pair, heard] of without) expect(heard.isRecognised, pair).toBe(true);
    for (const rate of await everybodySees('control')) expect(rate).toBeGreaterThan(0);
  });

  it.each(NETWORKS)('%s at everybody: all the same', async (what, settings) => {
    await setNetworks(settings);
    const before = networks.map(({ relay }) => relay.counts());
    const heard = await everybodyHears(what);
    for (const [pair, { isRecognised, longestGapMs, missingShare }] of heard) {
      const control = without.get(pair) as Heard;
      expect(isRecognised, pair).toBe(true);
      expect(longestGapMs, pair).toBeLessThanOrEqual(control.longestGapMs + LONGEST_GAP_MS);
      expect(missingShare, pair).toBeLessThanOrEqual(control.missingShare + LOSS_BETWEEN_TWO);
    }
    for (const rate of await everybodySees(what)) expect(rate).toBeGreaterThan(0);
    // Every network was as bad as it was meant to be.
    for (const [index, { relay }] of networks.entries()) {
      const now = relay.counts();
      for (const direction of ['up', 'down'] as const) {
        const [from, to] = [before[index]?.[direction], now[direction]];
        if (from === undefined) throw new Error('every network has counts');
        const lost = to.lost + to.lostInBurst - from.lost - from.lostInBurst;
        const share = lost / (to.received - from.received);
        expect(share).toBeGreaterThan(0.02);
        expect(share).toBeLessThan(0.09);
      }
    }
  });
});
