// Records what a participant's browser sends of its microphone, after its voice processing: noise suppression takes weak
// words away before any network could.
import { resample } from '@incamera/testkit';
import { type Page } from 'playwright-core';

interface AudioChunk {
  readonly numberOfFrames: number;
  readonly sampleRate: number;
  copyTo(target: Float32Array, options: { planeIndex: number; format: 'f32-planar' }): void;
  close(): void;
}

type Processor = new (options: {
  track: MediaStreamTrack;
  maxBufferSize: number;
}) => { readable: ReadableStream<AudioChunk> };

interface SentWindow {
  incameraConnections?: RTCPeerConnection[];
  incameraSent?: () => Promise<{ sampleRateHz: number; base64: string }>;
}

/** Begins to record. @returns ends it and gives the samples, mono, 48 kHz */
export async function recordSent(page: Page): Promise<() => Promise<Float32Array<ArrayBuffer>>> {
  await page.evaluate(() => {
    const here = globalThis as SentWindow;
    const connection = here.incameraConnections?.findLast((one) => one.connectionState !== 'closed');
    const sent = connection?.getSenders().find(({ track }) => track?.kind === 'audio')?.track;
    if (!sent) throw new Error('no microphone is sent');
    const track = sent.clone();
    const { MediaStreamTrackProcessor } = globalThis as unknown as { MediaStreamTrackProcessor: Processor };
    const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 1000 }).readable.getReader();
    const parts: Float32Array<ArrayBuffer>[] = [];
    let sampleRateHz = 48_000;
    const pump = async () => {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        sampleRateHz = value.sampleRate;
        const plane = new Float32Array(value.numberOfFrames);
        value.copyTo(plane, { planeIndex: 0, format: 'f32-planar' });
        parts.push(plane);
        value.close();
      }
    };
    const pumped = pump();
    here.incameraSent = async () => {
      track.stop();
      await pumped;
      const url = await new Promise<string>((resolve) => {
        const file = new FileReader();
        file.onload = () => resolve(String(file.result));
        file.readAsDataURL(new Blob(parts));
      });
      return { sampleRateHz, base64: url.split(',')[1] ?? '' };
    };
  });
  return async () => {
    const taken = await page.evaluate(() => (globalThis as SentWindow).incameraSent?.());
    if (taken === undefined) throw new Error('the page was left while it was recorded');
    const bytes = Uint8Array.from(Buffer.from(taken.base64, 'base64'));
    return resample(new Float32Array(bytes.buffer), taken.sampleRateHz, 48_000);
  };
}
