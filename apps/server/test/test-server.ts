// A whole server on a free port with a temporary data directory, a clock of the test's, and a fake media router.
import { type ScryptOptions } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRng, toBase64Url } from '@incamera/kernel';
import { type DatabaseLocation, openStore, type Role, type Store } from '@incamera/store';
import { type App, buildApp, DELIVERY_LIMITS, serverCommand, serverConfig } from '../src/index.js';
import { FakeRouter } from './fake-router.js';
import { HostKey } from './host-key.js';
import { newTestAccount, type TestAccount, testPasskey } from './test-account.js';
import { TestClock } from './test-clock.js';
import { type SocketOptions, TestSocket } from './test-socket.js';

export class TestServer {
  /** Where servers keep their data; by default each in its own folder, embedded. */
  static newDatabase: (() => Promise<DatabaseLocation>) | null = null;
  readonly clock = new TestClock();
  readonly dataDir = mkdtempSync(join(tmpdir(), 'incamera-server-'));
  router = new FakeRouter();
  url = '';
  store!: Store;
  app!: App;
  readonly #flags: string[];
  /** What browsers are given; by default a folder that is not there: no web app, whatever was built. */
  #webDir = join(this.dataDir, 'no-web-app');
  #database: DatabaseLocation | null = null;
  readonly #sockets: TestSocket[] = [];
  /** Ten codes would take a second. */
  #recoveryCost: ScryptOptions = { N: 2, r: 1, p: 1 };

  private constructor(flags: string[]) {
    this.#flags = flags;
  }

  static async start(flags: string[] = [], options: { readonly webDir?: string } = {}): Promise<TestServer> {
    const server = new TestServer(flags);
    if (options.webDir !== undefined) server.#webDir = options.webDir;
    server.#database = (await TestServer.newDatabase?.()) ?? null;
    await server.#start();
    return server;
  }

  async #start(): Promise<void> {
    const command = serverCommand('0.0.0-test');
    const flags = ['--port', '0', '--data', this.dataDir, '--log-level', 'error', ...this.#flags];
    command.parse(flags, { from: 'user' });
    const config = { ...serverConfig(command.opts()), webDir: this.#webDir };
    this.store = await openStore(this.#database ?? config.database, DELIVERY_LIMITS);
    this.router = new FakeRouter();
    this.app = await buildApp({
      config,
      store: this.store,
      openRouter: async () => this.router,
      clock: this.clock,
      rng: systemRng,
      version: '0.0.0-test',
      tls: null,
      authority: null,
      recoveryCost: this.#recoveryCost,
    });
    const publicUrl = await this.app.listen();
    this.url = `http://localhost:${(this.app.server.server.address() as { port: number }).port}`;
    if (!this.#flags.includes('--public-url')) this.url = publicUrl.origin;
  }

  /** Stops as a crash does, as far as memory goes: everything is rebuilt from the store. */
  async restart(options: { readonly webDir?: string; readonly recoveryCost?: ScryptOptions } = {}): Promise<void> {
    this.#webDir = options.webDir ?? this.#webDir;
    this.#recoveryCost = options.recoveryCost ?? this.#recoveryCost;
    await this.app.close();
    await this.store.close();
    await this.#start();
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    await this.app.close();
    await this.store.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Somebody who is signed in and has just confirmed it with a passkey. */
  async signedIn(roles: readonly Role[] = ['organiser'], displayName = 'Test'): Promise<TestAccount> {
    return newTestAccount({ store: this.store, clock: this.clock, origin: this.url }, roles, displayName);
  }

  /** A meeting with one host key, as an organiser would have made it. */
  async meeting(
    change: { startsAtMs?: number; expiresAtMs?: number; accountId?: string; policy?: string | null } = {},
  ): Promise<{ meetingId: string; hostKey: HostKey }> {
    const hostKey = new HostKey();
    const meetingId = toBase64Url(systemRng.bytes(32));
    const nowMs = this.clock.nowMs();
    if (change.accountId === undefined) await this.#account();
    await this.store.meetings.create(
      {
        meetingId,
        accountId: change.accountId ?? 'a_test',
        sealedCharter: 'Y2hhcnRlcg',
        sealedMeta: 'bWV0YQ',
        hostKeys: [hostKey.publicKey],
        startsAtMs: change.startsAtMs ?? nowMs,
        policy: change.policy ?? null,
        expiresAtMs: change.expiresAtMs ?? nowMs + 3_600_000,
      },
      nowMs,
    );
    return { meetingId, hostKey };
  }

  async connect(meetingId: string, options: SocketOptions = {}): Promise<TestSocket> {
    const socket = await TestSocket.open(`${this.url.replace('http', 'ws')}/api/meetings/${meetingId}/socket`, options);
    this.#sockets.push(socket);
    return socket;
  }

  /** Lets time pass while every open socket stays alive: it is pinged every 15 s and must answer in between. */
  async pass(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= 14_000) {
      this.clock.advance(Math.min(leftMs, 14_000));
      for (const socket of this.#sockets) {
        // The second round trip ends after the pong of the first has arrived.
        for (let trip = 0; trip < 2 && !socket.closed && !socket.stalled; trip++)
          await socket.settled().catch(() => undefined);
      }
    }
  }

  /** A connected visitor. */
  async visitor(meetingId: string): Promise<TestSocket> {
    const socket = await this.connect(meetingId);
    await socket.hello();
    return socket;
  }

  /** A host who founded the group. */
  async host(meeting: { meetingId: string; hostKey: HostKey }): Promise<TestSocket> {
    const socket = await this.visitor(meeting.meetingId);
    await socket.prove(meeting.meetingId, meeting.hostKey);
    await socket.request({ type: 'group.found', groupInfo: 'aW5mbzA' });
    return socket;
  }

  /** A visitor whom `host` admits by the commit on `epoch`. */
  async member(meetingId: string, host: TestSocket, epoch: number): Promise<TestSocket> {
    const socket = await this.visitor(meetingId);
    const { knockId } = await socket.request({ type: 'knock', sealed: 'a25vY2s' });
    await host.commit(epoch, { admits: [String(knockId)], welcome: 'd2VsY29tZQ' });
    await socket.next('admitted');
    return socket;
  }

  async #account(): Promise<void> {
    if ((await this.store.accounts.get('a_test')) !== null) return;
    await this.store.accounts.issueSetupToken({
      tokenHash: 'test',
      label: null,
      roles: ['organiser'],
      nowMs: 0,
      expiresAtMs: 2,
    });
    await this.store.accounts.enrol({
      tokenHash: 'test',
      account: { accountId: 'a_test', userHandle: 'test', displayName: 'Test' },
      passkey: testPasskey('test', 'elsewhere'),
      nowMs: 1,
    });
  }
}
