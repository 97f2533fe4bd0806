// What one stay hands to whatever plays sound and to the page, and that it goes on with the rules.
import { type Charter } from '@incamera/charter';
import { type LeafIndex, silentLogger } from '@incamera/kernel';
import { type SoundMark } from '@incamera/media';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.js';
import { type MarkDesk } from './mark-desk.js';
import { Marking } from './marking.js';

const KEYS = { sound: new Uint8Array(32).fill(1), picture: new Uint8Array(32).fill(2) };

function stay(marks: string, keys: typeof KEYS | null = KEYS) {
  const clock = new FakeClock();
  const charterOf = (strength: string, visibleMark = false) =>
    ({ classification: { rules: { marks: strength, visibleMark } } }) as unknown as Charter;
  const required: SoundMark[] = [];
  const kept: number[] = [];
  const desk = {
    keys,
    keptClock: null,
    keepClock: async ({ reachedMs }: { reachedMs: number }) => void kept.push(reachedMs),
  } as unknown as MarkDesk;
  let told: (() => number) | null = null;
  const make = () =>
    new Marking({
      environment: { clock, monotonicMs: () => clock.nowMs(), logger: silentLogger },
      desk,
      time: {
        originMs: clock.nowMs() - 60_000,
        readingMs: null,
        follow: (read: () => number) => {
          told = read;
        },
      } as never,
      engine: { requireMark: (mark) => void required.push(mark) },
      charter: charterOf(marks),
      bundles: { rosterChanged: () => undefined },
    });
  const shown = (strength: string, visibleMark = false) =>
    ({ charter: { charter: charterOf(strength, visibleMark) }, roster: () => [], ownLeaf: 0 as LeafIndex }) as never;
  return { clock, make, required, kept, shown, elapsed: () => told?.() };
}

describe('marking in one stay', () => {
  it('is required of the engine at once, by the meeting’s clock, which others are told as well', () => {
    const { clock, make, required, elapsed } = stay('standard');
    make();
    expect(required).toMatchObject([{ key: KEYS.sound, strength: 'standard' }]);
    clock.advance(1500);
    expect(required[0]?.clockSeconds()).toBe(61.5);
    expect(elapsed()).toBe(61_500);
  });

  it('becomes stronger with the rules, and visible', () => {
    const { make, required, shown } = stay('standard');
    const marking = make();
    marking.epochShown(shown('standard'));
    expect(required).toHaveLength(1);
    marking.epochShown(shown('strong', true));
    expect(required.map(({ strength }) => strength)).toEqual(['standard', 'strong']);
    expect(marking.pictureMark()).toMatchObject({ key: KEYS.picture, visible: true });
  });

  it('is nothing where it is not demanded', () => {
    const { clock, make, required, kept } = stay('off', null);
    const marking = make();
    clock.advance(60_000);
    marking.close();
    expect([required, kept, marking.pictureMark()]).toEqual([[], [], null]);
  });

  it('never goes on without a key', () => {
    expect(() => stay('standard', null).make()).toThrow('without a key');
  });

  it('notes how late it is, every ten seconds and at the end', () => {
    const { clock, make, kept } = stay('standard');
    const marking = make();
    clock.advance(25_000);
    marking.close();
    clock.advance(60_000);
    expect(kept).toEqual([60_000, 70_000, 80_000, 85_000]);
  });
});
