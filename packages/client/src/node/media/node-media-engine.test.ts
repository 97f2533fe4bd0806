// Engines without a browser, through the real router: what arrives, what must not, and what heals.
import { type Bytes, type LeafIndex } from '@incamera/kernel';
import { type EpochKeys, type MediaEvents } from '@incamera/media';
import { type Sfu } from '@incamera/sfu';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildWorker, startSfu, until } from '../../../../sfu/test/sfu-under-test.js';
import { steadyClock } from '../../../test/steady-clock.js';
import { opusSource, syntheticVp8 } from './encoded-source.js';
import { NodeMediaEngine } from './node-media-engine.js';
import { type DecryptedFrame } from './receive-desk.js';
import { RtpTransport } from './rtp-transport.js';

const PLAN = { audio: 2, video: 2 };
const MEMBERS = [0, 1, 2] as LeafIndex[];

let sfu: Sfu;
const engines: { close(): unknown }[] = [];
const { clock, stop } = steadyClock();

beforeAll(buildWorker);
afterAll(stop);
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
  await sfu.close();
});

function keys(epoch: bigint, ownLeaf: number, seed = Number(epoch), members = MEMBERS): EpochKeys {
  return { epoch, baseKey: new Uint8Array(32).fill(seed), ownLeaf: ownLeaf as LeafIndex, members };
}

interface Participant {
  readonly engine: NodeMediaEngine;
  readonly frames: DecryptedFrame[];
  readonly seen: { [Name in keyof MediaEvents]?: MediaEvents[Name][] };
}

async function connect(name: string, engine: NodeMediaEngine): Promise<void> {
  let connected = false;
  const stop = engine.events.on('transport', ({ state }) => {
    connected = state === 'connected';
  });
  const offer = await engine.open(PLAN);
  await engine.accept((await sfu.join({ room: 'room', peer: name, offer })).sdp);
  await until(() => connected, `${name} is connected`);
  stop();
}

async function participant(leaf: number, epochKeys: EpochKeys | null = keys(1n, leaf)): Promise<Participant> {
  const engine = new NodeMediaEngine({ clock });
  engines.push(engine);
  const frames: DecryptedFrame[] = [];
  const seen: Record<string, unknown[]> = {};
  for (const name of ['slotSource', 'undecryptable', 'senderProof', 'laterEpochSeen', 'proofDue'] as const) {
    const events: unknown[] = [];
    seen[name] = events;
    engine.events.on(name, (event) => events.push(event));
  }
  if (epochKeys) {
    await engine.setKeys(epochKeys);
    engine.useSendEpoch(epochKeys.epoch);
    engine.setSendBlock(null);
  }
  await connect(`peer-${leaf}`, engine);
  for (let mid = 4; mid < 8; mid++) engine.sink(String(mid)).onFrame((frame) => frames.push(frame));
  return { engine, frames, seen };
}

/** What the group layer does with verified proofs. */
function carryProofs(from: Participant, leaf: number, to: Participant): () => void {
  return from.engine.events.on('proofDue', ({ records }) => to.engine.cover(leaf as LeafIndex, records));
}

/** Opus packets of which each says its number. */
function numbered(count = 250): Bytes[] {
  return Array.from({ length: count }, (_, index) => new Uint8Array(60).fill(index));
}

const camera = () => syntheticVp8({ frameMs: 66, frameBytes: 3000, keyEvery: 100 });

describe('two engines in one group', () => {
  test('hear and see each other; what leaves is not what was captured', async () => {
    sfu = await startSfu();
    const [a, b] = [await participant(0), await participant(1)];
    carryProofs(a, 0, b);
    await a.engine.setSource('mic', opusSource(numbered()));
    await a.engine.setSource('camera', camera());
    await until(() => b.frames.filter((frame) => frame.kind === 'mic').length >= 60, 'sixty packets of speech');
    await until(() => b.frames.filter((frame) => frame.kind === 'camera').length >= 20, 'twenty pictures');
    const spoken = b.frames.filter((frame) => frame.kind === 'mic').map(({ frame }) => frame[0] as number);
    expect(spoken).toEqual(spoken.map((_, index) => ((spoken[0] as number) + index) % 250));
    const [picture] = b.frames.filter((frame) => frame.kind === 'camera');
    expect([(picture?.frame[0] as number) & 1, picture?.frame.length, picture?.leaf]).toEqual([0, 3000, 0]);
    expect(b.seen.slotSource).toContainEqual({ mid: '4', source: { leaf: 0, kind: 'mic' } });
    expect(b.seen.slotSource).toContainEqual({ mid: '6', source: { leaf: 0, kind: 'camera' } });
    expect([a.frames.length, b.seen.senderProof?.length, b.seen.undecryptable?.length]).toEqual([0, 0, 0]);
    expect((await b.engine.stats()).framesRefused).toBe(0);
    expect((await a.engine.stats()).framesEncrypted.mic).toBeGreaterThan(50);
  });

  test('nothing leaves before keys, an epoch to send in, and the end of the block', async () => {
    sfu = await startSfu();
    const a = await participant(0, null);
    let left = 0;
    // What cannot be sent when it is due is not taken: the source is told that it will have to begin anew.
    await a.engine.setSource('mic', { ...opusSource(numbered()), requestKeyFrame: () => left++ });
    const packets = async (): Promise<number> => (await sfu.metrics()).packetsIn;
    const rests = async (): Promise<void> => {
      const before = left;
      await until(() => left >= before + 10, 'ten frames are due');
      expect(await packets()).toBe(0);
    };
    await rests();
    await a.engine.setKeys(keys(1n, 0));
    await rests();
    a.engine.useSendEpoch(1n);
    await rests();
    a.engine.setSendBlock(null);
    await until(async () => (await packets()) > 10, 'packets flow');
  });

  test('frames of an epoch whose keys come later are heard in order', async () => {
    sfu = await startSfu();
    const [a, b] = [await participant(0), await participant(1)];
    carryProofs(a, 0, b);
    await a.engine.setSource('mic', opusSource(numbered()));
    await until(() => b.frames.length > 20, 'b hears a');
    await a.engine.setKeys(keys(2n, 0));
    a.engine.useSendEpoch(2n);
    await until(() => (b.seen.laterEpochSeen?.length ?? 0) > 0, 'b sees the later epoch');
    await b.engine.setKeys(keys(2n, 1));
    const before = b.frames.length;
    await until(() => b.frames.length > before + 30, 'b hears a again');
    const spoken = b.frames.map(({ frame }) => frame[0] as number);
    expect(spoken).toEqual(spoken.map((_, index) => ((spoken[0] as number) + index) % 250));
  });

  test('who was removed decrypts nothing more and says who cannot be read', async () => {
    sfu = await startSfu();
    const [a, b] = [await participant(0), await participant(1)];
    carryProofs(a, 0, b);
    await a.engine.setSource('mic', opusSource(numbered()));
    await until(() => b.frames.length > 20, 'b hears a');
    await a.engine.setKeys(keys(2n, 0, 99, [0, 2] as LeafIndex[]));
    a.engine.useSendEpoch(2n);
    a.engine.dropEpochs(2n);
    await until(() => (b.seen.laterEpochSeen?.length ?? 0) > 0, 'the switch reached b');
    const heard = b.frames.length;
    await until(() => (b.seen.undecryptable?.length ?? 0) > 0, 'b names a');
    expect(b.frames.length).toBe(heard);
    expect(b.seen.undecryptable?.[0]).toMatchObject({ leaf: 0, kind: 'mic', error: { code: 'sframe/later_epoch' } });
    // A key of its own making for that epoch opens nothing.
    await b.engine.setKeys(keys(2n, 1, 55));
    await until(async () => (await b.engine.stats()).framesRefused > 100, 'many frames are refused');
    expect(b.frames.length).toBe(heard);
  });

  test('a sender whose frames nobody signs for is muted, and heals', async () => {
    sfu = await startSfu();
    const [a, b] = [await participant(0), await participant(1)];
    await a.engine.setSource('mic', opusSource(numbered()));
    await until(() => b.seen.senderProof?.some(({ proved }) => !proved), 'b finds a unproved');
    const heard = b.frames.length;
    const decrypted = (await b.engine.stats()).framesDecrypted;
    await until(async () => (await b.engine.stats()).framesDecrypted > decrypted + 20, 'frames go on to arrive');
    expect(b.frames.length).toBe(heard);
    carryProofs(a, 0, b);
    await until(() => b.seen.senderProof?.at(-1)?.proved, 'b finds a proved');
    await until(() => b.frames.length > heard, 'b hears a again');
  });

  test('a muted microphone sends packets of the same size', async () => {
    sfu = await startSfu();
    const [a, b] = [await participant(0), await participant(1)];
    carryProofs(a, 0, b);
    await a.engine.setSource('mic', opusSource([new Uint8Array(60).fill(200)]));
    await until(() => b.frames.length > 10, 'b hears a');
    a.engine.setMuted(true);
    await until(() => b.frames.at(-1)?.frame[0] !== 200, 'b hears silence');
    expect(new Set(b.frames.map(({ frame }) => frame.length))).toEqual(new Set([60]));
  });

  test('a new transport goes on with the same keys and counters', async () => {
    sfu = await startSfu();
    const [a, b] = [await participant(0), await participant(1)];
    carryProofs(a, 0, b);
    await a.engine.setSource('mic', opusSource(numbered()));
    await until(() => b.frames.length > 20, 'b hears a');
    process.kill(sfu.workerPid as number, 'SIGKILL');
    await until(() => sfu.restarts === 1 && sfu.workerPid !== null, 'restart');
    await connect('peer-1', b.engine);
    await connect('peer-0', a.engine);
    const before = b.frames.length;
    await until(() => b.frames.length > before + 20, 'b hears a again');
    expect((await b.engine.stats()).framesRefused).toBe(0);
  });
});

test('plaintext and foreign ciphertext that a hostile member sends are refused', async () => {
  sfu = await startSfu();
  const b = await participant(1);
  let connected = false;
  const hostile = new RtpTransport(
    PLAN,
    {
      frame: () => {},
      keyFrameRequested: () => {},
      state: (state) => {
        connected = state === 'connected';
      },
    },
    Date.now,
  );
  engines.push(hostile);
  hostile.accept((await sfu.join({ room: 'room', peer: 'hostile', offer: hostile.offer })).sdp);
  await until(() => connected, 'the hostile one is connected');
  const source = syntheticVp8({ frameMs: 66, frameBytes: 500, keyEvery: 1 });
  for (let i = 0; i < 50; i++) {
    hostile.sendFrame('mic', new Uint8Array(60).fill(i), i * 960);
    hostile.sendFrame('camera', source.next() as Bytes, i * 6000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await until(async () => (await b.engine.stats()).framesRefused >= 80, 'b refuses them');
  expect(b.frames).toEqual([]);
  expect(b.seen.slotSource).toEqual([]);
});
