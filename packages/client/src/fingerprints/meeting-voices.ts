// From what devices testified to the fingerprints of voices that a recording is compared with (L4; decision 0040). Only what opens its
// commitment, and can have been said when it says, is one; what does not fit is counted, with whose device it is.
import {
  alignClocks,
  type CommittedPrint,
  decodePrintAttachment,
  decodePrintContent,
  decodeSegment,
  evidenceErrors,
  FRAME_SECONDS,
  opensCommitment,
  type SaltedPrint,
  type Segment,
  type Voice,
} from '@incamera/evidence';
import { equalBytes, fromHex, isLine, toHex } from '@incamera/kernel';
import { type TracedDevice } from '../cases/case-types.js';
import { shortNameOf } from '../cases/short-name.js';
import { type MeetingTestimonies, type OpenedTestimony } from '../cases/testimony-opening.js';

/**
 * `unreadable`: not of the form that clients write. `not_committed`: something else than what was committed to. `not_own_voice`: as sent,
 * what is not the device's own voice, or its own as heard. `overlapping`: two things of one voice at one time. `future`: dated later than
 * the server had it. `late`: committed to long after it was said.
 */
export const PRINT_FAULTS = ['unreadable', 'not_committed', 'not_own_voice', 'overlapping', 'future', 'late'] as const;
export type PrintFaultKind = (typeof PRINT_FAULTS)[number];

/** What one device testified and does not count. */
export interface PrintFault {
  readonly kind: PrintFaultKind;
  /** The device, as voices name it. */
  readonly by: string;
  /** Stretches. */
  readonly count: number;
}

export interface MeetingVoices {
  readonly meetingId: string;
  /** By speaker and by whose device has it; speakers are named by device. */
  readonly voices: readonly Voice[];
  readonly faults: readonly PrintFault[];
  /** Devices whose clock was ahead of that of most, or (negative) behind it: their times were corrected. */
  readonly clocks: readonly { readonly device: string; readonly aheadSeconds: number }[];
}

/** Clocks, a busy device, and a server that was away for a moment. */
const FUTURE_MS = 60_000;
/** A cut connection lasts no longer: later, somebody might know what was published. */
const LATE_MS = 15 * 60_000;
/** Clocks are corrected by less: the later stretch is shortened. */
const SEAM_MICROS = 250_000;
const FRAME_MICROS: number = FRAME_SECONDS * 1e6;
const MAX_NAME_CHARS = 32;
/** A name, or several of one device. */
const MAX_OWNER_CHARS = 800;

interface Print {
  /** Leaf keys, hexadecimal. */
  readonly by: string;
  readonly speaker: string;
  readonly side: CommittedPrint['side'];
  readonly segment: Segment;
  /** Of the server, Unix ms, less the clock of the meeting at its end: about when the meeting was founded. */
  readonly foundedMs: number;
}

/** How a device is called where its voice or its word is meant. */
export function labelOfDevice({ short: shown, name, evidence }: Omit<TracedDevice, 'id' | 'meetingId'>): string {
  if (name === null || !isLine(name, MAX_OWNER_CHARS)) return `device (${shown})`;
  const proof = evidence.length > 0 ? '' : ', not proved';
  return `${[...name].slice(0, MAX_NAME_CHARS).join('')} (${shown}${proof})`;
}

/** All voices of a meeting, out of what its devices testified. */
export function voicesOf(opened: MeetingTestimonies): MeetingVoices {
  const names = new Map<string, string>();
  const faults = new FaultBook(names);
  const prints: Print[] = [];
  for (const { device, testimonies } of opened.devices) {
    const label = labelOfDevice({ short: shortNameOf(device), ...device.owner });
    if (device.leafKey !== null) names.set(toHex(device.leafKey), label);
    for (const one of testimonies) {
      if (one.testimony.kind !== 'fingerprints') continue;
      const by = toHex(one.testimony.leafKey);
      if (!names.has(by)) names.set(by, label);
      prints.push(...printsOf(one, by, faults));
    }
  }
  const timely = inTime(prints, faults);
  const byVersion = grouped(timely, ({ by, speaker, side }) => `${speaker} ${side} ${by}`);
  const said = byVersion.flatMap((same) => voiceOf(opened.meetingId, same, names, faults));
  const { voices, ahead } = alignClocks(said);
  const clocks = [...ahead].map(([device, aheadSeconds]) => ({ device, aheadSeconds }));
  return { meetingId: opened.meetingId, voices, faults: faults.list(), clocks };
}

class FaultBook {
  readonly #names: ReadonlyMap<string, string>;
  readonly #counts = new Map<string, { readonly kind: PrintFaultKind; readonly by: string; count: number }>();

  constructor(names: ReadonlyMap<string, string>) {
    this.#names = names;
  }

  add(kind: PrintFaultKind, by: string, count = 1): void {
    const name = `${kind} ${by}`;
    const known = this.#counts.get(name) ?? { kind, by, count: 0 };
    known.count += count;
    this.#counts.set(name, known);
  }

  list(): PrintFault[] {
    return [...this.#counts.values()].map(({ kind, by, count }) => ({ kind, by: nameOf(by, this.#names), count }));
  }
}

function nameOf(leafKey: string, names: ReadonlyMap<string, string>): string {
  return names.get(leafKey) ?? `unknown device (${shortNameOf({ leafKey: fromHex(leafKey), digest: leafKey })})`;
}

/** What one testimony holds, as far as it opens its commitments. */
function printsOf({ testimony, kept, storedAtMs }: OpenedTestimony, by: string, faults: FaultBook): Print[] {
  const committed = decodePrintContent(testimony.content);
  const salted = decodePrintAttachment(kept.attachment);
  if (committed === null || salted === null || committed.length !== salted.length) {
    faults.add('unreadable', by);
    return [];
  }
  return committed.flatMap((one, i) => {
    const read = readPrint(one, salted[i] as SaltedPrint);
    if (typeof read === 'string') {
      faults.add(read, by);
      return [];
    }
    const { speaker, side } = one;
    if (equalBytes(speaker, testimony.leafKey) !== (side === 'sent')) {
      faults.add('not_own_voice', by);
      return [];
    }
    return [{ by, speaker: toHex(speaker), side, segment: read, foundedMs: storedAtMs - endMicros(read) / 1000 }];
  });
}

function readPrint({ commitment }: CommittedPrint, { salt, segment }: SaltedPrint): Segment | PrintFaultKind {
  if (!opensCommitment(commitment, salt, segment)) return 'not_committed';
  try {
    return decodeSegment(segment);
  } catch (error) {
    if (evidenceErrors.owns(error)) return 'unreadable';
    throw error;
  }
}

/** Without what is dated after it was kept, or was kept long after: judged by what most devices say of the beginning. */
function inTime(prints: readonly Print[], faults: FaultBook): Print[] {
  const devices = grouped(prints, ({ by }) => by);
  const founded = median(devices.map((own) => median(own.map(({ foundedMs }) => foundedMs))));
  return prints.filter(({ by, foundedMs }) => {
    const isFuture = foundedMs < founded - FUTURE_MS;
    const isLate = foundedMs > founded + LATE_MS;
    if (isFuture) faults.add('future', by);
    if (isLate) faults.add('late', by);
    return !isFuture && !isLate;
  });
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}

/** The segments of one voice as one device has it, in order; whoever says two things of one time says neither. */
function voiceOf(
  meeting: string,
  same: readonly Print[],
  names: ReadonlyMap<string, string>,
  faults: FaultBook,
): Voice[] {
  const [{ by, speaker, side }] = same as [Print];
  const inOrder = same.map(({ segment }) => segment).sort((a, b) => a.startMicros - b.startMicros);
  const conflicting = conflictsIn(inOrder);
  if (conflicting.size > 0) faults.add('overlapping', by, conflicting.size);
  const segments: Segment[] = [];
  let endsAt = 0;
  for (const segment of inOrder) {
    if (conflicting.has(segment)) continue;
    const rest = shortened(segment, endsAt - segment.startMicros);
    if (rest === null) continue;
    segments.push(rest);
    endsAt = endMicros(rest);
  }
  if (segments.length === 0) return [];
  const voice = { meeting, speaker: nameOf(speaker, names), segments };
  return [side === 'sent' ? voice : { ...voice, heardBy: nameOf(by, names) }];
}

/** Those that another one overlaps by more than a seam. */
function conflictsIn(inOrder: readonly Segment[]): ReadonlySet<Segment> {
  const conflicting = new Set<Segment>();
  let last: Segment | null = null;
  for (const segment of inOrder) {
    if (last !== null && endMicros(last) - segment.startMicros > SEAM_MICROS) conflicting.add(last).add(segment);
    if (last === null || endMicros(segment) > endMicros(last)) last = segment;
  }
  return conflicting;
}

function endMicros({ startMicros, words }: Segment): number {
  return startMicros + words.length * FRAME_MICROS;
}

/** Without so much of its beginning; null: nothing is left. */
function shortened(segment: Segment, byMicros: number): Segment | null {
  if (byMicros <= 0) return segment;
  const { startMicros, words } = segment;
  const frames = Math.ceil(byMicros / FRAME_MICROS);
  if (frames >= words.length) return null;
  return { startMicros: startMicros + frames * FRAME_MICROS, words: words.slice(frames) };
}
