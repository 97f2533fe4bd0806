// Puts something in the way of the marker before its module registers it. Runs in the audio thread.
import { type ToMarker } from '../../../src/mark/mark-messages.js';

interface Processor {
  readonly port: MessagePort;
  process(...blocks: unknown[]): boolean;
}
type ProcessorClass = new (options: unknown) => Processor;

interface AudioThread {
  readonly currentFrame: number;
  registerProcessor(name: string, processor: ProcessorClass): void;
}

const thread = globalThis as unknown as AudioThread;

/** When it begins: sound has been heard by then. */
export const LATER_FRAMES = 4 * 48_000;

/** What happens before each block, by the frames since the processor was made. */
export function beforeBlocks(happen: (frames: number) => void): void {
  wrap(
    (Real) =>
      class extends Real {
        readonly #madeFrame = thread.currentFrame;
        override process(...blocks: unknown[]): boolean {
          happen(thread.currentFrame - this.#madeFrame);
          return super.process(...blocks);
        }
      },
  );
}

/** Messages for which `isHeard` is false never reach the processor. */
export function beforeMessages(isHeard: (message: ToMarker) => boolean): void {
  wrap(
    (Real) =>
      class extends Real {
        constructor(options: unknown) {
          super(options);
          const take = this.port.onmessage as (event: MessageEvent<ToMarker>) => void;
          this.port.onmessage = (event: MessageEvent<ToMarker>) => {
            if (isHeard(event.data)) take(event);
          };
        }
      },
  );
}

function wrap(around: (Real: ProcessorClass) => ProcessorClass): void {
  const register = thread.registerProcessor.bind(globalThis);
  thread.registerProcessor = (name, Real) => register(name, around(Real));
}
