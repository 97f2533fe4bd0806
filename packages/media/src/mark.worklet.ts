// Entry of the audio thread (L3, Web Audio section 1.32): everything that a participant hears in a meeting with marks goes
// through here. What it cannot mark it does not give out: outputs of a processor are silent until it writes to them.
import { errorCode } from '@incamera/kernel';
import { BlockMarker } from './mark/block-marker.js';
import { type FromMarker, MARK_PROCESSOR, type MarkProcessorOptions, type ToMarker } from './mark/mark-messages.js';
import { registerTap } from './recording/tap-processor.js';

/** AudioWorkletGlobalScope; its library cannot be loaded beside the DOM library that the package needs. */
interface AudioThread {
  readonly currentFrame: number;
  readonly sampleRate: number;
  readonly AudioWorkletProcessor: new () => { readonly port: MessagePort };
  registerProcessor(name: string, processor: unknown): void;
}

const thread = globalThis as unknown as AudioThread;
/** Quanta in a row without input, 170 ms at 48 kHz, that count as a graph that was cut. */
const CUT_AFTER_BLOCKS = 64;

class MarkProcessor extends thread.AudioWorkletProcessor {
  #marker: BlockMarker | null = null;
  #isLive = false;
  /** Since the last sound came in; -1 before the first, and once it was told. */
  #blocksCut = -1;

  constructor({ processorOptions }: { readonly processorOptions: MarkProcessorOptions }) {
    super();
    this.port.onmessage = (event: MessageEvent<ToMarker>) => this.#take(event.data);
    try {
      this.#marker = new BlockMarker(processorOptions, thread.sampleRate);
    } catch (error) {
      this.#refuse(errorCode(error) === 'watermark/bad_rate' ? 'format' : 'error');
    }
  }

  /** One render quantum. `false` lets the browser drop the processor, which then stays silent. */
  process([input]: readonly Float32Array[][], [output]: readonly Float32Array[][]): boolean {
    if (this.#marker === null || input === undefined || output === undefined) return false;
    const result = this.#marker.process(input, output, thread.currentFrame);
    if (result === 'refused') {
      this.#refuse('format');
      return false;
    }
    if (!this.#isLive) {
      this.#isLive = true;
      this.#post({ type: 'live' });
    }
    this.#watchInput(result === 'cut');
    return true;
  }

  #watchInput(isCut: boolean): void {
    if (!isCut) this.#blocksCut = 0;
    else if (this.#blocksCut >= 0) this.#blocksCut += 1;
    if (this.#blocksCut < CUT_AFTER_BLOCKS) return;
    this.#blocksCut = -1;
    this.#post({ type: 'cut' });
  }

  #take(message: ToMarker): void {
    switch (message.type) {
      case 'clock':
        this.#marker?.setClock(message.reading, message.isJump);
        return;
      case 'ping':
        if (this.#marker === null) return;
        this.#post({
          type: 'pong',
          token: message.token,
          frame: thread.currentFrame,
          fedFrames: this.#marker.fedFrames,
        });
        return;
      case 'stop':
        this.#marker = null;
    }
  }

  #refuse(reason: 'format' | 'error'): void {
    this.#marker = null;
    this.#post({ type: 'refused', reason });
  }

  #post(message: FromMarker): void {
    this.port.postMessage(message);
  }
}

thread.registerProcessor(MARK_PROCESSOR, MarkProcessor);
// What a recording takes its copy with: one module for the audio thread.
registerTap();
