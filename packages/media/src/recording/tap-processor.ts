// In the audio thread (L3, Web Audio section 1.32): hands the mix of a recording to the page, frame by frame. Gives out silence.
import { FrameCollector } from './frame-collector.js';
import { TAP_FRAMES, TAP_PROCESSOR, type TapMessage } from './tap-messages.js';

/** AudioWorkletGlobalScope; its library cannot be loaded beside the DOM library that the package needs. */
interface AudioThread {
  readonly currentFrame: number;
  readonly AudioWorkletProcessor: new () => { readonly port: MessagePort };
  registerProcessor(name: string, processor: unknown): void;
}

const thread = globalThis as unknown as AudioThread;
const QUANTUM = 128;

/** Registers the processor in the audio thread whose module calls this. */
export function registerTap(): void {
  class TapProcessor extends thread.AudioWorkletProcessor {
    readonly #frames = new FrameCollector(TAP_FRAMES);

    process([input]: readonly Float32Array[][]): boolean {
      const block = input?.[0];
      const length = block?.length ?? QUANTUM;
      this.#frames.push(block, length, (samples, taken) => {
        const frame = thread.currentFrame + taken - TAP_FRAMES;
        const message: TapMessage = { frame, samples, heardAtMs: Date.now() };
        this.port.postMessage(message, [samples.buffer]);
      });
      return true;
    }
  }
  thread.registerProcessor(TAP_PROCESSOR, TapProcessor);
}
