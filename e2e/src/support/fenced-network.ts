// A network behind a fence: a network namespace of the kernel whose only neighbour is one address, where a relay may listen.
// There is no route to anything else, the media server's address included; the web server is reached by a Unix socket, which
// namespaces do not part. Linux, as root.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect as dial, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FencedNetwork {
  /** A program that runs Chromium inside; for `INCAMERA_CHROMIUM`. */
  readonly chromium: string;
  close(): Promise<void>;
}

/** The addresses of this machine that can be reached from inside; they exist while the network does. */
export const GATE_ADDRESS = '10.77.0.1';
export const GATE_ADDRESS_IPV6 = 'fd77::1';
const INSIDE_ADDRESS = '10.77.0.2';
const INSIDE_ADDRESS_IPV6 = 'fd77::2';
const GATE_DEVICE = 'incamera-gate';

/** Runs inside of the namespace: takes connections to the web server's port and passes them to the socket. */
const FORWARDER = `
const net = require('node:net');
const [port, path] = process.argv.slice(1);
net.createServer((inner) => {
  const outer = net.connect(path);
  inner.pipe(outer).pipe(inner);
  for (const socket of [inner, outer]) socket.on('error', () => { inner.destroy(); outer.destroy(); });
}).listen(Number(port), '127.0.0.1');
`;

export interface FencedNetworkOptions {
  /** Of the product on 127.0.0.1, inside and outside. */
  readonly webPort: number;
  readonly browser: string;
  /** No UDP leaves it, as behind a strict firewall. */
  readonly udpBlocked?: boolean;
}

export async function startFencedNetwork(options: FencedNetworkOptions): Promise<FencedNetwork> {
  const { webPort, browser, udpBlocked = false } = options;
  const name = `incamera-${process.pid}`;
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' });
  const inside = (...args: string[]) => ip('-n', name, ...args);
  const folder = mkdtempSync(join(tmpdir(), 'incamera-net-'));
  let server: Server | undefined;
  let forwarder: ChildProcess | undefined;
  ip('netns', 'add', name);
  const close = async () => {
    forwarder?.kill();
    server?.close();
    // The pair of devices goes with it.
    ip('netns', 'del', name);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    inside('link', 'set', 'lo', 'up');
    ip('link', 'add', GATE_DEVICE, 'type', 'veth', 'peer', 'name', 'v0', 'netns', name);
    ip('addr', 'add', `${GATE_ADDRESS}/30`, 'dev', GATE_DEVICE);
    ip('addr', 'add', `${GATE_ADDRESS_IPV6}/64`, 'dev', GATE_DEVICE, 'nodad');
    ip('link', 'set', GATE_DEVICE, 'up');
    inside('addr', 'add', `${INSIDE_ADDRESS}/30`, 'dev', 'v0');
    inside('addr', 'add', `${INSIDE_ADDRESS_IPV6}/64`, 'dev', 'v0', 'nodad');
    inside('link', 'set', 'v0', 'up');
    // Whoever sends is told at once, as by a firewall that refuses; answers from outside have nobody who waits for them.
    if (udpBlocked) for (const family of ['-4', '-6']) inside(family, 'rule', 'add', 'ipproto', 'udp', 'prohibit');
    const path = join(folder, 'web.sock');
    server = await carry(path, webPort);
    forwarder = spawn('ip', ['netns', 'exec', name, process.execPath, '-e', FORWARDER, '--', String(webPort), path], {
      stdio: 'ignore',
    });
    const chromium = join(folder, 'chromium');
    writeFileSync(chromium, `#!/bin/sh\nexec ip netns exec ${name} ${browser} "$@"\n`);
    chmodSync(chromium, 0o700);
    return { chromium, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Outside: takes connections on a Unix socket and passes them on. */
function carry(path: string, port: number): Promise<Server> {
  const server = createServer((inner) => {
    const outer = dial(port, '127.0.0.1');
    inner.pipe(outer).pipe(inner);
    for (const socket of [inner, outer]) {
      socket.on('error', () => {
        inner.destroy();
        outer.destroy();
      });
    }
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve(server));
  });
}
