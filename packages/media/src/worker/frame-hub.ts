// Everything the encryption worker knows: epochs, senders, slots, proofs, health (L3). Free of WebRTC, so that it can be
// tested without a browser; sframe.worker.ts ties it to transforms.
import { type LeafIndex } from '@incamera/kernel';
import {
  type DecryptedFrame,
  FrameReceiver,
  type FrameRecord,
  type FrameRefusal,
  importBaseKey,
  MAX_RECORDS,
  ProofLedger,
  SoundRates,
} from '@incamera/sframe';
import { type FromWorker, type ReceiveTransform, type SendTransform, type ToWorker } from '../worker-protocol.js';
import { Arrivals } from './arrivals.js';
import { DecryptHealth } from './decrypt-health.js';
import { OwnSoundRate } from './own-sound-rate.js';
import { type EncodedFrame, ReceiveSlot, type SlotHost, type StreamSource } from './receive-slot.js';
import { type SendEpoch, SendStream } from './send-stream.js';

/** How often `tick` is to be called. */
export const TICK_MS = 100;
/** Twice a second: every fifth tick. */
const TICKS_PER_PROOF = 5;
/** How often the same leaf is reported as ahead of us. */
const LATER_EPOCH_EVERY_MS = 500;

export class FrameHub implements SlotHost {
  readonly #post: (message: FromWorker) => void;
  readonly #nowMs: () => number;
  readonly #receiver = new FrameReceiver();
  readonly #ledger = new ProofLedger();
  readonly #rates = new SoundRates();
  readonly #ownRate = new OwnSoundRate();
  readonly #health = new DecryptHealth();
  readonly #arrivals = new Arrivals();
  readonly #senders = new Map<string, SendStream>();
  readonly #slots = new Map<string, ReceiveSlot>();
  readonly #sendEpochs = new Map<bigint, SendEpoch>();
  readonly #members = new Map<bigint, ReadonlySet<LeafIndex>>();
  readonly #laterSeenMs = new Map<LeafIndex, number>();
  #records: FrameRecord[] = [];
  #sendEpoch: bigint | null = null;
  #isBlocked = true;
  #floor = 0n;
  #ticks = 0;
  #decrypted = 0;
  #refused = 0;

  constructor(post: (message: FromWorker) => void, nowMs: () => number) {
    this.#post = post;
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs();
  }

  /** What may be sent under right now; `null` before keys, before `send_epoch` and during a block. */
  present(): SendEpoch | null {
    if (this.#isBlocked || this.#sendEpoch === null) return null;
    return this.#sendEpochs.get(this.#sendEpoch) ?? null;
  }

  addSender(options: SendTransform): void {
    const stream = new SendStream(options, this);
    this.#senders.set(options.streamId, stream);
    for (const epoch of this.#sendEpochs.values()) stream.prepare(epoch);
  }

  addSlot(options: ReceiveTransform, write: (frame: EncodedFrame) => void, requestKeyFrame: () => void): ReceiveSlot {
    const slot = new ReceiveSlot(options, this.#receiver, this, write, requestKeyFrame);
    this.#slots.set(options.streamId, slot);
    return slot;
  }

  /** Puts the encrypted frame into `frame`; false: the frame must not be sent. */
  async encrypt(streamId: string, frame: EncodedFrame): Promise<boolean> {
    const stream = this.#senders.get(streamId);
    if (!stream) return false;
    const { synchronizationSource, rtpTimestamp } = frame.getMetadata?.() ?? {};
    const sizeBytes = frame.data.byteLength;
    const result = await stream.encrypt(frame.data, synchronizationSource);
    if (result === null) return false;
    if (typeof result === 'string') {
      this.#post({ type: 'send_refused', streamId, code: result });
      return false;
    }
    frame.data = result.wire.buffer;
    this.#records.push(result.record);
    if (stream.kind === 'mic')
      this.#ownRate.note({ sizeBytes, record: result.record, timestamp: rtpTimestamp ?? null }, this.nowMs());
    if (stream.encrypted === 1) this.#post({ type: 'stream_proved', streamId });
    return true;
  }

  async handle(message: ToWorker): Promise<void> {
    switch (message.type) {
      case 'hello':
        this.#post({ type: 'ready' });
        return;
      case 'keys':
        await this.#addKeys(message);
        this.#post({ type: 'keys_taken', token: message.token });
        return;
      case 'send_epoch':
        // Never back: a key that was left may be known to somebody who was removed since.
        if (this.#sendEpoch === null || message.epoch > this.#sendEpoch) this.#sendEpoch = message.epoch;
        return;
      case 'drop_epochs':
        this.#dropEpochs(message.before);
        return;
      case 'refuse_leaves':
        this.#receiver.refuseLeaves(message.leaves);
        return;
      case 'block':
        this.#isBlocked = message.isBlocked;
        return;
      case 'cover':
        if (this.#ledger.cover(message.leaf, message.records, this.nowMs()).ok) {
          this.#rates.cover(message.records, this.nowMs());
        }
        return;
      case 'layers':
        this.#senders.get(message.streamId)?.setLayers(message.ssrcs);
        return;
      case 'end_streams':
        this.#arrivals.reset();
        for (const id of message.streamIds) {
          this.#senders.delete(id);
          this.#slots.delete(id);
        }
        return;
      case 'count':
        this.#post({ type: 'counts', token: message.token, counts: this.#counts() });
        return;
    }
  }

  /** Ends what has waited too long, and reports. Every `TICK_MS`. */
  tick(): void {
    const nowMs = this.nowMs();
    for (const slot of this.#slots.values()) slot.tick(nowMs);
    if (this.#arrivals.tick(nowMs)) this.#post({ type: 'starved', isStarved: true });
    for (const { leaf, kind, code } of this.#health.review(nowMs))
      this.#post({ type: 'undecryptable', leaf, kind, code });
    for (const { leaf, kind, proved } of this.#ledger.review(nowMs)) {
      this.#post({ type: 'sender_proof', leaf, kind, proved });
      if (proved) for (const slot of this.#slots.values()) if (slot.carries(leaf, kind)) slot.requestKeyFrame();
    }
    this.#reviewRates(nowMs);
    if (++this.#ticks % TICKS_PER_PROOF === 0) this.#reportProofs();
  }

  arrived(): void {
    if (this.#arrivals.arrived(this.nowMs())) this.#post({ type: 'starved', isStarved: false });
  }

  accepted(slot: ReceiveSlot, { source, record, frame }: DecryptedFrame, timestamp: number | null): boolean {
    this.#decrypted++;
    this.#rates.observe(record, frame.byteLength, timestamp, this.nowMs());
    const healed = this.#health.worked(source.leaf, source.kind);
    if (healed) {
      this.#post({ type: 'undecryptable', leaf: healed.leaf, kind: healed.kind, code: null });
      slot.requestKeyFrame();
    }
    return this.#ledger.observe(record, this.nowMs());
  }

  expired(_slot: ReceiveSlot, frames: number): void {
    this.#refused += frames;
  }

  refused(slot: ReceiveSlot, { code, claimed }: FrameRefusal, isHeld: boolean): void {
    if (!isHeld) this.#refused++;
    // Frames that name no member, plaintext say, stand where somebody's frames should be.
    const named = this.#ofMember(claimed);
    const missed = named ?? this.#ofMember(slot.lastSource);
    if (missed) this.#health.failed(missed.leaf, missed.kind, code, this.nowMs());
    if (code !== 'sframe/later_epoch' || !named) return;
    const lastMs = this.#laterSeenMs.get(named.leaf);
    if (lastMs !== undefined && this.nowMs() - lastMs < LATER_EPOCH_EVERY_MS) return;
    this.#laterSeenMs.set(named.leaf, this.nowMs());
    this.#post({ type: 'later_epoch_seen', leaf: named.leaf });
  }

  sourceChanged(slot: ReceiveSlot, source: Parameters<SlotHost['sourceChanged']>[1]): void {
    this.#post({ type: 'slot_source', streamId: slot.streamId, source });
  }

  async #addKeys(keys: Extract<ToWorker, { type: 'keys' }>): Promise<void> {
    const { epoch, ownLeaf, members } = keys;
    if (epoch >= this.#floor && !this.#sendEpochs.has(epoch)) {
      const baseKey = await importBaseKey(keys.baseKey);
      await this.#receiver.addEpoch(keys);
      if (epoch >= this.#floor) {
        const sendEpoch = { epoch, baseKey, leaf: ownLeaf };
        this.#sendEpochs.set(epoch, sendEpoch);
        this.#members.set(epoch, new Set(members));
        this.#rates.keepOnly(new Set(members));
        for (const stream of this.#senders.values()) stream.prepare(sendEpoch);
        for (const slot of this.#slots.values()) slot.retryHeld();
      }
    }
    keys.baseKey.fill(0);
  }

  #dropEpochs(before: bigint): void {
    if (before > this.#floor) this.#floor = before;
    this.#receiver.dropEpochsBefore(before);
    for (const stream of this.#senders.values()) stream.dropEpochsBefore(before);
    for (const map of [this.#sendEpochs, this.#members]) {
      for (const epoch of [...map.keys()]) if (epoch < before) map.delete(epoch);
    }
  }

  /** `source` if it is one of a member, in any epoch that is known. */
  #ofMember(source: StreamSource | null): StreamSource | null {
    if (source === null) return null;
    for (const members of this.#members.values()) if (members.has(source.leaf)) return source;
    return null;
  }

  #reviewRates(nowMs: number): void {
    for (const change of this.#rates.review(nowMs)) this.#post({ type: 'sound_rate', ...change });
    const isConstant = this.#ownRate.review(nowMs);
    if (isConstant !== null) this.#post({ type: 'sound_rate', leaf: null, isConstant });
  }

  #reportProofs(): void {
    const records = this.#records;
    this.#records = [];
    for (let i = 0; i < records.length; i += MAX_RECORDS) {
      this.#post({ type: 'proof_due', records: records.slice(i, i + MAX_RECORDS) });
    }
  }

  #counts(): Extract<FromWorker, { type: 'counts' }>['counts'] {
    const bySender = (count: (stream: SendStream) => number) =>
      Object.fromEntries([...this.#senders].map(([id, stream]) => [id, count(stream)]));
    return {
      seen: bySender((stream) => stream.seen),
      encrypted: bySender((stream) => stream.encrypted),
      decrypted: this.#decrypted,
      refused: this.#refused,
    };
  }
}
