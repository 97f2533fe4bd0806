// Camera, microphone and screen, with refusals as typed errors (L3, W3C Media Capture and Streams, Screen Capture).
import { type AppError } from '@incamera/kernel';
import { type MediaErrorCode, mediaErrors } from './errors.js';

/** Size of the camera picture; a setting of the product. */
export type CameraSize = 'small' | 'standard' | 'high';

/** Width, height and frames per second asked for. */
export const CAMERA_SIZES: Readonly<Record<CameraSize, { width: number; height: number; frameRate: number }>> = {
  small: { width: 320, height: 180, frameRate: 15 },
  standard: { width: 640, height: 360, frameRate: 24 },
  high: { width: 1280, height: 720, frameRate: 30 },
};
/** Enough for slides and cursors; text stays sharp at the rate that is left. */
export const SCREEN_FRAME_RATE = 15;

export interface CameraOptions {
  /** `null`: the one that `facing` names, or the system's choice. */
  readonly deviceId: string | null;
  readonly size: CameraSize;
  readonly facing: 'user' | 'environment';
}

const BY_NAME: Readonly<Record<string, MediaErrorCode>> = {
  NotAllowedError: 'media/capture_denied',
  SecurityError: 'media/capture_denied',
  NotFoundError: 'media/device_not_found',
  OverconstrainedError: 'media/device_not_found',
  NotReadableError: 'media/device_busy',
  AbortError: 'media/device_busy',
};

/** The product's error for what a capture call threw. */
export function captureError(cause: unknown): AppError {
  const name = typeof cause === 'object' && cause !== null && 'name' in cause ? String(cause.name) : '';
  return mediaErrors.make(BY_NAME[name] ?? 'media/capture_failed', { cause });
}

function mediaDevices(): MediaDevices {
  if (!globalThis.isSecureContext) throw mediaErrors.make('media/insecure_context');
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (typeof devices?.getUserMedia !== 'function') throw mediaErrors.make('media/capture_unsupported');
  return devices;
}

async function onlyTrack(capture: Promise<MediaStream>): Promise<MediaStreamTrack> {
  let stream: MediaStream;
  try {
    stream = await capture;
  } catch (cause) {
    throw captureError(cause);
  }
  const [track, ...others] = stream.getTracks();
  for (const other of others) other.stop();
  if (!track) throw mediaErrors.make('media/device_not_found');
  return track;
}

/**
 * Opens a microphone, with the browser's echo cancellation, noise suppression and gain control.
 * @throws {AppError} `media/capture_denied`, `media/device_not_found`, `media/device_busy`, `media/insecure_context`,
 * `media/capture_unsupported`, `media/capture_failed`
 */
export async function openMicrophone(deviceId: string | null): Promise<MediaStreamTrack> {
  const track = await onlyTrack(
    mediaDevices().getUserMedia({
      audio: {
        ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        channelCount: { ideal: 1 },
      },
    }),
  );
  track.contentHint = 'speech';
  return track;
}

/**
 * Opens a camera at about the size of the setting.
 * @throws {AppError} as `openMicrophone`
 */
export async function openCamera({ deviceId, size, facing }: CameraOptions): Promise<MediaStreamTrack> {
  const { width, height, frameRate } = CAMERA_SIZES[size];
  const track = await onlyTrack(
    mediaDevices().getUserMedia({
      video: {
        ...(deviceId === null ? { facingMode: { ideal: facing } } : { deviceId: { exact: deviceId } }),
        width: { ideal: width },
        height: { ideal: height },
        frameRate: { ideal: frameRate, max: frameRate },
      },
    }),
  );
  track.contentHint = 'motion';
  return track;
}

/** A shared screen: its picture, and its sound where the browser and the person give it. */
export interface ScreenCapture {
  readonly picture: MediaStreamTrack;
  readonly sound: MediaStreamTrack | null;
}

/**
 * Asks the person which screen, window or tab to share.
 * @throws {AppError} `media/no_screen_capture`, `media/capture_denied` (also when the picker was closed), and as above
 */
export async function openScreen(): Promise<ScreenCapture> {
  const devices = mediaDevices();
  if (typeof devices.getDisplayMedia !== 'function') throw mediaErrors.make('media/no_screen_capture');
  let stream: MediaStream;
  try {
    stream = await devices.getDisplayMedia({ video: { frameRate: { max: SCREEN_FRAME_RATE } }, audio: true });
  } catch (cause) {
    throw captureError(cause);
  }
  const [picture] = stream.getVideoTracks();
  const [sound = null] = stream.getAudioTracks();
  if (!picture) {
    sound?.stop();
    throw mediaErrors.make('media/capture_failed');
  }
  picture.contentHint = 'detail';
  return { picture, sound };
}
