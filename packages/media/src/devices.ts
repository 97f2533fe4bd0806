// Which microphones, cameras and loudspeakers there are (L3, W3C Media Capture and Streams section 9).

export interface DeviceChoice {
  readonly deviceId: string;
  /** Empty until the person has allowed a capture. */
  readonly label: string;
}

export interface DeviceLists {
  readonly microphones: readonly DeviceChoice[];
  readonly cameras: readonly DeviceChoice[];
  readonly speakers: readonly DeviceChoice[];
}

/** Devices as the browser tells them; empty lists where it tells none. */
export async function listDevices(): Promise<DeviceLists> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  const all = typeof devices?.enumerateDevices === 'function' ? await devices.enumerateDevices() : [];
  const ofKind = (kind: MediaDeviceKind): DeviceChoice[] =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label }) => ({ deviceId, label }));
  return { microphones: ofKind('audioinput'), cameras: ofKind('videoinput'), speakers: ofKind('audiooutput') };
}

/** Calls back when a device comes or goes, until the returned function is called. */
export function onDevicesChanged(listener: () => void): () => void {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  devices?.addEventListener('devicechange', listener);
  return () => devices?.removeEventListener('devicechange', listener);
}
