// One recording of a meeting's sound in a browser (L3; decision 0041): the streams of those who agreed, and nothing else, mixed in an audio
// context of its own, marked where the meeting marks, and encoded. What is not agreed to never reaches the mix.
import { type AppError, type Clock, type LeafIndex } from '@incamera/kernel';
import { type SoundMark, type SoundTap, type SoundTapHandlers } from '../engine.js';
import { mediaErrors } from '../errors.js';
import { MarkGate } from '../mark/mark-gate.js';
import { PacketClock } from './packet-clock.js';
import { SoundEncoder } from './sound-encoder.js';
import { TAP_FRAMES, TAP_PROCESSOR, TAP_RATE_HZ, type TapMessage } from './tap-messages.js';

/** Of one frame: from its first sample to its last. */
const FRAME_MS = (TAP_FRAMES / TAP_RATE_HZ) * 1000;

/** Something that may be recorded: a slot that carries a member, or the own microphone. */
export interface RecordedInput {
  /** Whose it is; null: our own. */
  readonly leaf: LeafIndex | null;
  readonly track: MediaStreamTrack;
}

export interface SoundRecorderOptions {
  /** Of the module made from mark.worklet.ts. */
  readonly workletUrl: string;
  readonly clock: Clock;
  /** Now, on the clock of the meeting. */
  readonly clockSeconds: () => number;
  /** Null: nothing is marked in this meeting. */
  readonly mark: SoundMark | null;
  readonly handlers: SoundTapHandlers;
  readonly ended: () => void;
}

export class SoundRecorder implements SoundTap {
  readonly #options: SoundRecorderOptions;
  readonly #context = new AudioContext({ sampleRate: TAP_RATE_HZ });
  readonly #mix: GainNode;
  readonly #clock: PacketClock;
  readonly #sources = new Map<
    string,
    { readonly track: MediaStreamTrack; readonly node: MediaStreamAudioSourceNode }
  >();
  #inputs: ReadonlyMap<string, RecordedInput> = new Map();
  #heard: ReadonlySet<LeafIndex> = new Set();
  #hearsOwn = false;
  #encoder: SoundEncoder | null = null;
  #gate: MarkGate | null = null;
  #isClosed = false;

  private constructor(options: SoundRecorderOptions) {
    this.#options = options;
    this.#mix = this.#context.createGain();
    this.#clock = new PacketClock(options.clockSeconds);
  }

  /** Nobody is heard until `setHeard`. @throws {AppError} `media/recording_unsupported`, `media/recording_failed` */
  static async open(options: SoundRecorderOptions): Promise<SoundRecorder> {
    const recorder = new SoundRecorder(options);
    try {
      await recorder.#start();
      return recorder;
    } catch (error) {
      recorder.#close();
      throw mediaErrors.owns(error) ? error : mediaErrors.make('media/recording_failed', { cause: error });
    }
  }

  /** @param inputs all that there is to hear now, by name */
  setInputs(inputs: ReadonlyMap<string, RecordedInput>): void {
    this.#inputs = inputs;
    this.#connect();
  }

  setHeard(leaves: readonly LeafIndex[], own: boolean): void {
    this.#heard = new Set(leaves);
    this.#hearsOwn = own;
    this.#connect();
  }

  async stop(): Promise<void> {
    for (const name of [...this.#sources.keys()]) this.#cut(name);
    await this.#encoder?.finish();
    this.#close();
  }

  async #start(): Promise<void> {
    const context = this.#context;
    this.#encoder = await SoundEncoder.open({
      packet: (packet, contextUs) => this.#options.handlers.packet(packet, this.#clock.at(contextUs)),
      failed: (cause) => this.#fail(mediaErrors.make('media/recording_failed', { cause })),
    });
    await context.audioWorklet.addModule(this.#options.workletUrl);
    await context.resume();
    const tap = new AudioWorkletNode(context, TAP_PROCESSOR, {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      channelCount: 1,
      channelCountMode: 'explicit',
      channelInterpretation: 'speakers',
    });
    tap.port.onmessage = (event: MessageEvent<TapMessage>) => this.#take(event.data);
    tap.onprocessorerror = () => this.#fail(mediaErrors.make('media/recording_failed'));
    // It gives out silence, and has to be rendered to run.
    tap.connect(context.destination);
    const { mark, workletUrl, clock } = this.#options;
    if (mark === null) this.#mix.connect(tap);
    else {
      this.#gate = new MarkGate(
        { context, source: this.#mix, destination: tap, mark, workletUrl, clock },
        { opened: () => undefined, failed: (error) => this.#fail(error) },
      );
    }
  }

  #take({ frame, samples, heardAtMs }: TapMessage): void {
    if (this.#isClosed) return;
    const contextUs = Math.round((frame / TAP_RATE_HZ) * 1e6);
    this.#clock.heard(contextUs, Math.max(0, this.#options.clock.nowMs() - heardAtMs) + FRAME_MS);
    try {
      this.#encoder?.encode(samples, contextUs);
    } catch (cause) {
      this.#fail(mediaErrors.make('media/recording_failed', { cause }));
    }
  }

  /** Connects exactly those who are to be heard. */
  #connect(): void {
    if (this.#isClosed) return;
    for (const [name, { track }] of [...this.#sources]) {
      const input = this.#inputs.get(name);
      if (input?.track !== track || !this.#isHeard(input)) this.#cut(name);
    }
    for (const [name, input] of this.#inputs) {
      if (this.#sources.has(name) || !this.#isHeard(input)) continue;
      const node = this.#context.createMediaStreamSource(new MediaStream([input.track]));
      node.connect(this.#mix);
      this.#sources.set(name, { track: input.track, node });
    }
  }

  #isHeard({ leaf }: RecordedInput): boolean {
    return leaf === null ? this.#hearsOwn : this.#heard.has(leaf);
  }

  #cut(name: string): void {
    this.#sources.get(name)?.node.disconnect();
    this.#sources.delete(name);
  }

  #fail(error: AppError): void {
    if (this.#isClosed) return;
    this.#close();
    this.#options.handlers.failed(error);
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#gate?.close();
    this.#encoder?.abort();
    if (this.#context.state !== 'closed') this.#context.close().catch(() => undefined);
    this.#options.ended();
  }
}
