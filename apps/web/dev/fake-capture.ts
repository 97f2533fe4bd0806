// Pretended devices.
import { type DeviceLists, type MediaSupport, mediaErrors } from '@incamera/media';
import { type Capture } from '../src/app/platform.js';
import { document16by9, portrait } from './fake-pictures.js';

export class FakeCapture implements Capture {
  readonly #scene: string;

  constructor(scene: string) {
    this.#scene = scene;
  }

  support(): MediaSupport {
    const problem = this.#scene === 'unsupported' ? mediaErrors.make('media/no_encoded_transform') : null;
    return { problem, capture: true, screenShare: true, outputChoice: true };
  }

  async devices(): Promise<DeviceLists> {
    return {
      microphones: [
        { deviceId: 'mic-1', label: 'Headset (USB Audio)' },
        { deviceId: 'mic-2', label: 'Built-in microphone' },
      ],
      cameras: [
        { deviceId: 'cam-1', label: 'Integrated Camera' },
        { deviceId: 'cam-2', label: 'Document camera' },
      ],
      speakers: [
        { deviceId: 'default', label: 'Default' },
        { deviceId: 'out-1', label: 'Headset (USB Audio)' },
      ],
    };
  }

  onDevicesChanged(): () => void {
    return () => undefined;
  }

  async microphone(): Promise<MediaStreamTrack> {
    if (this.#scene === 'denied') throw mediaErrors.make('media/capture_denied');
    const context = new AudioContext();
    const destination = context.createMediaStreamDestination();
    const [track] = destination.stream.getAudioTracks();
    if (!track) throw mediaErrors.make('media/device_not_found');
    return track;
  }

  async camera(): Promise<MediaStreamTrack> {
    if (this.#scene === 'denied') throw mediaErrors.make('media/capture_denied');
    return portrait(0);
  }

  async screen(): Promise<{ picture: MediaStreamTrack; sound: null }> {
    return { picture: document16by9(), sound: null };
  }

  meter(_track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
    const timer = setInterval(() => onLevel(0.35 + 0.3 * Math.abs(Math.sin(performance.now() / 260))), 100);
    return () => clearInterval(timer);
  }

  async playTestTone(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 600));
  }

  keepAwake(): () => void {
    return () => undefined;
  }
}
