// A small world for scenarios (test support): one server, one clock, devices with their own storage and tabs.
import { SHIPPED_FILES } from '@incamera/charter/policy';
import { Emitter, type Logger, systemRng } from '@incamera/kernel';
import { loadCedarFromPackage } from '../../../testkit/src/cedar.js';
import { createClient } from '../src/client.js';
import { type ClientEnvironment, type NetworkEvents, type Passkeys } from '../src/environment.js';
import { type Client, type MeetingActions, type NewMeeting, type Person } from '../src/index.js';
import { MemoryStorage } from '../src/node/memory-storage.js';
import { EngineJudge } from '../src/policy/engine-judge.js';
import { type PolicyJudge } from '../src/policy/judge.js';
import { FakeClock } from './fake-clock.js';
import { FakeEngine } from './fake-engine.js';
import { FakeServer, type FakeSocket } from './fake-server.js';
import { IdentityAnswers } from './identity-answers.js';
import { countCrypto, quiet } from './quiet.js';

countCrypto();

const cedar = await loadCedarFromPackage();
/** Ready before any clock runs: loading takes real time, which the fake one does not know of. */
const policyJudge = new EngineJudge(async () => cedar);
await policyJudge.open(SHIPPED_FILES);
/** What every client of this world decides with. */
export const judging = { policyJudge, abilities: { encrypts: true, constantBitRate: true, marks: true } };

/** What a device logged at warn and error: for messages of failed tests. */
export const logged: string[] = [];
const logger = (name: string): Logger => {
  const note = (level: string) => (event: string, context?: object) => {
    logged.push(`${name} ${level} ${event} ${JSON.stringify(context ?? {})}`);
  };
  return { debug: () => undefined, info: note('info'), warn: note('warn'), error: note('error') };
};

/** One person with one device; `tab` may be opened again (a reload) over the same storage. */
export class Device {
  readonly world: World;
  readonly name: string;
  readonly storage: MemoryStorage;
  readonly tabId: string;
  readonly network = new Emitter<NetworkEvents>();
  readonly sockets: FakeSocket[] = [];
  readonly engines: FakeEngine[] = [];
  /** What the server's API of identities tells this device: it is nobody's, unless a test says otherwise. */
  identity = new IdentityAnswers();
  #client: Client<string, string> | null = null;
  meeting: MeetingActions<string, string> | null = null;
  passkeys: Passkeys | null = null;
  /** What its browser can do; before its first use. */
  abilities = judging.abilities;
  /** This device's network is away. */
  cut = false;

  constructor(world: World, name: string, storage = new MemoryStorage(), tabId = `tab of ${name}`) {
    this.world = world;
    this.name = name;
    this.storage = storage;
    this.tabId = tabId;
  }

  /** Made at its first use, so that a test can give the device a passkey before. */
  get client(): Client<string, string> {
    this.#client ??= createClient<string, string>(this.#environment());
    return this.#client;
  }

  get engine(): FakeEngine {
    const engine = this.engines.at(-1);
    if (!engine) throw new Error(`${this.name} has no engine`);
    return engine;
  }

  get snapshot() {
    if (this.meeting === null) throw new Error(`${this.name} has opened no meeting`);
    return this.meeting.getSnapshot();
  }

  get actions(): MeetingActions<string, string> {
    if (this.meeting === null) throw new Error(`${this.name} has opened no meeting`);
    return this.meeting;
  }

  /** The server's name for this device's present connection. */
  get peerId(): string {
    const socket = this.sockets.at(-1);
    const peer = [...this.world.server.peers.values()].find((each) => each.socket === socket);
    if (!peer) throw new Error(`${this.name} is not connected`);
    return peer.id;
  }

  person(name: string): Person {
    const person = this.snapshot.people.find(({ displayName }) => displayName === name);
    if (!person) throw new Error(`${this.name} does not see ${name}`);
    return person;
  }

  names(): string[] {
    return this.snapshot.people.map(({ displayName }) => displayName).sort();
  }

  codes(): string[] {
    return (this.snapshot.security?.problems ?? []).map(({ code }) => code);
  }

  /** Codes of everything that was told as a problem. */
  told(): string[] {
    return this.snapshot.notices.flatMap(({ error }) => (error === null ? [] : [error.code]));
  }

  open(link: string): this {
    this.meeting = this.client.openMeeting(link);
    return this;
  }

  async enter(displayName = this.name): Promise<void> {
    await this.world.until(() => this.snapshot.phase === 'lobby');
    const entering = this.actions.enter({ displayName });
    entering.catch(() => undefined);
    await this.world.until(() => this.snapshot.phase !== 'joining');
    await entering;
  }

  /** The page goes away without a word and is loaded again: same storage, same tab, new memory. */
  async reload(link: string): Promise<Device> {
    await this.crash();
    const again = this.world.sibling(this, this.tabId);
    again.open(link);
    return again;
  }

  async crash(): Promise<void> {
    for (const socket of this.sockets) socket.break();
    const closing = this.meeting?.close();
    this.meeting = null;
    await this.world.run(50);
    await closing;
  }

  cutNetwork(): void {
    this.cut = true;
    for (const socket of this.sockets) socket.break();
  }

  async restoreNetwork(): Promise<void> {
    this.cut = false;
  }

  #environment(): ClientEnvironment<string, string> {
    const { world } = this;
    return {
      publicUrl: world.publicUrl,
      request: async (url, request) => {
        if (this.cut) throw new Error('network');
        const answer = await this.identity.answer(url, request);
        return answer ?? (await world.server.request(url, request, this.name));
      },
      openWebSocket: () => {
        const socket = world.server.connect();
        if (this.cut) setImmediate(() => socket.break());
        this.sockets.push(socket);
        return socket;
      },
      storage: this.storage,
      tabId: async () => this.tabId,
      passkeys: this.passkeys,
      ...judging,
      abilities: this.abilities,
      policyJudge: world.judges.get(this.name) ?? policyJudge,
      createMediaEngine: () => {
        const engine = new FakeEngine();
        this.engines.push(engine);
        return engine;
      },
      probePath: null,
      fileTracer: null,
      network: this.network,
      clock: world.clock,
      monotonicMs: () => world.clock.nowMs(),
      rng: systemRng,
      logger: logger(this.name),
    };
  }
}

export class World {
  readonly clock = new FakeClock();
  readonly server = new FakeServer(this.clock);
  /** Judges of devices whose client was altered, by the name of the device. */
  readonly judges = new Map<string, PolicyJudge>();
  readonly #devices: Device[] = [];
  link = '';
  /** Whom the server lists as holders of shares, before the first device is made. */
  holders: IdentityAnswers['holders'] = { threshold: 2, holders: [] };
  /** The server's address, before the first device is made. */
  publicUrl = 'http://localhost:8080';

  device(name: string): Device {
    const device = new Device(this, name);
    device.identity.holders = this.holders;
    this.#devices.push(device);
    return device;
  }

  /** Another tab of the same browser. */
  sibling(device: Device, tabId: string): Device {
    const sibling = new Device(this, device.name, device.storage, tabId);
    sibling.identity = device.identity;
    sibling.passkeys = device.passkeys;
    this.#devices.push(sibling);
    return sibling;
  }

  /** Lets `durationMs` pass; everything that follows from each step happens before the next one. */
  async run(durationMs: number, stepMs = 50): Promise<void> {
    await quiet();
    for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
      this.clock.advance(Math.min(stepMs, durationMs - passedMs));
      await quiet();
    }
  }

  /** Lets time pass until `condition` holds. */
  async until(condition: () => boolean, limitMs = 30_000): Promise<void> {
    await quiet();
    for (let passedMs = 0; passedMs <= limitMs; passedMs += 50) {
      if (condition()) return;
      this.clock.advance(50);
      await quiet();
    }
    throw new Error(`not within ${limitMs} ms: ${condition.toString()}\n${logged.slice(-15).join('\n')}`);
  }

  /** A host's device with a founded meeting. */
  async host(options: Partial<NewMeeting> = {}, name = 'Hanna'): Promise<Device> {
    const host = this.device(name);
    const { link } = await host.client.createMeeting({
      title: 'Quarterly talk',
      agenda: 'One\nTwo',
      startsAtMs: this.clock.nowMs(),
      durationMinutes: 60,
      hostName: name,
      autoReadmit: true,
      succession: 'none',
      ...options,
    });
    this.link = link;
    host.open(link);
    await host.enter();
    await this.until(() => host.snapshot.phase === 'in_meeting');
    return host;
  }

  /** Somebody who knocks and is let in by a click of `host`. */
  async guest(name: string, host: Device): Promise<Device> {
    const guest = this.device(name).open(this.link);
    await guest.enter();
    await this.admit(host, name);
    await this.until(() => guest.snapshot.phase === 'in_meeting');
    return guest;
  }

  async admit(host: Device, name: string): Promise<void> {
    const knockOf = () => host.snapshot.knocks.find(({ displayName }) => displayName === name);
    await this.until(() => knockOf() !== undefined);
    const knock = knockOf();
    if (!knock) throw new Error('no knock');
    const admitted = host.actions.admit([knock.knockId]);
    admitted.catch(() => undefined);
    await this.until(() => host.snapshot.people.some(({ displayName }) => displayName === name));
    await admitted;
  }

  async close(): Promise<void> {
    for (const device of this.#devices) await device.meeting?.close();
  }
}
