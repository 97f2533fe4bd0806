// Debian's TURN server as an operator runs it: shared secret, relaying to the media port's address and to nothing else.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';

export interface Coturn {
  /** What it said. */
  logs(): string;
  close(): Promise<void>;
}

export interface CoturnOptions {
  /** Where clients reach it. */
  readonly listen: string;
  /** From where it sends on, and the only address that it sends to: that of the media server. */
  readonly relay: string;
  /** For UDP and TCP. */
  readonly port: number;
  readonly secret: string;
  /** Files for TLS, and its port; without them there is none. */
  readonly tls?: { readonly port: number; readonly certFile: string; readonly keyFile: string };
}

const PROGRAM = '/usr/bin/turnserver';

export async function startCoturn({ listen, relay, port, secret, tls }: CoturnOptions): Promise<Coturn> {
  if (!existsSync(PROGRAM)) throw new Error('coturn is missing: apt-get install coturn');
  const args = [
    '-n',
    `--listening-ip=${listen}`,
    `--relay-ip=${relay}`,
    `--listening-port=${port}`,
    '--use-auth-secret',
    `--static-auth-secret=${secret}`,
    '--realm=turn.test',
    ...(tls === undefined
      ? ['--no-tls']
      : [`--tls-listening-port=${tls.port}`, `--cert=${tls.certFile}`, `--pkey=${tls.keyFile}`]),
    '--no-dtls',
    '--no-cli',
    '--denied-peer-ip=0.0.0.0-255.255.255.255',
    `--allowed-peer-ip=${relay}`,
    '--log-file=stdout',
    '--verbose',
    '--pidfile=',
  ];
  const child: ChildProcess = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-1_000_000);
    });
  }
  const close = async () => {
    if (child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  for (let tries = 0; !(await isOpen(listen, port)); tries++) {
    if (tries > 100 || child.exitCode !== null) {
      await close();
      throw new Error(`coturn does not start: ${log.slice(-2_000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { logs: () => log, close };
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
