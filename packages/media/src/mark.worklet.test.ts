import { beforeEach, expect, it, vi } from 'vitest';
import { testKey } from '../../watermark/test/sound.js';
import { type FromMarker, MARK_PROCESSOR, type ToMarker } from './mark/mark-messages.js';

interface Processor {
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

const processorOptions = { key: testKey(1), strength: 'standard', clock: { contextSeconds: 0, meetingSeconds: 9 } };
let told: FromMarker[];
let port: { postMessage(message: FromMarker): void; onmessage(event: { data: ToMarker }): void };
let Registered: new (options: unknown) => Processor;

beforeEach(async () => {
  told = [];
  port = { postMessage: (message) => told.push(message), onmessage: () => {} };
  vi.stubGlobal(
    'AudioWorkletProcessor',
    class {
      readonly port = port;
    },
  );
  vi.stubGlobal('registerProcessor', (name: string, processor: typeof Registered) => {
    if (name === MARK_PROCESSOR) Registered = processor;
  });
  vi.stubGlobal('sampleRate', 48_000);
  vi.stubGlobal('currentFrame', 0);
  vi.resetModules();
  await import('./mark.worklet.js');
});

const channels = (value: number, count = 2) => Array.from({ length: count }, () => new Float32Array(128).fill(value));
let frame = 0;
/** One quantum; what comes out. */
function quantum(processor: Processor, input: Float32Array[]): { goesOn: boolean; output: Float32Array[] } {
  vi.stubGlobal('currentFrame', frame);
  frame += 128;
  const output = channels(0);
  return { goesOn: processor.process([input], [output]), output };
}

it('says once that it runs, answers with what went through it, and marks', () => {
  const processor = new Registered({ processorOptions });
  let loudest = 0;
  for (let i = 0; i < 20; i++) {
    const { goesOn, output } = quantum(processor, channels(0.5));
    expect(goesOn).toBe(true);
    loudest = Math.max(loudest, ...(output[1] as Float32Array));
  }
  expect(loudest).toBeGreaterThan(0.3);
  port.onmessage({ data: { type: 'ping', token: 3 } });
  expect(told).toEqual([{ type: 'live' }, { type: 'pong', token: 3, frame: frame - 128, fedFrames: 20 * 128 }]);
});

it('says once that its input was cut, and not before there was one', () => {
  const processor = new Registered({ processorOptions });
  for (let i = 0; i < 200; i++) quantum(processor, []);
  quantum(processor, channels(0));
  for (let i = 0; i < 63; i++) quantum(processor, []);
  expect(told).toEqual([{ type: 'live' }]);
  for (let i = 0; i < 200; i++) quantum(processor, []);
  expect(told).toEqual([{ type: 'live' }, { type: 'cut' }]);
});

it('is silent for good once it is told to stop', () => {
  const processor = new Registered({ processorOptions });
  for (let i = 0; i < 20; i++) quantum(processor, channels(0.5));
  port.onmessage({ data: { type: 'stop' } });
  const { goesOn, output } = quantum(processor, channels(0.5));
  expect(goesOn).toBe(false);
  expect(output.every((channel) => channel.every((value) => value === 0))).toBe(true);
  port.onmessage({ data: { type: 'ping', token: 4 } });
  expect(told).toEqual([{ type: 'live' }]);
});

it.each([
  ['a rate that cannot be marked', 'format', { processorOptions }, 96_000],
  ['a key that is none', 'error', { processorOptions: { ...processorOptions, key: new Uint8Array(3) } }, 48_000],
])('refuses %s and stays silent', (_, reason, options, rate) => {
  vi.stubGlobal('sampleRate', rate);
  const processor = new Registered(options);
  expect(told).toEqual([{ type: 'refused', reason }]);
  expect(quantum(processor, channels(0.5)).goesOn).toBe(false);
});

it('refuses blocks of another form, and says so once', () => {
  const processor = new Registered({ processorOptions });
  const sizes = [new Float32Array(100), new Float32Array(100)];
  expect(processor.process([sizes], [sizes])).toBe(false);
  expect(processor.process([channels(0.5)], [channels(0)])).toBe(false);
  expect(told).toEqual([{ type: 'refused', reason: 'format' }]);
});
