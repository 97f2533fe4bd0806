// The page of the codec bench: sends the camera's pictures in one coding, or receives them; no worker, no encryption.
import { type Coding } from '../codings.js';
import { type CodecPage, type Received, type Sent } from '../page-api.js';
import { Camera, FRAME_RATE, meanSquaredError, numberOf, type PictureSize } from '../picture.js';

/** The Insertable Streams for MediaStreamTrack API, which only Chromium has. */
type TrackProcessor = new (options: { track: MediaStreamTrack }) => { readable: ReadableStream<VideoFrame> };

let camera: MediaStreamTrack | null = null;
let pc: RTCPeerConnection | null = null;

async function open(size: PictureSize): Promise<void> {
  const video = { width: { exact: size.width }, height: { exact: size.height }, frameRate: { exact: FRAME_RATE } };
  camera = (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks()[0] ?? null;
  // What the product tells of its camera; the size must stay, so that what is lost shows as missing pictures.
  if (camera) camera.contentHint = 'motion';
}

function only(codec: Coding['codec'], side: typeof RTCRtpSender | typeof RTCRtpReceiver): RTCRtpCodec[] {
  const first = (fmtp = '') => !/profile(-id)?=[1-9]/.test(fmtp);
  return (side.getCapabilities('video')?.codecs ?? []).filter(
    ({ mimeType, sdpFmtpLine }) => mimeType === 'video/rtx' || (mimeType === `video/${codec}` && first(sdpFmtpLine)),
  );
}

async function complete(): Promise<string> {
  const connection = pc as RTCPeerConnection;
  while (connection.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20));
  return connection.localDescription?.sdp ?? '';
}

async function offer({ codec, layers }: Coding): Promise<string> {
  pc = new RTCPeerConnection();
  const transceiver = pc.addTransceiver(camera as MediaStreamTrack, {
    direction: 'sendonly',
    sendEncodings: layers.map((layer) => ({ ...layer, maxFramerate: FRAME_RATE })),
  });
  transceiver.setCodecPreferences(only(codec, RTCRtpSender));
  await pc.setLocalDescription();
  return complete();
}

async function accept(sdp: string): Promise<void> {
  const connection = pc as RTCPeerConnection;
  await connection.setRemoteDescription({ type: 'answer', sdp });
  const sender = connection.getSenders()[0] as RTCRtpSender;
  await sender.setParameters({ ...sender.getParameters(), degradationPreference: 'maintain-resolution' });
}

async function answer(sdp: string, codec: Coding['codec']): Promise<string> {
  pc = new RTCPeerConnection();
  await pc.setRemoteDescription({ type: 'offer', sdp });
  for (const transceiver of pc.getTransceivers()) transceiver.setCodecPreferences(only(codec, RTCRtpReceiver));
  await pc.setLocalDescription();
  return complete();
}

/** The fields of W3C WebRTC Statistics that matter here. */
interface Entry {
  readonly type: string;
  readonly mid?: string;
  readonly bytesSent?: number;
  readonly headerBytesSent?: number;
  readonly qualityLimitationReason?: string;
  readonly framesDecoded?: number;
}

async function entries(type: string): Promise<Entry[]> {
  const found: Entry[] = [];
  (await (pc as RTCPeerConnection).getStats()).forEach((entry: Entry) => {
    if (entry.type === type) found.push(entry);
  });
  return found;
}

async function sent(): Promise<Sent> {
  const streams = await entries('outbound-rtp');
  return {
    bytes: streams.reduce((sum, entry) => sum + (entry.bytesSent ?? 0) + (entry.headerBytesSent ?? 0), 0),
    limitedBy: [...new Set(streams.map((entry) => entry.qualityLimitationReason ?? 'none'))].sort().join(' '),
  };
}

async function received(): Promise<Received> {
  const streams = await entries('inbound-rtp');
  streams.sort((a, b) => (a.mid ?? '').localeCompare(b.mid ?? ''));
  return { frames: streams.map((stream) => stream.framesDecoded ?? 0) };
}

async function errors(size: PictureSize, count: number): Promise<number[]> {
  const track = (pc as RTCPeerConnection).getReceivers()[0]?.track as MediaStreamTrack;
  const Processor = (globalThis as unknown as { MediaStreamTrackProcessor: TrackProcessor }).MediaStreamTrackProcessor;
  const reader = new Processor({ track }).readable.getReader();
  const source = new Camera(size);
  const found: number[] = [];
  while (found.length < count) {
    const { value: frame, done } = await reader.read();
    if (done) break;
    if (frame.codedWidth >= size.width && frame.format === 'I420') {
      const bytes = new Uint8Array(frame.allocationSize());
      const [plane] = await frame.copyTo(bytes);
      const [offset, stride] = [plane?.offset ?? 0, plane?.stride ?? size.width];
      const brightness = bytes.subarray(offset, offset + stride * size.height);
      found.push(meanSquaredError(source.take(numberOf(brightness, stride)), brightness, stride, size));
    }
    frame.close();
  }
  await reader.cancel();
  return found;
}

async function close(): Promise<void> {
  pc?.close();
  pc = null;
}

const codecBench: CodecPage = { open, offer, accept, answer, sent, received, errors, close };
Object.assign(globalThis, { codecBench });
document.title = 'ready';
