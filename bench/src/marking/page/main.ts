// The marker in the browser's own audio thread, with the context of a meeting around it or rendering ahead of time.
import { type MarkingPage, type Way } from '../page-api.js';

const workletUrl = new URL('../../../../packages/media/src/mark.worklet.ts', import.meta.url).href;
const copyUrl = new URL('./copy.worklet.ts', import.meta.url).href;
const CLICK_FRAME = 9600;

const SHAPE: AudioWorkletNodeOptions = {
  numberOfInputs: 1,
  numberOfOutputs: 1,
  outputChannelCount: [2],
  channelCount: 2,
  channelCountMode: 'explicit',
  channelInterpretation: 'speakers',
};

/** As the gate of packages/media makes it. */
async function markerOf(context: BaseAudioContext): Promise<AudioWorkletNode> {
  await context.audioWorklet.addModule(workletUrl);
  return new AudioWorkletNode(context, 'incamera-mark', {
    ...SHAPE,
    processorOptions: {
      key: new Uint8Array(32).fill(7),
      strength: 'standard',
      clock: { contextSeconds: 0, meetingSeconds: 60 },
    },
  });
}

async function copierOf(context: BaseAudioContext): Promise<AudioWorkletNode> {
  await context.audioWorklet.addModule(copyUrl);
  return new AudioWorkletNode(context, 'copy', SHAPE);
}

/** Two seconds of noise, the second channel softer; with a click in silence first, if it is to be found again. */
function noiseIn(context: BaseAudioContext, hasClick: boolean): AudioBufferSourceNode {
  const buffer = context.createBuffer(2, 2 * context.sampleRate, context.sampleRate);
  for (let channel = 0; channel < 2; channel++) {
    const samples = buffer.getChannelData(channel);
    for (let i = hasClick ? 2 * CLICK_FRAME : 0; i < samples.length; i++) {
      samples[i] = ((Math.random() - 0.5) * 0.4) / (channel + 1);
    }
    if (hasClick) samples[CLICK_FRAME] = 0.9;
  }
  const source = new AudioBufferSourceNode(context, { buffer, loop: true });
  source.start();
  return source;
}

async function connect(context: BaseAudioContext, way: Way, hasClick: boolean): Promise<void> {
  const source = noiseIn(context, hasClick);
  if (way === 'direct') source.connect(context.destination);
  else source.connect(await (way === 'marked' ? markerOf : copierOf)(context)).connect(context.destination);
}

let playing: AudioContext | null = null;

const page: MarkingPage = {
  async render(sampleRateHz, seconds, way) {
    const context = new OfflineAudioContext(2, seconds * sampleRateHz, sampleRateHz);
    await connect(context, way, true);
    const samples = (await context.startRendering()).getChannelData(0).subarray(0, 2 * CLICK_FRAME);
    let loudest = 0;
    for (let i = 0; i < samples.length; i++) {
      if (Math.abs(samples[i] ?? 0) > Math.abs(samples[loudest] ?? 0)) loudest = i;
    }
    return loudest - CLICK_FRAME;
  },
  async play(way) {
    playing = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' });
    await connect(playing, way, false);
    await playing.resume();
  },
  async stop() {
    await playing?.close();
    playing = null;
  },
};

Object.assign(globalThis, { markingBench: page });
document.title = 'ready';
