// Capture devices of a browser: microphone, camera, screen, their lists, a level meter, a test tone, the wake lock.
// W3C Media Capture and Streams, Screen Capture, Audio Output Devices, Screen Wake Lock.
import { mediaErrors } from '@incamera/media';
import { type CameraOptions, type CameraSize, type Capture, type DeviceLists, type Support } from './platform.js';

const sizes: Readonly<Record<CameraSize, { readonly width: number; readonly height: number }>> = {
  small: { width: 320, height: 180 },
  standard: { width: 640, height: 360 },
  high: { width: 1280, height: 720 },
};

/** Text and drawings need few pictures a second, but sharp ones. */
const screenFrameRate = 15;
const cameraFrameRate = 25;
const meterPeriodMs = 100;

/** The typed error behind a DOMException of getUserMedia or getDisplayMedia. */
export function captureError(error: unknown) {
  const name = error instanceof Error ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return mediaErrors.make('media/capture_denied', { cause: error });
    case 'NotFoundError':
    case 'OverconstrainedError':
      return mediaErrors.make('media/device_not_found', { cause: error });
    case 'NotReadableError':
    case 'AbortError':
      return mediaErrors.make('media/device_busy', { cause: error });
    default:
      return mediaErrors.make('media/capture_failed', { cause: error });
  }
}

async function firstTrack(open: Promise<MediaStream>, kind: 'audio' | 'video'): Promise<MediaStreamTrack> {
  try {
    const stream = await open;
    const track = stream.getTracks().find((candidate) => candidate.kind === kind);
    if (!track) throw mediaErrors.make('media/device_not_found');
    return track;
  } catch (error) {
    throw mediaErrors.owns(error) ? error : captureError(error);
  }
}

function mediaDevices(): MediaDevices {
  if (!window.isSecureContext) throw mediaErrors.make('media/insecure_context');
  // Built-in browsers of other apps leave it out, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia) throw mediaErrors.make('media/capture_unsupported');
  return devices;
}

export class BrowserCapture implements Capture {
  support(): Support {
    const hasTransform =
      typeof RTCPeerConnection !== 'undefined' &&
      typeof RTCRtpScriptTransform !== 'undefined' &&
      'transform' in RTCRtpSender.prototype;
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    const problem = !window.isSecureContext
      ? mediaErrors.make('media/insecure_context')
      : typeof RTCPeerConnection === 'undefined'
        ? mediaErrors.make('media/no_webrtc')
        : hasTransform
          ? null
          : mediaErrors.make('media/no_encoded_transform');
    return {
      problem,
      capture: typeof devices?.getUserMedia === 'function',
      screenShare: typeof devices?.getDisplayMedia === 'function',
      outputChoice: typeof AudioContext !== 'undefined' && 'setSinkId' in AudioContext.prototype,
    };
  }

  async devices(): Promise<DeviceLists> {
    const found = await mediaDevices().enumerateDevices();
    const of = (kind: MediaDeviceKind) =>
      found
        .filter((device) => device.kind === kind && device.deviceId !== '')
        .map(({ deviceId, label }) => ({ deviceId, label }));
    return { microphones: of('audioinput'), cameras: of('videoinput'), speakers: of('audiooutput') };
  }

  onDevicesChanged(listener: () => void): () => void {
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    devices?.addEventListener('devicechange', listener);
    return () => devices?.removeEventListener('devicechange', listener);
  }

  async microphone({ deviceId }: { deviceId: string | null }): Promise<MediaStreamTrack> {
    const audio: MediaTrackConstraints = {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
    };
    return firstTrack(mediaDevices().getUserMedia({ audio }), 'audio');
  }

  async camera({ deviceId, size, facing }: CameraOptions): Promise<MediaStreamTrack> {
    const { width, height } = sizes[size];
    const video: MediaTrackConstraints = {
      width: { ideal: width },
      height: { ideal: height },
      frameRate: { ideal: cameraFrameRate, max: 30 },
      ...(deviceId === null ? { facingMode: { ideal: facing } } : { deviceId: { exact: deviceId } }),
    };
    return firstTrack(mediaDevices().getUserMedia({ video }), 'video');
  }

  async screen(): Promise<{ picture: MediaStreamTrack; sound: MediaStreamTrack | null }> {
    const devices = mediaDevices();
    if (typeof devices.getDisplayMedia !== 'function') throw mediaErrors.make('media/no_screen_capture');
    const options = { video: { frameRate: { ideal: screenFrameRate, max: 30 } }, audio: true, systemAudio: 'include' };
    const opened = devices.getDisplayMedia(options);
    const picture = await firstTrack(opened, 'video');
    // Letters stay sharp; the rate of pictures gives way first (mst-content-hint).
    picture.contentHint = 'detail';
    const sound = (await opened).getAudioTracks()[0] ?? null;
    return { picture, sound };
  }

  meter(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
    const context = new AudioContext();
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      onLevel(meterLevel(samples));
    }, meterPeriodMs);
    // A context that was made before any touch waits for one.
    const resume = () => void context.resume().catch(() => undefined);
    document.addEventListener('pointerdown', resume);
    resume();
    return () => {
      clearInterval(timer);
      document.removeEventListener('pointerdown', resume);
      source.disconnect();
      void context.close();
    };
  }

  async playTestTone(outputDeviceId: string | null): Promise<void> {
    const context = new AudioContext();
    try {
      await chooseOutput(context, outputDeviceId);
      await context.resume();
      // Two soft notes, so that the ear knows which sound was meant.
      const endsAtS = [659.25, 880].reduce((atS, frequencyHz) => {
        const tone = context.createOscillator();
        const gain = context.createGain();
        tone.frequency.value = frequencyHz;
        gain.gain.setValueAtTime(0, atS);
        gain.gain.linearRampToValueAtTime(0.2, atS + 0.02);
        gain.gain.exponentialRampToValueAtTime(0.001, atS + 0.4);
        tone.connect(gain).connect(context.destination);
        tone.start(atS);
        tone.stop(atS + 0.4);
        return atS + 0.25;
      }, context.currentTime + 0.05);
      await new Promise((resolve) => setTimeout(resolve, (endsAtS - context.currentTime + 0.3) * 1000));
    } finally {
      await context.close();
    }
  }

  keepAwake(): () => void {
    let released = false;
    let lock: WakeLockSentinel | null = null;
    const take = async () => {
      if (released || document.visibilityState !== 'visible') return;
      try {
        const taken = await navigator.wakeLock.request('screen');
        if (released) await taken.release();
        else lock = taken;
      } catch {
        // Refused (battery saver) or not known here: the screen then dims as usual.
      }
    };
    // The browser drops the lock whenever the page is hidden.
    const onVisibility = () => void take();
    document.addEventListener('visibilitychange', onVisibility);
    void take();
    return () => {
      released = true;
      document.removeEventListener('visibilitychange', onVisibility);
      lock?.release().catch(() => undefined);
    };
  }
}

/** Loudness 0..1 of samples in [-1, 1]: root mean square from -60 dB (0) to -10 dB (1). */
export function meterLevel(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const levelDb = 10 * Math.log10(sum / samples.length + 1e-12);
  return Math.min(1, Math.max(0, (levelDb + 60) / 50));
}

async function chooseOutput(context: AudioContext, deviceId: string | null): Promise<void> {
  if (deviceId === null || !('setSinkId' in context)) return;
  try {
    // Not in every browser's types yet; the default device has the empty id.
    const choosable = context as AudioContext & { setSinkId(sinkId: string): Promise<void> };
    await choosable.setSinkId(deviceId === 'default' ? '' : deviceId);
  } catch (error) {
    throw mediaErrors.make('media/output_not_found', { cause: error });
  }
}
