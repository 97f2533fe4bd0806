// What the interface needs from outside: the client of packages/client and the capture devices. Composed in main.tsx;
// the interface itself has no cryptography and no network access.
import { type Client, type MeetingActions } from '@incamera/client';
import { type CameraOptions, type DeviceLists, type MediaSupport, type ScreenCapture } from '@incamera/media';
import { createContext, useContext } from 'react';
import { type LoggedCode } from './logged-code.js';
import { type ServerCode } from './server-code.js';

/** Capture devices of the machine. Refusals throw AppErrors with a stable code. */
export interface Capture {
  support(): MediaSupport;
  devices(): Promise<DeviceLists>;
  onDevicesChanged(listener: () => void): () => void;
  microphone(options: { deviceId: string | null }): Promise<MediaStreamTrack>;
  camera(options: CameraOptions): Promise<MediaStreamTrack>;
  screen(): Promise<ScreenCapture>;
  /** Calls back with the loudness, 0..1, about ten times a second, until the returned function is called. */
  meter(track: MediaStreamTrack, onLevel: (level: number) => void): () => void;
  playTestTone(outputDeviceId: string | null): Promise<void>;
  /** Keeps the screen on until the returned function is called. */
  keepAwake(): () => void;
}

export type WebClient = Client<MediaStreamTrack, MediaStreamTrack>;
export type WebMeeting = MeetingActions<MediaStreamTrack, MediaStreamTrack>;

/** The server that this page talks to. */
export interface ServerPlace {
  /** Of its links, and of what is bound to its name. */
  readonly origin: string;
  /** The page did not come from there, but from this machine (`incamera app`). */
  readonly isElsewhere: boolean;
}

export interface Platform {
  readonly client: WebClient;
  readonly server: ServerPlace;
  readonly capture: Capture;
  /** What this browser remembers of the code it was given; development pages have none. */
  readonly serverCode?: ServerCode;
  /** What the log of the server says of it. */
  readonly loggedCode?: LoggedCode;
}

const PlatformContext = createContext<Platform | null>(null);

export const PlatformProvider = PlatformContext.Provider;

export function usePlatform(): Platform {
  const platform = useContext(PlatformContext);
  if (!platform) throw new Error('no platform around this component');
  return platform;
}
