// The front as relays meet it: real sockets, a real media process behind it, and people who try to get through.
import { randomBytes } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sfu } from '../src/index.js';
import { xorMappedAddress } from '../src/relay-front/mapped-address.js';
import { RelayFront } from '../src/relay-front/relay-front.js';
import {
  BINDING_REQUEST,
  BINDING_SUCCESS,
  isSignedWith,
  MAGIC_COOKIE,
  readStun,
  STUN_ATTRIBUTE,
  signedAnew,
  stunValue,
} from '../src/relay-front/stun-message.js';
import { NodePeer } from './node-peer.js';
import { buildWorker, startSfu, until } from './sfu-under-test.js';

const ENDS: (() => unknown)[] = [];

beforeAll(buildWorker);
afterEach(async () => {
  for (const end of ENDS.splice(0).reverse()) await end();
});

interface CheckOptions {
  readonly ufrag: string;
  readonly password: string;
  readonly remoteUfrag?: string;
  readonly tieBreaker?: bigint;
}

/** A connectivity check of a controlling agent, RFC 8445 section 7.2.2. */
function check({ ufrag, password, remoteUfrag = 'abcd', tieBreaker = 0n }: CheckOptions): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(BINDING_REQUEST, 0);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  randomBytes(12).copy(header, 8);
  const values: readonly (readonly [number, Buffer])[] = [
    [STUN_ATTRIBUTE.username, Buffer.from(`${ufrag}:${remoteUfrag}`)],
    [0x0024, Buffer.from([0x6e, 0, 1, 0xff])],
    [STUN_ATTRIBUTE.iceControlling, Buffer.alloc(8)],
  ];
  const parts: Buffer[] = [header];
  const attributes = values.map(([type, value]) => {
    const start = parts.reduce((sum, part) => sum + part.length, 0) + 4;
    const head = Buffer.alloc(4);
    head.writeUInt16BE(type, 0);
    head.writeUInt16BE(value.length, 2);
    parts.push(head, value, Buffer.alloc(-value.length & 3));
    return { type, start, bytes: value.length };
  });
  const datagram = Buffer.concat(parts);
  const value = Buffer.alloc(8);
  value.writeBigUInt64BE(tieBreaker);
  const message = {
    datagram,
    type: BINDING_REQUEST,
    attributes,
    integrityStart: datagram.length,
    hasFingerprint: true,
  };
  return signedAnew(message, STUN_ATTRIBUTE.iceControlling, value, password);
}

interface Remote {
  readonly port: number;
  readonly heard: readonly Buffer[];
  send(datagram: Buffer, port: number): void;
  /** The answer to a request. */
  answerTo(request: Buffer): Promise<Buffer>;
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  ENDS.push(() => socket.close());
  return socket;
}

async function remote(): Promise<Remote> {
  const socket = await bound();
  const heard: Buffer[] = [];
  socket.on('message', (datagram) => heard.push(datagram));
  return {
    port: socket.address().port,
    heard,
    send: (datagram, port) => socket.send(datagram, port, '127.0.0.1'),
    answerTo: (request) =>
      until(() => heard.find((answer) => answer.subarray(8, 20).equals(request.subarray(8, 20))), 'an answer'),
  };
}

describe('before the real media library', () => {
  async function start(): Promise<Sfu> {
    const sfu = await startSfu({ addresses: ['127.0.0.1'], relayFrontPort: 0 });
    ENDS.push(() => sfu.close());
    return sfu;
  }

  /** What a check of this participant needs, and the port of the front. */
  async function join(sfu: Sfu, name: string): Promise<{ credentials: CheckOptions; front: number }> {
    const peer = new NodePeer();
    ENDS.push(() => peer.close());
    const { offer } = peer;
    const { sdp } = await sfu.join({ room: 'room', peer: name, offer });
    const find = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';
    const ports = [...sdp.matchAll(/^a=candidate:\d 1 udp (\d+) 127\.0\.0\.1 (\d+) typ host/gm)];
    expect(ports).toHaveLength(2);
    expect(Number(ports[0]?.[1])).toBeGreaterThan(Number(ports[1]?.[1]));
    expect(Number(ports[0]?.[2])).toBe(sfu.udpPort);
    const front = Number(ports[1]?.[2]);
    const credentials = {
      ufrag: find(sdp, /^a=ice-ufrag:(\S+)/m),
      password: find(sdp, /^a=ice-pwd:(\S+)/m),
      remoteUfrag: find(offer.sdp, /^a=ice-ufrag:(\S+)/m),
    };
    return { credentials, front };
  }

  test('a check with a tie-breaker of zero is refused by the library, and answered through the front', async () => {
    const sfu = await start();
    const { credentials, front } = await join(sfu, 'a');
    const guest = await remote();
    const direct = check(credentials);
    guest.send(direct, sfu.udpPort);
    // The day on which this is a success, the front is of no use any more.
    expect((await guest.answerTo(direct)).readUInt16BE(0)).toBe(0x0111);

    const fronted = check(credentials);
    guest.send(fronted, front);
    const answer = await guest.answerTo(fronted);
    const message = readStun(answer);
    if (message === null) throw new Error('an answer with integrity is expected');
    expect(message.type).toBe(BINDING_SUCCESS);
    expect(isSignedWith(message, credentials.password)).toBe(true);
    // Our own address, and not that of a socket on the server's loopback.
    const mapped = xorMappedAddress(answer, '127.0.0.1', guest.port);
    expect(stunValue(message, STUN_ATTRIBUTE.xorMappedAddress)).toEqual(mapped);
  });

  test('whoever leaves cannot come back by it', async () => {
    const sfu = await start();
    const leaver = await join(sfu, 'a');
    const { front } = leaver;
    const guest = await remote();
    const first = check(leaver.credentials);
    guest.send(first, front);
    await guest.answerTo(first);
    sfu.leave({ room: 'room', peer: 'a' });
    const { credentials } = await join(sfu, 'b');
    const late = check(leaver.credentials);
    guest.send(late, front);
    const other = check(credentials);
    guest.send(other, front);
    await guest.answerTo(other);
    expect(guest.heard.some((answer) => answer.subarray(8, 20).equals(late.subarray(8, 20)))).toBe(false);
  });
});

describe('before a media port that tells what it gets', () => {
  const CREDENTIALS = { iceUfrag: 'ours', icePwd: 'a password of ours, quite long' };
  const GOOD = { ufrag: CREDENTIALS.iceUfrag, password: CREDENTIALS.icePwd };

  async function fronted(): Promise<{
    front: RelayFront;
    got: { datagram: Buffer; from: RemoteInfo }[];
    media: Socket;
    setTime(ms: number): void;
    release(): void;
  }> {
    const media = await bound();
    const got: { datagram: Buffer; from: RemoteInfo }[] = [];
    media.on('message', (datagram, from) => got.push({ datagram, from }));
    let nowMs = 1_000_000;
    const ticks: (() => void)[] = [];
    const clock = {
      nowMs: () => nowMs,
      after: () => () => {},
      every: (_: number, run: () => void) => {
        ticks.push(run);
        return () => {};
      },
    };
    const options = { port: 0, bind: '127.0.0.1', mediaPort: media.address().port, clock };
    const front = await RelayFront.open(options);
    ENDS.push(() => front.close());
    const release = front.admit(CREDENTIALS);
    const setTime = (ms: number): void => {
      nowMs = ms;
      for (const tick of ticks) tick();
    };
    return { front, got, media, setTime, release };
  }

  test('a stranger gets nothing through: no user name of ours, no signature, no zero, no STUN', async () => {
    const { front, got } = await fronted();
    const stranger = await remote();
    for (const datagram of [
      check({ ...GOOD, ufrag: 'his' }),
      check({ ...GOOD, password: 'another password' }),
      check({ ...GOOD, tieBreaker: 1n }),
      randomBytes(200),
      Buffer.concat([Buffer.from([22, 254, 253]), randomBytes(100)]),
      Buffer.alloc(0),
    ]) {
      stranger.send(datagram, front.port);
    }
    const guest = await remote();
    guest.send(check(GOOD), front.port);
    await until(() => got.length > 0, 'the check of the guest');
    expect(got).toHaveLength(1);
    expect(front.sessionCount).toBe(1);
    expect(stranger.heard).toHaveLength(0);
  });

  test('after its check everything passes untouched, both ways, from one loopback address for each remote one', async () => {
    const { front, got, media } = await fronted();
    const guests = [await remote(), await remote()];
    for (const guest of guests) guest.send(check(GOOD), front.port);
    await until(() => got.length === 2, 'both checks');
    for (const { datagram } of got) {
      const message = readStun(datagram);
      expect(message && isSignedWith(message, CREDENTIALS.icePwd)).toBe(true);
      expect(message && stunValue(message, STUN_ATTRIBUTE.iceControlling)?.readBigUInt64BE()).toBe(1n);
    }
    const [first, second] = got.map(({ from }) => from.port);
    expect(first).not.toBe(second);
    const media1 = Buffer.concat([Buffer.from([0x80, 111]), randomBytes(1100)]);
    const later = check({ ...GOOD, tieBreaker: 7n });
    guests[0]?.send(media1, front.port);
    guests[0]?.send(later, front.port);
    await until(() => got.length === 4, 'media and another check');
    expect(got[2]?.datagram).toEqual(media1);
    expect(got[3]?.datagram).toEqual(later);
    expect(got[2]?.from.port).toBe(got[3]?.from.port);
    const [back, request] = [randomBytes(1200), check({ ufrag: 'abcd', password: 'of the browser' })];
    media.send(back, got[2]?.from.port as number, '127.0.0.1');
    media.send(request, got[2]?.from.port as number, '127.0.0.1');
    const which = guests[0];
    await until(() => which?.heard.length === 2, 'what the media library sends');
    expect(which?.heard[0]).toEqual(back);
    expect(which?.heard[1]).toEqual(request);
    expect(guests[1]?.heard).toHaveLength(0);
  });

  test('a transport has eight remote addresses at most, and none once it is gone', async () => {
    const { front, got, release } = await fronted();
    for (let i = 0; i < 12; i++) (await remote()).send(check(GOOD), front.port);
    await until(() => got.length >= 8, 'eight checks');
    const releaseOther = front.admit({ ...CREDENTIALS, iceUfrag: 'other' });
    const guest = await remote();
    guest.send(check({ ...GOOD, ufrag: 'other' }), front.port);
    await until(() => front.sessionCount === 9, 'that of another transport');
    release();
    expect(front.sessionCount).toBe(1);
    releaseOther();
    expect(front.sessionCount).toBe(0);
  });

  test('a remote address that falls silent is forgotten after a minute, one that is heard is not', async () => {
    const { front, got, setTime } = await fronted();
    const guests = [await remote(), await remote()];
    for (const guest of guests) guest.send(check(GOOD), front.port);
    await until(() => got.length === 2, 'both checks');
    setTime(1_050_000);
    guests[0]?.send(Buffer.from([0x80, 1, 2, 3]), front.port);
    await until(() => got.length === 3, 'media');
    setTime(1_070_000);
    expect(front.sessionCount).toBe(1);
    setTime(1_120_000);
    expect(front.sessionCount).toBe(0);
  });
});
