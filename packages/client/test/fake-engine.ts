// A media engine without media (test support): remembers what it was told and lets tests play its events.
import { Emitter, type LeafIndex } from '@incamera/kernel';
import {
  type EpochKeys,
  type FingerprintWish,
  type MediaEngine,
  type MediaEvents,
  type MediaOffer,
  type MediaStats,
  type SendBlock,
  type SlotPlan,
  type SoundMark,
} from '@incamera/media';
import { type FrameRecord, type StreamKind } from '@incamera/sframe';

export class FakeEngine implements MediaEngine<string, string> {
  readonly emitter = new Emitter<MediaEvents>();
  readonly events = this.emitter;
  readonly keys = new Map<bigint, EpochKeys>();
  readonly sources = new Map<StreamKind, string>();
  readonly covered: { leaf: LeafIndex; records: readonly FrameRecord[] }[] = [];
  /** What happened to keys, in order. */
  readonly log: string[] = [];
  opens = 0;
  answers: string[] = [];
  sendEpoch: bigint | null = null;
  refused: readonly LeafIndex[] = [];
  block: SendBlock | 'unset' = 'unset';
  muted = false;
  closed = false;
  /** What was wished for, in order. */
  readonly fingerprints: (FingerprintWish | null)[] = [];
  /** What was required, in order. */
  readonly marks: SoundMark[] = [];

  async open(plan: SlotPlan): Promise<MediaOffer> {
    this.opens += 1;
    const mids = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
    return {
      sdp: `offer ${this.opens}`,
      senders: { mic: 's0', camera: 's1', screen: 's2', 'screen-audio': 's3' },
      audioSlots: mids('a', plan.audio),
      videoSlots: mids('v', plan.video),
    };
  }

  async accept(answerSdp: string): Promise<void> {
    this.answers.push(answerSdp);
    this.emitter.emit('transport', { state: 'connected' });
  }

  async setSource(kind: StreamKind, source: string | null): Promise<void> {
    if (source === null) this.sources.delete(kind);
    else this.sources.set(kind, source);
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
  }

  async setLayers(kind: 'camera' | 'screen', layers: readonly number[]): Promise<void> {
    this.log.push(`layers ${kind} ${layers.join(',')}`);
  }

  async setKeys(keys: EpochKeys): Promise<void> {
    this.keys.set(keys.epoch, keys);
    this.log.push(`keys ${keys.epoch}`);
  }

  useSendEpoch(epoch: bigint): void {
    this.sendEpoch = epoch;
    this.log.push(`send ${epoch}`);
  }

  dropEpochs(epoch: bigint): void {
    for (const known of this.keys.keys()) if (known < epoch) this.keys.delete(known);
    this.log.push(`drop <${epoch}`);
  }

  refuseLeaves(leaves: readonly LeafIndex[]): void {
    this.refused = leaves;
  }

  setSendBlock(block: SendBlock): void {
    this.block = block;
  }

  cover(leaf: LeafIndex, records: readonly FrameRecord[]): void {
    this.covered.push({ leaf, records });
  }

  sink(mid: string): string | null {
    return `sink ${mid}`;
  }

  async setOutputDevice(): Promise<void> {}

  async resumeSound(): Promise<void> {
    this.emitter.emit('soundBlocked', { blocked: false });
  }

  setFingerprints(wish: FingerprintWish | null): void {
    this.fingerprints.push(wish);
  }

  requireMark(mark: SoundMark): void {
    this.marks.push(mark);
  }

  async stats(): Promise<MediaStats> {
    return {
      rttMs: 20,
      lossRatio: 0,
      sendRateBps: 50_000,
      receiveRateBps: 50_000,
      framesEncrypted: { mic: 1, camera: 0, screen: 0, 'screen-audio': 0 },
      framesDecrypted: 1,
      framesRefused: 0,
    };
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}
