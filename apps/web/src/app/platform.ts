// What the interface needs from outside: the client of packages/client and the capture devices. Composed in main.tsx;
// the interface itself has no cryptography and no network access.
import { type Client, type MeetingActions } from '@incamera/client';
import { type AppError } from '@incamera/kernel';
import { createContext, useContext } from 'react';

/** Longest side and frame size of the camera picture; a setting of the product. */
export type CameraSize = 'small' | 'standard' | 'high';

export interface DeviceChoice {
  readonly deviceId: string;
  readonly label: string;
}

export interface DeviceLists {
  readonly microphones: readonly DeviceChoice[];
  readonly cameras: readonly DeviceChoice[];
  readonly speakers: readonly DeviceChoice[];
}

export interface CameraOptions {
  readonly deviceId: string | null;
  readonly size: CameraSize;
  readonly facing: 'user' | 'environment';
}

/** What this browser can do, found out before anything is asked of the person. */
export interface Support {
  /** Why no encrypted meeting can be held in this browser at all, or null. */
  readonly problem: AppError | null;
  /** False: no microphone or camera can be used here, listening works. */
  readonly capture: boolean;
  readonly screenShare: boolean;
  /** Whether a speaker can be chosen (setSinkId). */
  readonly outputChoice: boolean;
}

/** Capture devices of the machine. Refusals throw AppErrors with a stable code. */
export interface Capture {
  support(): Support;
  devices(): Promise<DeviceLists>;
  onDevicesChanged(listener: () => void): () => void;
  microphone(options: { deviceId: string | null }): Promise<MediaStreamTrack>;
  camera(options: CameraOptions): Promise<MediaStreamTrack>;
  screen(): Promise<{ readonly picture: MediaStreamTrack; readonly sound: MediaStreamTrack | null }>;
  /** Calls back with the loudness, 0..1, about ten times a second, until the returned function is called. */
  meter(track: MediaStreamTrack, onLevel: (level: number) => void): () => void;
  playTestTone(outputDeviceId: string | null): Promise<void>;
  /** Keeps the screen on until the returned function is called. */
  keepAwake(): () => void;
}

export type WebClient = Client<MediaStreamTrack, MediaStreamTrack>;
export type WebMeeting = MeetingActions<MediaStreamTrack, MediaStreamTrack>;

export interface Platform {
  readonly client: WebClient;
  readonly capture: Capture;
}

const PlatformContext = createContext<Platform | null>(null);

export const PlatformProvider = PlatformContext.Provider;

export function usePlatform(): Platform {
  const platform = useContext(PlatformContext);
  if (!platform) throw new Error('no platform around this component');
  return platform;
}
