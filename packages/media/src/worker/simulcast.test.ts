// Layers through the worker: one key and counter each, all of them proved, and a receiver that takes whichever comes.
import { type LeafIndex } from '@incamera/kernel';
import { decodeHeader, FrameSender, importBaseKey } from '@incamera/sframe';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FromWorker } from '../worker-protocol.js';
import { FrameHub, TICK_MS } from './frame-hub.js';
import { type EncodedFrame } from './receive-slot.js';

const leaf = (n: number) => n as LeafIndex;
/** A VP8 delta frame: the lowest bit says so, and there is no first partition. */
const delta = Uint8Array.from({ length: 60 }, (_, i) => (i === 0 ? 1 : i < 3 ? 0 : i));
const PREFIX_BYTES = 3;

let nowMs = 0;
let posted: FromWorker[] = [];
let hub: FrameHub;

beforeEach(async () => {
  nowMs = 10_000;
  posted = [];
  hub = new FrameHub(
    (message) => posted.push(message),
    () => nowMs,
  );
  await keys(5n);
});

const said = <Type extends FromWorker['type']>(type: Type) =>
  posted.filter((message): message is Extract<FromWorker, { type: Type }> => message.type === type);

async function keys(epoch: bigint): Promise<void> {
  const baseKey = new Uint8Array(32).fill(Number(epoch));
  await hub.handle({ type: 'keys', epoch, baseKey, ownLeaf: leaf(0), members: [0, 1].map(leaf), token: 1 });
}

const layersOf = (...ssrcs: [number, number][]) => hub.handle({ type: 'layers', streamId: 'cam', ssrcs });

function encoded(ssrc: number): EncodedFrame {
  return { data: delta.slice().buffer, getMetadata: () => ({ synchronizationSource: ssrc }) };
}

/** Layer and counter that a frame says of itself. */
function labelOf(frame: EncodedFrame): string {
  const header = decodeHeader(new Uint8Array(frame.data).subarray(PREFIX_BYTES));
  return `${((header?.kid ?? 0n) >> 22n) & 3n}.${header?.ctr}`;
}

describe('sending layers', () => {
  beforeEach(async () => {
    hub.addSender({ role: 'send', streamId: 'cam', kind: 'camera', incarnation: 7 });
    await hub.handle({ type: 'send_epoch', epoch: 5n });
    await hub.handle({ type: 'block', isBlocked: false });
  });

  it('gives each its key and counter, also before the page has named it and when it names it otherwise', async () => {
    const seen: string[] = [];
    const send = async (ssrc: number) => {
      const frame = encoded(ssrc);
      expect(await hub.encrypt('cam', frame)).toBe(true);
      seen.push(labelOf(frame));
    };
    for (const ssrc of [11, 22]) await send(ssrc);
    await layersOf([11, 0], [22, 1]);
    for (const ssrc of [11, 22, 11, 33]) await send(ssrc);
    await layersOf([11, 1], [22, 0]);
    for (const ssrc of [11, 22]) await send(ssrc);
    expect(seen).toEqual(['3.0', '3.1', '0.0', '1.0', '0.1', '3.2', '1.1', '0.2']);
  });

  it('uses no counter twice when frames of all layers overlap', async () => {
    await layersOf([1, 0], [2, 1], [3, 2]);
    const frames = Array.from({ length: 30 }, (_, i) => encoded(1 + (i % 3)));
    await Promise.all(frames.map((frame) => hub.encrypt('cam', frame)));
    expect(new Set(frames.map(labelOf)).size).toBe(30);
  });

  it('counts and proves the frames of all', async () => {
    await layersOf([1, 0], [2, 1], [3, 2]);
    const frames = [1, 2, 3, 1, 2, 3].map(encoded);
    for (const frame of frames) await hub.encrypt('cam', frame);
    await hub.handle({ type: 'count', token: 1 });
    expect(said('counts')[0]?.counts).toMatchObject({ seen: { cam: 6 }, encrypted: { cam: 6 } });
    for (let t = 0; t < 500; t += TICK_MS) hub.tick();
    const records = said('proof_due').flatMap((message) => message.records);
    expect(records.map(({ kid, ctr }) => `${(kid >> 22n) & 3n}.${ctr}`).sort()).toEqual(frames.map(labelOf).sort());
  });

  it('knows one layer of everything else', async () => {
    hub.addSender({ role: 'send', streamId: 'screen', kind: 'screen', incarnation: 7 });
    const frame = encoded(99);
    await hub.encrypt('screen', frame);
    expect(labelOf(frame)).toBe('0.0');
  });
});

describe('receiving layers', () => {
  it('loses no frame at a switch, keeps the source, and refuses an old frame of either layer', async () => {
    const written: EncodedFrame[] = [];
    const slot = hub.addSlot(
      { role: 'receive', streamId: 'slot', slot: 'video' },
      (frame) => written.push(frame),
      () => {},
    );
    const baseKey = await importBaseKey(new Uint8Array(32).fill(5));
    const wires: ArrayBuffer[] = [];
    const records = [];
    const senders = await Promise.all(
      [0, 1, 2].map((layer) =>
        FrameSender.create({ baseKey, epoch: 5n, leaf: leaf(1), kind: 'camera', layer, incarnation: 0 }),
      ),
    );
    for (const layer of [2, 2, 0, 0, 1, 2]) {
      const sealed = await (senders[layer] as FrameSender).encrypt(delta);
      if (!sealed.ok) throw new Error(sealed.error);
      wires.push(sealed.value.wire.slice().buffer);
      records.push(sealed.value.record);
    }
    for (const data of wires) slot.push({ data: data.slice(0) });
    await slot.settled();
    expect(written).toHaveLength(6);
    expect(said('slot_source')).toEqual([
      { type: 'slot_source', streamId: 'slot', source: { leaf: 1, kind: 'camera' } },
    ]);
    slot.push({ data: (wires[0] as ArrayBuffer).slice(0) });
    slot.push({ data: (wires[2] as ArrayBuffer).slice(0) });
    await slot.settled();
    expect(written).toHaveLength(6);
    await hub.handle({ type: 'count', token: 1 });
    expect(said('counts')[0]?.counts).toMatchObject({ decrypted: 6, refused: 2 });
    // The sender proves more than we got; that is no reproach.
    await hub.handle({ type: 'cover', leaf: leaf(1), records });
    for (let t = 0; t < 3_000; t += TICK_MS) {
      nowMs += TICK_MS;
      hub.tick();
    }
    expect(said('sender_proof')).toEqual([]);
  });
});
