// The one way from a meeting's sound to the loudspeaker where marks are required (L3, Web Audio). Closed until the marker has
// proved that it runs, and closed again for good as soon as it stops proving it: what cannot be marked is not played.
import { type AppError, type Clock } from '@incamera/kernel';
import { type SoundMark } from '../engine.js';
import { type MediaErrorCode, mediaErrors } from '../errors.js';
import {
  type ClockReading,
  type FromMarker,
  MARK_PROCESSOR,
  type MarkProcessorOptions,
  type ToMarker,
} from './mark-messages.js';
import { readClock, SteadyClock } from './read-clock.js';

const TICK_MS = 1_000;
const READ_CLOCK_MS = 250;
/** Seconds for module and marker to start, in a context that runs. */
const MAX_START_TICKS = 10;
/** Pings that may go unanswered. */
const MAX_UNANSWERED = 3;
/** Share of the time that the context says to have rendered for which samples were marked; less: it goes past the marker. */
const MIN_MARKED_SHARE = 0.5;
/** Readings that move the clock at once after a change: the first may still be of the time before it. */
const JUMPS_AFTER_CHANGE = 2;

export interface MarkGateOptions {
  readonly context: AudioContext;
  /** Everything that is to be heard. Nothing else may connect it. */
  readonly source: AudioNode;
  /** Where marked sound goes; absent: to the loudspeaker. */
  readonly destination?: AudioNode;
  readonly mark: SoundMark;
  /** Of the module made from mark.worklet.ts. */
  readonly workletUrl: string;
  readonly clock: Clock;
}

export interface MarkGateHandlers {
  /** Sound goes through, marked. */
  opened(): void;
  /** Nothing goes through any more; called once, not after `close`. */
  failed(error: AppError): void;
}

type Answer = Extract<FromMarker, { type: 'pong' }>;

/** One per AudioContext and mark. Make another to try again. */
export class MarkGate {
  readonly #options: MarkGateOptions;
  readonly #handlers: MarkGateHandlers;
  readonly #stopTimers: readonly (() => void)[];
  readonly #steady = new SteadyClock();
  #node: AudioWorkletNode | null = null;
  #carrier: ConstantSourceNode | null = null;
  #state: 'starting' | 'open' | 'closed' = 'starting';
  #startTicks = 0;
  #unanswered = 0;
  #token = 0;
  #jumps = JUMPS_AFTER_CHANGE;
  #lastAnswer: Answer | null = null;

  constructor(options: MarkGateOptions, handlers: MarkGateHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    options.source.disconnect();
    this.#stopTimers = [
      options.clock.every(TICK_MS, () => this.#guard(() => this.#tick())),
      options.clock.every(READ_CLOCK_MS, () => this.#guard(() => void this.#lookAtClock())),
    ];
    void this.#start();
  }

  /** The context sleeps, runs again, or plays elsewhere: its time and the meeting's parted. */
  contextChanged(): void {
    this.#guard(() => {
      if (this.#options.context.state === 'closed') {
        this.#fail('media/output_closed');
        return;
      }
      this.#jumps = JUMPS_AFTER_CHANGE;
      this.#sendClock();
    });
  }

  /** Nothing goes through any more; says nothing. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    for (const stop of this.#stopTimers) stop();
    const node = this.#node;
    const carrier = this.#carrier;
    // Each by itself: a page script may have taken one of them away, and the others must be cut all the same.
    const steps = [
      () => this.#options.source.disconnect(),
      () => node?.disconnect(),
      () => carrier?.disconnect(),
      () => node?.port.postMessage({ type: 'stop' } satisfies ToMarker),
      () => node?.port.close(),
    ];
    for (const step of steps) attempt(step);
  }

  async #start(): Promise<void> {
    const { context, workletUrl } = this.#options;
    // Secure contexts of current browsers have both.
    if (!context.audioWorklet || typeof AudioWorkletNode !== 'function') return this.#fail('media/mark_unsupported');
    try {
      await context.audioWorklet.addModule(workletUrl);
    } catch (cause) {
      return this.#fail('media/mark_not_loaded', cause);
    }
    if (this.#state === 'starting') this.#guard(() => this.#makeNode(), 'media/mark_not_loaded');
  }

  #makeNode(): void {
    const { context, mark } = this.#options;
    const processorOptions: MarkProcessorOptions = {
      key: mark.key,
      strength: mark.strength,
      clock: readClock(context, mark.clockSeconds(), performance.now()),
    };
    const node = new AudioWorkletNode(context, MARK_PROCESSOR, {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      outputChannelCount: [2],
      channelCount: 2,
      channelCountMode: 'explicit',
      channelInterpretation: 'speakers',
      processorOptions,
    });
    this.#node = node;
    node.onprocessorerror = () => this.#fail('media/mark_failed');
    node.port.onmessage = (event: MessageEvent<FromMarker>) => this.#guard(() => this.#take(event.data));
    // Nothing comes in yet. It has to be rendered to say that it runs.
    node.connect(this.#options.destination ?? context.destination);
    this.#watchOutput(node);
  }

  /** A browser may go on rendering a marker whose output somebody took away; then nothing that it answers shows it. */
  #watchOutput(node: AudioWorkletNode): void {
    const { disconnect } = node;
    node.disconnect = (...args: unknown[]): void => {
      Reflect.apply(disconnect, node, args);
      this.#fail('media/mark_bypassed');
    };
  }

  #take(message: FromMarker): void {
    if (this.#state === 'closed') return;
    switch (message.type) {
      case 'live':
        if (this.#state === 'starting') this.#open();
        return;
      case 'pong':
        if (message.token === this.#token) this.#judge(message);
        return;
      case 'cut':
        this.#fail('media/mark_bypassed');
        return;
      case 'refused':
        this.#fail(message.reason === 'format' ? 'media/mark_format' : 'media/mark_failed');
    }
  }

  #open(): void {
    const { context, source } = this.#options;
    const node = this.#node;
    if (node === null) return;
    this.#sendClock();
    // Silence that is always there: without it a browser gives the marker no input at all while nobody is heard, and a graph that was
    // cut would look the same.
    const carrier = new ConstantSourceNode(context, { offset: 0 });
    carrier.start();
    carrier.connect(source);
    source.connect(node);
    this.#carrier = carrier;
    this.#state = 'open';
    this.#handlers.opened();
  }

  #tick(): void {
    if (this.#state === 'closed') return;
    // A context that sleeps plays nothing, and need not answer.
    if (this.#options.context.state !== 'running') this.#unanswered = 0;
    else if (this.#state === 'starting') this.#awaitStart();
    else this.#ping();
  }

  #awaitStart(): void {
    this.#startTicks += 1;
    if (this.#startTicks <= MAX_START_TICKS) return;
    this.#fail(this.#node === null ? 'media/mark_not_loaded' : 'media/mark_silent');
  }

  #ping(): void {
    this.#unanswered += 1;
    if (this.#unanswered > MAX_UNANSWERED) {
      this.#fail('media/mark_silent');
      return;
    }
    this.#sendClock();
    this.#token += 1;
    this.#post({ type: 'ping', token: this.#token });
  }

  /** As much as the context rendered must have gone through the marker. Both are the audio thread's own counts. */
  #judge(answer: Answer): void {
    this.#unanswered = 0;
    const last = this.#lastAnswer;
    this.#lastAnswer = answer;
    if (last === null) return;
    const isBypassed = answer.fedFrames - last.fedFrames < (answer.frame - last.frame) * MIN_MARKED_SHARE;
    if (isBypassed) this.#fail('media/mark_bypassed');
  }

  #lookAtClock(): ClockReading {
    const { context, mark } = this.#options;
    return this.#steady.add(readClock(context, mark.clockSeconds(), performance.now()));
  }

  #sendClock(): void {
    // Readings from before a change say nothing of the time after it.
    if (this.#jumps > 0) this.#steady.clear();
    const reading = this.#lookAtClock();
    // Without a clock the mark would say the wrong time.
    if (!Number.isFinite(reading.meetingSeconds)) throw mediaErrors.make('media/mark_failed');
    this.#post({ type: 'clock', reading, isJump: this.#jumps > 0 });
    this.#jumps = Math.max(0, this.#jumps - 1);
  }

  #post(message: ToMarker): void {
    this.#node?.port.postMessage(message);
  }

  /** Whatever throws here, the sound stops. */
  #guard(run: () => void, code: MediaErrorCode = 'media/mark_failed'): void {
    try {
      run();
    } catch (cause) {
      this.#fail(code, cause);
    }
  }

  #fail(code: MediaErrorCode, cause?: unknown): void {
    if (this.#state === 'closed') return;
    this.close();
    this.#handlers.failed(mediaErrors.make(code, cause === undefined ? {} : { cause }));
  }
}

function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // It was gone already.
  }
}
