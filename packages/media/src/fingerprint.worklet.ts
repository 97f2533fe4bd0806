// Entry of the audio thread (L3, Web Audio section 1.32): makes the fingerprint of one voice. It has no output, so nothing that it
// hears can go on anywhere; what it gives are signs of a spectrum (docs/decisions/0036).
import {
  type FromPrinter,
  PRINT_PROCESSOR,
  type PrintProcessorOptions,
  type ToPrinter,
} from './fingerprint/print-messages.js';
import { VoicePrinter } from './fingerprint/voice-printer.js';

/** AudioWorkletGlobalScope; its library cannot be loaded beside the DOM library that the package needs. */
interface AudioThread {
  readonly currentFrame: number;
  readonly sampleRate: number;
  readonly AudioWorkletProcessor: new () => { readonly port: MessagePort };
  registerProcessor(name: string, processor: unknown): void;
}

const thread = globalThis as unknown as AudioThread;

class PrintProcessor extends thread.AudioWorkletProcessor {
  readonly #printer: VoicePrinter;
  #isOver = false;

  /** @throws {AppError} evidence/bad_rate, which the page hears of as a processor that failed */
  constructor({ processorOptions }: { readonly processorOptions: PrintProcessorOptions }) {
    super();
    this.#printer = new VoicePrinter({
      sampleRateHz: thread.sampleRate,
      clock: processorOptions.clock,
      onSegment: ({ startMicros, words }) => this.#post({ type: 'segment', startMicros, words }),
    });
    this.port.onmessage = (event: MessageEvent<ToPrinter>) => this.#take(event.data);
  }

  /** One render quantum. `false` lets the browser drop the processor. */
  process([input]: readonly Float32Array[][]): boolean {
    if (this.#isOver) return false;
    this.#printer.process(input?.[0], thread.currentFrame);
    return true;
  }

  #take(message: ToPrinter): void {
    if (this.#isOver) return;
    if (message.type === 'clock') {
      this.#printer.setClock(message.reading);
      return;
    }
    this.#isOver = true;
    this.#printer.finish();
    this.#post({ type: 'finished' });
  }

  #post(message: FromPrinter): void {
    this.port.postMessage(message);
  }
}

thread.registerProcessor(PRINT_PROCESSOR, PrintProcessor);
