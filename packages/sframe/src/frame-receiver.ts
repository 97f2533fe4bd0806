// Decrypts frames of all members: finds the key by KID, refuses what does not fit, keeps replay windows
// (L1, RFC 9605 sections 4.4.4, 5.2 and 9.3). Epochs come and go by `addEpoch` and `dropEpochsBefore`.
import { type Bytes, concat, err, type LeafIndex, ok, type Result } from '@incamera/kernel';
import { FrameCipher, importBaseKey } from './cipher.js';
import { type SframeErrorCode } from './errors.js';
import { type FrameRecord, frameHash } from './frame-record.js';
import { decodeHeader } from './header.js';
import { decodeKid, epochLow, isAudio, type KidParts } from './kid.js';
import { ReplayWindow } from './replay-window.js';
import { AES_256_GCM_SHA512_128 } from './suites.js';
import { isConsistentVp8, vp8ClearPrefixBytes } from './vp8.js';

/** What sort of stream a receive slot was negotiated for. */
export type SlotMedia = 'audio' | 'video';

/** Derived keys kept per epoch; the oldest unproved one goes first. */
const MAX_CACHED_KEYS = 256;
/** Keys of one sender in one epoch that may have authenticated frames: each restart of a worker needs at most six. */
const MAX_KEYS_PER_LEAF = 96;

export interface ReceiveEpoch {
  readonly epoch: bigint;
  /** 32 bytes; copied into a key that cannot be read out. */
  readonly baseKey: Bytes;
  readonly ownLeaf: LeafIndex;
  /** Leaves whose frames are accepted. */
  readonly members: readonly LeafIndex[];
}

/** A frame that was authenticated. */
export interface DecryptedFrame {
  readonly frame: Bytes;
  readonly source: KidParts;
  readonly epoch: bigint;
  readonly record: FrameRecord;
}

/** Why a frame was refused. `claimed` is what its key id says, which nobody has proved. */
export interface FrameRefusal {
  readonly code: SframeErrorCode;
  readonly claimed: KidParts | null;
}

interface KnownEpoch {
  readonly epoch: bigint;
  readonly baseKey: CryptoKey;
  readonly ownLeaf: LeafIndex;
  readonly members: ReadonlySet<number>;
  readonly ciphers: Map<bigint, Promise<FrameCipher>>;
  /** Only of keys that authenticated a frame; never evicted while the epoch lives, else old frames could be replayed. */
  readonly windows: Map<bigint, ReplayWindow>;
  readonly keysPerLeaf: Map<number, number>;
}

/** One for all slots of a client, so that a frame shown in one slot cannot be played again in another. */
export class FrameReceiver {
  readonly #epochs = new Map<bigint, KnownEpoch>();
  /** Epochs below were dropped and never come back: their replay windows are gone. */
  #floor = 0n;
  #refusedLeaves: ReadonlySet<LeafIndex> = new Set();

  /** Adds the keys of an epoch. Adding one again changes nothing, so that its replay windows stay. */
  async addEpoch({ epoch, baseKey, ownLeaf, members }: ReceiveEpoch): Promise<void> {
    if (epoch < this.#floor || this.#epochs.has(epoch)) return;
    const key = await importBaseKey(baseKey);
    if (epoch < this.#floor || this.#epochs.has(epoch)) return;
    // A key id tells epochs apart modulo 256 only: the later one replaces the earlier.
    for (const known of this.#epochs.keys()) {
      if (epochLow(known) !== epochLow(epoch)) continue;
      if (known > epoch) return;
      this.#epochs.delete(known);
    }
    this.#epochs.set(epoch, {
      epoch,
      baseKey: key,
      ownLeaf,
      members: new Set(members),
      ciphers: new Map(),
      windows: new Map(),
      keysPerLeaf: new Map(),
    });
  }

  /** Forgets every key of the epochs before `epoch`; they cannot be added again. */
  dropEpochsBefore(epoch: bigint): void {
    if (epoch > this.#floor) this.#floor = epoch;
    for (const known of [...this.#epochs.keys()]) if (known < epoch) this.#epochs.delete(known);
  }

  /** From the next frame on nothing of these leaves is accepted, in any epoch, until they are told anew. */
  refuseLeaves(leaves: readonly LeafIndex[]): void {
    this.#refusedLeaves = new Set(leaves);
  }

  /** Epochs whose frames are accepted, ascending. */
  get epochs(): readonly bigint[] {
    return [...this.#epochs.keys()].sort((a, b) => (a < b ? -1 : 1));
  }

  /** Decrypts one frame as it came from a slot. Nothing is remembered of a frame that is refused. */
  async decrypt(wire: Bytes, slot: SlotMedia): Promise<Result<DecryptedFrame, FrameRefusal>> {
    const prefixBytes = slot === 'audio' ? 0 : vp8ClearPrefixBytes(wire);
    if (prefixBytes === null) return refuse('sframe/short_frame', null);
    const body = wire.subarray(prefixBytes);
    const header = decodeHeader(body);
    if (header === null) return refuse('sframe/bad_header', null);
    const { kid, ctr, headerBytes } = header;
    const source = decodeKid(kid);
    if (source === null) return refuse('sframe/unknown_kid', null);
    if (body.byteLength < headerBytes + AES_256_GCM_SHA512_128.tagBytes) return refuse('sframe/short_frame', source);
    if (isAudio(source.kind) !== (slot === 'audio')) return refuse('sframe/wrong_slot', source);
    const found = this.#findEpoch(source.epochLow);
    if (typeof found === 'string') return refuse(found, source);
    if (source.leaf === found.ownLeaf) return refuse('sframe/own_frame', source);
    if (!this.#isAccepted(found, source.leaf)) return refuse('sframe/unknown_leaf', source);
    const window = found.windows.get(kid);
    if (window && !window.accepts(ctr)) return refuse('sframe/replayed', source);
    if (!window && (found.keysPerLeaf.get(source.leaf) ?? 0) >= MAX_KEYS_PER_LEAF) {
      return refuse('sframe/too_many_keys', source);
    }

    const cipher = await this.#cipher(found, kid);
    const prefix = wire.slice(0, prefixBytes);
    const [plaintext, hash] = await Promise.all([
      cipher.open(ctr, body.slice(0, headerBytes), prefix, body.slice(headerBytes)),
      frameHash(wire),
    ]);
    if (plaintext === null) return refuse('sframe/not_authentic', source);
    // The epoch may have been dropped while the cipher worked: a removed member is not heard any more.
    if (this.#epochs.get(found.epoch) !== found) return refuse('sframe/past_epoch', source);
    if (!this.#isAccepted(found, source.leaf)) return refuse('sframe/unknown_leaf', source);
    if (!this.#markSeen(found, source, kid, ctr)) return refuse('sframe/replayed', source);
    const frame = prefixBytes === 0 ? plaintext : concat(prefix, plaintext);
    if (slot === 'video' && !isConsistentVp8(frame)) return refuse('sframe/bad_frame', source);
    return ok({ frame, source, epoch: found.epoch, record: { kid, ctr, hash } });
  }

  #isAccepted({ members }: KnownEpoch, leaf: LeafIndex): boolean {
    return members.has(leaf) && !this.#refusedLeaves.has(leaf);
  }

  #markSeen(known: KnownEpoch, source: KidParts, kid: bigint, ctr: bigint): boolean {
    let window = known.windows.get(kid);
    if (!window) {
      window = new ReplayWindow();
      known.windows.set(kid, window);
      known.keysPerLeaf.set(source.leaf, (known.keysPerLeaf.get(source.leaf) ?? 0) + 1);
    }
    return window.mark(ctr);
  }

  #findEpoch(low: number): KnownEpoch | 'sframe/later_epoch' | 'sframe/past_epoch' {
    let latest: bigint | null = null;
    for (const known of this.#epochs.values()) {
      if (epochLow(known.epoch) === low) return known;
      if (latest === null || known.epoch > latest) latest = known.epoch;
    }
    if (latest === null) return 'sframe/later_epoch';
    // Half the circle ahead counts as later, the other half as past.
    const ahead = (low - epochLow(latest) + 256) % 256;
    return ahead < 128 ? 'sframe/later_epoch' : 'sframe/past_epoch';
  }

  #cipher(known: KnownEpoch, kid: bigint): Promise<FrameCipher> {
    const cached = known.ciphers.get(kid);
    if (cached) return cached;
    if (known.ciphers.size >= MAX_CACHED_KEYS) evictUnproved(known);
    const made = FrameCipher.derive(AES_256_GCM_SHA512_128, known.baseKey, kid);
    known.ciphers.set(kid, made);
    return made;
  }
}

/** Made-up key ids must not push out the keys in use: those that never authenticated a frame go first. */
function evictUnproved(known: KnownEpoch): void {
  let oldest: bigint | undefined;
  for (const kid of known.ciphers.keys()) {
    oldest ??= kid;
    if (known.windows.has(kid)) continue;
    known.ciphers.delete(kid);
    return;
  }
  if (oldest !== undefined) known.ciphers.delete(oldest);
}

function refuse(code: SframeErrorCode, claimed: KidParts | null): Result<never, FrameRefusal> {
  return err({ code, claimed });
}
