import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function echoBehindProxy(): Promise<TcpProxy> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => server.close());
  const proxy = await startTcpProxy({ targetPort: (server.address() as AddressInfo).port });
  open.push(() => proxy.close());
  return proxy;
}

interface Client {
  readonly socket: Socket;
  text(): string;
  state(): 'open' | 'closed';
}

function connectTo(proxy: TcpProxy): Client {
  const socket = createConnection(proxy.port, '127.0.0.1');
  let text = '';
  let state: 'open' | 'closed' = 'open';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    state = 'closed';
  });
  open.push(() => socket.destroy());
  return { socket, text: () => text, state: () => state };
}

describe('the TCP proxy', () => {
  test('carries bytes both ways, many of them', async () => {
    const client = connectTo(await echoBehindProxy());
    const message = 'abcdefgh'.repeat(100_000);
    client.socket.write(message);
    await expect.poll(() => client.text() === message).toBe(true);
  });

  test('a hung cable delivers nothing, old and new connections live and go on when it is back', async () => {
    const proxy = await echoBehindProxy();
    const old = connectTo(proxy);
    old.socket.write('1');
    await expect.poll(() => old.text()).toBe('1');
    proxy.cut('hang');
    old.socket.write('2');
    const fresh = connectTo(proxy);
    fresh.socket.write('3');
    await expect.poll(() => proxy.connectionCount()).toBe(2);
    expect([old.text(), fresh.text()]).toEqual(['1', '']);
    expect([old.state(), fresh.state()]).toEqual(['open', 'open']);
    proxy.restore();
    await expect.poll(() => [old.text(), fresh.text()]).toEqual(['12', '3']);
  });

  test('a broken cable breaks old connections and refuses new ones until it is back', async () => {
    const proxy = await echoBehindProxy();
    const old = connectTo(proxy);
    old.socket.write('1');
    await expect.poll(() => old.text()).toBe('1');
    proxy.cut('reset');
    await expect.poll(() => old.state()).toBe('closed');
    const refused = connectTo(proxy);
    await expect.poll(() => refused.state()).toBe('closed');
    proxy.restore();
    const fresh = connectTo(proxy);
    fresh.socket.write('2');
    await expect.poll(() => fresh.text()).toBe('2');
  });
});
