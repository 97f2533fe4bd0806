import { describe, expect, test } from 'vitest';
import {
  commitToSegment,
  decodeSegment,
  decodeVoice,
  encodeSegment,
  encodeVoice,
  opensCommitment,
  type Segment,
  type Voice,
} from '../index.js';

const segment = (startMicros: number, count: number): Segment => ({
  startMicros,
  words: Uint32Array.from({ length: count }, (_, i) => (i * 2_654_435_761) >>> 0),
});
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('a segment', () => {
  test('survives its encoding, which is 11 bytes and four a frame', () => {
    const bytes = encodeSegment(segment(12_345_678, 625));
    expect(bytes.byteLength).toBe(11 + 4 * 625);
    expect(decodeSegment(bytes)).toEqual(segment(12_345_678, 625));
  });

  test.each([
    ['of no frames', segment(0, 0)],
    ['of too many', segment(0, 626)],
    ['before the meeting', segment(-1, 1)],
    ['after a month', segment(32 * 24 * 3600 * 1e6, 1)],
    ['at half a microsecond', segment(0.5, 1)],
  ])('%s is not written', (_, bad) => {
    expect(() => encodeSegment(bad)).toThrow(code('evidence/bad_segment'));
  });

  const good = encodeSegment(segment(0, 3));
  const changed = (at: number, value: number): Uint8Array => good.map((byte, i) => (i === at ? value : byte));
  test.each([
    ['nothing', new Uint8Array()],
    ['a part', good.subarray(0, good.length - 1)],
    ['more than it', Uint8Array.from([...good, 0])],
    ['another version', changed(0, 2)],
    ['a month that is none', changed(1, 1)],
    ['no frames', changed(10, 0)],
  ])('is not read from %s', (_, bytes) => {
    expect(() => decodeSegment(bytes)).toThrow(code('evidence/bad_segment'));
  });
});

describe('a commitment', () => {
  const salt = new Uint8Array(32).fill(7);
  const bytes = encodeSegment(segment(0, 5));

  test('is opened by its segment and salt, and by nothing else', () => {
    const commitment = commitToSegment(salt, bytes);
    expect(commitment.byteLength).toBe(32);
    expect(opensCommitment(commitment, salt, bytes)).toBe(true);
    expect(
      opensCommitment(
        commitment,
        salt.map((byte) => byte ^ 1),
        bytes,
      ),
    ).toBe(false);
    for (let at = 0; at < bytes.length; at++) {
      const forged = bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(opensCommitment(commitment, salt, forged)).toBe(false);
    }
  });

  test('needs a whole salt: bytes do not move between salt and segment', () => {
    expect(() => commitToSegment(salt.subarray(1), bytes)).toThrow(code('evidence/bad_salt'));
  });
});

describe('a file of one voice', () => {
  const voice: Voice = { meeting: 'board', speaker: 'Ada', segments: [segment(0, 625), segment(10_000_000, 4)] };

  test('survives its encoding', () => {
    expect(decodeVoice(encodeVoice(voice))).toEqual(voice);
  });

  test.each<[string, Voice]>([
    ['without segments', { ...voice, segments: [] }],
    ['with segments in the wrong order', { ...voice, segments: [...voice.segments].reverse() }],
    ['with segments that overlap', { ...voice, segments: [segment(0, 625), segment(9_900_000, 4)] }],
    ['without a name', { ...voice, speaker: '' }],
    ['with a name of two lines', { ...voice, meeting: 'a\nb' }],
    ['with a name that is turned around', { ...voice, speaker: 'a\u202eb' }],
    ['with a name too long', { ...voice, speaker: 'a'.repeat(65) }],
  ])('%s is neither written nor read', (_, bad) => {
    expect(() => encodeVoice(bad)).toThrow(code('evidence/bad_file'));
  });

  test('is not read when a byte is missing, added, or of another kind of file', () => {
    const bytes = encodeVoice(voice);
    expect(() => decodeVoice(bytes.subarray(1))).toThrow(code('evidence/bad_file'));
    expect(() => decodeVoice(bytes.subarray(0, -1))).toThrow(code('evidence/bad_file'));
    expect(() => decodeVoice(Uint8Array.from([...bytes, 0]))).toThrow(code('evidence/bad_file'));
    expect(() => decodeVoice(bytes.map((byte, i) => (i === 0 ? byte ^ 32 : byte)))).toThrow(code('evidence/bad_file'));
  });
});
