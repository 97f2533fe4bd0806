// The media engine of a browser: one RTCPeerConnection whose every frame passes the encryption worker (L3; engine.ts is the
// contract). It fails closed: what it cannot prove to be encrypted it does not send.
import {
  type AppError,
  type Clock,
  Emitter,
  type Events,
  type LeafIndex,
  type Logger,
  silentLogger,
  systemClock,
} from '@incamera/kernel';
import { type FrameRecord, type StreamKind, sframeErrors } from '@incamera/sframe';
import {
  type EpochKeys,
  type FingerprintWish,
  type MediaEngine,
  type MediaEvents,
  type MediaOffer,
  type MediaStats,
  type RelayServer,
  type SendBlock,
  type SlotPlan,
  type SoundMark,
  type TransportState,
} from './engine.js';
import { mediaErrors } from './errors.js';
import { VoiceTaps } from './fingerprint/voice-taps.js';
import { FrameTotals } from './frame-totals.js';
import { KeyBook } from './key-book.js';
import { layersBySsrc } from './layers.js';
import { LinkHistory, sampleOf } from './link-quality.js';
import { isPathSilent } from './path-silence.js';
import { Playback } from './playback.js';
import { hardenDescription } from './sdp-policy.js';
import { Senders } from './senders.js';
import { requireEncodedTransform, type Slot, Transport } from './transport.js';
import { passOn } from './worker-events.js';
import { WorkerLink } from './worker-link.js';
import { type FromWorker } from './worker-protocol.js';

const MONITOR_MS = 1_000;
const LEVELS_MS = 100;
/** Workers that may die within a minute before `open` refuses to start another. */
const MAX_CRASHES = 3;
const CRASH_WINDOW_MS = 60_000;

export interface BrowserEngineOptions {
  /** Makes the worker of sframe.worker.ts; given by the app, so that its bundler finds the file. */
  readonly createWorker: () => Worker;
  /** Address of the module made from mark.worklet.ts, given by the app for the same reason. */
  readonly markWorkletUrl: string;
  /** The same of fingerprint.worklet.ts. */
  readonly fingerprintWorkletUrl: string;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** One per membership of a meeting; `open` may be called again and again. */
export class BrowserMediaEngine implements MediaEngine<MediaStreamTrack, MediaStreamTrack> {
  readonly events: Events<MediaEvents>;
  readonly #emitter: Emitter<MediaEvents>;
  readonly #options: BrowserEngineOptions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #playback: Playback;
  readonly #voices: VoiceTaps;
  readonly #senders: Senders;
  readonly #keys = new KeyBook();
  readonly #slotLeaves = new Map<string, LeafIndex>();
  readonly #stopTimers: (() => void)[];
  #link: WorkerLink | null = null;
  #transport: Transport | null = null;
  #history = new LinkHistory();
  /** Frames encrypted in transports and workers that are gone. */
  readonly #totals = new FrameTotals();
  #isClosed = false;
  #isMonitoring = false;
  #crashesMs: number[] = [];
  #opening: Promise<unknown> = Promise.resolve();

  constructor(options: BrowserEngineOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
    this.#emitter = new Emitter((error) =>
      this.#logger.error('media_listener_failed', { name: error instanceof Error ? error.name : 'unknown' }),
    );
    this.events = this.#emitter;
    this.#voices = new VoiceTaps(
      { workletUrl: options.fingerprintWorkletUrl, clock: this.#clock },
      {
        made: (leaf, segment) => this.#emitter.emit('fingerprint', { leaf, segment }),
        failed: (error) => this.#emitter.emit('fingerprintsFailed', { error }),
      },
    );
    this.#playback = new Playback(this.#clock, options.markWorkletUrl, {
      blocked: (blocked) => this.#emitter.emit('soundBlocked', { blocked }),
      stopped: (error) => this.#emitter.emit('soundStopped', { error }),
      voice: (id, source) => this.#voices.sounds(id, source),
    });
    this.#senders = new Senders({
      captureEnded: (kind) => this.#emitter.emit('captureEnded', { kind }),
      stopped: (kind, error) => {
        this.#logger.error('media_sending_stopped', { kind, code: error.code });
        this.#emitter.emit('sendingStopped', { kind, error });
      },
    });
    this.#stopTimers = [
      this.#clock.every(MONITOR_MS, () => {
        this.#link?.tick();
        void this.#monitor();
      }),
      this.#clock.every(LEVELS_MS, () => this.#reportLevels()),
    ];
  }

  open(plan: SlotPlan, relays: readonly RelayServer[] = []): Promise<MediaOffer> {
    const opened = this.#opening.catch(() => {}).then(() => this.#open(plan, relays));
    this.#opening = opened;
    return opened;
  }

  async accept(answerSdp: string): Promise<void> {
    const transport = this.#requireTransport();
    try {
      await transport.pc.setRemoteDescription({ type: 'answer', sdp: hardenDescription(answerSdp) });
    } catch (cause) {
      throw mediaErrors.make('media/bad_answer', { cause });
    }
    await this.#senders.negotiated();
    this.#postLayers(transport, await reportOf(transport));
  }

  /** The captured track stays the caller's: stop it after `setSource(kind, null)`. While sending is off it is disabled. */
  async setSource(kind: StreamKind, source: MediaStreamTrack | null): Promise<void> {
    if (this.#isClosed) throw mediaErrors.make('media/closed');
    await this.#senders.setSource(kind, source);
    if (kind !== 'mic') return;
    this.#playback.watchOwn(source);
    this.#playback.watchSent(this.#senders.outgoing('mic'));
  }

  setMuted(muted: boolean): void {
    this.#senders.setMuted(muted);
  }

  setLayers(kind: 'camera' | 'screen', layers: readonly number[]): Promise<void> {
    return this.#senders.setLayers(kind, layers);
  }

  setKeys(keys: EpochKeys): Promise<void> {
    return this.#keys.add(keys, this.#link);
  }

  useSendEpoch(epoch: bigint): void {
    this.#keys.useSendEpoch(epoch, this.#link);
  }

  dropEpochs(epoch: bigint): void {
    this.#keys.dropBefore(epoch, this.#link);
  }

  refuseLeaves(leaves: readonly LeafIndex[]): void {
    this.#keys.refuseLeaves(leaves, this.#link);
  }

  setSendBlock(block: SendBlock): void {
    this.#link?.post({ type: 'block', isBlocked: block !== null });
    this.#senders.setBlocked(block !== null);
  }

  cover(leaf: LeafIndex, records: readonly FrameRecord[]): void {
    this.#link?.post({ type: 'cover', leaf, records });
  }

  sink(mid: string): MediaStreamTrack | null {
    const slot = this.#transport?.slotOfMid(mid);
    return slot?.media === 'video' ? slot.transceiver.receiver.track : null;
  }

  setOutputDevice(deviceId: string): Promise<void> {
    return this.#playback.setOutputDevice(deviceId);
  }

  resumeSound(): Promise<void> {
    return this.#playback.resume();
  }

  requireMark(mark: SoundMark): void {
    if (this.#isClosed) throw mediaErrors.make('media/closed');
    this.#playback.requireMark(mark);
  }

  setFingerprints(wish: FingerprintWish | null): void {
    this.#voices.want(wish);
  }

  async stats(): Promise<MediaStats> {
    await this.#monitor();
    return { ...this.#history.quality(), ...this.#totals.totals(this.#streamIdOf) };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const stop of this.#stopTimers) stop();
    this.#endTransport();
    this.#dropLink();
    this.#keys.wipe();
    await this.#senders.close();
    this.#voices.close();
    await this.#playback.close();
    this.#emitter.emit('transport', { state: 'closed' });
  }

  async #open(plan: SlotPlan, relays: readonly RelayServer[]): Promise<MediaOffer> {
    if (this.#isClosed) throw mediaErrors.make('media/closed');
    requireEncodedTransform();
    this.#endTransport();
    const link = this.#link ?? (await this.#startLink());
    const transport = new Transport(plan, link.worker, relays);
    this.#transport = transport;
    this.#history = new LinkHistory();
    transport.pc.onconnectionstatechange = () => this.#transportChanged(transport);
    // Before anybody speaks, so that a browser which blocks sound is found out at once.
    this.#playback.prepare();
    await this.#senders.connect(transport);
    const offer = await transport.offer();
    if (this.#link !== link || this.#transport !== transport) throw mediaErrors.make('media/worker_crashed');
    this.#emitter.emit('transport', { state: 'new' });
    return offer;
  }

  async #startLink(): Promise<WorkerLink> {
    const nowMs = this.#clock.nowMs();
    this.#crashesMs = this.#crashesMs.filter((atMs) => nowMs - atMs < CRASH_WINDOW_MS);
    if (this.#crashesMs.length >= MAX_CRASHES) throw mediaErrors.make('media/worker_unavailable');
    const link = await WorkerLink.start(
      this.#options.createWorker,
      { message: (message) => this.#fromWorker(message), crashed: (error) => this.#crashed(error) },
      this.#clock,
    );
    if (this.#isClosed) {
      link.close();
      throw mediaErrors.make('media/closed');
    }
    this.#link = link;
    await this.#keys.restore(link);
    link.post({ type: 'block', isBlocked: this.#senders.isBlocked });
    if (this.#link !== link) throw mediaErrors.make('media/worker_unavailable');
    return link;
  }

  #fromWorker(message: FromWorker): void {
    switch (message.type) {
      case 'stream_proved': {
        const outlet = this.#transport?.outletOfStream(message.streamId);
        if (outlet) this.#senders.prove(outlet.kind);
        return;
      }
      case 'send_refused': {
        const outlet = this.#transport?.outletOfStream(message.streamId);
        if (outlet && message.code === 'sframe/counter_exhausted') {
          this.#senders.stop(outlet.kind, sframeErrors.make(message.code));
        }
        return;
      }
      case 'slot_source': {
        const slot = this.#transport?.slotOfStream(message.streamId);
        if (slot) this.#slotChanged(slot, message.source);
        return;
      }
      case 'starved':
        this.#starved(message.isStarved).catch(() => {});
        return;
      case 'ready':
      case 'keys_taken':
      case 'counts':
        return; // Taken by the link.
      default:
        passOn(message, this.#emitter);
    }
  }

  async #starved(isStarved: boolean): Promise<void> {
    const transport = this.#transport;
    if (isStarved && (!transport || !(await isPathSilent(transport.pc, this.#clock)))) return;
    if (this.#transport === transport) this.#emitter.emit('silence', { isSilent: isStarved });
  }

  #slotChanged(slot: Slot, source: { leaf: LeafIndex; kind: StreamKind } | null): void {
    if (source === null) this.#slotLeaves.delete(slot.streamId);
    else this.#slotLeaves.set(slot.streamId, source.leaf);
    this.#voices.carries(slot.streamId, source?.kind === 'mic' ? source.leaf : null);
    // Only slots that carry somebody are mixed: an empty one costs as much as a full one.
    if (slot.media === 'audio') {
      if (source === null) this.#playback.stop(slot.streamId);
      else this.#playback.play(slot.streamId, slot.transceiver.receiver.track);
    }
    const mid = slot.transceiver.mid;
    if (mid !== null) this.#emitter.emit('slotSource', { mid, source });
  }

  /** Key ids name the layer of a frame; only the page can find out which SSRC carries which. */
  #postLayers(transport: Transport, report: Report): void {
    const outlet = transport.outlets.get('camera');
    if (this.#transport !== transport || !outlet) return;
    const ssrcs = layersBySsrc(report, outlet.transceiver.mid ?? '');
    if (ssrcs.length > 0) this.#link?.post({ type: 'layers', streamId: outlet.streamId, ssrcs });
  }

  /** Once a second: reads the totals of the browser, then those of the worker, and compares. */
  async #monitor(): Promise<void> {
    const { link, transport } = { link: this.#link, transport: this.#transport };
    if (!link || !transport || this.#isMonitoring) return;
    this.#isMonitoring = true;
    try {
      const report = await reportOf(transport);
      const sample = sampleOf(report, this.#clock.nowMs());
      this.#postLayers(transport, report);
      const counts = await link.counts();
      if (counts === null || this.#link !== link || this.#transport !== transport) return;
      this.#totals.counted(counts);
      this.#history.add(sample);
      this.#senders.audit(transport, sample, counts);
    } catch (error) {
      this.#logger.warn('media_monitor_failed', { name: error instanceof Error ? error.name : 'unknown' });
    } finally {
      this.#isMonitoring = false;
    }
  }

  #crashed(error: AppError): void {
    this.#crashesMs.push(this.#clock.nowMs());
    this.#logger.error('media_worker_crashed', {});
    const { sending } = this.#senders;
    // Transforms of a dead worker cannot be replaced in a running connection (Chromium ignores new ones).
    this.#endTransport();
    this.#dropLink();
    for (const kind of sending) this.#emitter.emit('sendingStopped', { kind, error });
    this.#emitter.emit('transport', { state: 'failed' });
  }

  #dropLink(): void {
    this.#link?.close();
    this.#link = null;
    this.#totals.workerGone();
  }

  #endTransport(): void {
    const transport = this.#transport;
    if (!transport) return;
    this.#totals.transportGone(this.#streamIdOf);
    this.#transport = null;
    transport.close();
    for (const slot of transport.slots) {
      this.#playback.stop(slot.streamId);
      this.#slotLeaves.delete(slot.streamId);
      this.#voices.carries(slot.streamId, null);
    }
    this.#link?.post({ type: 'end_streams', streamIds: transport.streamIds });
  }

  readonly #streamIdOf = (kind: StreamKind): string => this.#transport?.outlets.get(kind)?.streamId ?? '';

  #transportChanged(transport: Transport): void {
    if (this.#transport !== transport) return;
    const state: TransportState = transport.pc.connectionState;
    this.#emitter.emit('transport', { state });
  }

  #reportLevels(): void {
    this.#senders.tick();
    if (!this.#transport) return;
    const levels = new Map<LeafIndex, number>();
    for (const [streamId, leaf] of this.#slotLeaves) {
      if (this.#transport.slotOfStream(streamId)?.media !== 'audio') continue;
      levels.set(leaf, Math.max(levels.get(leaf) ?? 0, this.#playback.level(streamId)));
    }
    this.#emitter.emit('levels', { levels, own: this.#playback.ownLevel() });
  }

  #requireTransport(): Transport {
    if (this.#isClosed) throw mediaErrors.make('media/closed');
    if (!this.#transport) throw mediaErrors.make('media/not_open');
    return this.#transport;
  }
}

type Report = Iterable<readonly [string, unknown]>;

async function reportOf(transport: Transport): Promise<Report> {
  return (await transport.pc.getStats()) as unknown as Report;
}
