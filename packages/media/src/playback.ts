// All remote sound goes through one AudioContext and one output (L3, Web Audio). The chain is
// slots -> gain each -> master -> destination; where marks are required the gate alone leads from master to destination.
import { type AppError, type Clock, copyBytes, zeroize } from '@incamera/kernel';
import { type SoundMark } from './engine.js';
import { mediaErrors } from './errors.js';
import { type VoiceSource } from './fingerprint/voice-tap.js';
import { SENT } from './fingerprint/voice-taps.js';
import { LoudnessProbe } from './loudness.js';
import { MarkGate } from './mark/mark-gate.js';

const SAMPLE_RATE_HZ = 48_000;
/** A fresh context needs a moment to run; after that the browser is blocking it. */
const BLOCKED_AFTER_MS = 600;

export interface PlaybackHandlers {
  blocked(isBlocked: boolean): void;
  /** Nothing is played any more, or (null) is again. */
  stopped(error: AppError | null): void;
  /** A voice can be looked at there, or (null) no more: a slot's, or our own as it is sent. */
  voice(id: string, source: VoiceSource | null): void;
}

interface Input {
  readonly stream: MediaStream;
  readonly pump: HTMLAudioElement;
  readonly probe: LoudnessProbe;
  /** Ends its part of the graph. */
  readonly disconnect: () => void;
}

/**
 * Chromium decodes a remote track only while a media element renders it. This one is muted, and silent if something unmutes it:
 * what is heard comes from the AudioContext alone.
 */
function pumpOf(stream: MediaStream): HTMLAudioElement {
  const pump = new Audio();
  pump.muted = true;
  pump.volume = 0;
  pump.srcObject = stream;
  // Muted playback needs no permission; an element replaced before it began rejects, which harms nobody.
  pump.play().catch(() => {});
  return pump;
}

/** AudioContext as some browsers have it. */
type OutputContext = AudioContext & { setSinkId?(deviceId: string): Promise<void> };

export class Playback {
  readonly #clock: Clock;
  readonly #markWorkletUrl: string;
  readonly #handlers: PlaybackHandlers;
  readonly #inputs = new Map<string, Input>();
  #graph: { readonly context: OutputContext; readonly master: GainNode } | null = null;
  #own: { readonly track: MediaStreamTrack; readonly probe: LoudnessProbe; readonly disconnect: () => void } | null =
    null;
  #sent: MediaStreamTrack | null = null;
  #mark: SoundMark | null = null;
  #gate: MarkGate | null = null;
  #isBlocked = false;
  #stopped: AppError | null = null;
  #deviceId = '';

  /** @param markWorkletUrl of the module made from mark.worklet.ts */
  constructor(clock: Clock, markWorkletUrl: string, handlers: PlaybackHandlers) {
    this.#clock = clock;
    this.#markWorkletUrl = markWorkletUrl;
    this.#handlers = handlers;
  }

  /** Opens the output. */
  prepare(): void {
    this.#opened();
  }

  /** From now on nothing is heard that was not marked; see MediaEngine. */
  requireMark(mark: SoundMark): void {
    if (this.#mark) zeroize(this.#mark.key);
    this.#mark = { ...mark, key: copyBytes(mark.key) };
    if (this.#graph) this.#connectOutput(this.#graph);
  }

  /** Plays a slot's track, unless it is playing already. */
  play(id: string, track: MediaStreamTrack): void {
    if (this.#inputs.has(id)) return;
    const stream = new MediaStream([track]);
    this.#inputs.set(id, { stream, pump: pumpOf(stream), ...this.#heard(id, stream) });
  }

  stop(id: string): void {
    const input = this.#inputs.get(id);
    if (!input) return;
    this.#inputs.delete(id);
    this.#handlers.voice(id, null);
    input.disconnect();
    input.pump.pause();
    input.pump.srcObject = null;
  }

  /** Loudness of a slot, 0..1. */
  level(id: string): number {
    return this.#inputs.get(id)?.probe.read() ?? 0;
  }

  /** Listens to our own microphone for its level; it is not played. */
  watchOwn(track: MediaStreamTrack | null): void {
    this.#own?.disconnect();
    this.#own = null;
    if (track === null) return;
    const { context } = this.#opened();
    try {
      const source = context.createMediaStreamSource(new MediaStream([track]));
      const probe = new LoudnessProbe(context);
      source.connect(probe.node);
      this.#own = { track, probe, disconnect: () => source.disconnect() };
    } catch (error) {
      // A browser that cannot resample the microphone into this context shows no own level; sound is not affected.
      if (!(error instanceof DOMException)) throw error;
    }
  }

  /** Shows `voice` our own voice as it goes to the encoder; it is not played. */
  watchSent(track: MediaStreamTrack | null): void {
    if (track === this.#sent) return;
    this.#sent = track;
    if (track === null) {
      this.#handlers.voice(SENT, null);
      return;
    }
    const { context } = this.#opened();
    const open = () => context.createMediaStreamSource(new MediaStream([track]));
    this.#handlers.voice(SENT, { context, open });
  }

  ownLevel(): number {
    return this.#own?.probe.read() ?? 0;
  }

  /**
   * Plays on another device ('' for the system's choice).
   * @throws {AppError} `media/no_output_choice`, `media/output_not_found`
   */
  async setOutputDevice(deviceId: string): Promise<void> {
    const { context } = this.#opened();
    if (!context.setSinkId) throw mediaErrors.make('media/no_output_choice');
    try {
      await context.setSinkId(deviceId);
      this.#deviceId = deviceId;
    } catch (cause) {
      throw mediaErrors.make('media/output_not_found', { cause });
    }
    this.#gate?.contextChanged();
  }

  get outputDeviceId(): string {
    return this.#deviceId;
  }

  /** To be called from a tap: lets a blocked or interrupted context go on; after a stop, builds the whole graph anew. */
  async resume(): Promise<void> {
    if (this.#stopped) this.#rebuild();
    const { context } = this.#opened();
    await context.resume();
    this.#look();
  }

  async close(): Promise<void> {
    for (const id of [...this.#inputs.keys()]) this.stop(id);
    this.watchOwn(null);
    this.watchSent(null);
    const context = this.#dropGraph();
    if (this.#mark) zeroize(this.#mark.key);
    if (context && context.state !== 'closed') await context.close();
  }

  #opened(): { readonly context: OutputContext; readonly master: GainNode } {
    if (this.#graph) return this.#graph;
    const context: OutputContext = new AudioContext({ sampleRate: SAMPLE_RATE_HZ, latencyHint: 'interactive' });
    const graph = { context, master: context.createGain() };
    this.#graph = graph;
    this.#connectOutput(graph);
    context.onstatechange = () => this.#stateChanged(context);
    this.#clock.after(BLOCKED_AFTER_MS, () => this.#look());
    return graph;
  }

  #heard(id: string, stream: MediaStream): { readonly probe: LoudnessProbe; readonly disconnect: () => void } {
    const { context, master } = this.#opened();
    const source = context.createMediaStreamSource(stream);
    const gain = context.createGain();
    const probe = new LoudnessProbe(context);
    source.connect(gain).connect(master);
    source.connect(probe.node);
    this.#handlers.voice(id, { context, open: () => source });
    const disconnect = () => {
      source.disconnect();
      gain.disconnect();
    };
    return { probe, disconnect };
  }

  #connectOutput({ context, master }: { readonly context: OutputContext; readonly master: GainNode }): void {
    this.#gate?.close();
    this.#gate = null;
    master.disconnect();
    const mark = this.#mark;
    if (!mark) {
      master.connect(context.destination);
      return;
    }
    this.#gate = new MarkGate(
      { context, source: master, mark, workletUrl: this.#markWorkletUrl, clock: this.#clock },
      { opened: () => this.#tellStopped(null), failed: (error) => this.#tellStopped(error) },
    );
  }

  /** The same sound in a new context. */
  #rebuild(): void {
    const context = this.#dropGraph();
    if (context && context.state !== 'closed') context.close().catch(() => {});
    for (const [id, input] of this.#inputs) {
      input.disconnect();
      this.#inputs.set(id, { ...input, ...this.#heard(id, input.stream) });
    }
    if (this.#own) this.watchOwn(this.#own.track);
    const sent = this.#sent;
    this.watchSent(null);
    this.watchSent(sent);
    // Without marks there is no gate to say that it goes on. A loudspeaker that is gone gives way to the system's choice.
    if (!this.#mark) this.#tellStopped(null);
    if (this.#deviceId !== '') this.setOutputDevice(this.#deviceId).catch(() => (this.#deviceId = ''));
  }

  #dropGraph(): OutputContext | null {
    const context = this.#graph?.context ?? null;
    this.#gate?.close();
    this.#gate = null;
    this.#graph = null;
    if (context) context.onstatechange = null;
    return context;
  }

  #stateChanged(context: OutputContext): void {
    // Not by us: then nobody listens any more.
    if (context.state === 'closed' && !this.#gate) this.#tellStopped(mediaErrors.make('media/output_closed'));
    this.#gate?.contextChanged();
    this.#look();
  }

  #tellStopped(error: AppError | null): void {
    if (error === null && this.#stopped === null) return;
    this.#stopped = error;
    this.#handlers.stopped(error);
  }

  /** 'suspended' by the autoplay rules, 'interrupted' by a phone call (Safari). */
  #look(): void {
    const context = this.#graph?.context;
    if (!context) return;
    const isBlocked = context.state !== 'running' && context.state !== 'closed';
    if (isBlocked === this.#isBlocked) return;
    this.#isBlocked = isBlocked;
    this.#handlers.blocked(isBlocked);
  }
}
