import { copyBytes } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import {
  type CommittedPrint,
  decodePrintAttachment,
  decodePrintContent,
  encodePrintAttachment,
  encodePrintContent,
  MAX_PRINTS,
  type SaltedPrint,
} from './print-content.js';

const bytes = (length: number, fill: number) => copyBytes(new Uint8Array(length).fill(fill));
const committed = (fill: number, side: CommittedPrint['side'] = 'sent'): CommittedPrint => ({
  speaker: bytes(32, fill),
  side,
  commitment: bytes(32, fill + 1),
});
const salted = (fill: number, length = 15): SaltedPrint => ({ salt: bytes(32, fill), segment: bytes(length, fill) });

describe('what is signed of fingerprints', () => {
  it('comes back as it was written', () => {
    const prints = [committed(1), committed(3, 'heard'), committed(5, 'heard')];
    expect(decodePrintContent(encodePrintContent(prints))).toEqual(prints);
    expect(encodePrintContent(prints).byteLength).toBe(2 + 3 * 65);
  });

  it('is something, and not more than a server takes', () => {
    expect(() => encodePrintContent([])).toThrow(RangeError);
    expect(() => encodePrintContent(Array.from({ length: MAX_PRINTS + 1 }, () => committed(1)))).toThrow(RangeError);
    expect(decodePrintContent(Uint8Array.of(0, 0))).toBeNull();
  });

  it('has one encoding', () => {
    const encoded = encodePrintContent([committed(1)]);
    const otherSide = copyBytes(encoded);
    otherSide[34] = 2;
    for (const wrong of [otherSide, encoded.subarray(1), encoded.subarray(0, -1), bytes(encoded.byteLength + 1, 0)]) {
      expect(decodePrintContent(wrong)).toBeNull();
    }
    expect(decodePrintContent(Uint8Array.of(...encoded, 0))).toBeNull();
  });
});

describe('what is sealed beside it', () => {
  it('comes back as it was written, as long as a segment is', () => {
    const prints = [salted(1), salted(2, 2511)];
    expect(decodePrintAttachment(encodePrintAttachment(prints))).toEqual(prints);
    expect(decodePrintAttachment(encodePrintAttachment([salted(1, 2512)]))).toBeNull();
  });

  it('fits sealed into what a server takes, however much there is', () => {
    const prints = Array.from({ length: MAX_PRINTS }, (_, i) => salted(i, 2511));
    const content = encodePrintContent(prints.map((_, i) => committed(i)));
    expect(encodePrintAttachment(prints).byteLength + content.byteLength).toBeLessThan(131_072 - 1000);
    expect(() => encodePrintAttachment([...prints, salted(1)])).toThrow(RangeError);
    expect(() => encodePrintAttachment([])).toThrow(RangeError);
  });

  it('has one encoding', () => {
    const encoded = encodePrintAttachment([salted(1)]);
    expect(decodePrintAttachment(Uint8Array.of(...encoded, 0))).toBeNull();
    expect(decodePrintAttachment(encoded.subarray(0, -1))).toBeNull();
    expect(decodePrintAttachment(Uint8Array.of(0, 0))).toBeNull();
  });
});
