// Our four streams together: what lets them carry content, what proves that they are encrypted, what stops them (L3).
import { type AppError } from '@incamera/kernel';
import { isAudio, STREAM_KINDS, type StreamKind } from '@incamera/sframe';
import { mediaErrors } from './errors.js';
import { type LinkSample } from './link-quality.js';
import { OutgoingStream } from './outgoing.js';
import { SendAudit } from './send-audit.js';
import { type Transport } from './transport.js';
import { type FrameCounts } from './worker-protocol.js';

export interface SendersHandlers {
  /** A capture device ended by itself. */
  captureEnded(kind: StreamKind): void;
  /** A stream was stopped for the life of its transport; told once. */
  stopped(kind: StreamKind, error: AppError): void;
}

/** One per engine; survives transports. */
export class Senders {
  readonly #handlers: SendersHandlers;
  readonly #streams: ReadonlyMap<StreamKind, OutgoingStream>;
  #audits = new Map<StreamKind, SendAudit>();
  /** Sending is off until the caller lets it go on once. */
  #isBlocked = true;
  #isMuted = false;

  constructor(handlers: SendersHandlers) {
    this.#handlers = handlers;
    const ended = (kind: StreamKind): void => handlers.captureEnded(kind);
    this.#streams = new Map(STREAM_KINDS.map((kind) => [kind, new OutgoingStream(kind, ended)]));
  }

  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** Kinds that have something captured. */
  get sending(): readonly StreamKind[] {
    return STREAM_KINDS.filter((kind) => this.#of(kind).source !== null);
  }

  async connect(transport: Transport): Promise<void> {
    this.#audits = new Map(STREAM_KINDS.map((kind) => [kind, new SendAudit()]));
    await Promise.all(STREAM_KINDS.map((kind) => this.#of(kind).connect(transport.outlets.get(kind) ?? null)));
    for (const kind of STREAM_KINDS) this.#gate(kind);
  }

  async negotiated(): Promise<void> {
    await Promise.all(STREAM_KINDS.map((kind) => this.#of(kind).negotiated()));
  }

  async setSource(kind: StreamKind, source: MediaStreamTrack | null): Promise<void> {
    await this.#of(kind).setSource(source);
    this.#gate(kind);
  }

  /** What goes to the encoder: silence while it must not carry content. */
  outgoing(kind: StreamKind): MediaStreamTrack | null {
    return this.#of(kind).outgoing;
  }

  setLayers(kind: 'camera' | 'screen', layers: readonly number[]): Promise<void> {
    return this.#of(kind).setLayers(layers);
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    this.#gate('mic');
  }

  setBlocked(isBlocked: boolean): void {
    this.#isBlocked = isBlocked;
    for (const kind of STREAM_KINDS) this.#gate(kind);
  }

  prove(kind: StreamKind): void {
    this.#of(kind).prove();
  }

  /** Call often. */
  tick(): void {
    for (const kind of STREAM_KINDS) this.#of(kind).tick();
  }

  /** Compares what the browser sent with what the worker took, all layers of a stream together; stops what does not agree. */
  audit(transport: Transport, sample: LinkSample, counts: FrameCounts): void {
    for (const { kind, streamId, transceiver } of transport.outlets.values()) {
      const sent = sample.framesSent.get(transceiver.mid ?? '') ?? 0;
      const worker = (isAudio(kind) ? counts.encrypted : counts.seen)[streamId] ?? 0;
      const frames = this.#audits.get(kind)?.check(sent, worker) ?? 0;
      if (frames > 0) this.stop(kind, mediaErrors.make('media/sent_unencrypted', { context: { kind, frames } }));
    }
  }

  stop(kind: StreamKind, error: AppError): void {
    const stream = this.#of(kind);
    if (stream.isStopped) return;
    stream.stopSending();
    this.#handlers.stopped(kind, error);
  }

  async close(): Promise<void> {
    for (const stream of this.#streams.values()) await stream.setSource(null);
  }

  #gate(kind: StreamKind): void {
    this.#of(kind).allow(!this.#isBlocked && !(kind === 'mic' && this.#isMuted));
  }

  #of(kind: StreamKind): OutgoingStream {
    return this.#streams.get(kind) as OutgoingStream;
  }
}
