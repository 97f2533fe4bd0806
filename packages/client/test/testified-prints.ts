// Testimonies of fingerprints as devices could have made them, opened (test support).
import {
  commitToSegment,
  encodePrintAttachment,
  encodePrintContent,
  encodeSegment,
  FRAME_SECONDS,
  type PrintSide,
  type Segment,
} from '@incamera/evidence';
import { type TestimonyKind } from '@incamera/group';
import { type Bytes, copyBytes, systemRng } from '@incamera/kernel';
import {
  type DeviceTestimonies,
  type MeetingTestimonies,
  type OpenedTestimony,
} from '../src/cases/testimony-opening.js';

const FOUNDED_MS = 1_900_000_000_000;
export const keyOf = (fill: number) => copyBytes(new Uint8Array(32).fill(fill));
export const [ADA, BOB, KIM]: readonly [number, number, number] = [1, 2, 3];

export const segment = (startSeconds: number, seconds = 10, fill = 7): Segment => ({
  startMicros: Math.round(startSeconds * 1e6),
  words: new Uint32Array(Math.round(seconds / FRAME_SECONDS)).fill(fill),
});

export interface SaidPrint {
  readonly speaker: number;
  readonly side: PrintSide;
  readonly segment: Segment;
  readonly commitment?: Bytes;
}

/** One testimony of `by`, stored `laterSeconds` after the end of what it is about. */
export function said(
  by: number,
  prints: readonly SaidPrint[],
  laterSeconds = 8,
  kind: TestimonyKind = 'fingerprints',
): OpenedTestimony {
  const salted = prints.map((one) => ({ salt: systemRng.bytes(32), segment: encodeSegment(one.segment) }));
  const committed = prints.map(({ speaker, side, commitment }, i) => {
    const { salt, segment: encoded } = salted[i] as { salt: Bytes; segment: Bytes };
    return { speaker: keyOf(speaker), side, commitment: commitment ?? commitToSegment(salt, encoded) };
  });
  const ends = prints.map(({ segment: { startMicros, words } }) => startMicros / 1e6 + words.length * FRAME_SECONDS);
  const storedAtMs = FOUNDED_MS + 1000 * (Math.max(...ends) + laterSeconds);
  return {
    commitment: '',
    storedAtMs,
    testimony: {
      kind,
      groupId: keyOf(9),
      leafKey: keyOf(by),
      epoch: 1n,
      atMs: storedAtMs,
      checkpoint: null,
      content: encodePrintContent(committed),
    },
    kept: { salt: keyOf(0), signed: keyOf(0), attachment: encodePrintAttachment(salted) },
  };
}

export function device(by: number, name: string | null, testimonies: readonly OpenedTestimony[]): DeviceTestimonies {
  return {
    device: {
      digest: `${by}`.repeat(20),
      meetingId: 'M',
      log: null,
      key: keyOf(by),
      owner: { name, evidence: name === 'Ada' ? ['certificate'] : [] },
      leafKey: keyOf(by),
    },
    testimonies,
  };
}

export const meeting = (...devices: DeviceTestimonies[]): MeetingTestimonies => ({
  meetingId: 'M',
  devices,
  refused: [],
  unopened: [],
});
export const sent = (by: number, start: number, seconds?: number, fill?: number): SaidPrint => ({
  speaker: by,
  side: 'sent',
  segment: segment(start, seconds, fill),
});
export const heard = (speaker: number, start: number): SaidPrint => ({
  speaker,
  side: 'heard',
  segment: segment(start),
});
