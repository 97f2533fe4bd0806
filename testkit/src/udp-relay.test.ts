import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, test } from 'vitest';
import { startUdpRelay, type UdpRelay } from './udp-relay.js';

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
async function echoBehindRelay(): Promise<UdpRelay> {
  const echo = await boundSocket();
  echo.on('message', (packet, source) => echo.send(packet, source.port, source.address));
  const relay = await startUdpRelay({ targetAddress: '127.0.0.1', targetPort: echo.address().port });
  open.push(relay);
  return relay;
}

/** What has arrived at a socket so far, as text. */
function received(socket: Socket): string[] {
  const texts: string[] = [];
  socket.on('message', (packet) => texts.push(packet.toString()));
  return texts;
}

describe('the UDP relay', () => {
  test('forwards both ways and keeps two browsers apart', async () => {
    const relay = await echoBehindRelay();
    const [a, b] = [await boundSocket(), await boundSocket()];
    const [fromA, fromB] = [received(a), received(b)];
    a.send('from a', relay.port, relay.address);
    b.send('from b', relay.port, relay.address);
    await expect.poll(() => [fromA, fromB]).toEqual([['from a'], ['from b']]);
  });

  test('drops everything while cut, and goes on afterwards', async () => {
    const relay = await echoBehindRelay();
    const socket = await boundSocket();
    const texts = received(socket);
    relay.setMode('drop');
    socket.send('lost', relay.port, relay.address);
    await expect.poll(() => relay.counts().dropped).toBe(1);
    relay.setMode('forward');
    socket.send('kept', relay.port, relay.address);
    await expect.poll(() => texts).toEqual(['kept']);
  });

  test('loses the share that was asked for, the same packets for the same seed', async () => {
    const runs: string[][] = [];
    for (const seed of [7, 7, 8]) {
      const sink = await boundSocket();
      const texts = received(sink);
      const relay = await startUdpRelay({ targetAddress: '127.0.0.1', targetPort: sink.address().port, seed });
      open.push(relay);
      relay.setLoss(0.5);
      const socket = await boundSocket();
      for (let index = 0; index < 200; index++) socket.send(String(index), relay.port, relay.address);
      await expect.poll(() => relay.counts().forwarded + relay.counts().dropped).toBe(200);
      await expect.poll(() => texts.length).toBe(relay.counts().forwarded);
      runs.push(texts);
    }
    expect(runs[0]?.length).toBeGreaterThan(70);
    expect(runs[0]?.length).toBeLessThan(130);
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).not.toEqual(runs[0]);
  });
});
