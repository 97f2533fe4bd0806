import { type Bytes, type LeafIndex } from '@incamera/kernel';
import { decodeHeader, FrameSender, importBaseKey, PROOF_GRACE_MS, type StreamKind } from '@incamera/sframe';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FromWorker } from '../worker-protocol.js';
import { FrameHub, TICK_MS } from './frame-hub.js';
import { HeldFrames, HOLD_FRAMES, HOLD_MS } from './held-frames.js';
import { type EncodedFrame, type ReceiveSlot } from './receive-slot.js';

const leaf = (n: number) => n as LeafIndex;
const speech = Uint8Array.from({ length: 60 }, (_, i) => i * 3);

let nowMs = 0;
let posted: FromWorker[] = [];
let hub: FrameHub;

beforeEach(() => {
  nowMs = 10_000;
  posted = [];
  hub = new FrameHub(
    (message) => posted.push(message),
    () => nowMs,
  );
});

const said = <Type extends FromWorker['type']>(type: Type) =>
  posted.filter((message): message is Extract<FromWorker, { type: Type }> => message.type === type);

function pass(ms: number): void {
  for (let t = 0; t < ms; t += TICK_MS) {
    nowMs += TICK_MS;
    hub.tick();
  }
}

async function keys(epoch: bigint, members = [0, 1, 2]): Promise<void> {
  const baseKey = new Uint8Array(32).fill(Number(epoch));
  await hub.handle({
    type: 'keys',
    epoch,
    baseKey,
    ownLeaf: leaf(0),
    members: members.map(leaf),
    token: Number(epoch),
  });
}

async function farSender(epoch: bigint, options: { leaf?: number; kind?: StreamKind; incarnation?: number } = {}) {
  const baseKey = await importBaseKey(new Uint8Array(32).fill(Number(epoch)));
  const sender = await FrameSender.create({
    baseKey,
    epoch,
    leaf: leaf(options.leaf ?? 1),
    kind: options.kind ?? 'mic',
    layer: 0,
    incarnation: options.incarnation ?? 0,
  });
  return async (frame: Bytes = speech) => {
    const sealed = await sender.encrypt(frame);
    if (!sealed.ok) throw new Error(sealed.error);
    return sealed.value;
  };
}

function slotOf(written: EncodedFrame[], media: 'audio' | 'video' = 'audio', asked: number[] = []): ReceiveSlot {
  return hub.addSlot(
    { role: 'receive', streamId: `slot.${media}`, slot: media },
    (frame) => written.push(frame),
    () => asked.push(nowMs),
  );
}

const framed = (wire: Bytes): EncodedFrame => ({ data: wire.slice().buffer });

describe('sending', () => {
  const sender = { role: 'send', streamId: 'out', kind: 'mic', incarnation: 7 } as const;
  const plain = (): EncodedFrame => ({ data: speech.slice().buffer });

  it('drops every frame until there are keys, an epoch to send in and no block', async () => {
    hub.addSender(sender);
    const tries: boolean[] = [];
    const attempt = async () => tries.push(await hub.encrypt('out', plain()));
    await attempt();
    await keys(5n);
    await attempt();
    await hub.handle({ type: 'block', isBlocked: false });
    await attempt();
    await hub.handle({ type: 'send_epoch', epoch: 5n });
    await attempt();
    await hub.handle({ type: 'block', isBlocked: true });
    await attempt();
    expect(tries).toEqual([false, false, false, true, false]);
    expect(said('stream_proved')).toEqual([{ type: 'stream_proved', streamId: 'out' }]);
    expect(await hub.encrypt('never added', plain())).toBe(false);
  });

  it('drops a frame whose block comes while it is being encrypted, and never hands on what came in', async () => {
    hub.addSender(sender);
    await keys(5n);
    await hub.handle({ type: 'send_epoch', epoch: 5n });
    await hub.handle({ type: 'block', isBlocked: false });
    const frame = plain();
    const pending = hub.encrypt('out', frame);
    await hub.handle({ type: 'block', isBlocked: true });
    expect(await pending).toBe(false);
    await hub.handle({ type: 'block', isBlocked: false });
    const sent = plain();
    expect(await hub.encrypt('out', sent)).toBe(true);
    expect(Buffer.from(sent.data).includes(Buffer.from(speech))).toBe(false);
  });

  it('encrypts a frame under the newer epoch that comes meanwhile, instead of losing it', async () => {
    hub.addSender(sender);
    await keys(5n);
    await keys(6n);
    await hub.handle({ type: 'send_epoch', epoch: 5n });
    await hub.handle({ type: 'block', isBlocked: false });
    const frame = plain();
    const pending = hub.encrypt('out', frame);
    await hub.handle({ type: 'send_epoch', epoch: 6n });
    expect(await pending).toBe(true);
    expect((decodeHeader(new Uint8Array(frame.data))?.kid ?? 0n) & 255n).toBe(6n);
  });

  it('never goes back to an earlier epoch, and never counts from zero again under a key', async () => {
    hub.addSender(sender);
    await keys(5n);
    await keys(6n);
    await hub.handle({ type: 'block', isBlocked: false });
    const headers: string[] = [];
    const send = async () => {
      const frame = plain();
      if (!(await hub.encrypt('out', frame))) return headers.push('dropped');
      const header = decodeHeader(new Uint8Array(frame.data));
      return headers.push(`${(header?.kid ?? 0n) & 255n}.${header?.ctr}`);
    };
    await hub.handle({ type: 'send_epoch', epoch: 5n });
    await send();
    await hub.handle({ type: 'send_epoch', epoch: 6n });
    await send();
    await hub.handle({ type: 'send_epoch', epoch: 5n });
    await send();
    await hub.handle({ type: 'drop_epochs', before: 7n });
    await send();
    await keys(6n);
    await send();
    expect(headers).toEqual(['5.0', '6.0', '6.1', 'dropped', 'dropped']);
  });

  it('reports what it sent twice a second, and nothing when there is nothing', async () => {
    hub.addSender(sender);
    await keys(5n);
    await hub.handle({ type: 'send_epoch', epoch: 5n });
    await hub.handle({ type: 'block', isBlocked: false });
    for (let i = 0; i < 3; i++) await hub.encrypt('out', plain());
    pass(1_000);
    const [due, ...more] = said('proof_due');
    expect(due?.records.map(({ ctr }) => ctr)).toEqual([0n, 1n, 2n]);
    expect(more).toEqual([]);
  });

  it('wipes the keys it was given', async () => {
    const baseKey = new Uint8Array(32).fill(5);
    await hub.handle({ type: 'keys', epoch: 5n, baseKey, ownLeaf: leaf(0), members: [], token: 1 });
    expect(baseKey).toEqual(new Uint8Array(32));
  });
});

describe('receiving', () => {
  it('hands on what is authentic and drops plaintext and noise', async () => {
    await keys(5n);
    const written: EncodedFrame[] = [];
    const slot = slotOf(written);
    const next = await farSender(5n);
    slot.push(framed((await next()).wire));
    slot.push(framed(speech));
    slot.push(framed(new Uint8Array(0)));
    await slot.settled();
    expect(written.map(({ data }) => new Uint8Array(data))).toEqual([speech]);
    expect(said('slot_source')).toEqual([
      { type: 'slot_source', streamId: 'slot.audio', source: { leaf: 1, kind: 'mic' } },
    ]);
  });

  it('holds frames of a later epoch in order, before what comes after the keys', async () => {
    await keys(5n);
    const written: EncodedFrame[] = [];
    const slot = slotOf(written);
    const ahead = await farSender(6n);
    const other = await farSender(5n, { leaf: 2 });
    const frames = await Promise.all([1, 2, 3, 4].map((n) => ahead(new Uint8Array(20).fill(n))));
    for (const { wire } of frames.slice(0, 3)) slot.push(framed(wire));
    slot.push(framed((await other(new Uint8Array(20).fill(9))).wire));
    await slot.settled();
    expect(written.map(({ data }) => new Uint8Array(data)[0])).toEqual([9]);
    nowMs += 300;
    await keys(6n);
    slot.push(framed(frames[3]?.wire as Bytes));
    await slot.settled();
    expect(written.map(({ data }) => new Uint8Array(data)[0])).toEqual([9, 1, 2, 3, 4]);
    expect(said('later_epoch_seen')).toEqual([{ type: 'later_epoch_seen', leaf: 1 }]);
    expect(said('undecryptable')).toEqual([]);
  });

  it('gives up frames held too long, names the sender after a second, and heals by itself', async () => {
    await keys(5n);
    const written: EncodedFrame[] = [];
    const asked: number[] = [];
    const slot = slotOf(written, 'audio', asked);
    const ahead = await farSender(6n);
    for (let t = 0; t < 1_400; t += 100) {
      slot.push(framed((await ahead()).wire));
      await slot.settled();
      pass(100);
    }
    expect(said('undecryptable')).toEqual([
      { type: 'undecryptable', leaf: 1, kind: 'mic', code: 'sframe/later_epoch' },
    ]);
    await keys(6n);
    await slot.settled();
    // Only the last half second was kept.
    expect(written.length).toBeGreaterThan(2);
    expect(written.length).toBeLessThanOrEqual(HOLD_MS / 100 + 1);
    expect(said('undecryptable').at(-1)).toMatchObject({ code: null });
  });

  it('does not name a sender because somebody else sends garbage in its name', async () => {
    await keys(5n);
    const slot = slotOf([]);
    const next = await farSender(5n);
    for (let t = 0; t < 3_000; t += 100) {
      const { wire } = await next();
      const garbage = wire.slice();
      garbage[garbage.length - 1] = (garbage.at(-1) ?? 0) ^ 1;
      slot.push(framed(garbage));
      slot.push(framed(wire));
      await slot.settled();
      pass(100);
    }
    expect(said('undecryptable')).toEqual([]);
  });

  it('names whose place plaintext takes, and heals with the first true frame', async () => {
    await keys(1n);
    const slot = slotOf([]);
    const seal = await farSender(1n);
    slot.push(framed((await seal()).wire));
    await slot.settled();
    for (let ms = 0; ms < 1500; ms += 100) {
      // The first byte of plain Opus, read as a header, names nobody.
      slot.push({ data: new Uint8Array(60).fill(0xf8).buffer });
      await slot.settled();
      pass(100);
    }
    expect(said('undecryptable')).toMatchObject([{ leaf: 1, kind: 'mic', code: expect.stringMatching(/^sframe\//) }]);
    slot.push(framed((await seal()).wire));
    await slot.settled();
    expect(said('undecryptable').at(-1)).toEqual({ type: 'undecryptable', leaf: 1, kind: 'mic', code: null });
  });

  it('mutes a source without proofs, and asks for a key frame when it heals', async () => {
    await keys(5n);
    const written: EncodedFrame[] = [];
    const asked: number[] = [];
    const slot = slotOf(written, 'video', asked);
    const next = await farSender(5n, { kind: 'camera' });
    const delta = Uint8Array.from([0x11, 0, 0, 1, 2, 3]);
    const play = async (forMs: number, isProved: boolean) => {
      for (let t = 0; t < forMs; t += 100) {
        const { wire, record } = await next(delta);
        if (isProved) await hub.handle({ type: 'cover', leaf: leaf(1), records: [record] });
        slot.push(framed(wire));
        await slot.settled();
        pass(100);
      }
    };
    await play(2_000, false);
    const heard = written.length;
    expect(heard).toBeLessThanOrEqual(PROOF_GRACE_MS / 100 + 2);
    await play(500, false);
    expect(written.length).toBe(heard);
    expect(said('sender_proof')).toEqual([{ type: 'sender_proof', leaf: 1, kind: 'camera', proved: false }]);
    expect(asked).toEqual([]);
    await play(4_000, true);
    expect(said('sender_proof').at(-1)).toMatchObject({ proved: true });
    expect(asked.length).toBe(1);
    expect(written.length).toBeGreaterThan(heard);
  });

  it('takes no proofs for a sender from another member', async () => {
    await keys(5n);
    const slot = slotOf([]);
    const next = await farSender(5n);
    for (let t = 0; t < PROOF_GRACE_MS + 500; t += 100) {
      const { wire, record } = await next();
      await hub.handle({ type: 'cover', leaf: leaf(2), records: [record] });
      slot.push(framed(wire));
      await slot.settled();
      pass(100);
    }
    expect(said('sender_proof')).toEqual([{ type: 'sender_proof', leaf: 1, kind: 'mic', proved: false }]);
  });

  it('hears nothing of a removed epoch from the moment it is dropped', async () => {
    await keys(5n);
    const written: EncodedFrame[] = [];
    const slot = slotOf(written);
    const next = await farSender(5n);
    slot.push(framed((await next()).wire));
    await slot.settled();
    await keys(6n, [0, 2]);
    await hub.handle({ type: 'drop_epochs', before: 6n });
    slot.push(framed((await next()).wire));
    await slot.settled();
    expect(written).toHaveLength(1);
  });

  it('empties a slot that falls silent, and repeats the source of one that does not', async () => {
    await keys(5n);
    const slot = slotOf([]);
    const next = await farSender(5n);
    for (let t = 0; t < 2_200; t += 100) {
      slot.push(framed((await next()).wire));
      await slot.settled();
      pass(100);
    }
    expect(said('slot_source').length).toBeGreaterThan(1);
    pass(4_000);
    expect(said('slot_source').at(-1)).toMatchObject({ source: null });
  });
});

describe('held frames', () => {
  it('are bounded per sender and in senders', () => {
    const held = new HeldFrames<number>();
    let taken = 0;
    for (let i = 0; i < 100; i++) if (held.hold({ frame: i, leaf: leaf(1), atMs: 0 })) taken++;
    expect(taken).toBe(HOLD_FRAMES);
    for (let n = 2; n < 200; n++) held.hold({ frame: n, leaf: leaf(n), atMs: 0 });
    expect(held.size).toBeLessThan(HOLD_FRAMES + 20);
    expect(held.expire(HOLD_MS)).toBe(0);
    expect(held.expire(HOLD_MS + 1)).toBeGreaterThan(0);
    expect(held.size).toBe(0);
  });
});

describe('sound at a constant rate', () => {
  /** Two seconds of frames by Ada, each proved twice a second. */
  async function speaks(sizeOf: (i: number) => number): Promise<void> {
    const send = await farSender(1n);
    const slot = slotOf([]);
    for (let i = 0; i < 100; i++) {
      const { wire, record } = await send(new Uint8Array(sizeOf(i)));
      slot.push({ data: wire.slice().buffer, getMetadata: () => ({ rtpTimestamp: i * 960 }) });
      await slot.settled();
      await hub.handle({ type: 'cover', leaf: leaf(1), records: [record] });
      if (i % 5 === 4) pass(TICK_MS);
    }
  }

  it('is not remarked on', async () => {
    await keys(1n);
    await speaks(() => 60);
    expect(said('sound_rate')).toEqual([]);
  });

  it('is named when it is none, of others and of our own browser', async () => {
    await keys(1n);
    await speaks((i) => 40 + (i % 9));
    expect(said('sound_rate')).toEqual([{ type: 'sound_rate', leaf: leaf(1), isConstant: false }]);
    hub.addSender({ role: 'send', streamId: 'own', kind: 'mic', incarnation: 0 });
    await hub.handle({ type: 'send_epoch', epoch: 1n });
    await hub.handle({ type: 'block', isBlocked: false });
    for (let i = 0; i < 50; i++) await hub.encrypt('own', { data: new ArrayBuffer(40 + (i % 9)) });
    pass(TICK_MS);
    expect(said('sound_rate').at(-1)).toEqual({ type: 'sound_rate', leaf: null, isConstant: false });
  });
});
