// Whose voice is looked at, when, and what happens when it cannot be: with an audio graph that only remembers.
import { type Segment } from '@incamera/evidence';
import { type LeafIndex } from '@incamera/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeClock } from '../../../client/test/fake-clock.js';
import { type FromPrinter, type ToPrinter } from './print-messages.js';
import { type VoiceSource } from './voice-tap.js';
import { SENT, VoiceTaps } from './voice-taps.js';

class Node {
  readonly context: Context;
  readonly outputs = new Set<unknown>();
  constructor(context: Context) {
    this.context = context;
  }
  connect(node: unknown): void {
    this.outputs.add(node);
  }
  disconnect(node: unknown): void {
    if (!this.outputs.delete(node)) throw new DOMException('not connected', 'InvalidAccessError');
  }
}

class Printer extends Node {
  static made: Printer[] = [];
  static fails = false;
  readonly options: { numberOfOutputs: number };
  readonly said: ToPrinter[] = [];
  isClosed = false;
  onprocessorerror: (() => void) | null = null;
  readonly port = {
    onmessage: null as ((event: { data: FromPrinter }) => void) | null,
    postMessage: (message: ToPrinter) => void this.said.push(message),
    close: () => {
      this.isClosed = true;
    },
  };
  constructor(context: Context, _name: string, options: { numberOfOutputs: number }) {
    super(context);
    if (Printer.fails) throw new DOMException('no processor', 'InvalidStateError');
    this.options = options;
    Printer.made.push(this);
  }
  say(message: FromPrinter): void {
    this.port.onmessage?.({ data: message });
  }
}

class Context {
  currentTime = 5;
  readonly audioWorklet = { addModule: (url: string) => load(url) };
}

const [ada, grace, kim] = [0, 1, 2] as LeafIndex[] as [LeafIndex, LeafIndex, LeafIndex];
let load: (url: string) => Promise<void>;
let clock: FakeClock;
let taps: VoiceTaps;
let made: { leaf: LeafIndex | null; segment: Segment }[];
let failed: (string | null)[];
let context: Context;

beforeEach(() => {
  Printer.made = [];
  Printer.fails = false;
  load = async () => {};
  clock = new FakeClock();
  made = [];
  failed = [];
  context = new Context();
  vi.stubGlobal('AudioWorkletNode', Printer);
  taps = new VoiceTaps(
    { workletUrl: 'print.js', clock },
    { made: (leaf, segment) => made.push({ leaf, segment }), failed: (error) => failed.push(error?.code ?? null) },
  );
});

afterEach(() => {
  taps.close();
  vi.unstubAllGlobals();
});

const settle = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};
/** Each with a node of its own. */
function source(): VoiceSource & { readonly node: Node } {
  const node = new Node(context);
  return { context: context as unknown as BaseAudioContext, open: () => node as unknown as AudioNode, node };
}
const wish = (own: boolean, ...heard: LeafIndex[]) => taps.want({ own, heard, clockSeconds: () => 60 });
const running = () => Printer.made.filter(({ said }) => !said.some(({ type }) => type === 'finish'));
const isFed = ({ node }: { readonly node: Node }, printer: Printer | undefined) => node.outputs.has(printer);

describe('voices', () => {
  it('are looked at only while somebody wishes it, and have no way out', async () => {
    const [own, other] = [source(), source()];
    taps.sounds(SENT, own);
    taps.sounds('slot', other);
    taps.carries('slot', ada);
    await settle();
    expect(Printer.made).toEqual([]);
    wish(true, ada);
    await settle();
    expect(Printer.made.map(({ options }) => options.numberOfOutputs)).toEqual([0, 0]);
    expect(isFed(own, Printer.made[0]) && isFed(other, Printer.made[1])).toBe(true);
    taps.want(null);
    expect(running()).toEqual([]);
    expect(isFed(own, Printer.made[0]) || isFed(other, Printer.made[1])).toBe(false);
  });

  it('are those that were wished for, and go on when others come and go', async () => {
    for (const [id, leaf] of [
      ['a', ada],
      ['b', grace],
      ['c', kim],
    ] as const) {
      taps.sounds(id, source());
      taps.carries(id, leaf);
    }
    wish(false, ada, grace);
    await settle();
    const before = running();
    wish(false, grace, kim);
    await settle();
    expect(running()).toHaveLength(2);
    expect(running()[0]).toBe(before[1]);
  });

  it('end when another person is in the slot, and what was left of the first is still theirs', async () => {
    taps.sounds('slot', source());
    taps.carries('slot', ada);
    wish(false, ada, grace);
    await settle();
    taps.carries('slot', grace);
    await settle();
    const [first, second] = Printer.made;
    expect(first?.said.at(-1)).toEqual({ type: 'finish' });
    second?.say({ type: 'segment', startMicros: 2, words: new Uint32Array(2) });
    first?.say({ type: 'segment', startMicros: 1, words: new Uint32Array(1) });
    first?.say({ type: 'finished' });
    expect(made.map(({ leaf, segment }) => [leaf, segment.startMicros])).toEqual([
      [grace, 2],
      [ada, 1],
    ]);
    expect([first?.isClosed, second?.isClosed]).toEqual([true, false]);
    taps.carries('slot', null);
    expect(running()).toEqual([]);
  });

  it('are our own as they are sent, and begin anew in a new context', async () => {
    taps.sounds(SENT, source());
    wish(true);
    await settle();
    Printer.made[0]?.say({ type: 'segment', startMicros: 7, words: new Uint32Array(1) });
    expect(made).toEqual([{ leaf: null, segment: { startMicros: 7, words: new Uint32Array(1) } }]);
    context = new Context();
    taps.sounds(SENT, null);
    taps.sounds(SENT, source());
    await settle();
    expect(running().map((printer) => printer.context)).toEqual([context]);
  });

  it('hear the clock of the meeting every second', async () => {
    taps.sounds(SENT, source());
    wish(true);
    await settle();
    clock.advance(1000);
    expect(Printer.made[0]?.said).toEqual([{ type: 'clock', reading: { contextSeconds: 5, meetingSeconds: 60 } }]);
  });

  it('are not looked at when the slot emptied while the module was loading', async () => {
    let loaded = () => {};
    load = () => new Promise((resolve) => (loaded = resolve));
    taps.sounds('slot', source());
    taps.carries('slot', ada);
    wish(false, ada);
    taps.carries('slot', null);
    loaded();
    await settle();
    expect(Printer.made).toEqual([]);
  });
});

describe('what fails', () => {
  it('is told once, tried again by itself, and told when it is over', async () => {
    load = () => Promise.reject(new Error('gone'));
    taps.sounds(SENT, source());
    taps.sounds('slot', source());
    taps.carries('slot', ada);
    wish(true, ada);
    await settle();
    expect(failed).toEqual(['media/fingerprint_not_loaded']);
    load = async () => {};
    clock.advance(30_000);
    await settle();
    expect(failed).toEqual(['media/fingerprint_not_loaded', null]);
    expect(running()).toHaveLength(2);
  });

  it('is a processor that cannot be made, or that broke down', async () => {
    Printer.fails = true;
    taps.sounds(SENT, source());
    wish(true);
    await settle();
    expect(failed).toEqual(['media/fingerprint_failed']);
    Printer.fails = false;
    clock.advance(30_000);
    await settle();
    Printer.made[0]?.onprocessorerror?.();
    expect(failed).toEqual(['media/fingerprint_failed', null, 'media/fingerprint_failed']);
  });

  it('is a microphone that this browser cannot take into its output, as long as it is wished for', async () => {
    const open = () => {
      throw new DOMException('rate', 'NotSupportedError');
    };
    taps.sounds(SENT, { ...source(), open });
    await settle();
    expect(failed).toEqual([]);
    wish(true);
    await settle();
    expect(failed).toEqual(['media/fingerprint_failed']);
    taps.sounds(SENT, null);
    expect(failed).toEqual(['media/fingerprint_failed', null]);
  });
});
