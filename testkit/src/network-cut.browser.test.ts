import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from './chromium.js';
import { startNetwork } from './network-cut.js';

interface LinkWindow {
  connection: RTCPeerConnection;
  messages: string[];
}

let site: Server;
let port: number;

beforeAll(async () => {
  site = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><link rel="icon" href="data:,"><title>test</title>');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  port = (site.address() as AddressInfo).port;
});

afterAll(() => {
  site.closeAllConnections();
  site.close();
});

/** A connection whose data channel (UDP) receives a counter; `remote` is the offer, without it one is made. */
function describeLink(page: Page, remote?: string): Promise<string> {
  return page.evaluate(async (sdp) => {
    // Real candidates instead of mDNS names need a granted capture.
    await navigator.mediaDevices.getUserMedia({ audio: true });
    const scope = globalThis as unknown as LinkWindow;
    const connection = new RTCPeerConnection();
    scope.connection = connection;
    scope.messages = [];
    const channel = connection.createDataChannel('c', { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 });
    channel.onmessage = ({ data }) => scope.messages.push(String(data));
    channel.onopen = () => {
      let count = 0;
      setInterval(() => channel.send(String(count++)), 50);
    };
    if (sdp !== undefined) await connection.setRemoteDescription({ type: 'offer', sdp });
    await connection.setLocalDescription();
    while (connection.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20));
    return connection.localDescription?.sdp ?? '';
  }, remote);
}

const messageCount = (page: Page) => page.evaluate(() => (globalThis as unknown as LinkWindow).messages.length);

test('one browser is cut off and comes back: web and media, with the origin of the server', async () => {
  const far = await launchChromium();
  try {
    await far.page.goto(`http://localhost:${port}/`);
    const offer = await describeLink(far.page);
    const candidate = /a=candidate:\S+ 1 udp \d+ ([\d.]+) (\d+) typ host/.exec(offer);
    const network = await startNetwork({
      serverPort: port,
      udpAddress: candidate?.[1] ?? '',
      udpPort: Number(candidate?.[2]),
    });
    const near = await launchChromium({ extraArgs: network.chromiumArgs });
    try {
      await network.attach(near.page);
      await near.page.goto(`http://localhost:${port}/`);
      expect(network.proxy.connectionCount()).toBeGreaterThan(0);
      expect(await near.page.evaluate(() => location.origin)).toBe(`http://localhost:${port}`);
      const answer = await describeLink(near.page, offer);
      // The far side learns no address of the near one: all comes by the relay.
      const bare = answer.replace(/a=candidate:.*\r\n/g, '');
      await far.page.evaluate(
        (sdp) => (globalThis as unknown as LinkWindow).connection.setRemoteDescription({ type: 'answer', sdp }),
        bare,
      );
      await expect.poll(() => messageCount(near.page), { timeout: 20_000 }).toBeGreaterThan(5);

      network.cut();
      let status: number | undefined;
      const during = near.page
        .evaluate(() => fetch('/').then((response) => response.status))
        .then((value) => {
          status = value;
        });
      const before = await messageCount(near.page);
      await near.page.waitForTimeout(1000);
      expect(await messageCount(near.page)).toBeLessThan(before + 3);
      expect(status).toBeUndefined();
      network.restore();
      await during;
      expect(status).toBe(200);
      const after = await messageCount(near.page);
      await expect.poll(() => messageCount(near.page), { timeout: 20_000 }).toBeGreaterThan(after + 5);
    } finally {
      await near.close();
      await network.close();
    }
  } finally {
    await far.close();
  }
});
