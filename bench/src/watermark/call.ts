// A copy that is spoken into a real call: microphone processing of Chromium (echo cancellation, noise suppression, automatic gain),
// Opus, a network that loses packets, the receiver's concealment. Runs as long as the copy.
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { encodeWav, installRecorder, launchChromium, startImpairmentRelay } from '@incamera/testkit';
import { RATE_HZ, scratch } from './tools.js';

/** Of a second while the connection settles. */
const SETTLE_MS = 2000;

/**
 * @param samples mono, 48 kHz; heard by a microphone, as a file that Chromium takes for one
 * @param loss share of packets that do not arrive, each way
 * @returns what the other side plays, mono, 48 kHz
 */
export async function calledBy(samples: Float32Array, loss: number): Promise<Float32Array> {
  const microphoneWavPath = scratch('wav');
  writeFileSync(microphoneWavPath, encodeWav({ samples: Float32Array.from(samples), sampleRateHz: RATE_HZ }));
  const site = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<title>call</title>'),
  );
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const person = await launchChromium({ microphoneWavPath });
  try {
    const recorder = await installRecorder(person.page);
    await person.page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
    const callee = await person.page.evaluate(prepareCall);
    const relay = await startImpairmentRelay({ targetAddress: callee.address, targetPort: callee.port, up: { loss } });
    try {
      await person.page.evaluate(connectCall, `candidate:1 1 udp 2122260223 127.0.0.1 ${relay.port} typ host`);
      await person.page.waitForTimeout(SETTLE_MS);
      return await recorder.record(samples.length / RATE_HZ);
    } finally {
      await relay.close();
    }
  } finally {
    await person.close();
    await new Promise((resolve) => site.close(resolve));
    rmSync(microphoneWavPath);
  }
}

interface CallWindow {
  call?: { readonly from: RTCPeerConnection; readonly to: RTCPeerConnection };
}

/** In the page: both ends up to their descriptions. @returns where the callee listens */
async function prepareCall(): Promise<{ address: string; port: number }> {
  const processing = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: processing });
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
  (window as CallWindow).call = { from, to };
  to.ontrack = ({ track }) => {
    const sound = new MediaStream([track]);
    // Chromium decodes a track only while an element plays it.
    const pump = new Audio();
    pump.muted = true;
    pump.srcObject = sound;
    void pump.play();
    const context = new AudioContext({ sampleRate: 48_000 });
    context.createMediaStreamSource(sound).connect(context.destination);
  };
  for (const track of stream.getTracks()) from.addTrack(track, stream);
  await from.setLocalDescription();
  await to.setRemoteDescription(from.localDescription as RTCSessionDescription);
  await to.setLocalDescription();
  await new Promise<void>((resolve) => {
    const look = () => to.iceGatheringState === 'complete' && resolve();
    to.onicegatheringstatechange = look;
    look();
  });
  const candidate = /candidate:\S+ 1 udp \d+ ([\d.]+) (\d+) typ host/i.exec(to.localDescription?.sdp ?? '');
  return { address: candidate?.[1] ?? '', port: Number(candidate?.[2]) };
}

/** In the page: the caller knows no other way to the callee than this one. */
async function connectCall(candidate: string): Promise<void> {
  const { from, to } = (window as CallWindow).call as Required<CallWindow>['call'];
  const sdp = (to.localDescription as RTCSessionDescription).sdp.replace(
    /^a=(candidate|end-of-candidates).*\r\n/gm,
    '',
  );
  await from.setRemoteDescription({ type: 'answer', sdp });
  await from.addIceCandidate({ candidate, sdpMid: '0' });
}
