// One meeting over two real worker processes: everybody hears and sees everybody, and one killed worker takes nobody else
// along.
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type Sfu, type SfuPeerRef } from '../src/index.js';
import { NodePeer } from './node-peer.js';
import { buildRtp, vp8Payload } from './rtp-test-packets.js';
import { buildWorker, startSfu, until } from './sfu-under-test.js';

const OPUS = 111;
const VP8 = 96;
const MID_EXTENSION = 4;
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

let sfu: Sfu | null = null;
const people = new Map<string, Person>();

beforeAll(buildWorker);
afterEach(async () => {
  for (const person of people.values()) person.peer.close();
  people.clear();
  await sfu?.close();
  sfu = null;
});

/** Sends its number, as sound and as picture, and knows whose numbers reached it. */
class Person {
  readonly peer = new NodePeer(NAMES.length - 1);
  readonly #number: number;
  #sequence = 0;
  #keyFrames = 0;

  constructor(number: number) {
    this.#number = number;
  }

  /** Voice and picture; a key frame when one was asked for. */
  send(): void {
    const sequence = this.#sequence++;
    const asked = this.keyFrameRequests;
    const key = asked > this.#keyFrames;
    this.#keyFrames = asked;
    const payload = vp8Payload({ key, pictureId: sequence & 0x7fff, content: [this.#number] });
    this.peer.send(this.#packet(OPUS, '0', sequence, [1, 2, this.#number]));
    this.peer.send(this.#packet(VP8, '1', sequence, payload));
  }

  get keyFrameRequests(): number {
    return this.peer.received.filter((packet) => packet[1] === 206 && (packet[0] as number) === 0x81).length;
  }

  got(payloadType: number): string {
    const media = this.peer.received.filter((packet) => ((packet[1] as number) & 0x7f) === payloadType);
    return [...new Set(media.map((packet) => NAMES[packet.at(-1) as number]))].sort().join('');
  }

  forget(): void {
    this.peer.received.length = 0;
    this.#keyFrames = 0;
  }

  #packet(payloadType: number, mid: string, sequence: number, payload: ArrayLike<number>): Buffer {
    return buildRtp({
      payloadType,
      ssrc: payloadType,
      sequence,
      timestamp: sequence * 960,
      marker: true,
      extensions: [[MID_EXTENSION, Buffer.from(mid)]],
      payload,
    });
  }
}

async function join(name: string): Promise<void> {
  people.get(name)?.peer.close();
  const person = new Person(NAMES.indexOf(name));
  people.set(name, person);
  const { sdp } = await (sfu as Sfu).join({ room: 'large', peer: name, offer: person.peer.offer });
  person.peer.accept(sdp);
  await until(() => person.peer.state === 'connected', `${name} is connected`);
}

/** Everybody sends until each of these people has heard and seen everybody else of them. */
async function allPresent(names: readonly string[]): Promise<void> {
  for (const person of people.values()) person.forget();
  const rest = (name: string): string => names.filter((other) => other !== name).join('');
  const complete = (name: string): boolean => {
    const person = people.get(name) as Person;
    return [OPUS, VP8].every((type) => person.got(type) === rest(name));
  };
  await until(
    async () => {
      // A worker that answers has read what was sent before: one that stalls is not flooded meanwhile.
      await sfu?.workerMetrics();
      for (const name of names) people.get(name)?.send();
      return names.every(complete);
    },
    `${names.join('')} hear and see each other`,
  );
}

test('six people at three a worker: all hear and see all, also after one worker was killed', async () => {
  const running = await startSfu({ addresses: ['127.0.0.1'], workers: 2, participantsPerWorker: 3 });
  sfu = running;
  const lost: (readonly SfuPeerRef[])[] = [];
  running.events.on('reset', ({ peers }) => lost.push(peers));
  for (const name of NAMES.slice(0, 3)) await join(name);
  await allPresent(['a', 'b', 'c']);
  // Where one is enough, one is used, and nothing crosses.
  expect((await running.workerMetrics()).map((one) => [one?.transports, one?.bridgedOut])).toEqual([
    [3, 0],
    [0, 0],
  ]);
  for (const name of NAMES.slice(3)) await join(name);
  await allPresent(NAMES);
  const metrics = await running.workerMetrics();
  expect(metrics.map((one) => [one?.transports, one?.bridgedSources])).toEqual([
    [3, 6],
    [3, 6],
  ]);
  for (const one of metrics) {
    expect(one?.bridgedOut).toBeGreaterThan(0);
    expect(one).toMatchObject({ bridgeDrops: 0, malformed: 0 });
  }

  // Somebody in the second worker asks for a key frame of somebody in the first.
  const [a, f] = [people.get('a') as Person, people.get('f') as Person];
  const isA = (packet: Buffer): boolean =>
    ((packet[1] as number) & 0x7f) === VP8 && packet.at(-1) === NAMES.indexOf('a');
  const ssrc = f.peer.received.find(isA)?.readUInt32BE(8) as number;
  const before = a.keyFrameRequests;
  const pli = Buffer.alloc(12);
  pli.set([0x81, 206, 0, 2]);
  pli.writeUInt32BE(ssrc, 8);
  f.peer.send(pli);
  await until(() => a.keyFrameRequests > before, 'a is asked for a key frame');

  process.kill(running.workerPids[0] as number, 'SIGKILL');
  await until(() => lost.length === 1, 'reset');
  expect(lost[0]?.map(({ peer }) => peer)).toEqual(['a', 'b', 'c']);
  await allPresent(['d', 'e', 'f']);
  for (const name of ['a', 'b', 'c']) await join(name);
  await allPresent(NAMES);
  expect((await running.workerMetrics()).map((one) => one?.transports)).toEqual([3, 3]);

  // Who leaves makes room for who comes: the meeting does not wander.
  running.leave({ room: 'large', peer: 'b' });
  await join('b');
  await allPresent(NAMES);
  expect((await running.workerMetrics()).map((one) => one?.transports)).toEqual([3, 3]);
});
