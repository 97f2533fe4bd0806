// What one device makes of what its audio threads give: whose voice, under which commitment, when it is testified, and what is shown.
import { type Charter } from '@incamera/charter';
import {
  commitToSegment,
  decodePrintAttachment,
  decodePrintContent,
  decodeSegment,
  encodeSegment,
  MAX_PRINTS,
  type Segment,
} from '@incamera/evidence';
import { type Bytes, Emitter, type LeafIndex, silentLogger, systemRng } from '@incamera/kernel';
import { type FingerprintWish, type MediaEvents, mediaErrors } from '@incamera/media';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.js';
import { FingerprintDesk, type FingerprintState } from './fingerprint-desk.js';

const keyOf = (fill: number) => new Uint8Array(32).fill(fill) as Bytes;
const [own, ada, grace] = [0, 1, 2] as LeafIndex[] as [LeafIndex, LeafIndex, LeafIndex];
const charterOf = (fingerprints: boolean, holders = 1) =>
  ({
    classification: { rules: { fingerprints } },
    shareHolders: { threshold: 1, holders: Array(holders) },
  }) as unknown as Charter;

let charter: Charter;
let roster: { leaf: LeafIndex; signatureKey: Bytes }[];
let seed: Bytes;
let clock: FakeClock;
let emitter: Emitter<MediaEvents>;
let wishes: (FingerprintWish | null)[];
let told: { content: Bytes; attachment: Bytes }[];
let fails: boolean;
let unsent: number;
let shown: [FingerprintState, string | null][];
let speaks: boolean;
let nowSeconds: number;
let desk: FingerprintDesk;

beforeEach(() => {
  charter = charterOf(true);
  roster = [own, ada, grace].map((leaf) => ({ leaf, signatureKey: keyOf(leaf + 10) }));
  seed = keyOf(1);
  clock = new FakeClock();
  emitter = new Emitter(() => {});
  wishes = [];
  told = [];
  fails = false;
  unsent = 0;
  shown = [];
  speaks = false;
  nowSeconds = 100;
  desk = make();
});

const make = () =>
  new FingerprintDesk({
    environment: { clock, rng: systemRng, logger: silentLogger },
    group: {
      get charter() {
        return { charter } as never;
      },
      roster: () => roster as never,
      ownLeaf: own,
      transcriptHash: () => seed,
    },
    engine: { setFingerprints: (wish) => void wishes.push(wish), events: emitter },
    clockSeconds: () => nowSeconds,
    testify: async (_, content, attachment) => {
      if (fails) throw new Error('not kept');
      told.push({ content, attachment });
      unsent += 1;
    },
    isSpeaking: () => speaks,
    unsent: () => unsent,
    changed: ({ state, error }) => shown.push([state, error?.code ?? null]),
  });

const segment = (startSeconds: number, fill = 7): Segment => ({
  startMicros: startSeconds * 1e6,
  words: new Uint32Array(10).fill(fill),
});
const give = (leaf: LeafIndex | null, startSeconds: number, fill?: number) =>
  emitter.emit('fingerprint', { leaf, segment: segment(startSeconds, fill) });
const settle = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

describe('fingerprints are made', () => {
  it('of our own voice and of those whom the circle gives, where the class asks for them and somebody could open them', () => {
    desk.epochShown();
    expect(wishes.at(-1)).toMatchObject({ own: true });
    expect([...(wishes.at(-1)?.heard ?? [])].sort()).toEqual([ada, grace]);
    expect(shown).toEqual([['waiting', null]]);
  });

  it.each([
    ['the class does not ask for them', charterOf(false), 'off'],
    ['nobody could open them', charterOf(true, 0), 'no_holders'],
  ] as const)('of nobody where %s', (_, other, state) => {
    charter = other;
    desk.epochShown();
    expect(wishes).toEqual([null]);
    give(null, 100);
    clock.advance(20_000);
    expect(told).toEqual([]);
    expect(shown).toEqual([[state, null]]);
  });

  it('from the epoch on in which the rules ask for them', () => {
    charter = charterOf(false);
    desk.epochShown();
    charter = charterOf(true);
    desk.epochShown();
    expect(wishes.map((wish) => wish?.own ?? null)).toEqual([null, true]);
  });
});

describe('what was made', () => {
  it('is committed to and testified together, every ten seconds', async () => {
    desk.epochShown();
    give(null, 101, 1);
    give(ada, 102, 2);
    expect(told).toEqual([]);
    clock.advance(10_000);
    expect(told).toHaveLength(1);
    const content = decodePrintContent(told[0]?.content as Bytes);
    const attachment = decodePrintAttachment(told[0]?.attachment as Bytes);
    expect(content?.map(({ speaker, side }) => [speaker[0], side])).toEqual([
      [10, 'sent'],
      [11, 'heard'],
    ]);
    const opened = attachment?.map(({ salt, segment }) => commitToSegment(salt, segment));
    expect(opened).toEqual(content?.map(({ commitment }) => commitment));
    expect(attachment?.map(({ segment }) => decodeSegment(segment).words[0])).toEqual([1, 2]);
    clock.advance(10_000);
    expect(told).toHaveLength(1);
  });

  it('is salted afresh, so that equal stretches have different commitments', () => {
    desk.epochShown();
    give(null, 101);
    give(null, 101);
    clock.advance(10_000);
    const [one, other] = decodePrintContent(told[0]?.content as Bytes) ?? [];
    expect(one?.commitment).not.toEqual(other?.commitment);
  });

  it('stays whose it was when a leaf was given to somebody else', () => {
    desk.epochShown();
    nowSeconds = 200;
    roster = [roster[0] as never, { leaf: ada, signatureKey: keyOf(77) }, roster[2] as never];
    desk.epochShown();
    give(ada, 199);
    give(ada, 201);
    give(3 as LeafIndex, 201);
    clock.advance(10_000);
    expect(decodePrintContent(told[0]?.content as Bytes)?.map(({ speaker }) => speaker[0])).toEqual([11, 77]);
  });

  it('goes out in several testimonies where it does not fit into one', () => {
    desk.epochShown();
    for (let i = 0; i <= MAX_PRINTS; i++) give(ada, 100 + i);
    clock.advance(10_000);
    expect(told.map(({ content }) => decodePrintContent(content)?.length)).toEqual([MAX_PRINTS, 1]);
  });

  it('goes out before we leave, with what was still being made, and leaving waits until the server has it', async () => {
    desk.epochShown();
    let hasFinished = false;
    void desk.finish().then(() => {
      hasFinished = true;
    });
    expect(wishes.at(-1)).toBeNull();
    give(null, 100);
    clock.advance(200);
    await settle();
    expect(told).toHaveLength(1);
    clock.advance(200);
    await settle();
    expect(hasFinished).toBe(false);
    unsent = 0;
    clock.advance(200);
    await settle();
    expect(hasFinished).toBe(true);
    desk.close();
    give(null, 101);
    clock.advance(60_000);
    expect(told).toHaveLength(1);
  });

  it('does not keep anybody who leaves for more than a moment', async () => {
    desk.epochShown();
    let hasFinished = false;
    void desk.finish().then(() => {
      hasFinished = true;
    });
    give(null, 100);
    for (let i = 0; i < 7; i++) {
      clock.advance(200);
      await settle();
    }
    expect(hasFinished).toBe(true);
  });

  it('is nothing but signs: ten seconds of a voice are three kilobytes', () => {
    desk.epochShown();
    emitter.emit('fingerprint', { leaf: null, segment: { startMicros: 1, words: new Uint32Array(625) } });
    clock.advance(10_000);
    const [{ content, attachment } = { content: keyOf(0), attachment: keyOf(0) }] = told;
    expect(content.byteLength + attachment.byteLength).toBeLessThan(2700);
    expect(encodeSegment(segment(1)).byteLength).toBe(51);
  });
});

describe('what is shown', () => {
  it('is that they are kept only once the server has acknowledged one', async () => {
    desk.epochShown();
    give(null, 100);
    clock.advance(10_000);
    await settle();
    clock.advance(5000);
    expect(shown).toEqual([['waiting', null]]);
    unsent = 0;
    clock.advance(1000);
    expect(shown.at(-1)).toEqual(['kept', null]);
  });

  it('is that they are late, until the server has acknowledged all', async () => {
    desk.epochShown();
    give(null, 100);
    clock.advance(10_000);
    await settle();
    clock.advance(31_000);
    expect(shown.at(-1)).toEqual(['failing', 'client/fingerprints_late']);
    unsent = 0;
    clock.advance(1000);
    expect(shown.at(-1)).toEqual(['kept', null]);
  });

  it('is that they could not be kept, until others were', async () => {
    desk.epochShown();
    fails = true;
    give(null, 100);
    clock.advance(10_000);
    await settle();
    expect(shown.at(-1)).toEqual(['failing', 'client/fingerprints_lost']);
    fails = false;
    give(null, 150);
    clock.advance(10_000);
    await settle();
    unsent = 0;
    clock.advance(1000);
    expect(shown.at(-1)).toEqual(['kept', null]);
  });

  it('is that the browser makes none, and that it does again', () => {
    desk.epochShown();
    emitter.emit('fingerprintsFailed', { error: mediaErrors.make('media/fingerprint_failed') });
    expect(shown.at(-1)).toEqual(['failing', 'media/fingerprint_failed']);
    emitter.emit('fingerprintsFailed', { error: null });
    expect(shown.at(-1)).toEqual(['waiting', null]);
  });

  it('is that we speak and nothing comes of it: something cut the audio thread off', () => {
    desk.epochShown();
    speaks = true;
    clock.advance(20_000);
    give(null, 110);
    clock.advance(20_000);
    expect(shown.at(-1)).toEqual(['waiting', null]);
    clock.advance(10_000);
    expect(shown.at(-1)).toEqual(['failing', 'client/fingerprints_missing']);
    give(null, 140);
    clock.advance(1000);
    expect(shown.at(-1)).toEqual(['waiting', null]);
  });
});
