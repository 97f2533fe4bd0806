// Real Chromiums send and receive through the router: slots, switches, a killed worker, the lobby's check.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sfu, type SfuOffer, type SlotAssignment } from '../src/index.js';
import { type ParticipantPage, participantIn, servePage } from './browser-page.js';
import { buildWorker, startSfu, until } from './sfu-under-test.js';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

let browser: Browser;
let site: { url: string; close(): Promise<void> };
let sfu: Sfu;
const pages: Page[] = [];
const slots = new Map<string, readonly SlotAssignment[]>();

beforeAll(async () => {
  buildWorker();
  site = await servePage();
  browser = await chromium.launch({
    executablePath: process.env.INCAMERA_CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
  await sfu?.close();
  slots.clear();
});

async function start(): Promise<void> {
  sfu = await startSfu();
  sfu.events.on('slots', (event) => slots.set(event.peer, event.slots));
}

async function open(): Promise<ParticipantPage> {
  const page = await (await browser.newContext({ permissions: ['microphone', 'camera'] })).newPage();
  pages.push(page);
  await page.goto(site.url);
  return participantIn(page);
}

const PLAN = { audioSlots: 2, videoSlots: 3, publish: true };

async function join(peer: string, page: ParticipantPage, plan = PLAN): Promise<SfuOffer> {
  const offer = await page.offer(plan);
  const { sdp } = await sfu.join({ room: 'room', peer, offer });
  await page.accept(sdp);
  return offer;
}

function midOf(receiver: string, peer: string, kind: string): string | undefined {
  return slots.get(receiver)?.find((slot) => slot.source?.peer === peer && slot.source.kind === kind)?.mid;
}

const isRed = (slot: { red: number; green: number; blue: number }): boolean =>
  slot.red > 150 && slot.green < 100 && slot.blue < 100;
const isBlue = (slot: { red: number; green: number; blue: number }): boolean =>
  slot.blue > 150 && slot.green < 100 && slot.red < 100;

describe('two participants', () => {
  test('see and hear each other, and nobody gets own packets back', async () => {
    await start();
    const [a, b] = [await open(), await open()];
    await a.paint(200, 40, 40);
    await b.paint(40, 40, 200);
    await join('a', a);
    await join('b', b);
    const seenByB = await until(() => midOf('b', 'a', 'camera'), 'slot for the camera of a');
    const seenByA = await until(() => midOf('a', 'b', 'camera'), 'slot for the camera of b');
    await until(async () => isRed(await b.slot(seenByB)), 'b sees red');
    await until(async () => isBlue(await a.slot(seenByA)), 'a sees blue');
    const heardByB = await until(() => midOf('b', 'a', 'mic'), 'slot for the microphone of a');
    await until(async () => (await b.slot(heardByB)).energy > 0.01, 'b hears the tone of a');
    expect(slots.get('a')?.some((slot) => slot.source?.peer === 'a')).toBe(false);
    const slot = await b.slot(seenByB);
    expect(slot).toMatchObject({ width: 320, height: 180, lost: 0 });
    const metrics = await sfu.metrics();
    expect(metrics).toMatchObject({ rooms: 1, transports: 2, malformed: 0 });
    // Transport-wide feedback works: the sender knows what the path carries.
    await until(async () => (await a.sent()).availableBps > 300_000, 'bandwidth estimate of a rises');
  });
});
