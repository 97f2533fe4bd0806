// Everything the interface asks of the machine's devices, in one object (L3).
import { type AppError, type Clock, systemClock } from '@incamera/kernel';
import { type CameraOptions, openCamera, openMicrophone, openScreen, type ScreenCapture } from './capture.js';
import { type DeviceLists, listDevices, onDevicesChanged } from './devices.js';
import { mediaErrors } from './errors.js';
import { meterLevel, playTestTone } from './sound-check.js';
import { requireEncodedTransform } from './transport.js';
import { keepAwake } from './wake-lock.js';

/** What this browser can do, found out before anything is asked of the person. */
export interface MediaSupport {
  /** Why no encrypted meeting can be held in this browser at all, or null. */
  readonly problem: AppError | null;
  /** False: no microphone or camera can be used here; listening works. */
  readonly capture: boolean;
  readonly screenShare: boolean;
  /** Whether a loudspeaker can be chosen. */
  readonly outputChoice: boolean;
}

/** Capture devices of this browser. Refusals are thrown as AppErrors `media/…`. */
export class BrowserCapture {
  readonly #clock: Clock;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  support(): MediaSupport {
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    return {
      problem: supportProblem(),
      capture: typeof devices?.getUserMedia === 'function',
      screenShare: typeof devices?.getDisplayMedia === 'function',
      outputChoice: typeof AudioContext !== 'undefined' && 'setSinkId' in AudioContext.prototype,
    };
  }

  devices(): Promise<DeviceLists> {
    return listDevices();
  }

  onDevicesChanged(listener: () => void): () => void {
    return onDevicesChanged(listener);
  }

  microphone({ deviceId }: { readonly deviceId: string | null }): Promise<MediaStreamTrack> {
    return openMicrophone(deviceId);
  }

  camera(options: CameraOptions): Promise<MediaStreamTrack> {
    return openCamera(options);
  }

  screen(): Promise<ScreenCapture> {
    return openScreen();
  }

  meter(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
    return meterLevel(track, this.#clock, onLevel);
  }

  playTestTone(outputDeviceId: string | null): Promise<void> {
    return playTestTone(outputDeviceId);
  }

  keepAwake(): () => void {
    return keepAwake();
  }
}

function supportProblem(): AppError | null {
  if (!globalThis.isSecureContext) return mediaErrors.make('media/insecure_context');
  try {
    requireEncodedTransform();
    return null;
  } catch (error) {
    if (mediaErrors.owns(error)) return error;
    throw error;
  }
}
