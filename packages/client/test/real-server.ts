// The whole server for tests of the client in Node: started once a file, with passkeys that answer by themselves (real time, real sockets,
// loopback only).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runServer, serverCommand, serverConfig } from '../../../apps/server/src/index.js';
import { Authenticator } from '../../../apps/server/test/authenticator.js';
import { buildWorker, freeUdpPort } from '../../sfu/test/sfu-under-test.js';
import { type ClientEnvironment, type MeetingActions } from '../src/index.js';

export interface RealServer {
  readonly url: string;
  /** Of the one-time link of the first start. */
  readonly setupToken: string;
  readonly config: ReturnType<typeof serverConfig>;
  /** The meeting is closed before the server is. */
  keep<Meeting extends Pick<MeetingActions, 'close'>>(meeting: Meeting): Meeting;
  /** Ends it; what it stored stays. */
  halt(): Promise<void>;
  /** Ends it, unless that was done, and takes what it stored away. */
  stop(): Promise<void>;
}

/** @param flags beside those that tests need, such as `--trust-proxy` */
export async function startRealServer(...flags: string[]): Promise<RealServer> {
  buildWorker();
  const dataDir = mkdtempSync(join(tmpdir(), 'incamera-real-server-'));
  const command = serverCommand('0.0.0-test');
  const udpPort = String(await freeUdpPort());
  const needed = ['--port', '0', '--data', dataDir, '--udp-port', udpPort, '--log-level', 'error'];
  command.parse([...needed, ...flags], { from: 'user' });
  const config = serverConfig(command.opts());
  const running = await runServer(config, { version: '0.0.0-test' });
  const open: Pick<MeetingActions, 'close'>[] = [];
  let isHalted = false;
  const halt = async () => {
    if (isHalted) return;
    isHalted = true;
    for (const meeting of open) await meeting.close();
    await running.close();
  };
  return {
    url: running.publicUrl.origin,
    setupToken: /#(.+)$/.exec(running.announcement.join('\n'))?.[1] ?? '',
    config,
    keep: (meeting) => {
      open.push(meeting);
      return meeting;
    },
    halt,
    stop: async () => {
      await halt();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** @param authenticator which one answers, asked each time; @param onPrompt called when a passkey signs */
export function passkeysAt(
  url: string,
  authenticator: () => Authenticator,
  onPrompt: () => void = () => {},
): ClientEnvironment['passkeys'] {
  return {
    create: async ({ challenge, rpId }) => authenticator().create({ challenge, rpId, origin: url }),
    get: async ({ challenge, rpId }) => {
      onPrompt();
      return authenticator().get({ challenge, rpId, origin: url });
    },
  };
}

/** One passkey of a person. */
export function ownPasskey(url: string): ClientEnvironment['passkeys'] {
  const authenticator = new Authenticator();
  return passkeysAt(url, () => authenticator);
}

export async function until(condition: () => boolean, what: string, limitMs = 120_000): Promise<void> {
  const endMs = Date.now() + limitMs;
  while (!condition()) {
    if (Date.now() > endMs) throw new Error(`did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function phaseIs(meeting: Pick<MeetingActions, 'getSnapshot'>, phase: string): Promise<void> {
  return until(() => meeting.getSnapshot().phase === phase, phase);
}
