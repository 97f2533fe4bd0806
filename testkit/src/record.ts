// Records what a participant hears, at the page's own audio output, without a line of product code for it.
import { type Page } from 'playwright-core';
import { testkitErrors } from './errors.js';
import { resample } from './resample.js';

/** What the recorder leaves in the page. */
interface PageRecorder {
  start(): void;
  stop(): Promise<{
    sampleRateHz: number;
    base64: string;
    contextCount: number;
    lostFrames: number;
    startedAtMs: number;
  }>;
  /** Media elements that play sound outside the AudioContext. */
  strayOutputs(): number;
}

interface RecorderWindow {
  incameraRecorder?: PageRecorder;
}

/** What one participant heard. */
export interface Recording {
  /** Mono, 48 kHz. */
  readonly samples: Float32Array<ArrayBuffer>;
  /** When the first sample was played, Unix ms, to about 20 ms; NaN when nothing came. */
  readonly startedAtMs: number;
  /**
   * By how much the samples are shorter than their own time stamps say, to about 50 ms: what the recorder missed because
   * the machine was too busy. A recording that lost more proves no gap.
   */
  readonly lostMs: number;
}

/** A page that can be recorded. */
export interface Recorder {
  /**
   * Records for `seconds`.
   * @returns mono, 48 kHz
   * @throws {AppError} testkit/nothing_recorded when no AudioContext of the page has an output
   */
  record(seconds: number): Promise<Float32Array<ArrayBuffer>>;
  /** Begins to record; stop() ends it and tells when it began and whether it is whole. */
  start(): Promise<void>;
  stop(): Promise<Recording>;
  /** How many media elements play sound past the AudioContext: the product promises none. */
  strayOutputs(): Promise<number>;
}

/** Installs the recorder; before the page is opened, because it must see each connection to the output. */
export async function installRecorder(page: Page): Promise<Recorder> {
  await page.addInitScript(recorderScript);
  const recorder: Recorder = {
    async record(seconds) {
      await recorder.start();
      await page.waitForTimeout(seconds * 1000);
      return (await recorder.stop()).samples;
    },
    start: () => page.evaluate(() => (globalThis as RecorderWindow).incameraRecorder?.start()),
    async stop() {
      const taken = await page.evaluate(() => (globalThis as RecorderWindow).incameraRecorder?.stop());
      if (taken === undefined || taken.contextCount === 0) {
        throw testkitErrors.make('testkit/nothing_recorded', { context: { contextCount: taken?.contextCount ?? 0 } });
      }
      const bytes = Uint8Array.from(Buffer.from(taken.base64, 'base64'));
      return {
        samples: resample(new Float32Array(bytes.buffer), taken.sampleRateHz, 48_000),
        startedAtMs: taken.startedAtMs,
        lostMs: (taken.lostFrames * 1000) / taken.sampleRateHz,
      };
    },
    strayOutputs: () => page.evaluate(() => (globalThis as RecorderWindow).incameraRecorder?.strayOutputs() ?? 0),
  };
  return recorder;
}

/** Runs in the page before anything else. It must not refer to anything outside itself. */
function recorderScript(): void {
  interface AudioChunk {
    readonly numberOfFrames: number;
    readonly numberOfChannels: number;
    readonly sampleRate: number;
    readonly timestamp: number;
    copyTo(target: Float32Array, options: { planeIndex: number; format: 'f32-planar' }): void;
    close(): void;
  }
  type ProcessorClass = new (options: {
    track: MediaStreamTrack;
    maxBufferSize: number;
  }) => { readable: ReadableStream<AudioChunk> };

  const contexts = new Map<BaseAudioContext, MediaStreamAudioDestinationNode>();
  let isRecording = false;
  let parts: Float32Array<ArrayBuffer>[] = [];
  let sampleRateHz = 48_000;
  let firstUs: number | undefined;
  let takenFrames = 0;
  let lostFrames = 0;
  let startedAtMs = Number.NaN;

  const take = (chunk: AudioChunk) => {
    if (isRecording) {
      sampleRateHz = chunk.sampleRate;
      if (parts.length === 0) startedAtMs = Date.now() - (chunk.numberOfFrames * 1000) / chunk.sampleRate;
      // Single time stamps jitter when the machine is busy; only the whole tells whether something is missing.
      firstUs ??= chunk.timestamp;
      takenFrames += chunk.numberOfFrames;
      const spanUs = chunk.timestamp - firstUs + (chunk.numberOfFrames * 1e6) / chunk.sampleRate;
      lostFrames = Math.max(0, Math.round((spanUs * chunk.sampleRate) / 1e6) - takenFrames);
      const mono = new Float32Array(chunk.numberOfFrames);
      const plane = new Float32Array(chunk.numberOfFrames);
      for (let channel = 0; channel < chunk.numberOfChannels; channel++) {
        chunk.copyTo(plane, { planeIndex: channel, format: 'f32-planar' });
        for (let index = 0; index < mono.length; index++) {
          mono[index] = (mono[index] as number) + (plane[index] as number) / chunk.numberOfChannels;
        }
      }
      parts.push(mono);
    }
    chunk.close();
  };

  const tapOf = (context: AudioContext) => {
    const known = contexts.get(context);
    if (known !== undefined) return known;
    const tap = context.createMediaStreamDestination();
    contexts.set(context, tap);
    const track = tap.stream.getAudioTracks()[0];
    const Processor = (globalThis as unknown as { MediaStreamTrackProcessor: ProcessorClass })
      .MediaStreamTrackProcessor;
    if (track !== undefined) {
      // Ten seconds may wait while the page is busy; nothing is lost to a slow main thread.
      const reader = new Processor({ track, maxBufferSize: 1000 }).readable.getReader();
      const pump = async () => {
        for (;;) {
          const { value, done } = await reader.read();
          if (done) return;
          take(value);
        }
      };
      void pump();
    }
    return tap;
  };

  const isOutput = (target: unknown): target is AudioDestinationNode =>
    target instanceof AudioDestinationNode && target.context instanceof AudioContext;
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => unknown;
  const disconnect = AudioNode.prototype.disconnect as (this: AudioNode, ...args: unknown[]) => unknown;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    if (isOutput(args[0])) connect.call(this, tapOf(this.context as AudioContext), ...args.slice(1, 2));
    return connect.apply(this, args);
  } as typeof AudioNode.prototype.connect;
  AudioNode.prototype.disconnect = function (this: AudioNode, ...args: unknown[]) {
    if (isOutput(args[0])) {
      const tap = contexts.get(this.context);
      if (tap !== undefined) disconnect.call(this, tap, ...args.slice(1, 2));
    }
    return disconnect.apply(this, args);
  } as typeof AudioNode.prototype.disconnect;

  const recorder: PageRecorder = {
    start() {
      parts = [];
      firstUs = undefined;
      takenFrames = 0;
      lostFrames = 0;
      startedAtMs = Number.NaN;
      isRecording = true;
    },
    async stop() {
      // What is still on its way belongs to the recording.
      await new Promise((resolve) => setTimeout(resolve, 100));
      isRecording = false;
      const blob = new Blob(parts);
      parts = [];
      const reader = new FileReader();
      await new Promise((resolve) => {
        reader.onload = resolve;
        reader.readAsDataURL(blob);
      });
      const base64 = String(reader.result).split(',')[1] ?? '';
      return { sampleRateHz, base64, contextCount: contexts.size, lostFrames, startedAtMs };
    },
    strayOutputs: () =>
      [...document.querySelectorAll('audio, video')].filter((element) => {
        const media = element as HTMLMediaElement;
        const stream = media.srcObject;
        const hasSound = stream instanceof MediaStream ? stream.getAudioTracks().length > 0 : media.src !== '';
        return hasSound && !media.paused && !media.muted && media.volume > 0;
      }).length,
  };
  (globalThis as RecorderWindow).incameraRecorder = recorder;
}
