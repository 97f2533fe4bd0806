// An audio graph without sound: who is connected to whom, and what the page says to its marker. Time is that of the test.
import { vi } from 'vitest';
import { type FromMarker, type MarkProcessorOptions, type ToMarker } from '../src/mark/mark-messages.js';

const BLOCK_SECONDS = 128 / 48_000;

export class FakeNode {
  readonly outputs: Set<FakeNode> = new Set();
  readonly context: FakeContext;

  constructor(context: FakeContext) {
    this.context = context;
  }

  connect(node: FakeNode): FakeNode {
    this.outputs.add(node);
    return node;
  }

  disconnect(): void {
    this.outputs.clear();
  }

  /** Whether sound of this node gets to `target` by a way that avoids nodes for which `isBarred` is true. */
  reaches(target: FakeNode, isBarred: (node: FakeNode) => boolean = () => false): boolean {
    if (this === target) return true;
    return !isBarred(this) && [...this.outputs].some((node) => node.reaches(target, isBarred));
  }
}

class FakeSource extends FakeNode {
  fftSize = 0;
  start(): void {}
  getFloatTimeDomainData(samples: Float32Array): void {
    samples.fill(0);
  }
}

/** The marker as the page sees it; by default it does what it should. */
export class FakeMarkerNode extends FakeNode {
  readonly options: MarkProcessorOptions;
  readonly said: ToMarker[] = [];
  onprocessorerror: (() => void) | null = null;
  answers = true;
  /** Share of the rendered time that went through it. */
  fed = 1;
  isClosed = false;
  readonly port = {
    onmessage: null as ((event: { data: FromMarker }) => void) | null,
    postMessage: (message: ToMarker): void => this.#take(message),
    close: (): void => {
      this.isClosed = true;
    },
  };

  constructor(context: FakeContext, _name: string, { processorOptions }: { processorOptions: MarkProcessorOptions }) {
    super(context);
    this.options = structuredClone(processorOptions);
    context.world.markers.push(this);
  }

  say(message: FromMarker): void {
    this.port.onmessage?.({ data: message });
  }

  #take(message: ToMarker): void {
    this.said.push(message);
    if (message.type !== 'ping' || !this.answers) return;
    const frame = Math.round(this.context.currentTime * this.context.sampleRate);
    this.say({ type: 'pong', token: message.token, frame, fedFrames: frame * this.fed });
  }
}

export class FakeContext {
  readonly world: FakeAudio;
  readonly sampleRate = 48_000;
  readonly baseLatency = 0.01;
  readonly outputLatency = 0.03;
  readonly destination: FakeNode = new FakeNode(this);
  readonly audioWorklet: { addModule(url: string): Promise<void> } | undefined;
  state: AudioContextState = 'running';
  currentTime = 0;
  onstatechange: (() => void) | null = null;
  readonly gains: FakeNode[] = [];
  sinkId = '';

  constructor(world: FakeAudio) {
    this.world = world;
    this.audioWorklet = world.hasWorklets ? { addModule: (url) => world.load(url) } : undefined;
    world.contexts.push(this);
  }

  /** The node that everything is mixed in: the first that is made. */
  get master(): FakeNode {
    return this.gains[0] as FakeNode;
  }

  createGain(): FakeNode {
    const gain = new FakeNode(this);
    this.gains.push(gain);
    return gain;
  }

  createAnalyser(): FakeNode {
    return new FakeSource(this);
  }

  createMediaStreamSource(): FakeNode {
    const source = new FakeSource(this);
    this.world.sources.push(source);
    return source;
  }

  getOutputTimestamp(): AudioTimestamp {
    return {};
  }

  async setSinkId(id: string): Promise<void> {
    if (this.world.goneDevices.has(id)) throw new DOMException('gone', 'NotFoundError');
    this.sinkId = id;
  }

  change(state: AudioContextState): void {
    this.state = state;
    this.onstatechange?.();
  }

  async resume(): Promise<void> {
    if (this.state === 'suspended') this.change('running');
  }

  async close(): Promise<void> {
    this.change('closed');
  }
}

/** What the page has of Web Audio, put in place of the globals. */
export class FakeAudio {
  readonly contexts: FakeContext[] = [];
  readonly markers: FakeMarkerNode[] = [];
  readonly sources: FakeNode[] = [];
  readonly goneDevices = new Set<string>();
  hasWorklets = true;
  /** How the module loads. */
  load: (url: string) => Promise<void> = async () => {};

  constructor() {
    const world = this;
    vi.stubGlobal(
      'AudioContext',
      class extends FakeContext {
        constructor() {
          super(world);
        }
      },
    );
    vi.stubGlobal('AudioWorkletNode', FakeMarkerNode);
    vi.stubGlobal('ConstantSourceNode', FakeSource);
    vi.stubGlobal('MediaStream', class {});
    vi.stubGlobal(
      'Audio',
      class {
        muted = false;
        volume = 1;
        srcObject = null;
        play = async () => {};
        pause() {}
      },
    );
  }

  get context(): FakeContext {
    return this.contexts.at(-1) as FakeContext;
  }

  get marker(): FakeMarkerNode {
    return this.markers.at(-1) as FakeMarkerNode;
  }

  /** Whether anything that is mixed gets out, marked or not. */
  isHeard(): boolean {
    return this.#someReach(() => false);
  }

  /** Whether anything gets out past every marker. */
  isHeardUnmarked(): boolean {
    return this.#someReach((node) => node instanceof FakeMarkerNode);
  }

  /** The marker gives out its first block. */
  goLive(): void {
    this.context.currentTime += BLOCK_SECONDS;
    this.marker.say({ type: 'live' });
  }

  #someReach(isBarred: (node: FakeNode) => boolean): boolean {
    return this.sources.some((source) => source.reaches(source.context.destination, isBarred));
  }
}
