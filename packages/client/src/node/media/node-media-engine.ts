// The media engine of a participant without a browser: bots, load, and tests of the whole path (L4, Node). It neither
// encodes nor decodes: sources give encoded frames, sinks get them. Levels of sound are not known here.
import { type Bytes, type Clock, Emitter, type Events, type LeafIndex, systemClock } from '@incamera/kernel';
import {
  type EpochKeys,
  type FingerprintWish,
  type MediaEngine,
  type MediaEvents,
  type MediaOffer,
  type MediaStats,
  mediaErrors,
  type SendBlock,
  type SlotPlan,
  type TransportState,
} from '@incamera/media';
import { type FrameRecord, type StreamKind } from '@incamera/sframe';
import { type EncodedSource, opusSilence } from './encoded-source.js';
import { isAudioKind, SENDER_KINDS } from './media-sdp.js';
import { type DecryptedFrame, ReceiveDesk } from './receive-desk.js';
import { RtpTransport } from './rtp-transport.js';
import { SendDesk } from './send-desk.js';

const TICK_MS = 100;
/** Twice a second: every fifth tick. */
const TICKS_PER_PROOF = 5;
const PUMP_MS = 10;
/** Frames made up for after a stall; beyond, the stall is left as a gap. */
const CATCH_UP_MS = 500;
const RATE_WINDOW_MS = 5000;

/** What a slot plays: listen for its decrypted frames. */
export interface FrameSink {
  readonly mid: string;
  /** Calls `listener` with every frame that was authenticated and proved; the returned function ends it. */
  onFrame(listener: (frame: DecryptedFrame) => void): () => void;
}

export interface NodeMediaEngineOptions {
  readonly clock?: Clock;
}

interface Outgoing {
  readonly source: EncodedSource;
  readonly startMs: number;
  sent: number;
  timestamp: number;
}

/** Implements the contract of `MediaEngine` over node-datachannel. */
export class NodeMediaEngine implements MediaEngine<EncodedSource, FrameSink> {
  readonly #clock: Clock;
  readonly #emitter = new Emitter<MediaEvents>();
  readonly #sendDesk = new SendDesk();
  readonly #receiveDesk: ReceiveDesk;
  readonly #outgoing = new Map<StreamKind, Outgoing>();
  readonly #chains = new Map<StreamKind, Promise<void>>();
  readonly #listeners = new Map<string, Set<(frame: DecryptedFrame) => void>>();
  readonly #stops: (() => void)[];
  /** Pictures that nobody watches: not sent. */
  readonly #unwatched = new Set<StreamKind>();
  #transport: RtpTransport | null = null;
  #muted = false;
  #ticks = 0;
  #closed = false;
  #rates: { atMs: number; sent: number; received: number }[] = [];

  constructor(options: NodeMediaEngineOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    const nowMs = (): number => this.#clock.nowMs();
    this.#receiveDesk = new ReceiveDesk(
      {
        emit: (name, event) => this.#emitter.emit(name, event),
        frame: (frame) => {
          for (const listener of this.#listeners.get(frame.mid) ?? []) listener(frame);
        },
        keyFrameNeeded: (mid) => this.#transport?.requestKeyFrame(mid),
      },
      nowMs,
    );
    this.#stops = [this.#clock.every(TICK_MS, () => this.#tick()), this.#clock.every(PUMP_MS, () => this.#pump())];
  }

  get events(): Events<MediaEvents> {
    return this.#emitter;
  }

  async open(plan: SlotPlan): Promise<MediaOffer> {
    if (this.#closed) throw mediaErrors.make('media/closed');
    this.#transport?.close();
    this.#receiveDesk.clearSlots();
    this.#unwatched.clear();
    this.#rates = [];
    const transport: RtpTransport = new RtpTransport(
      plan,
      {
        frame: (mid, media, frame) => this.#receiveDesk.push(mid, media, frame),
        keyFrameRequested: (kind) => this.#outgoing.get(kind)?.source.requestKeyFrame(),
        state: (state) => this.#stateChanged(transport, state),
      },
      () => this.#clock.nowMs(),
    );
    this.#transport = transport;
    return transport.offer;
  }

  async accept(answerSdp: string): Promise<void> {
    if (!this.#transport) throw mediaErrors.make('media/not_open');
    try {
      this.#transport.accept(answerSdp);
    } catch (cause) {
      throw mediaErrors.make('media/bad_answer', { cause });
    }
  }

  async setSource(kind: StreamKind, source: EncodedSource | null): Promise<void> {
    if (this.#closed) throw mediaErrors.make('media/closed');
    if (source === null) {
      this.#outgoing.delete(kind);
      return;
    }
    if ((source.media === 'audio') !== isAudioKind(kind)) throw new TypeError(`a ${source.media} source is no ${kind}`);
    const timestamp = this.#outgoing.get(kind)?.timestamp ?? 0;
    this.#outgoing.set(kind, { source, startMs: this.#clock.nowMs(), sent: 0, timestamp });
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
  }

  /** It has one layer: that of its source. */
  async setLayers(kind: 'camera' | 'screen', layers: readonly number[]): Promise<void> {
    if (layers.length > 0) this.#unwatched.delete(kind);
    else this.#unwatched.add(kind);
  }

  async setKeys(keys: EpochKeys): Promise<void> {
    const baseKey = new Uint8Array(keys.baseKey);
    await this.#sendDesk.addEpoch({ ...keys, baseKey });
    await this.#receiveDesk.addEpoch({ ...keys, baseKey });
    baseKey.fill(0);
  }

  useSendEpoch(epoch: bigint): void {
    this.#sendDesk.use(epoch);
  }

  dropEpochs(epoch: bigint): void {
    this.#sendDesk.dropEpochs(epoch);
    this.#receiveDesk.dropEpochs(epoch);
  }

  refuseLeaves(leaves: readonly LeafIndex[]): void {
    this.#receiveDesk.refuseLeaves(leaves);
  }

  setSendBlock(block: SendBlock): void {
    this.#sendDesk.setBlocked(block !== null);
  }

  cover(leaf: LeafIndex, records: readonly FrameRecord[]): void {
    this.#receiveDesk.cover(leaf, records);
  }

  /** Unlike a browser's, it serves sound as well. */
  sink(mid: string): FrameSink {
    return {
      mid,
      onFrame: (listener) => {
        const listeners = this.#listeners.get(mid) ?? new Set();
        this.#listeners.set(mid, listeners);
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
        };
      },
    };
  }

  async setOutputDevice(): Promise<void> {
    throw mediaErrors.make('media/no_output_choice');
  }

  async resumeSound(): Promise<void> {}

  /** It plays nothing: what its listeners get is encoded. */
  requireMark(): void {}

  /** Nothing is decoded here, so there is nothing to make fingerprints of: the meeting has those of others. */
  setFingerprints(wish: FingerprintWish | null): void {
    const error = wish === null ? null : mediaErrors.make('media/fingerprint_unsupported');
    this.#emitter.emit('fingerprintsFailed', { error });
  }

  async stats(): Promise<MediaStats> {
    const nowMs = this.#clock.nowMs();
    const { bytesSent = 0, bytesReceived = 0 } = this.#transport?.counts ?? {};
    this.#rates = [
      ...this.#rates.filter(({ atMs }) => nowMs - atMs <= RATE_WINDOW_MS),
      { atMs: nowMs, sent: bytesSent, received: bytesReceived },
    ];
    const [first] = this.#rates;
    const seconds = first ? (nowMs - first.atMs) / 1000 : 0;
    const rate = (now: number, before: number): number =>
      seconds > 0 ? Math.round(((now - before) * 8) / seconds) : 0;
    return {
      rttMs: null,
      lossRatio: null,
      sendRateBps: rate(bytesSent, first?.sent ?? 0),
      receiveRateBps: rate(bytesReceived, first?.received ?? 0),
      framesEncrypted: { ...this.#sendDesk.encrypted },
      framesDecrypted: this.#receiveDesk.decrypted,
      framesRefused: this.#receiveDesk.refused,
    };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#outgoing.clear();
    this.#transport?.close();
    this.#transport = null;
    await Promise.all(this.#chains.values());
    this.#emitter.clear();
  }

  #stateChanged(transport: RtpTransport, state: TransportState): void {
    if (this.#transport !== transport) return;
    this.#emitter.emit('transport', { state });
  }

  #tick(): void {
    this.#receiveDesk.tick();
    if (++this.#ticks % TICKS_PER_PROOF !== 0) return;
    for (const records of this.#sendDesk.takeRecords()) this.#emitter.emit('proofDue', { records });
  }

  /** Sends every frame that is due by the clock; timers may be late, streams are not. */
  #pump(): void {
    const nowMs = this.#clock.nowMs();
    for (const kind of SENDER_KINDS) {
      const outgoing = this.#outgoing.get(kind);
      if (!outgoing) continue;
      const { source, startMs } = outgoing;
      const unitsPerMs = source.media === 'audio' ? 48 : 90;
      const due = Math.floor((nowMs - startMs) / source.frameMs);
      const skipped = due - outgoing.sent - Math.ceil(CATCH_UP_MS / source.frameMs);
      if (skipped > 0) {
        outgoing.sent += skipped;
        outgoing.timestamp += skipped * source.frameMs * unitsPerMs;
      }
      while (outgoing.sent < due) {
        // Nothing is taken from the source before it can be sent: a video must begin with its key frame.
        if (!this.#transport?.open || !this.#sendDesk.ready || this.#unwatched.has(kind)) {
          source.requestKeyFrame();
          outgoing.timestamp += (due - outgoing.sent) * source.frameMs * unitsPerMs;
          outgoing.sent = due;
          break;
        }
        const frame = source.next();
        if (frame === null) {
          this.#outgoing.delete(kind);
          this.#emitter.emit('captureEnded', { kind });
          break;
        }
        this.#sendFrame(kind, this.#heard(kind, frame), Math.round(outgoing.timestamp));
        outgoing.timestamp += source.frameMs * unitsPerMs;
        outgoing.sent++;
      }
    }
  }

  /** A muted microphone sends silence of the size that it speaks with, so that packets do not tell. */
  #heard(kind: StreamKind, frame: Bytes): Bytes {
    if (kind !== 'mic') return frame;
    return this.#muted ? opusSilence(frame.byteLength) : frame;
  }

  #sendFrame(kind: StreamKind, frame: Bytes, timestamp: number): void {
    const before = this.#chains.get(kind) ?? Promise.resolve();
    const next = before.then(async () => {
      const wire = await this.#sendDesk.encrypt(kind, frame);
      if (wire !== null) this.#transport?.sendFrame(kind, wire, timestamp >>> 0);
    });
    this.#chains.set(kind, next);
  }
}
