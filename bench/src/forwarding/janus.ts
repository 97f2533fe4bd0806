// Janus' VideoRoom as the system package installs it, with a configuration of its own: the anchor of the comparison.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeTcpPort } from '@incamera/testkit';
import { readTransport } from '../load/raw-peer.js';
import { JanusSession } from './janus-api.js';
import { transportCcId, writeAnswer, writeOffer } from './offer.js';
import { type ForwardingUnit, type LoadParticipant } from './unit.js';

const PROGRAM = '/usr/bin/janus';
const PACKAGE_FOLDER = '/usr/lib/x86_64-linux-gnu/janus';
const ROOM = 1;
const START_MS = 10_000;

/** Null where Janus is not installed. */
export function janusVersion(): string | null {
  // Janus 1.1.2 knows no --version: it prints its version, then refuses.
  const { stdout, stderr, error } = spawnSync(PROGRAM, ['--version'], { encoding: 'utf8' });
  return error === undefined ? (/\((\d+\.\d+\.\d+)\)/.exec(stdout + stderr)?.[1] ?? 'unknown') : null;
}

function writeConfiguration(folder: string, httpPort: number, address: string): void {
  mkdirSync(folder, { recursive: true });
  // Everything that decides the cost of forwarding keeps its default.
  const main = `
general: { configs_folder = "${folder}", plugins_folder = "${PACKAGE_FOLDER}/plugins",
  transports_folder = "${PACKAGE_FOLDER}/transports", debug_level = 2, admin_secret = "unused" }
media: { rtp_port_range = "20000-29999" }
nat: { ice_enforce_list = "${address}", nice_debug = false }
plugins: { disable = "libjanus_audiobridge.so,libjanus_echotest.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_nosip.so,libjanus_streaming.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_voicemail.so,libjanus_duktape.so,libjanus_lua.so" }
transports: { disable = "libjanus_rabbitmq.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_websockets.so" }
`;
  writeFileSync(join(folder, 'janus.jcfg'), main);
  const http = `general: { base_path = "/janus", http = true, port = ${httpPort}, ip = "127.0.0.1", https = false }\n`;
  writeFileSync(join(folder, 'janus.transport.http.jcfg'), http);
  writeFileSync(join(folder, 'janus.plugin.videoroom.jcfg'), 'general: { }\n');
}

/** @param address of this machine, not loopback, which Janus leaves out */
export async function startJanus(address: string): Promise<ForwardingUnit> {
  const folder = mkdtempSync(join(tmpdir(), 'incamera-janus-'));
  const port = await freeTcpPort();
  writeConfiguration(folder, port, address);
  const child = spawn(PROGRAM, ['-F', folder], { stdio: 'ignore' });
  // Whatever ends the bench ends Janus.
  process.once('exit', () => child.kill('SIGKILL'));
  const session = new JanusSession(`http://127.0.0.1:${port}/janus`);
  const endMs = Date.now() + START_MS;
  for (;;) {
    try {
      await session.create();
      break;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > endMs) {
        child.kill('SIGKILL');
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const control = await session.attach();
  // No limit of the bit rate: the load is not a browser that would heed it.
  await session.ask(control, { request: 'create', room: ROOM, publishers: 200, bitrate: 0, videocodec: 'vp8' });
  return new Janus(child, session, folder);
}

class Janus implements ForwardingUnit {
  readonly name = 'Janus VideoRoom';
  readonly version = janusVersion() ?? 'unknown';
  readonly pids: readonly number[];
  readonly #child: ChildProcess;
  readonly #session: JanusSession;
  readonly #folder: string;
  /** What others subscribe to, by participant. */
  readonly #feeds = new Map<string, number>();

  constructor(child: ChildProcess, session: JanusSession, folder: string) {
    this.pids = [child.pid as number];
    this.#child = child;
    this.#session = session;
    this.#folder = folder;
  }

  async enter({ name, load, audio, video }: LoadParticipant): Promise<void> {
    const streams = [audio, video].filter((stream) => stream !== null);
    if (streams.length === 0) return;
    const peer = `${name} publishes`;
    const lines = streams.map(
      (stream, index) => ({ media: stream.media, mid: String(index), direction: 'sendonly', stream }) as const,
    );
    const offer = writeOffer(await load.offer(peer), lines);
    const handle = await this.#session.attach();
    const body = { request: 'joinandconfigure', ptype: 'publisher', room: ROOM, display: name };
    const joined = await this.#session.ask(handle, body, { type: 'offer', sdp: offer });
    const answer = joined.jsep?.sdp ?? '';
    await load.accept(peer, readTransport(answer));
    await load.connected(peer);
    await this.#session.webrtcUp(handle);
    this.#feeds.set(name, joined.plugindata?.data.id as number);
    await load.receive(peer, 0);
    await load.send(peer, streams, transportCcId(answer, 'recvonly'));
  }

  async subscribe({ name, load, audioFrom, videoFrom }: LoadParticipant): Promise<void> {
    const from = new Set([...audioFrom, ...videoFrom]);
    if (from.size === 0) return;
    const peer = `${name} subscribes`;
    const handle = await this.#session.attach();
    const streams = [...from].map((publisher) => ({ feed: this.#feeds.get(publisher) }));
    const attached = await this.#session.ask(handle, { request: 'join', ptype: 'subscriber', room: ROOM, streams });
    const offer = attached.jsep?.sdp ?? '';
    const local = await load.answer(peer, readTransport(offer));
    await this.#session.ask(handle, { request: 'start' }, { type: 'answer', sdp: writeAnswer(local, offer) });
    await load.connected(peer);
    await load.receive(peer, transportCcId(offer, 'sendonly'));
  }

  async counters(): Promise<Readonly<Record<string, number>>> {
    return {};
  }

  async close(): Promise<void> {
    await this.#session.close();
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 3000);
    if (this.#child.exitCode === null) await gone;
    clearTimeout(timer);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
