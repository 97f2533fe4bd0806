// The router as the server uses it: a real worker process, real transports, and everything that may go wrong.
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@incamera/kernel';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sfu, type SfuOffer, type SfuPeerRef, type SlotAssignment, sfuErrors } from '../src/index.js';
import { NodePeer } from './node-peer.js';
import { OFFERS } from './offers.js';
import { buildRtp, vp8Payload } from './rtp-test-packets.js';
import { buildWorker, recordingLogger, startSfu, until } from './sfu-under-test.js';

let sfu: Sfu | null = null;
const peers: NodePeer[] = [];

beforeAll(buildWorker);
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await sfu?.close();
  sfu = null;
});

async function start(options: Parameters<typeof startSfu>[0] = {}): Promise<Sfu> {
  sfu = await startSfu({ addresses: ['127.0.0.1'], ...options });
  return sfu;
}

async function join(name: string, room = 'room'): Promise<NodePeer> {
  const peer = new NodePeer();
  peers.push(peer);
  const { sdp } = await (sfu as Sfu).join({ room, peer: name, offer: peer.offer });
  peer.accept(sdp);
  await until(() => peer.state === 'connected', `${name} is connected`);
  return peer;
}

function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (sfuErrors.owns(error) ? error.code : `foreign: ${String(error)}`),
  );
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function audioPacket(sequence: number, payload: ArrayLike<number>): Buffer {
  return buildRtp({
    payloadType: 111,
    ssrc: 5,
    sequence,
    timestamp: sequence * 960,
    extensions: [[4, [0x30]]],
    payload,
  });
}

describe('two participants without browsers', () => {
  test('what one sends the other receives, byte for byte, in order', async () => {
    const slots = new Map<string, readonly SlotAssignment[]>();
    const states: string[] = [];
    const running = await start();
    running.events.on('slots', (event) => slots.set(event.peer, event.slots));
    running.events.on('transport', (event) => states.push(`${event.room} ${event.peer} ${event.state}`));
    const paths: string[] = [];
    running.events.on('path', (event) => paths.push(`${event.room} ${event.peer} ${event.address}`));
    const [a, b] = [await join('a'), await join('b')];
    const outsider = await join('c', 'another room');
    let sequence = 0;
    const heard = (): Buffer[] => b.received.filter((packet) => packet[1] === 111 || packet[1] === (111 | 0x80));
    await until(() => {
      for (let i = 0; i < 5; i++) a.send(audioPacket(sequence, [0xaa, sequence++ & 0xff, 0xbb]));
      return heard().length >= 100;
    }, 'b hears a');
    const payloads = heard().map((packet) => [...packet.subarray(20)]);
    const first = payloads[0]?.[1] as number;
    expect(payloads).toEqual(payloads.map((_, index) => [0xaa, (first + index) & 0xff, 0xbb]));
    expect(new Set(heard().map((packet) => packet.readUInt32BE(8))).size).toBe(1);
    expect(slots.get('b')?.find((slot) => slot.mid === '2')?.source).toEqual({ peer: 'a', kind: 'mic' });
    expect(states).toContain('room a connected');
    expect(paths).toContain('room a 127.0.0.1');
    // Neither back to the sender nor into another meeting.
    expect(a.received.some((packet) => (packet[1] as number) % 128 === 111)).toBe(false);
    expect(outsider.received.some((packet) => (packet[1] as number) % 128 === 111)).toBe(false);
    const metrics = await running.metrics();
    expect(metrics).toMatchObject({ rooms: 2, transports: 3, malformed: 0 });
    expect(metrics.packetsIn).toBeGreaterThanOrEqual(100);
    running.leave({ room: 'room', peer: 'a' });
    await until(() => slots.get('b')?.every((slot) => slot.source === null), 'the slots of b are empty');
    expect((await running.metrics()).transports).toBe(2);
  });

  test('video flows from a key frame on, and the sender is asked for one', async () => {
    await start();
    const [a, b] = [await join('a'), await join('b')];
    const packet = (sequence: number, key: boolean): Buffer =>
      buildRtp({
        payloadType: 96,
        ssrc: 6,
        sequence,
        timestamp: sequence * 3000,
        extensions: [[4, [0x31]]],
        payload: vp8Payload({ key, pictureId: sequence }),
      });
    let sequence = 0;
    const asked = (): boolean => a.received.some((one) => one[1] === 206 && one.readUInt32BE(8) === 6);
    await until(() => {
      a.send(packet(sequence++, false));
      return asked();
    }, 'a is asked for a key frame');
    expect(b.received.some((one) => (one[1] as number) % 128 === 96)).toBe(false);
    await until(() => {
      a.send(packet(sequence++, true));
      return b.received.some((one) => (one[1] as number) % 128 === 96);
    }, 'b sees a');
  });

  test('wants and active flags said before or between transports hold for the next one', async () => {
    const running = await start();
    const seen = new Map<string, readonly SlotAssignment[]>();
    running.events.on('slots', (event) => seen.set(event.peer, event.slots));
    const joining = join('b');
    running.setWants({ room: 'room', peer: 'b', video: [{ peer: 'a', kind: 'camera' }] });
    await joining;
    await join('a');
    await join('z');
    running.setActive({ room: 'room', peer: 'z', kind: 'camera', active: true });
    running.setActive({ room: 'room', peer: 'a', kind: 'camera', active: true });
    await until(() => seen.get('b')?.some((slot) => slot.source?.peer === 'a'), 'b sees a');
    expect(seen.get('b')?.some((slot) => slot.source?.peer === 'z')).toBe(false);
    seen.clear();
    process.kill(running.workerPid as number, 'SIGKILL');
    await until(() => running.restarts === 1 && running.workerPid !== null, 'restart');
    await join('z');
    await join('a');
    await join('b');
    await until(() => seen.get('b')?.some((slot) => slot.source?.peer === 'a'), 'b sees a again');
    expect(seen.get('b')?.some((slot) => slot.source?.peer === 'z')).toBe(false);
  });
});

describe('bad input', () => {
  test('each has a typed error, and the others are served on', async () => {
    const running = await start();
    const good = OFFERS.chromium;
    const attempts: [Partial<SfuOffer> | null, string][] = [
      [{ sdp: 'nonsense' }, 'sfu/malformed_offer'],
      [{ sdp: `v=0\r\n${'m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'.repeat(3900)}` }, 'sfu/malformed_offer'],
      [{ sdp: 'x'.repeat(10_000_000) }, 'sfu/bad_request'],
      [{ audioSlots: ['0'] }, 'sfu/bad_request'],
      [{ audioSlots: ['77'] }, 'sfu/bad_request'],
      [{ senders: { mic: '1' } }, 'sfu/unsupported_offer'],
      [null, 'sfu/bad_request'],
    ];
    for (const [change, code] of attempts) {
      const offer = change === null ? (null as unknown as SfuOffer) : { ...good, ...change };
      expect(await codeOf(running.join({ room: 'r', peer: 'p', offer }))).toBe(code);
    }
    expect(await codeOf(running.probe({ sdp: 'v=0' }))).toBe('sfu/malformed_offer');
    expect(await codeOf(running.join({ room: '', peer: 'p', offer: good }))).toBe('sfu/bad_request');
    expect(() => running.setWants({ room: 'r', peer: 'p'.repeat(1000), video: [] })).toThrow();
    // Unknown participants may just have left.
    running.setActive({ room: 'r', peer: 'gone', kind: 'mic', active: true });
    running.leave({ room: 'r', peer: 'gone' });
    expect(await codeOf(running.join({ room: 'r', peer: 'p', offer: good }))).toBe('done');
    expect(await running.metrics()).toMatchObject({ transports: 1, rooms: 1 });
    expect(running.restarts).toBe(0);
  });

  test('random datagrams on the port hurt nobody', async () => {
    const running = await start();
    const [a, b] = [await join('a'), await join('b')];
    const socket = createSocket('udp4');
    for (let i = 0; i < 500; i++) socket.send(Buffer.alloc(i * 3, (i * 37) & 0xff), running.udpPort, '127.0.0.1');
    let sequence = 0;
    await until(() => {
      a.send(audioPacket(sequence++, [1]));
      return b.received.some((packet) => (packet[1] as number) % 128 === 111);
    }, 'b still hears a');
    socket.close();
    expect(running.restarts).toBe(0);
  });

  test.each([
    ['no address', { addresses: [] }],
    ['a host name as address', { addresses: ['example.org'] }],
    ['a port out of range', { udpPort: 70000 }],
    ['a bind address that is none', { bind: 'lo' }],
  ])('options: %s', async (_, options) => {
    expect(await codeOf(startSfu(options))).toBe('sfu/bad_request');
  });
});

describe('the worker process', () => {
  test('killed: pending requests end with an error, it restarts on its port, new offers work', async () => {
    const running = await start();
    const resets: number[] = [];
    running.events.on('reset', ({ restarts }) => resets.push(restarts));
    await join('a');
    const { udpPort, workerPid } = running;
    process.kill(workerPid as number, 'SIGSTOP');
    const pending = codeOf(running.join({ room: 'room', peer: 'b', offer: OFFERS.firefox }));
    process.kill(workerPid as number, 'SIGKILL');
    expect(await pending).toBe('sfu/worker_restarted');
    await until(() => resets.length === 1, 'reset');
    expect(resets).toEqual([1]);
    expect(running.udpPort).toBe(udpPort);
    await join('a');
    expect(await running.metrics()).toMatchObject({ transports: 1 });
  });

  test('one of several killed: its meetings are reset, those of the others go on', async () => {
    const running = await start({ workers: 2 });
    const resets: (readonly SfuPeerRef[])[] = [];
    running.events.on('reset', ({ peers: lost }) => resets.push(lost));
    const speaker = await join('a', 'one');
    const listener = await join('b', 'one');
    await join('a', 'two');
    // By load: the second meeting is where the first is not.
    expect((await running.workerMetrics()).map((metrics) => [metrics?.rooms, metrics?.transports])).toEqual([
      [1, 2],
      [1, 1],
    ]);
    expect(await running.metrics()).toMatchObject({ rooms: 2, transports: 3 });
    process.kill(running.workerPids[1] as number, 'SIGKILL');
    await until(() => resets.length === 1, 'reset');
    expect(resets).toEqual([[{ room: 'two', peer: 'a' }]]);
    listener.received.length = 0;
    let sequence = 0;
    await until(() => {
      speaker.send(audioPacket(sequence++, [1, 2, 3]));
      return listener.received.some((packet) => (packet[1] as number) === 111);
    }, 'sound in the other meeting');
    await join('a', 'two');
    expect(await running.metrics()).toMatchObject({ rooms: 2, transports: 3 });
  });

  test('a request made while it restarts waits for the next worker', async () => {
    const running = await start();
    process.kill(running.workerPid as number, 'SIGKILL');
    await until(() => running.workerPid === null || running.restarts === 1, 'the worker is gone');
    expect(await codeOf(running.join({ room: 'r', peer: 'p', offer: OFFERS.chromium }))).toBe('done');
  });

  test('a port in use is named at the start', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '0.0.0.0', resolve));
    const { port } = socket.address();
    expect(await codeOf(startSfu({ udpPort: port }))).toBe('sfu/port_unavailable');
    socket.close();
  });

  test('a program that is not there is named', async () => {
    expect(await codeOf(startSfu({ workerEntry: '/nowhere/main.js' }))).toBe('sfu/worker_missing');
  });

  test('close ends it, and nothing works afterwards', async () => {
    const running = await start();
    const pid = running.workerPid as number;
    await join('a');
    await running.close();
    expect(alive(pid)).toBe(false);
    expect(await codeOf(running.join({ room: 'r', peer: 'p', offer: OFFERS.chromium }))).toBe('sfu/closed');
    expect(await codeOf(running.metrics())).toBe('sfu/closed');
  });

  test('it ends when its parent is killed', async () => {
    const program = `
      import { createSfu } from ${JSON.stringify(fileURLToPath(new URL('../dist/index.js', import.meta.url)))};
      const log = { debug() {}, info() {}, warn() {}, error() {} };
      const clock = { nowMs: Date.now, after: () => () => {}, every: () => () => {} };
      const sfu = await createSfu({ udpPort: 0, addresses: ['127.0.0.1'], logger: log, clock });
      process.stdout.write(String(sfu.workerPid) + '\\n');
      setInterval(() => {}, 1000);
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve) => {
      parent.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
    });
    expect(alive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until(() => !alive(pid), 'the worker is gone');
  });

  test('a hung worker is found out and replaced', async () => {
    const ticks: (() => void)[] = [];
    const clock = {
      ...systemClock,
      every: (_: number, run: () => void) => {
        ticks.push(run);
        return () => {};
      },
    };
    const running = await start({ clock });
    const pid = running.workerPid as number;
    process.kill(pid, 'SIGSTOP');
    for (let second = 0; second < 20; second++) for (const tick of ticks) tick();
    await until(() => running.restarts === 1, 'restart');
    expect(alive(pid)).toBe(false);
  });

  test('it gets no secret of the server in its environment, and logs no id', async () => {
    process.env.INCAMERA_TEST_SECRET = 'do-not-inherit';
    const logger = recordingLogger();
    const running = await start({ logger });
    const environment = execFileSync('cat', [`/proc/${running.workerPid}/environ`]).toString();
    delete process.env.INCAMERA_TEST_SECRET;
    expect(environment).not.toContain('do-not-inherit');
    await join('secret-participant-id', 'secret-room-id');
    running.setActive({ room: 'secret-room-id', peer: 'somebody-else-entirely', kind: 'mic', active: true });
    process.kill(running.workerPid as number, 'SIGKILL');
    await until(() => running.restarts === 1, 'restart');
    expect(logger.lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(logger.lines)).not.toMatch(/secret-|somebody-else/);
  });
});
