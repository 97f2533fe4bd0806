// Whether sound comes at a constant rate (L1, C6): packets whose sizes follow what is said, or that stay away while nothing is said,
// betray it to everybody on the way. Judged are only frames that their sender has signed for. Pure: time is a parameter.
import { equalBytes, type LeafIndex } from '@incamera/kernel';
import { type FrameRecord } from './frame-record.js';
import { decodeKid } from './kid.js';

/** Changes of size and pauses are counted over this time. */
export const RATE_WINDOW_MS = 10_000;
/**
 * So many are no sign of anything: an encoder that adapts to the network goes from one constant rate to another, and a device that
 * is exchanged makes a pause. Speech at a variable rate changes with nearly every frame, speech with pauses several times a second.
 */
export const RATE_CHANGES = 12;
/** Of the 48,000 ticks a second of Opus (RFC 7587): five frames of 20 ms. */
const PAUSE_TICKS = 4_800;
/** Per source: 5 s of frames that wait for their proof, or of proofs that wait for their frame. */
const MAX_WAITING = 256;
/** Every microphone of the largest meeting. */
const MAX_SOURCES = 512;

/** What matters of one frame. */
export interface SoundFrame {
  /** Without encryption, bytes. */
  readonly sizeBytes: number;
  /** Of frames that follow each other none was lost between. */
  readonly record: Pick<FrameRecord, 'kid' | 'ctr'>;
  /** Of RTP, where it is known. */
  readonly timestamp: number | null;
}

/** One stream of sound, frame by frame. */
export class SoundRate {
  #last: SoundFrame | null = null;
  #changesMs: number[] = [];

  note(frame: SoundFrame, nowMs: number): void {
    const last = this.#last;
    this.#last = frame;
    if (last === null || !(frame.sizeBytes !== last.sizeBytes || isPause(last, frame))) return;
    this.#changesMs.push(nowMs);
    if (this.#changesMs.length > RATE_CHANGES + 1) this.#changesMs.shift();
  }

  isConstant(nowMs: number): boolean {
    this.#changesMs = this.#changesMs.filter((atMs) => nowMs - atMs <= RATE_WINDOW_MS);
    return this.#changesMs.length <= RATE_CHANGES;
  }
}

function isPause(last: SoundFrame, { record, timestamp }: SoundFrame): boolean {
  const follows = record.kid === last.record.kid && record.ctr === last.record.ctr + 1n;
  if (!follows || timestamp === null || last.timestamp === null) return false;
  return (timestamp - last.timestamp) >>> 0 > PAUSE_TICKS;
}

/** A source of sound whose rate became constant, or is so no more. */
export interface RateChange {
  readonly leaf: LeafIndex;
  readonly isConstant: boolean;
}

interface Waiting extends SoundFrame {
  readonly record: FrameRecord;
}

interface Source {
  readonly leaf: LeafIndex;
  readonly rate: SoundRate;
  /** Frames that no proof has covered yet, and proofs whose frame has not come. */
  readonly frames: Map<string, Waiting>;
  readonly proofs: Map<string, FrameRecord>;
  isConstant: boolean;
}

/** The microphones of all members, one per receiving client. Call `review` a few times a second. */
export class SoundRates {
  readonly #sources = new Map<LeafIndex, Source>();

  /** A frame that decrypted. */
  observe(record: FrameRecord, sizeBytes: number, timestamp: number | null, nowMs: number): void {
    const source = this.#sourceOf(record);
    if (source === null) return;
    const key = keyOf(record);
    const frame = { record, sizeBytes, timestamp };
    const proof = source.proofs.get(key);
    source.proofs.delete(key);
    if (proof === undefined) keep(source.frames, key, frame);
    else if (equalBytes(proof.hash, record.hash)) source.rate.note(frame, nowMs);
  }

  /** Records that their sender signed for: nobody is judged by what another member made up. */
  cover(records: readonly FrameRecord[], nowMs: number): void {
    for (const record of records) {
      const source = this.#sourceOf(record);
      if (source === null) continue;
      const key = keyOf(record);
      const frame = source.frames.get(key);
      if (frame === undefined) keep(source.proofs, key, record);
      else {
        source.frames.delete(key);
        if (equalBytes(frame.record.hash, record.hash)) source.rate.note(frame, nowMs);
      }
    }
  }

  review(nowMs: number): RateChange[] {
    const changes: RateChange[] = [];
    for (const source of this.#sources.values()) {
      const isConstant = source.rate.isConstant(nowMs);
      if (isConstant === source.isConstant) continue;
      source.isConstant = isConstant;
      changes.push({ leaf: source.leaf, isConstant });
    }
    return changes;
  }

  /** These are the members now: whoever sits on a leaf that became free begins anew. */
  keepOnly(members: ReadonlySet<LeafIndex>): void {
    for (const leaf of this.#sources.keys()) if (!members.has(leaf)) this.#sources.delete(leaf);
  }

  #sourceOf({ kid }: FrameRecord): Source | null {
    const parts = decodeKid(kid);
    if (parts === null || parts.kind !== 'mic') return null;
    const known = this.#sources.get(parts.leaf);
    if (known !== undefined || this.#sources.size >= MAX_SOURCES) return known ?? null;
    const source = { leaf: parts.leaf, rate: new SoundRate(), frames: new Map(), proofs: new Map(), isConstant: true };
    this.#sources.set(parts.leaf, source);
    return source;
  }
}

const keyOf = ({ kid, ctr }: FrameRecord): string => `${kid}.${ctr}`;

function keep<T>(entries: Map<string, T>, key: string, value: T): void {
  const oldest = entries.keys().next();
  if (entries.size >= MAX_WAITING && !oldest.done) entries.delete(oldest.value);
  entries.set(key, value);
}
