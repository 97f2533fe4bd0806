// The inside of a segment: one encoding, padded, and packets whose times follow from counting.
import { systemRng } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { decodeSegment, encodeSegment, isMono20Ms, type SegmentContent } from './segment-content.js';

const packet = (toc: number, ...rest: number[]) => new Uint8Array([toc, ...rest]);
const content: SegmentContent = {
  fromUs: 12_345_678,
  voices: [{ leafKey: systemRng.bytes(32), name: 'Ada', agreedAtMs: 7, signature: systemRng.bytes(64) }],
  packets: [packet(0xf8, 0xff, 0xfe), packet(0x78, 1, 2, 3)],
};

describe('a segment', () => {
  it('comes back as it was, and has the same size with another voice', () => {
    const bytes = encodeSegment(content);
    expect(decodeSegment(bytes)).toEqual(content);
    const alone = encodeSegment({ ...content, voices: [] });
    expect(alone.byteLength).toBe(bytes.byteLength);
  });

  it('is read in no other form', () => {
    const bytes = encodeSegment(content);
    const padded = bytes.slice();
    padded[padded.length - 1] = 1;
    const wrong = [
      padded,
      bytes.slice(0, -1),
      new Uint8Array(8192),
      new Uint8Array(),
      encodeSegment({ ...content, packets: [] }),
    ];
    for (const one of wrong) expect(decodeSegment(one)).toBeNull();
    for (const toc of [0xfc, 0xf0, 0x00]) {
      expect(decodeSegment(encodeSegment({ ...content, packets: [packet(toc, 1)] }))).toBeNull();
    }
  });
});

describe('packets of twenty milliseconds', () => {
  it('are told by their first byte (RFC 6716 section 3.1)', () => {
    expect([0x08, 0x48, 0x68, 0x78, 0xf8].map((toc) => isMono20Ms(packet(toc, 1)))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    // Two frames of ten; one of ten, of forty, of two and a half; stereo; none.
    expect(isMono20Ms(packet(0x01, 1))).toBe(true);
    expect([0x00, 0x10, 0xe0, 0x0c].map((toc) => isMono20Ms(packet(toc, 1)))).toEqual([false, false, false, false]);
    expect(isMono20Ms(new Uint8Array())).toBe(false);
    expect(isMono20Ms(packet(0xf3, 0x02, 1))).toBe(true);
  });
});
