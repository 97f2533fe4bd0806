// A page that takes part in a meeting without encryption, for tests of the router alone: codec-level, no product code.
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type SfuOffer } from '../src/index.js';

/** What the page offers to the test: see `PAGE_SCRIPT`. */
export interface ParticipantPage {
  offer(options: { audioSlots: number; videoSlots: number; publish: boolean }): Promise<SfuOffer>;
  accept(sdp: string): Promise<void>;
  state(): Promise<string>;
  /** Frames decoded, size and mean colour of a video slot; energy and packets of an audio slot. */
  slot(mid: string): Promise<{
    frames: number;
    width: number;
    height: number;
    red: number;
    green: number;
    blue: number;
    energy: number;
    packets: number;
    lost: number;
    freezes: number;
  }>;
  sent(): Promise<{ audioPackets: number; videoFrames: number; availableBps: number; plis: number }>;
  paint(red: number, green: number, blue: number): Promise<void>;
  probe(kind: 'data' | 'audio'): Promise<string>;
  probeAccept(sdp: string): Promise<string>;
}

// Runs in the page, hence text. The camera is a canvas of one colour with a moving bar, so that a receiver can tell
// whose picture it sees; the microphone is the browser's fake device.
const PAGE_SCRIPT = `
window.participant = (() => {
  let pc, probePc, colour = [200, 40, 40], tick = 0;
  const canvas = document.createElement('canvas');
  canvas.width = 320; canvas.height = 180;
  const draw = canvas.getContext('2d');
  setInterval(() => {
    draw.fillStyle = 'rgb(' + colour.join(',') + ')';
    draw.fillRect(0, 0, 320, 180);
    draw.fillStyle = 'white';
    draw.fillRect((tick += 4) % 320, 0, 8, 16);
  }, 66);
  const videos = new Map();
  const gathered = (peer) => new Promise((resolve) => {
    if (peer.iceGatheringState === 'complete') return resolve();
    peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve();
    setTimeout(resolve, 1000);
  });
  const vp8 = (transceiver) => {
    const codecs = RTCRtpReceiver.getCapabilities('video').codecs.filter((c) => /vp8|rtx/i.test(c.mimeType));
    if (transceiver.setCodecPreferences) transceiver.setCodecPreferences(codecs);
  };
  return {
    async offer({ audioSlots, videoSlots, publish }) {
      pc?.close();
      videos.clear();
      pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      pc.ontrack = ({ track, transceiver }) => {
        if (track.kind !== 'video') {
          const audio = new Audio();
          audio.srcObject = new MediaStream([track]);
          audio.play();
          return;
        }
        const video = document.createElement('video');
        video.muted = true; video.autoplay = true; video.playsInline = true;
        video.srcObject = new MediaStream([track]);
        document.body.append(video);
        video.play();
        videos.set(transceiver, video);
      };
      const mic = publish ? (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks()[0] : null;
      const camera = publish ? canvas.captureStream(15).getVideoTracks()[0] : null;
      const send = {
        mic: pc.addTransceiver(mic ?? 'audio', { direction: 'sendonly' }),
        camera: pc.addTransceiver(camera ?? 'video', { direction: 'sendonly' }),
        screen: pc.addTransceiver('video', { direction: 'sendonly' }),
        'screen-audio': pc.addTransceiver('audio', { direction: 'sendonly' }),
      };
      const audio = Array.from({ length: audioSlots }, () => pc.addTransceiver('audio', { direction: 'recvonly' }));
      const video = Array.from({ length: videoSlots }, () => pc.addTransceiver('video', { direction: 'recvonly' }));
      for (const one of [send.camera, send.screen, ...video]) vp8(one);
      await pc.setLocalDescription(await pc.createOffer());
      await gathered(pc);
      return {
        sdp: pc.localDescription.sdp,
        senders: Object.fromEntries(Object.entries(send).map(([kind, one]) => [kind, one.mid])),
        audioSlots: audio.map((one) => one.mid),
        videoSlots: video.map((one) => one.mid),
      };
    },
    accept: (sdp) => pc.setRemoteDescription({ type: 'answer', sdp }),
    state: async () => pc.connectionState,
    async slot(mid) {
      const transceiver = pc.getTransceivers().find((one) => one.mid === mid);
      const out = { frames: 0, width: 0, height: 0, red: 0, green: 0, blue: 0, energy: 0, packets: 0, lost: 0, freezes: 0 };
      for (const stat of (await transceiver.receiver.getStats()).values()) {
        if (stat.type !== 'inbound-rtp') continue;
        out.frames += stat.framesDecoded ?? 0;
        out.energy += stat.totalAudioEnergy ?? 0;
        out.packets += stat.packetsReceived ?? 0;
        out.lost += stat.packetsLost ?? 0;
        out.freezes += stat.freezeCount ?? 0;
      }
      const video = videos.get(transceiver);
      if (video?.videoWidth) {
        out.width = video.videoWidth; out.height = video.videoHeight;
        const look = document.createElement('canvas');
        look.width = 8; look.height = 8;
        const context = look.getContext('2d');
        context.drawImage(video, 0, 0, 8, 8);
        const pixel = context.getImageData(4, 4, 1, 1).data;
        [out.red, out.green, out.blue] = pixel;
      }
      return out;
    },
    async sent() {
      const out = { audioPackets: 0, videoFrames: 0, availableBps: 0, plis: 0 };
      for (const stat of (await pc.getStats()).values()) {
        if (stat.type === 'outbound-rtp' && stat.kind === 'audio') out.audioPackets += stat.packetsSent;
        if (stat.type === 'outbound-rtp' && stat.kind === 'video') {
          out.videoFrames += stat.framesSent ?? 0;
          out.plis += stat.pliCount ?? 0;
        }
        if (stat.type === 'candidate-pair' && stat.nominated) out.availableBps = stat.availableOutgoingBitrate ?? 0;
      }
      return out;
    },
    paint: async (red, green, blue) => { colour = [red, green, blue]; },
    async probe(kind) {
      probePc = new RTCPeerConnection();
      if (kind === 'data') probePc.createDataChannel('check');
      else probePc.addTransceiver('audio', { direction: 'recvonly' });
      await probePc.setLocalDescription(await probePc.createOffer());
      await gathered(probePc);
      return probePc.localDescription.sdp;
    },
    async probeAccept(sdp) {
      await probePc.setRemoteDescription({ type: 'answer', sdp });
      return new Promise((resolve) => {
        const check = () => /connected|failed/.test(probePc.connectionState) && resolve(probePc.connectionState);
        probePc.onconnectionstatechange = check;
        setTimeout(() => resolve(probePc.connectionState), 9000);
      });
    },
  };
})();
`;

/** Serves the page on loopback; capture needs the secure context of localhost. */
export async function servePage(): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/script.js' ? 'text/javascript' : 'text/html');
    response.end(
      request.url === '/script.js' ? PAGE_SCRIPT : '<!doctype html><title>p</title><script src="/script.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

interface Evaluating {
  evaluate<Result>(script: string): Promise<Result>;
}

/** Calls of the page's functions, for playwright and puppeteer alike. */
export function participantIn(page: Evaluating): ParticipantPage {
  return new Proxy({} as ParticipantPage, {
    get: (_, name) =>
      name === 'then'
        ? undefined
        : (...args: unknown[]) =>
            page.evaluate(`window.participant.${String(name)}(${args.map((arg) => JSON.stringify(arg)).join(',')})`),
  });
}
