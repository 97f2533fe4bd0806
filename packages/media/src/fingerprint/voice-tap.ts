// The node behind one voice (L3, Web Audio), from its beginning to its end, and what it tells.
import { type Segment } from '@incamera/evidence';
import { type LeafIndex } from '@incamera/kernel';
import { SteadyClock } from '../mark/read-clock.js';
import { type FromPrinter, PRINT_PROCESSOR, type PrintProcessorOptions, type ToPrinter } from './print-messages.js';

/** Where a voice can be looked at. */
export interface VoiceSource {
  readonly context: BaseAudioContext;
  /**
   * Gives the node that it comes by. Not before: a source that nobody listens to keeps what it had last, in some browsers.
   * @throws {DOMException} the browser cannot take this sound into this context
   */
  open(): AudioNode;
}

export interface VoiceTapOptions {
  readonly source: VoiceSource;
  /** Whose voice it is; `null`: our own. */
  readonly leaf: LeafIndex | null;
  /** Now, on the clock of the meeting. */
  readonly clockSeconds: () => number;
  readonly made: (segment: Segment) => void;
  /** It runs no more; called once, not after `end`. */
  readonly failed: (cause: unknown) => void;
}

export class VoiceTap {
  readonly #options: VoiceTapOptions;
  readonly #steady = new SteadyClock();
  #node: AudioWorkletNode | null = null;
  #input: AudioNode | null = null;
  #isOver = false;

  constructor(options: VoiceTapOptions) {
    this.#options = options;
  }

  get source(): VoiceSource {
    return this.#options.source;
  }

  get leaf(): LeafIndex | null {
    return this.#options.leaf;
  }

  /** The module is there. */
  begin(): void {
    const { source } = this.#options;
    try {
      const processorOptions: PrintProcessorOptions = { clock: this.#reading() };
      const node = new AudioWorkletNode(source.context, PRINT_PROCESSOR, {
        numberOfInputs: 1,
        numberOfOutputs: 0,
        channelCount: 1,
        channelCountMode: 'explicit',
        channelInterpretation: 'speakers',
        processorOptions,
      });
      node.onprocessorerror = (event) => this.#fail(event);
      node.port.onmessage = (event: MessageEvent<FromPrinter>) => this.#take(event.data);
      this.#node = node;
      this.#input = source.open();
      this.#input.connect(node);
    } catch (cause) {
      this.#fail(cause);
    }
  }

  sendClock(): void {
    const reading = this.#reading();
    if (Number.isFinite(reading.meetingSeconds)) this.#post({ type: 'clock', reading });
  }

  /** Gives what there is, and ends. What it still says is taken. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#post({ type: 'finish' });
    this.#cut();
  }

  /** What is rendered now, and how late it is: a voice is dated by when it passes here. */
  #reading() {
    const contextSeconds = this.#options.source.context.currentTime;
    return this.#steady.add({ contextSeconds, meetingSeconds: this.#options.clockSeconds() });
  }

  #take(message: FromPrinter): void {
    if (message.type === 'segment') this.#options.made({ startMicros: message.startMicros, words: message.words });
    else this.#node?.port.close();
  }

  #post(message: ToPrinter): void {
    this.#node?.port.postMessage(message);
  }

  #fail(cause: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cut();
    this.#options.failed(cause);
  }

  #cut(): void {
    if (this.#node === null) return;
    try {
      this.#input?.disconnect(this.#node);
    } catch {
      // Its source is gone already.
    }
  }
}
