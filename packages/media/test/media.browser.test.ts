// The engine in a real Chromium: what leaves it, what comes in, and that nothing leaves it in the clear.
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectLayers } from './expect-layers.js';
import { type SimulcastSeen } from './page/simulcast.js';
import { CHROMIUM_FLAGS, servePage, type TestPage } from './serve.js';

let page: TestPage;
let browser: Browser;

beforeAll(async () => {
  page = await servePage();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: [...CHROMIUM_FLAGS] });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await page?.close();
});

interface Received {
  framesDecoded: number;
  audioPackets: number;
  videoPackets: number;
  loudest: number;
}

interface Stats {
  framesEncrypted: Record<string, number>;
  framesDecrypted: number;
  framesRefused: number;
  sendRateBps: number;
  receiveRateBps: number;
  lossRatio: number | null;
  rttMs: number | null;
}

async function run<T>(name: string): Promise<T> {
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    await tab.goto(page.url);
    await tab.waitForFunction(() => document.title === 'ready', undefined, { timeout: 30_000 });
    return (await tab.evaluate(
      (scenario) => (globalThis as unknown as { run(name: string): Promise<unknown> }).run(scenario),
      name,
    )) as T;
  } finally {
    await context.close();
  }
}

const codes = (events: { kind: string; error: string }[]) => events.map(({ kind, error }) => `${kind} ${error}`).sort();

// Each in a context of its own, two at a time: one leaves more than half of two cores idle.
describe.concurrent('a call', () => {
  it('carries sound and picture both ways, encrypted, and proves every frame', async () => {
    const seen = await run<{
      peerSees: boolean;
      engineHears: boolean;
      ownLevelSeen: boolean;
      slotBrightness: number;
      peerBrightness: number;
      stats: Stats;
      sources: unknown[];
      unwanted: unknown[];
      peerRefused: unknown[];
      states: { state: string }[];
      offer: { senders: Record<string, string>; audioSlots: string[]; videoSlots: string[] };
    }>('talk');
    expect(seen).toMatchObject({ peerSees: true, engineHears: true, ownLevelSeen: true });
    expect(seen.offer).toMatchObject({
      senders: { mic: '0', camera: '1', screen: '2', 'screen-audio': '3' },
      audioSlots: ['4', '5'],
      videoSlots: ['6', '7'],
    });
    expect(seen.slotBrightness).toBeGreaterThan(100);
    expect(seen.peerBrightness).toBeGreaterThan(100);
    expect(seen.sources).toContainEqual({ mid: '4', source: { leaf: 1, kind: 'mic' } });
    expect(seen.sources).toContainEqual({ mid: '6', source: { leaf: 1, kind: 'camera' } });
    expect([seen.unwanted, seen.peerRefused]).toEqual([[], []]);
    expect(seen.states.map(({ state }) => state)).toEqual(['new', 'connecting', 'connected']);
    expect(seen.stats.framesEncrypted.mic).toBeGreaterThan(50);
    expect(seen.stats.framesEncrypted.camera).toBeGreaterThan(20);
    expect(seen.stats.framesDecrypted).toBeGreaterThan(50);
    expect(seen.stats.sendRateBps).toBeGreaterThan(20_000);
    expect(seen.stats.receiveRateBps).toBeGreaterThan(20_000);
  });

  it('gives a far side without keys only frames that it cannot read', async () => {
    const seen = await run<{
      flows: boolean;
      frames: number;
      ours: number;
      stopped: unknown[];
    }>('eavesdrop');
    expect(seen.flows).toBe(true);
    expect(seen.frames).toBeGreaterThan(50);
    // Every payload that arrived names our key id; none is a frame as the encoder made it.
    expect(seen.ours).toBe(seen.frames);
    expect(seen.stopped).toEqual([]);
  });
});

describe.concurrent('a browser that does not encrypt', () => {
  it('and ignores the transform: only silence and black leave, and sending stops with a name', async () => {
    const seen = await run<{
      hasStopped: boolean;
      atStop: Received;
      later: Received;
      seen: number;
      stopped: { kind: string; error: string }[];
    }>('ignoredTransform');
    expect(seen.hasStopped).toBe(true);
    expect(codes(seen.stopped)).toEqual(['camera media/sent_unencrypted', 'mic media/sent_unencrypted']);
    // The control: plaintext did flow, so that the far side without keys decoded it.
    expect(seen.atStop.audioPackets).toBeGreaterThan(0);
    expect(seen.atStop.framesDecoded).toBeGreaterThan(0);
    expect(Math.max(seen.atStop.loudest, seen.later.loudest)).toBeLessThan(0.02);
    expect(seen.seen).toBeLessThan(20);
    expect(seen.later.audioPackets - seen.atStop.audioPackets).toBeLessThan(5);
  });

  it('and knows no transform: nothing is opened', async () => {
    expect(await run('noTransform')).toBe('media/no_encoded_transform');
  });
});

describe.concurrent('epochs', () => {
  it('hold frames of a later one until its keys are there, name a sender who stays ahead, and heal', async () => {
    const seen = await run<{
      before: Stats;
      held: Stats;
      isNamed: boolean;
      hasHealed: boolean;
      named: { leaf: number; kind: string; error: string | null }[];
      later: unknown[];
    }>('laterEpoch');
    expect(seen.later).toEqual([{ leaf: 1 }]);
    // 250 ms ahead of us: every frame was held and heard.
    expect(seen.held.framesRefused).toBe(seen.before.framesRefused);
    expect(seen.held.framesDecrypted).toBeGreaterThan(seen.before.framesDecrypted + 40);
    expect(seen).toMatchObject({ isNamed: true, hasHealed: true });
    expect(seen.named).toContainEqual({ leaf: 1, kind: 'mic', error: 'sframe/later_epoch' });
    expect(seen.named).toContainEqual({ leaf: 1, kind: 'mic', error: null });
  });

  it('change without one lost frame', async () => {
    const seen = await run<{
      before: { decrypted: number; refused: number };
      after: { decrypted: number; refused: number };
      decodedAfterDrop: number;
      unwanted: unknown[];
    }>('epochSwitch');
    expect(seen.after.refused).toBe(seen.before.refused);
    expect(seen.after.decrypted).toBeGreaterThan(seen.before.decrypted + 80);
    expect(seen.decodedAfterDrop).toBeGreaterThan(3);
    expect(seen.unwanted).toEqual([]);
  });
});

describe.concurrent('attacks and failures', () => {
  it('mutes a sender whose frames nobody signed for, and heals when they are proved', async () => {
    expect(await run('forgedSender')).toEqual({
      played: true,
      isMuted: true,
      loudest: 0,
      hasHealed: true,
      isHeardAgain: true,
    });
  });

  it('stops when the worker dies, says so, and goes on with a new one', async () => {
    const seen = await run<{
      isSaid: boolean;
      goesOn: boolean;
      atCrash: Received;
      afterCrash: Received;
      before: Stats;
      after: Stats;
      kinds: { kind: string; error: string }[];
    }>('workerCrash');
    expect(seen).toMatchObject({ isSaid: true, goesOn: true });
    expect(codes(seen.kinds)).toEqual(['camera media/worker_crashed', 'mic media/worker_crashed']);
    expect(seen.afterCrash.audioPackets - seen.atCrash.audioPackets).toBeLessThan(5);
    expect(seen.after.framesEncrypted.mic).toBeGreaterThan(seen.before.framesEncrypted.mic ?? 0);
  });

  it('sends nothing during a block and silence while muted', async () => {
    const seen = await run<{
      blocked: Received;
      still: Received;
      muted: Received;
      silent: Received;
      loud: Received;
      ownWhileMuted: boolean;
      stopped: unknown[];
    }>('blockAndMute');
    expect(seen.still.audioPackets).toBe(seen.blocked.audioPackets);
    expect(seen.still.videoPackets).toBe(seen.blocked.videoPackets);
    expect(seen.silent.audioPackets).toBeGreaterThan(seen.muted.audioPackets + 60);
    expect(seen.silent.loudest).toBeLessThan(0.02);
    expect(seen.silent.framesDecoded).toBeGreaterThan(seen.muted.framesDecoded);
    expect(seen.ownWhileMuted).toBe(true);
    expect(seen.loud.loudest).toBeGreaterThan(0.2);
    expect(seen.stopped).toEqual([]);
  });
});

describe('the layers of the camera', () => {
  it('have keys of their own, are switched without negotiation, and are all accounted for', async () => {
    const seen = await run<SimulcastSeen>('simulcast');
    expectLayers(seen, 'chromium');
  });
});

describe('devices', () => {
  it('open, are listed, meter, play a tone, and refuse by a typed error', async () => {
    const seen = await run<{
      support: { problem: unknown; capture: boolean; screenShare: boolean };
      lists: { microphones: unknown[]; cameras: unknown[] };
      settings: { width: number; height: number };
      level: number;
      unknownDevice: string;
      denied: string;
    }>('devices');
    expect(seen.support).toMatchObject({ problem: null, capture: true, screenShare: true });
    expect(seen.lists.microphones.length).toBeGreaterThan(0);
    expect(seen.lists.cameras.length).toBeGreaterThan(0);
    expect(seen.settings).toMatchObject({ width: 320, height: 180 });
    expect(seen.level).toBeGreaterThan(0.1);
    expect(seen.unknownDevice).toBe('media/device_not_found');
    expect(seen.denied).toBe('media/capture_denied');
  });
});
