import { beforeEach, expect, it, vi } from 'vitest';
import { speechLike } from '../../watermark/test/sound.js';
import { type FromPrinter, PRINT_PROCESSOR, type ToPrinter } from './fingerprint/print-messages.js';

interface Processor {
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

const processorOptions = { clock: { contextSeconds: 0, meetingSeconds: 9 } };
const speech = speechLike(25, 5);
let told: FromPrinter[];
let port: { postMessage(message: FromPrinter): void; onmessage(event: { data: ToPrinter }): void };
let Registered: new (options: unknown) => Processor;
let frame: number;

beforeEach(async () => {
  told = [];
  frame = 0;
  port = { postMessage: (message) => told.push(structuredClone(message)), onmessage: () => {} };
  vi.stubGlobal(
    'AudioWorkletProcessor',
    class {
      readonly port = port;
    },
  );
  vi.stubGlobal('registerProcessor', (name: string, processor: typeof Registered) => {
    expect(name).toBe(PRINT_PROCESSOR);
    Registered = processor;
  });
  vi.stubGlobal('sampleRate', 48_000);
  vi.resetModules();
  await import('./fingerprint.worklet.js');
});

function play(processor: Processor, seconds: number): boolean {
  let goesOn = true;
  for (let at = 0; at < seconds * 48_000; at += 128, frame += 128) {
    vi.stubGlobal('currentFrame', frame);
    goesOn = processor.process([[speech.subarray(at, at + 128)]], []);
  }
  return goesOn;
}

it('tells signs and when they were, and nothing else: no sound leaves the audio thread', () => {
  const processor = new Registered({ processorOptions });
  expect(play(processor, 22)).toBe(true);
  port.onmessage({ data: { type: 'finish' } });
  expect(told.map(({ type }) => type)).toEqual(['segment', 'segment', 'segment', 'finished']);
  for (const message of told) {
    if (message.type !== 'segment') continue;
    expect(Object.keys(message).sort()).toEqual(['startMicros', 'type', 'words']);
    expect(message.words).toBeInstanceOf(Uint32Array);
    expect(message.words.byteLength).toBeLessThanOrEqual(2500);
  }
});

it('is over once it finished, and says nothing more', () => {
  const processor = new Registered({ processorOptions });
  play(processor, 1);
  port.onmessage({ data: { type: 'finish' } });
  port.onmessage({ data: { type: 'finish' } });
  expect(play(processor, 1)).toBe(false);
  expect(told.map(({ type }) => type)).toEqual(['segment', 'finished']);
});

it('follows the clock that it is told', () => {
  const processor = new Registered({ processorOptions });
  play(processor, 1);
  port.onmessage({ data: { type: 'clock', reading: { contextSeconds: 1, meetingSeconds: 60 } } });
  play(processor, 1);
  port.onmessage({ data: { type: 'finish' } });
  const starts = told.flatMap((one) => (one.type === 'segment' ? [Math.round(one.startMicros / 1e6)] : []));
  expect(starts).toEqual([9, 60]);
});

it('takes nothing for what is not connected', () => {
  const processor = new Registered({ processorOptions });
  vi.stubGlobal('currentFrame', 0);
  expect(processor.process([[]], [])).toBe(true);
  expect(processor.process([], [])).toBe(true);
  port.onmessage({ data: { type: 'finish' } });
  expect(told).toEqual([{ type: 'finished' }]);
});

it('cannot be made for a rate that no sound card has', () => {
  vi.stubGlobal('sampleRate', 4000);
  expect(() => new Registered({ processorOptions })).toThrow(expect.objectContaining({ code: 'evidence/bad_rate' }));
});
