// What the packets of a real browser tell the router: constant sizes, no silence suppression, no audio levels (C6).
// The router runs in this process behind a transport factory that lets the test see each packet.
import { performance } from 'node:perf_hooks';
import { systemClock } from '@incamera/kernel';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type WorkerMessage } from '../src/ipc/messages.js';
import { isRtcp, RtpView } from '../src/rtp/rtp-packet.js';
import { nativeTransportFactory, type RawTransportFactory, WorkerHost } from '../src/worker/index.js';
import { participantIn, servePage } from './browser-page.js';
import { CHROMIUM_FLAGS, freeUdpPort, until } from './sfu-under-test.js';

let browser: Browser;
let site: { url: string; close(): Promise<void> };

beforeAll(async () => {
  site = await servePage();
  browser = await chromium.launch({
    executablePath: process.env.INCAMERA_CHROMIUM ?? '/usr/bin/chromium',
    args: CHROMIUM_FLAGS,
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

test('audio packets of Chromium have one size and nothing but known extensions, in tone and in silence', async () => {
  const udpPort = await freeUdpPort();
  const native = nativeTransportFactory({ udpPort, bind: null });
  const seen: Buffer[] = [];
  const watching: RawTransportFactory = {
    create: (remote, handlers) =>
      native.create(remote, {
        state: handlers.state,
        packet: (packet) => {
          seen.push(Buffer.from(packet));
          handlers.packet(packet);
        },
      }),
  };
  const posted: WorkerMessage[] = [];
  const host = new WorkerHost({
    factory: watching,
    announced: { addresses: ['127.0.0.1'], udpPort, relayFrontPort: null },
    clock: systemClock,
    monotonicMs: () => performance.timeOrigin + performance.now(),
    post: (message) => posted.push(message),
    schedule: (run) => setImmediate(run),
  });
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    const participant = participantIn(page);
    const offer = await participant.offer({ audioSlots: 1, videoSlots: 1, publish: true });
    host.handle({ type: 'join', id: 1, room: 'r', peer: 'p', offer, wants: null, active: {} });
    const answer = posted.find((message) => message.type === 'answer');
    await participant.accept(answer?.type === 'answer' ? answer.sdp : '');
    const opus = Number(/a=rtpmap:(\d+) opus/.exec(offer.sdp)?.[1]);
    const audio = (): Buffer[] => seen.filter((packet) => !isRtcp(packet) && ((packet[1] as number) & 0x7f) === opus);
    // The fake microphone beeps once a second and is silent between.
    await until(() => audio().length > 250, 'five seconds of audio');
    const view = new RtpView();
    const sizes = new Map<number, number>();
    const gaps: number[] = [];
    let before: { sequence: number; timestamp: number } | null = null;
    for (const packet of audio()) {
      expect(view.read(packet)).toBe(true);
      sizes.set(view.payloadBytes, (sizes.get(view.payloadBytes) ?? 0) + 1);
      // Ids 1 (audio level), 2 (absolute send time) and above 4 were offered and must not be used.
      for (const id of [1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]) expect(view.findExtension(packet, id)).toBe(false);
      if (before && view.sequence === before.sequence + 1) gaps.push(view.timestamp - before.timestamp);
      before = { sequence: view.sequence, timestamp: view.timestamp };
    }
    // The codec needs its first packets to settle on a mode.
    const [[, most] = [0, 0]] = [...sizes].sort((a, b) => b[1] - a[1]);
    expect(most / audio().length).toBeGreaterThan(0.98);
    expect(new Set(gaps)).toEqual(new Set([960]));
    expect(sizes.size).toBeLessThanOrEqual(2);
  } finally {
    host.close();
  }
});
