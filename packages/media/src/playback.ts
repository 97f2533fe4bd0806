// All remote sound goes through one AudioContext and one output (L3, Web Audio). The chain is
// slots -> gain each -> master -> (processors) -> destination; copies are marked between master and destination.
import { type Clock } from '@incamera/kernel';
import { mediaErrors } from './errors.js';
import { LoudnessProbe } from './loudness.js';

const SAMPLE_RATE_HZ = 48_000;
/** A fresh context needs a moment to run; after that the browser is blocking it. */
const BLOCKED_AFTER_MS = 600;

interface Input {
  readonly source: MediaStreamAudioSourceNode;
  readonly gain: GainNode;
  readonly probe: LoudnessProbe;
  readonly pump: HTMLAudioElement;
}

/**
 * Chromium decodes a remote track only while a media element renders it. This one is muted: what is heard comes from the
 * AudioContext alone.
 */
function pumpOf(stream: MediaStream): HTMLAudioElement {
  const pump = new Audio();
  pump.muted = true;
  pump.srcObject = stream;
  // Muted playback needs no permission; an element replaced before it began rejects, which harms nobody.
  pump.play().catch(() => {});
  return pump;
}

/** AudioContext as some browsers have it. */
type OutputContext = AudioContext & { setSinkId?(deviceId: string): Promise<void> };

export class Playback {
  readonly #clock: Clock;
  readonly #onBlocked: (isBlocked: boolean) => void;
  readonly #inputs = new Map<string, Input>();
  #context: OutputContext | null = null;
  #master: GainNode | null = null;
  #own: { readonly source: MediaStreamAudioSourceNode; readonly probe: LoudnessProbe } | null = null;
  #processors: readonly AudioNode[] = [];
  #isBlocked = false;
  #deviceId = '';

  constructor(clock: Clock, onBlocked: (isBlocked: boolean) => void) {
    this.#clock = clock;
    this.#onBlocked = onBlocked;
  }

  /** Opens the output. */
  prepare(): void {
    this.#graph();
  }

  /** Plays a slot's track, unless it is playing already. */
  play(id: string, track: MediaStreamTrack): void {
    if (this.#inputs.has(id)) return;
    const { context, master } = this.#graph();
    const stream = new MediaStream([track]);
    const source = context.createMediaStreamSource(stream);
    const gain = context.createGain();
    const probe = new LoudnessProbe(context);
    source.connect(gain).connect(master);
    source.connect(probe.node);
    this.#inputs.set(id, { source, gain, probe, pump: pumpOf(stream) });
  }

  stop(id: string): void {
    const input = this.#inputs.get(id);
    if (!input) return;
    this.#inputs.delete(id);
    input.source.disconnect();
    input.gain.disconnect();
    input.pump.pause();
    input.pump.srcObject = null;
  }

  /** Loudness of a slot, 0..1. */
  level(id: string): number {
    return this.#inputs.get(id)?.probe.read() ?? 0;
  }

  /** Listens to our own microphone for its level; it is not played. */
  watchOwn(track: MediaStreamTrack | null): void {
    this.#own?.source.disconnect();
    this.#own = null;
    if (track === null) return;
    const { context } = this.#graph();
    try {
      const source = context.createMediaStreamSource(new MediaStream([track]));
      const probe = new LoudnessProbe(context);
      source.connect(probe.node);
      this.#own = { source, probe };
    } catch (error) {
      // A browser that cannot resample the microphone into this context shows no own level; sound is not affected.
      if (!(error instanceof DOMException)) throw error;
    }
  }

  ownLevel(): number {
    return this.#own?.probe.read() ?? 0;
  }

  /** Nodes of the one context that every sound passes between master and output, in order. */
  setProcessors(build: (context: BaseAudioContext) => readonly AudioNode[]): void {
    const { context } = this.#graph();
    for (const node of this.#processors) node.disconnect();
    this.#processors = build(context);
    this.#connectOutput();
  }

  /**
   * Plays on another device ('' for the system's choice).
   * @throws {AppError} `media/no_output_choice`, `media/output_not_found`
   */
  async setOutputDevice(deviceId: string): Promise<void> {
    const { context } = this.#graph();
    if (!context.setSinkId) throw mediaErrors.make('media/no_output_choice');
    try {
      await context.setSinkId(deviceId);
      this.#deviceId = deviceId;
    } catch (cause) {
      throw mediaErrors.make('media/output_not_found', { cause });
    }
  }

  get outputDeviceId(): string {
    return this.#deviceId;
  }

  /** To be called from a tap: lets a blocked or interrupted context go on. */
  async resume(): Promise<void> {
    const { context } = this.#graph();
    await context.resume();
    this.#look();
  }

  async close(): Promise<void> {
    for (const id of [...this.#inputs.keys()]) this.stop(id);
    this.watchOwn(null);
    const context = this.#context;
    this.#context = null;
    this.#master = null;
    if (context && context.state !== 'closed') await context.close();
  }

  #graph(): { context: OutputContext; master: GainNode } {
    if (this.#context && this.#master) return { context: this.#context, master: this.#master };
    const context: OutputContext = new AudioContext({ sampleRate: SAMPLE_RATE_HZ, latencyHint: 'interactive' });
    const master = context.createGain();
    this.#context = context;
    this.#master = master;
    this.#connectOutput();
    context.onstatechange = () => this.#look();
    this.#clock.after(BLOCKED_AFTER_MS, () => this.#look());
    return { context, master };
  }

  #connectOutput(): void {
    if (!this.#context || !this.#master) return;
    this.#master.disconnect();
    let last: AudioNode = this.#master;
    for (const node of this.#processors) last = last.connect(node);
    last.connect(this.#context.destination);
  }

  /** 'suspended' by the autoplay rules, 'interrupted' by a phone call (Safari). */
  #look(): void {
    if (!this.#context) return;
    const isBlocked = this.#context.state !== 'running' && this.#context.state !== 'closed';
    if (isBlocked === this.#isBlocked) return;
    this.#isBlocked = isBlocked;
    this.#onBlocked(isBlocked);
  }
}
