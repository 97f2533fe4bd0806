import { type Bytes, concat, type LeafIndex } from '@incamera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeHeader,
  decodeKid,
  encodeHeader,
  encodeKid,
  type FrameReceiver,
  FrameSender,
  type FrameSenderOptions,
  frameHash,
  importBaseKey,
  isConsistentVp8,
  REPLAY_WINDOW,
  FrameReceiver as Receiver,
  ReplayWindow,
  STREAM_KINDS,
  vp8ClearPrefixBytes,
} from './index.js';

const SECRET = new Uint8Array(32).fill(7);
const leaf = (n: number) => n as LeafIndex;

async function senderOf(options: Partial<FrameSenderOptions> & { secret?: Bytes } = {}): Promise<FrameSender> {
  const { secret = SECRET, ...rest } = options;
  const baseKey = await importBaseKey(secret);
  return FrameSender.create({
    baseKey,
    epoch: 5n,
    leaf: leaf(1),
    kind: 'mic',
    layer: 0,
    incarnation: 0,
    ...rest,
  });
}

async function receiverOf(...epochs: { epoch: bigint; secret?: Bytes; members?: number[] }[]): Promise<FrameReceiver> {
  const receiver = new Receiver();
  for (const { epoch, secret = SECRET, members = [0, 1, 2] } of epochs) {
    await receiver.addEpoch({ epoch, baseKey: secret, ownLeaf: leaf(0), members: members.map(leaf) });
  }
  return receiver;
}

async function wireOf(sender: FrameSender, frame: Bytes): Promise<Bytes> {
  const sealed = await sender.encrypt(frame);
  if (!sealed.ok) throw new Error(sealed.error);
  return sealed.value.wire;
}

const speech = Uint8Array.from({ length: 80 }, (_, i) => i);

/** A VP8 frame with a true tag: `body` bytes behind the prefix, all of them first partition. */
function vp8(isKey: boolean, body: number): Bytes {
  const frame = new Uint8Array((isKey ? 10 : 3) + body).fill(0xab);
  const tag = (isKey ? 0 : 1) | 0x10 | (body << 5);
  frame.set([tag & 255, (tag >> 8) & 255, (tag >> 16) & 255]);
  if (isKey) frame.set([0x9d, 0x01, 0x2a, 64, 0, 48, 0], 3);
  return frame;
}

describe('headers and key ids', () => {
  it('carry every value there and back, in one form only', () => {
    const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
    fc.assert(
      fc.property(u64, u64, (kid, ctr) => {
        const bytes = encodeHeader({ kid, ctr });
        expect(decodeHeader(bytes)).toEqual({ kid, ctr, headerBytes: bytes.length });
        expect(decodeHeader(bytes.subarray(0, -1)) === null || bytes.length === 1).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        const header = decodeHeader(bytes);
        if (header) expect(encodeHeader(header)).toEqual(bytes.slice(0, header.headerBytes));
      }),
    );
    expect(decodeHeader(Uint8Array.from([0x80, 7]))).toBeNull();
    expect(decodeHeader(Uint8Array.from([0x90, 0, 9]))).toBeNull();
    expect(() => encodeHeader({ kid: 1n << 64n, ctr: 0n })).toThrow(RangeError);
  });
  it('name kind, layer, incarnation, leaf and epoch, and nothing overlaps', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STREAM_KINDS),
        fc.nat(3),
        fc.nat(0xffff),
        fc.nat(0xfff),
        fc.nat(255),
        (kind, layerIfVideo, incarnation, n, epochLow) => {
          const layer = kind === 'mic' || kind === 'screen-audio' ? 0 : layerIfVideo;
          const parts = { kind, layer, incarnation, leaf: leaf(n), epochLow };
          expect(decodeKid(encodeKid(parts))).toEqual(parts);
        },
      ),
    );
    expect(encodeKid({ kind: 'camera', layer: 2, incarnation: 3, leaf: leaf(4), epochLow: 5 })).toBe(
      (BigInt((3 << 4) | (2 << 2) | 1) << 20n) | (4n << 8n) | 5n,
    );
    expect(decodeKid(1n << 40n)).toBeNull();
    expect(decodeKid(1n << 22n)).toBeNull(); // A microphone has no layers.
    expect(() => encodeKid({ kind: 'mic', layer: 0, incarnation: 0x10000, leaf: leaf(1), epochLow: 0 })).toThrow(
      RangeError,
    );
    expect(() => encodeKid({ kind: 'mic', layer: 0, incarnation: 0, leaf: leaf(4096), epochLow: 0 })).toThrow(
      RangeError,
    );
  });
});

describe('a replay window', () => {
  it('accepts each counter once and forgets nothing within its reach, as a set would', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3 * REPLAY_WINDOW), { maxLength: 300 }), (counters) => {
        const window = new ReplayWindow();
        const seen = new Set<number>();
        let newest = -1;
        for (const ctr of counters) {
          const expected = !seen.has(ctr) && (ctr > newest || newest - ctr < REPLAY_WINDOW);
          expect(window.accepts(BigInt(ctr))).toBe(expected);
          expect(window.mark(BigInt(ctr))).toBe(expected);
          if (expected) seen.add(ctr);
          if (expected) newest = Math.max(newest, ctr);
        }
      }),
    );
  });
});

describe('sending and receiving', () => {
  it('gives back any sound frame, and says who sent it', async () => {
    const sender = await senderOf();
    const receiver = await receiverOf({ epoch: 5n });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (data) => {
        const frame = Uint8Array.from(data);
        const sealed = await sender.encrypt(frame);
        if (!sealed.ok) throw new Error(sealed.error);
        const opened = await receiver.decrypt(sealed.value.wire, 'audio');
        expect(opened).toMatchObject({ ok: true, value: { frame, epoch: 5n, source: { leaf: 1, kind: 'mic' } } });
        if (opened.ok) expect(opened.value.record).toEqual(sealed.value.record);
        expect(sealed.value.record.hash).toEqual(await frameHash(sealed.value.wire));
      }),
      { numRuns: 30 },
    );
  });

  it('counts up also when calls overlap, and hides the content', async () => {
    const sender = await senderOf();
    const sealed = await Promise.all(Array.from({ length: 20 }, () => sender.encrypt(speech)));
    const counters = sealed.map((s) => (s.ok ? s.value.record.ctr : -1n));
    expect(counters).toEqual(Array.from({ length: 20 }, (_, i) => BigInt(i)));
    for (const s of sealed) if (s.ok) expect(Buffer.from(s.value.wire).includes(Buffer.from(speech))).toBe(false);
  });

  it('refuses to go on when the counter is used up', async () => {
    const sender = await senderOf({ frameLimit: 2n });
    expect((await sender.encrypt(speech)).ok).toBe(true);
    expect((await sender.encrypt(speech)).ok).toBe(true);
    expect(await sender.encrypt(speech)).toEqual({ ok: false, error: 'sframe/counter_exhausted' });
  });

  it('refuses a frame twice, whichever slot it comes from, and overlapping calls', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    const wire = await wireOf(await senderOf(), speech);
    const both = await Promise.all([receiver.decrypt(wire, 'audio'), receiver.decrypt(wire, 'audio')]);
    expect(both.filter((r) => r.ok)).toHaveLength(1);
    expect(await receiver.decrypt(wire, 'audio')).toMatchObject({ error: { code: 'sframe/replayed' } });
  });

  it('refuses members who are not to be heard any more, with keys and all, until they may be again', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    const sender = await senderOf();
    const [before, during, after] = [
      await wireOf(sender, speech),
      await wireOf(sender, speech),
      await wireOf(sender, speech),
    ];
    expect((await receiver.decrypt(before, 'audio')).ok).toBe(true);
    receiver.refuseLeaves([leaf(1)]);
    expect(await receiver.decrypt(during, 'audio')).toMatchObject({ error: { code: 'sframe/unknown_leaf' } });
    const other = await wireOf(await senderOf({ leaf: leaf(2) }), speech);
    expect((await receiver.decrypt(other, 'audio')).ok).toBe(true);
    receiver.refuseLeaves([]);
    expect((await receiver.decrypt(after, 'audio')).ok).toBe(true);
  });

  it('refuses a frame whose sender is refused while the cipher works', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    const deciding = receiver.decrypt(await wireOf(await senderOf(), speech), 'audio');
    receiver.refuseLeaves([leaf(1)]);
    expect(await deciding).toMatchObject({ error: { code: 'sframe/unknown_leaf' } });
  });

  it('does not move the replay window for a frame that is not authentic', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    const sender = await senderOf();
    const first = await wireOf(sender, speech);
    const header = encodeHeader({ kid: sender.kid, ctr: 100_000n });
    const forged = concat(header, first.subarray(decodeHeader(first)?.headerBytes ?? 0));
    expect(await receiver.decrypt(forged, 'audio')).toMatchObject({ error: { code: 'sframe/not_authentic' } });
    expect((await receiver.decrypt(first, 'audio')).ok).toBe(true);
  });

  it('refuses every altered byte, every truncation and random bytes, by a code', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    const wire = await wireOf(await senderOf(), speech);
    for (let i = 0; i < wire.length; i++) {
      const altered = wire.slice();
      altered[i] = (altered[i] as number) ^ 0x40;
      expect((await receiver.decrypt(altered, 'audio')).ok, `byte ${i}`).toBe(false);
      expect((await receiver.decrypt(wire.slice(0, i), 'audio')).ok, `length ${i}`).toBe(false);
    }
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.boolean(), async (data, isAudio) => {
        const result = await receiver.decrypt(Uint8Array.from(data), isAudio ? 'audio' : 'video');
        expect(result.ok ? '' : result.error.code).toMatch(/^sframe\//);
      }),
    );
    expect((await receiver.decrypt(wire, 'audio')).ok).toBe(true);
  });

  it('refuses plaintext', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    expect((await receiver.decrypt(speech, 'audio')).ok).toBe(false);
    expect((await receiver.decrypt(vp8(true, 100), 'video')).ok).toBe(false);
    expect((await receiver.decrypt(vp8(false, 100), 'video')).ok).toBe(false);
  });

  it.each([
    ['screen sound in a sound slot', { kind: 'screen-audio' }, speech, 'audio', null],
    ['a leaf that is no member', { leaf: leaf(3) }, speech, 'audio', 'sframe/unknown_leaf'],
    ['our own frames sent back', { leaf: leaf(0) }, speech, 'audio', 'sframe/own_frame'],
    ['another group', { secret: new Uint8Array(32) }, speech, 'audio', 'sframe/not_authentic'],
    ['an epoch not known yet', { epoch: 6n }, speech, 'audio', 'sframe/later_epoch'],
    ['an epoch of long ago', { epoch: 4n }, speech, 'audio', 'sframe/past_epoch'],
    [
      'an epoch that only looks the same',
      { epoch: 5n + 256n, secret: new Uint8Array(32) },
      speech,
      'audio',
      'sframe/not_authentic',
    ],
  ] as const)('names %s', async (_, options, frame, slot, code) => {
    const receiver = await receiverOf({ epoch: 5n });
    const result = await receiver.decrypt(await wireOf(await senderOf(options), frame), slot);
    if (code === null) expect(result.ok).toBe(true);
    else expect(result).toMatchObject({ error: { code } });
  });

  it('refuses a camera frame in a sound slot, with its prefix or without', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    const wire = await wireOf(await senderOf({ kind: 'camera' }), vp8(false, 20));
    expect((await receiver.decrypt(wire, 'audio')).ok).toBe(false);
    expect(await receiver.decrypt(wire.slice(3), 'audio')).toMatchObject({ error: { code: 'sframe/wrong_slot' } });
  });

  it('refuses a microphone frame in a video slot even if its bytes are dressed up as VP8', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    const wire = concat(vp8(false, 0), await wireOf(await senderOf(), speech));
    expect(await receiver.decrypt(wire, 'video')).toMatchObject({ error: { code: 'sframe/wrong_slot' } });
  });

  it('refuses a frame whose context was rewritten to another stream of the same sender', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    const wire = await wireOf(await senderOf(), speech);
    const length = decodeHeader(wire)?.headerBytes ?? 0;
    const kid = encodeKid({ kind: 'screen-audio', layer: 0, incarnation: 0, leaf: leaf(1), epochLow: 5 });
    const forged = concat(encodeHeader({ kid, ctr: 0n }), wire.subarray(length));
    expect(await receiver.decrypt(forged, 'audio')).toMatchObject({ error: { code: 'sframe/not_authentic' } });
  });

  it('hears two epochs side by side until the older one is dropped, and tells the claimed sender of what it refuses', async () => {
    const receiver = await receiverOf({ epoch: 255n }, { epoch: 256n, secret: new Uint8Array(32).fill(9) });
    const before = await senderOf({ epoch: 255n });
    const after = await senderOf({ epoch: 256n, secret: new Uint8Array(32).fill(9) });
    expect((await receiver.decrypt(await wireOf(before, speech), 'audio')).ok).toBe(true);
    expect((await receiver.decrypt(await wireOf(after, speech), 'audio')).ok).toBe(true);
    receiver.dropEpochsBefore(256n);
    await receiver.addEpoch({ epoch: 255n, baseKey: SECRET, ownLeaf: leaf(0), members: [leaf(1)] });
    expect(receiver.epochs).toEqual([256n]);
    expect(await receiver.decrypt(await wireOf(before, speech), 'audio')).toMatchObject({
      error: { code: 'sframe/past_epoch', claimed: { leaf: 1, kind: 'mic' } },
    });
    expect((await receiver.decrypt(await wireOf(after, speech), 'audio')).ok).toBe(true);
  });

  it('gives nothing of a frame whose epoch is dropped while it is being decrypted', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    const pending = receiver.decrypt(await wireOf(await senderOf(), speech), 'audio');
    receiver.dropEpochsBefore(6n);
    expect((await pending).ok).toBe(false);
  });

  it('keeps replay windows when an epoch is added again', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    const wire = await wireOf(await senderOf(), speech);
    await receiver.decrypt(wire, 'audio');
    await receiver.addEpoch({ epoch: 5n, baseKey: SECRET, ownLeaf: leaf(0), members: [leaf(1)] });
    expect(await receiver.decrypt(wire, 'audio')).toMatchObject({ error: { code: 'sframe/replayed' } });
  });

  it('bounds the keys of one sender without harm to the others or to its running streams', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    const running = await senderOf();
    expect((await receiver.decrypt(await wireOf(running, speech), 'audio')).ok).toBe(true);
    let refused = 0;
    for (let incarnation = 1; incarnation < 120; incarnation++) {
      const result = await receiver.decrypt(await wireOf(await senderOf({ incarnation }), speech), 'audio');
      if (!result.ok && result.error.code === 'sframe/too_many_keys') refused++;
    }
    expect(refused).toBeGreaterThan(0);
    expect((await receiver.decrypt(await wireOf(running, speech), 'audio')).ok).toBe(true);
    expect((await receiver.decrypt(await wireOf(await senderOf({ leaf: leaf(2) }), speech), 'audio')).ok).toBe(true);
  });

  it('survives a flood of made-up keys', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    const sender = await senderOf();
    const wire = await wireOf(sender, speech);
    await receiver.decrypt(wire, 'audio');
    for (let incarnation = 1; incarnation < 400; incarnation++) {
      const kid = encodeKid({ kind: 'mic', layer: 0, incarnation, leaf: leaf(1), epochLow: 5 });
      await receiver.decrypt(concat(encodeHeader({ kid, ctr: 0n }), new Uint8Array(40)), 'audio');
    }
    expect(await receiver.decrypt(wire, 'audio')).toMatchObject({ error: { code: 'sframe/replayed' } });
    expect((await receiver.decrypt(await wireOf(sender, speech), 'audio')).ok).toBe(true);
  });
});

describe('VP8', () => {
  it.each([
    [true, 10],
    [false, 3],
  ])('keeps the prefix readable, hides the rest and authenticates both (key frame: %s)', async (isKey, prefixBytes) => {
    const sender = await senderOf({ kind: 'camera' });
    const receiver = await receiverOf({ epoch: 5n });
    const frame = vp8(isKey, 500);
    const wire = await wireOf(sender, frame);
    expect(vp8ClearPrefixBytes(wire)).toBe(prefixBytes);
    expect(wire.slice(0, prefixBytes)).toEqual(frame.slice(0, prefixBytes));
    expect(Buffer.from(wire).includes(Buffer.alloc(8, 0xab))).toBe(false);
    for (let i = 0; i < prefixBytes; i++) {
      const altered = wire.slice();
      altered[i] = (altered[i] as number) ^ 2;
      expect((await receiver.decrypt(altered, 'video')).ok, `byte ${i}`).toBe(false);
    }
    expect(await receiver.decrypt(wire, 'video')).toMatchObject({ ok: true, value: { frame } });
  });

  it('refuses frames without room for the prefix, on both sides', async () => {
    const sender = await senderOf({ kind: 'camera' });
    const receiver = await receiverOf({ epoch: 5n });
    for (const frame of [new Uint8Array(0), Uint8Array.from([1, 2]), new Uint8Array(9)]) {
      expect(await sender.encrypt(frame)).toEqual({ ok: false, error: 'sframe/short_frame' });
      expect(await receiver.decrypt(frame, 'video')).toMatchObject({ error: { code: 'sframe/short_frame' } });
    }
  });

  it('refuses a frame of a member whose content contradicts its prefix', async () => {
    const receiver = await receiverOf({ epoch: 5n });
    const sender = await senderOf({ kind: 'camera' });
    const noStartCode = vp8(true, 50);
    noStartCode[3] = 0;
    const tooLong = vp8(false, 50);
    tooLong[2] = 0xff;
    for (const frame of [noStartCode, tooLong]) {
      expect(isConsistentVp8(frame)).toBe(false);
      expect(await receiver.decrypt(await wireOf(sender, frame), 'video')).toMatchObject({
        error: { code: 'sframe/bad_frame' },
      });
    }
    expect(isConsistentVp8(vp8(true, 50))).toBe(true);
  });
});
