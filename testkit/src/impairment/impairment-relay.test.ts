import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, test } from 'vitest';
import { type ImpairmentRelay, type ImpairmentRelayOptions, startImpairmentRelay } from './impairment-relay.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const item of open.splice(0)) await item.close();
});

async function boundSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  open.push(socket);
  return socket;
}

/** An SFU that answers each packet with itself, and a relay before it. */
async function echoBehindRelay(
  options: Partial<ImpairmentRelayOptions> = {},
): Promise<{ relay: ImpairmentRelay; echo: Socket }> {
  const echo = await boundSocket();
  echo.on('message', (packet, source) => echo.send(packet, source.port, source.address));
  const relay = await startImpairmentRelay({ targetAddress: '127.0.0.1', targetPort: echo.address().port, ...options });
  open.push(relay);
  return { relay, echo };
}

/** What has arrived at a socket so far, as text. */
function received(socket: Socket): string[] {
  const texts: string[] = [];
  socket.on('message', (packet) => texts.push(packet.toString()));
  return texts;
}

describe('the impairment relay', () => {
  test('forwards both ways and keeps two sources apart', async () => {
    const { relay } = await echoBehindRelay();
    const [a, b] = [await boundSocket(), await boundSocket()];
    const [fromA, fromB] = [received(a), received(b)];
    a.send('from a', relay.port, relay.address);
    b.send('from b', relay.port, relay.address);
    await expect.poll(() => [fromA, fromB]).toEqual([['from a'], ['from b']]);
    expect(relay.upstreamPorts()).toHaveLength(2);
    expect(relay.counts()).toMatchObject({ up: { delivered: 2 }, down: { delivered: 2 } });
  });

  test('passes nothing while cut, and goes on afterwards with its settings', async () => {
    const { relay } = await echoBehindRelay({ up: { delayMs: 1 } });
    const socket = await boundSocket();
    const texts = received(socket);
    relay.cut();
    socket.send('lost', relay.port, relay.address);
    await expect.poll(() => relay.counts().up.cutOff).toBe(1);
    relay.restore();
    socket.send('kept', relay.port, relay.address);
    await expect.poll(() => texts).toEqual(['kept']);
  });

  test('each direction has its own settings, changed while it runs', async () => {
    const { relay } = await echoBehindRelay({ seed: 3 });
    const socket = await boundSocket();
    const texts = received(socket);
    relay.set('down', { loss: 1 });
    for (let index = 0; index < 20; index++) socket.send(String(index), relay.port, relay.address);
    await expect.poll(() => relay.counts().down.lost).toBe(20);
    expect(relay.counts().up).toMatchObject({ delivered: 20, lost: 0 });
    relay.set('down', { loss: 0 });
    relay.set('up', { loss: 1 });
    socket.send('also lost', relay.port, relay.address);
    await expect.poll(() => relay.counts().up.lost).toBe(1);
    expect(texts).toEqual([]);
  });

  test('loses the same packets for the same seed', async () => {
    const runs: string[][] = [];
    for (const seed of [7, 7, 8]) {
      const sink = await boundSocket();
      const texts = received(sink);
      const targetPort = sink.address().port;
      const relay = await startImpairmentRelay({ targetAddress: '127.0.0.1', targetPort, seed, up: { loss: 0.5 } });
      open.push(relay);
      const socket = await boundSocket();
      for (let index = 0; index < 200; index++) socket.send(String(index), relay.port, relay.address);
      await expect.poll(() => relay.counts().up.received).toBe(200);
      await expect.poll(() => texts.length).toBe(relay.counts().up.delivered);
      runs.push(texts);
    }
    expect(runs[0]?.length).toBeGreaterThan(70);
    expect(runs[0]?.length).toBeLessThan(130);
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).not.toEqual(runs[0]);
  });

  test('everything that waits in a queue arrives, in order', async () => {
    const { relay } = await echoBehindRelay({
      up: { rateBps: 400_000, queueMs: 10_000 },
      down: { delayMs: 5, jitterMs: 5 },
    });
    const socket = await boundSocket();
    const texts = received(socket);
    const sent = Array.from({ length: 50 }, (_, index) => String(index));
    for (const text of sent) socket.send(text, relay.port, relay.address);
    await expect.poll(() => texts, { timeout: 10_000 }).toEqual(sent);
  });

  test('a change of address gives the SFU another port; what it sends to the old one is lost', async () => {
    const { relay, echo } = await echoBehindRelay();
    const sources: number[] = [];
    echo.on('message', (_, source) => sources.push(source.port));
    const socket = await boundSocket();
    const texts = received(socket);
    socket.send('before', relay.port, relay.address);
    await expect.poll(() => texts).toEqual(['before']);
    const [before] = relay.upstreamPorts();
    await relay.changeAddress();
    const [after] = relay.upstreamPorts();
    expect(after).not.toBe(before);
    echo.send('to the old address', before as number, '127.0.0.1');
    socket.send('after', relay.port, relay.address);
    await expect.poll(() => texts).toEqual(['before', 'after']);
    expect(sources).toEqual([before, after]);
    expect(relay.counts().down.received).toBe(2);
  });

  test('closes while packets are under way', async () => {
    const { relay } = await echoBehindRelay({ up: { delayMs: 10_000 } });
    const socket = await boundSocket();
    socket.send('never arrives', relay.port, relay.address);
    await expect.poll(() => relay.counts().up.received).toBe(1);
    await relay.close();
    open.splice(open.indexOf(relay), 1);
  });
});
