// Decrypts what arrives in slots, in order: holds frames of a later epoch, mutes unproved senders, names those who cannot
// be read (L4, RFC 9605).
import { type Bytes, type LeafIndex } from '@incamera/kernel';
import { type EpochKeys, type MediaEvents } from '@incamera/media';
import {
  FrameReceiver,
  type FrameRecord,
  ProofLedger,
  type SframeErrorCode,
  SoundRates,
  type StreamKind,
  sframeErrors,
} from '@incamera/sframe';

/** A frame of an epoch that is not known yet is worth nothing after this. */
const HOLD_MS = 500;
const HOLD_FRAMES = 64;
const HELD_IN_ALL = 1024;
/** A sender that could not be read for this long is named. */
const UNDECRYPTABLE_MS = 1000;
const FORGET_MS = 5000;
const EMPTY_AFTER_MS = 3000;
const LATER_EPOCH_EVERY_MS = 500;
const MAX_WAITING = 512;

export interface DecryptedFrame {
  readonly mid: string;
  readonly frame: Bytes;
  readonly leaf: LeafIndex;
  readonly kind: StreamKind;
}

export interface ReceiveDeskHandlers {
  emit<Name extends keyof MediaEvents>(name: Name, event: MediaEvents[Name]): void;
  /** A frame that was authenticated and whose sender is proved. */
  frame(frame: DecryptedFrame): void;
  /** The slot's pictures can be decoded again, from a key frame on. */
  keyFrameNeeded(mid: string): void;
}

interface Arrived {
  readonly mid: string;
  readonly media: 'audio' | 'video';
  readonly wire: Bytes;
  readonly atMs: number;
  leaf: LeafIndex | null;
}

interface Failing {
  readonly leaf: LeafIndex;
  readonly kind: StreamKind;
  readonly sinceMs: number;
  lastMs: number;
  code: SframeErrorCode;
  named: boolean;
}

interface Shown {
  readonly leaf: LeafIndex;
  readonly kind: StreamKind;
  lastMs: number;
}

/** One per engine; survives transports. Call `tick` ten times a second. */
export class ReceiveDesk {
  readonly #handlers: ReceiveDeskHandlers;
  readonly #nowMs: () => number;
  readonly #receiver = new FrameReceiver();
  readonly #ledger = new ProofLedger();
  readonly #rates = new SoundRates();
  readonly #members = new Map<bigint, ReadonlySet<LeafIndex>>();
  readonly #shown = new Map<string, Shown>();
  readonly #failing = new Map<string, Failing>();
  readonly #laterMs = new Map<LeafIndex, number>();
  #held: Arrived[] = [];
  #chain: Promise<void> = Promise.resolve();
  #waiting = 0;
  decrypted = 0;
  refused = 0;

  constructor(handlers: ReceiveDeskHandlers, nowMs: () => number) {
    this.#handlers = handlers;
    this.#nowMs = nowMs;
  }

  /** Takes a frame from the network. */
  push(mid: string, media: 'audio' | 'video', wire: Bytes): void {
    // A machine that cannot keep up drops frames instead of hoarding them.
    if (this.#waiting >= MAX_WAITING) return;
    this.#then({ mid, media, wire, atMs: this.#nowMs(), leaf: null });
  }

  async addEpoch(keys: EpochKeys): Promise<void> {
    await this.#receiver.addEpoch(keys);
    this.#members.set(keys.epoch, new Set(keys.members));
    this.#rates.keepOnly(new Set(keys.members));
    const held = this.#held;
    this.#held = [];
    for (const arrived of held) this.#then(arrived);
  }

  refuseLeaves(leaves: readonly LeafIndex[]): void {
    this.#receiver.refuseLeaves(leaves);
  }

  dropEpochs(before: bigint): void {
    this.#receiver.dropEpochsBefore(before);
    for (const epoch of [...this.#members.keys()]) if (epoch < before) this.#members.delete(epoch);
  }

  cover(leaf: LeafIndex, records: readonly FrameRecord[]): void {
    if (this.#ledger.cover(leaf, records, this.#nowMs()).ok) this.#rates.cover(records, this.#nowMs());
  }

  /** A new transport: what its slots carry is not known yet. */
  clearSlots(): void {
    for (const mid of this.#shown.keys()) this.#handlers.emit('slotSource', { mid, source: null });
    this.#shown.clear();
    this.#held = [];
  }

  tick(): void {
    const nowMs = this.#nowMs();
    const before = this.#held.length;
    this.#held = this.#held.filter((held) => nowMs - held.atMs <= HOLD_MS);
    this.refused += before - this.#held.length;
    for (const { leaf, kind, proved } of this.#ledger.review(nowMs)) {
      this.#handlers.emit('senderProof', { leaf, kind, proved });
      if (proved) this.#askKeyFrames(leaf, kind);
    }
    for (const change of this.#rates.review(nowMs)) this.#handlers.emit('soundRate', change);
    for (const [mid, shown] of this.#shown) {
      if (nowMs - shown.lastMs <= EMPTY_AFTER_MS) continue;
      this.#shown.delete(mid);
      this.#handlers.emit('slotSource', { mid, source: null });
    }
    for (const [id, failing] of this.#failing) {
      const { leaf, kind } = failing;
      if (nowMs - failing.lastMs > FORGET_MS) {
        this.#failing.delete(id);
        if (failing.named) this.#handlers.emit('undecryptable', { leaf, kind, error: null });
      } else if (!failing.named && failing.lastMs - failing.sinceMs >= UNDECRYPTABLE_MS) {
        failing.named = true;
        this.#handlers.emit('undecryptable', { leaf, kind, error: sframeErrors.make(failing.code) });
      }
    }
  }

  #then(arrived: Arrived): void {
    this.#waiting++;
    this.#chain = this.#chain.then(async () => {
      try {
        await this.#process(arrived);
      } finally {
        this.#waiting--;
      }
    });
  }

  async #process(arrived: Arrived): Promise<void> {
    const { mid, media, wire } = arrived;
    const result = await this.#receiver.decrypt(wire, media);
    const nowMs = this.#nowMs();
    if (!result.ok) {
      this.#refuse(arrived, result.error.code, result.error.claimed, nowMs);
      return;
    }
    const { frame, source, record } = result.value;
    const { leaf, kind } = source;
    this.decrypted++;
    this.#rates.observe(record, frame.byteLength, null, nowMs);
    const failing = this.#failing.get(`${leaf}.${kind}`);
    if (failing) {
      this.#failing.delete(`${leaf}.${kind}`);
      if (failing.named) {
        this.#handlers.emit('undecryptable', { leaf, kind, error: null });
        if (media === 'video') this.#handlers.keyFrameNeeded(mid);
      }
    }
    const shown = this.#shown.get(mid);
    if (shown?.leaf === leaf && shown.kind === kind) shown.lastMs = nowMs;
    else {
      this.#shown.set(mid, { leaf, kind, lastMs: nowMs });
      this.#handlers.emit('slotSource', { mid, source: { leaf, kind } });
    }
    if (this.#ledger.observe(record, nowMs)) this.#handlers.frame({ mid, frame, leaf, kind });
  }

  #refuse(
    arrived: Arrived,
    code: SframeErrorCode,
    claimed: { readonly leaf: LeafIndex; readonly kind: StreamKind } | null,
    nowMs: number,
  ): void {
    const later = code === 'sframe/later_epoch' && claimed !== null && nowMs - arrived.atMs <= HOLD_MS;
    if (later && this.#hold(arrived, claimed.leaf)) {
      if (nowMs - (this.#laterMs.get(claimed.leaf) ?? Number.NEGATIVE_INFINITY) >= LATER_EPOCH_EVERY_MS) {
        if (this.#isMember(claimed.leaf)) {
          this.#laterMs.set(claimed.leaf, nowMs);
          this.#handlers.emit('laterEpochSeen', { leaf: claimed.leaf });
        }
      }
    } else this.refused++;
    // A duplicate says nothing about the sender's keys, and a name that is not of the meeting is nobody's.
    if (!claimed || code === 'sframe/replayed' || !this.#isMember(claimed.leaf)) return;
    const id = `${claimed.leaf}.${claimed.kind}`;
    const known = this.#failing.get(id);
    if (known) {
      known.lastMs = nowMs;
      known.code = code;
    } else {
      this.#failing.set(id, {
        leaf: claimed.leaf,
        kind: claimed.kind,
        sinceMs: nowMs,
        lastMs: nowMs,
        code,
        named: false,
      });
    }
  }

  #hold(arrived: Arrived, leaf: LeafIndex): boolean {
    if (this.#held.length >= HELD_IN_ALL) return false;
    if (this.#held.filter((held) => held.leaf === leaf).length >= HOLD_FRAMES) return false;
    arrived.leaf = leaf;
    this.#held.push(arrived);
    return true;
  }

  #isMember(leaf: LeafIndex): boolean {
    for (const members of this.#members.values()) if (members.has(leaf)) return true;
    return false;
  }

  #askKeyFrames(leaf: LeafIndex, kind: StreamKind): void {
    if (kind !== 'camera' && kind !== 'screen') return;
    for (const [mid, shown] of this.#shown) {
      if (shown.leaf === leaf && shown.kind === kind) this.#handlers.keyFrameNeeded(mid);
    }
  }
}
