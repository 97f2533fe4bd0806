// What any AudioWorklet costs: one that copies what it is given.

/** AudioWorkletGlobalScope; its library cannot be loaded beside the DOM library. */
const thread = globalThis as unknown as {
  readonly AudioWorkletProcessor: new () => object;
  registerProcessor(name: string, processor: unknown): void;
};

class Copy extends thread.AudioWorkletProcessor {
  process([input = []]: readonly Float32Array[][], [output = []]: readonly Float32Array[][]): boolean {
    for (let channel = 0; channel < output.length; channel++) {
      const samples = input[channel] ?? input[0];
      if (samples) output[channel]?.set(samples);
    }
    return true;
  }
}

thread.registerProcessor('copy', Copy);
