// A participant whose sound has to be marked, step by step: the test decides what happens and listens to what is played.
import { type Bytes, fromHex, toBase64Url } from '@incamera/kernel';
import { type MarkStrength } from '@incamera/watermark';
import { RATE_HZ, speechLike } from '../../../watermark/test/sound.js';
import { MARK_PROCESSOR } from '../../src/mark/mark-messages.js';
import { Call } from './call.js';
import { markWorkletUrl, until } from './peer.js';

export interface MarkingPage {
  /**
   * A call in which the far side speaks with this machine's microphone.
   * @param originMs Unix time at which the meeting's clock stood at 0
   * @param keyHex `null`: without marks
   */
  start(originMs: number, keyHex: string | null): Promise<void>;
  /** Demands marks of a call that is under way. */
  require(originMs: number, keyHex: string, strength?: MarkStrength): void;
  /** Codes of what was told about sound, in order; null where it came back. */
  told(): (string | null)[];
  /** Whether the far side's voice arrives at the engine, played or not. */
  arrives(): Promise<boolean>;
  resume(): Promise<void>;
  setOutput(deviceId: string): Promise<void>;
  /** A second microphone capture, with the browser's echo cancellation. @returns whether it has it on */
  listenWithEchoCancellation(): Promise<boolean>;
  /**
   * What the audio thread of this browser makes of twelve seconds like speech, ahead of time and so without gaps.
   * @returns the samples of the left channel, Float32Array, base64url
   */
  render(keyHex: string, meetingSeconds: number): Promise<string>;
  close(): Promise<void>;
}

let call: Call | null = null;

const current = (): Call => {
  if (call === null) throw new Error('no call');
  return call;
};

export const marking: MarkingPage = {
  async start(originMs, keyHex) {
    call = new Call();
    if (keyHex !== null) marking.require(originMs, keyHex);
    await call.connect({ sends: ['mic'] });
  },
  require(originMs, keyHex, strength = 'standard') {
    const key = fromHex(keyHex) as Bytes;
    const clockSeconds = (): number => (performance.timeOrigin + performance.now() - originMs) / 1000;
    current().engine.requireMark({ key, strength, clockSeconds });
  },
  told: () =>
    current().log.flatMap((entry) => (entry.name === 'soundStopped' ? [entry.event.error?.code ?? null] : [])),
  async arrives() {
    return await until(() => current().level > 0.2);
  },
  resume: () => current().engine.resumeSound(),
  setOutput: (deviceId) => current().engine.setOutputDevice(deviceId),
  async listenWithEchoCancellation() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true } });
    return stream.getAudioTracks()[0]?.getSettings().echoCancellation === true;
  },
  async render(keyHex, meetingSeconds) {
    const samples = speechLike(12, 5);
    const context = new OfflineAudioContext(2, samples.length, RATE_HZ);
    await context.audioWorklet.addModule(markWorkletUrl);
    const clock = { contextSeconds: 0, meetingSeconds };
    const processorOptions = { key: fromHex(keyHex), strength: 'standard', clock };
    const marker = new AudioWorkletNode(context, MARK_PROCESSOR, { outputChannelCount: [2], processorOptions });
    const buffer = context.createBuffer(1, samples.length, RATE_HZ);
    buffer.copyToChannel(Float32Array.from(samples), 0);
    const source = new AudioBufferSourceNode(context, { buffer });
    source.start();
    source.connect(marker).connect(context.destination);
    const marked = (await context.startRendering()).getChannelData(0);
    return toBase64Url(new Uint8Array(marked.buffer, marked.byteOffset, marked.byteLength));
  },
  async close() {
    await call?.close();
    call = null;
  },
};
