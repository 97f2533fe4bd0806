// The capture devices of one meeting: what is on, which device, what failed; hands the tracks over to the meeting.
// Lives from the lobby to the end of the call, so that nothing is asked twice.
import { type AppError } from '@incamera/kernel';
import { type DeviceLists } from '@incamera/media';
import { type Capture, type WebMeeting } from './platform.js';
import { preferences } from './preferences.js';
import { allowsFeature, type Feature } from './rule-limits.js';
import { toAppError } from './use-async.js';

export interface LocalMediaState {
  readonly microphone: MediaStreamTrack | null;
  readonly camera: MediaStreamTrack | null;
  readonly screen: MediaStreamTrack | null;
  readonly microphonePending: boolean;
  readonly cameraPending: boolean;
  readonly microphoneProblem: AppError | null;
  readonly cameraProblem: AppError | null;
  readonly screenProblem: AppError | null;
  readonly facing: 'user' | 'environment';
  readonly devices: DeviceLists;
}

const noDevices: DeviceLists = { microphones: [], cameras: [], speakers: [] };

export class LocalMedia {
  readonly #capture: Capture;
  readonly #meeting: WebMeeting;
  readonly #listeners = new Set<() => void>();
  readonly #stopDevices: () => void;
  readonly #stopRules: () => void;
  #closed = false;
  #state: LocalMediaState = {
    microphone: null,
    camera: null,
    screen: null,
    microphonePending: false,
    cameraPending: false,
    microphoneProblem: null,
    cameraProblem: null,
    screenProblem: null,
    facing: 'user',
    devices: noDevices,
  };

  constructor(capture: Capture, meeting: WebMeeting) {
    this.#capture = capture;
    this.#meeting = meeting;
    this.#stopDevices = capture.onDevicesChanged(() => void this.#refreshDevices());
    this.#stopRules = meeting.subscribe(() => this.#obeyRules());
  }

  readonly getState = (): LocalMediaState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Asks for the devices that the person used last time; what is refused or missing only shows as a problem. */
  async start(): Promise<void> {
    const wanted = preferences.get();
    if (!this.#capture.support().capture) return this.#refreshDevices();
    await Promise.all([
      wanted.microphoneWanted ? this.startMicrophone() : undefined,
      wanted.cameraWanted ? this.startCamera() : undefined,
    ]);
    await this.#refreshDevices();
  }

  async startMicrophone(): Promise<void> {
    preferences.set({ microphoneWanted: true });
    this.#set({ microphonePending: true, microphoneProblem: null });
    try {
      const track = await this.#withFallback(preferences.get().microphoneId, (deviceId) =>
        this.#capture.microphone({ deviceId }),
      );
      if (this.#closed) return track.stop();
      this.#state.microphone?.stop();
      this.#set({ microphone: track, microphonePending: false });
      this.#onEnded(track, () => this.#state.microphone === track && void this.startMicrophone());
      await this.#meeting.setSource('mic', track);
      await this.#refreshDevices();
    } catch (error) {
      const gone = this.#state.microphone?.readyState === 'ended';
      this.#set({
        microphonePending: false,
        microphoneProblem: toAppError(error),
        ...(gone ? { microphone: null } : {}),
      });
      if (gone) await this.#meeting.setSource('mic', null);
    }
  }

  async stopMicrophone(): Promise<void> {
    preferences.set({ microphoneWanted: false });
    const track = this.#state.microphone;
    this.#set({ microphone: null, microphoneProblem: null });
    await this.#meeting.setSource('mic', null);
    track?.stop();
  }

  async startCamera(facing: 'user' | 'environment' = this.#state.facing): Promise<void> {
    if (!this.#allows('camera')) return;
    preferences.set({ cameraWanted: true });
    this.#set({ cameraPending: true, cameraProblem: null });
    const { cameraId, cameraSize } = preferences.get();
    try {
      // Phones give the camera to one user at a time, so the old one is let go first.
      if (facing !== this.#state.facing) {
        await this.#meeting.setSource('camera', null);
        this.#state.camera?.stop();
      }
      const byFacing = facing === 'environment' ? null : cameraId;
      const track = await this.#withFallback(byFacing, (deviceId) =>
        this.#capture.camera({ deviceId, size: cameraSize, facing }),
      );
      if (this.#closed) return track.stop();
      this.#state.camera?.stop();
      this.#set({ camera: track, cameraPending: false, facing });
      this.#onEnded(track, () => this.#state.camera === track && void this.stopCamera(false));
      await this.#meeting.setSource('camera', track);
      await this.#refreshDevices();
    } catch (error) {
      const gone = this.#state.camera?.readyState === 'ended';
      this.#set({ cameraPending: false, cameraProblem: toAppError(error), ...(gone ? { camera: null } : {}) });
      if (gone) await this.#meeting.setSource('camera', null);
    }
  }

  /** `wanted`: whether the person did it; a camera that failed by itself is tried again at the next meeting. */
  async stopCamera(wanted = true): Promise<void> {
    if (wanted) preferences.set({ cameraWanted: false });
    const track = this.#state.camera;
    this.#set({ camera: null, cameraProblem: null });
    await this.#meeting.setSource('camera', null);
    track?.stop();
  }

  async flipCamera(): Promise<void> {
    await this.startCamera(this.#state.facing === 'user' ? 'environment' : 'user');
  }

  async startScreen(): Promise<void> {
    if (!this.#allows('screen')) return;
    this.#set({ screenProblem: null });
    try {
      const { picture, sound } = await this.#capture.screen();
      if (this.#closed) {
        picture.stop();
        sound?.stop();
        return;
      }
      this.#set({ screen: picture });
      this.#onEnded(picture, () => this.#state.screen === picture && void this.stopScreen());
      await this.#meeting.setSource('screen', picture);
      await this.#meeting.setSource('screen-audio', sound);
    } catch (error) {
      const problem = toAppError(error);
      // Closing the browser's own picker is an answer, not a failure.
      this.#set({ screenProblem: problem.code === 'media/capture_denied' ? null : problem });
    }
  }

  /** The rules of the meeting do not allow it: nobody is asked which screen, and the reason is shown. */
  refuseScreen(problem: AppError): void {
    this.#set({ screenProblem: problem });
  }

  async stopScreen(): Promise<void> {
    const track = this.#state.screen;
    this.#set({ screen: null });
    track?.stop();
    await this.#meeting.setSource('screen', null);
    await this.#meeting.setSource('screen-audio', null);
  }

  async chooseMicrophone(deviceId: string): Promise<void> {
    preferences.set({ microphoneId: deviceId });
    await this.startMicrophone();
  }

  async chooseCamera(deviceId: string): Promise<void> {
    preferences.set({ cameraId: deviceId });
    await this.startCamera('user');
  }

  async chooseSpeaker(deviceId: string): Promise<void> {
    preferences.set({ speakerId: deviceId });
    await this.#meeting.setOutputDevice(deviceId);
  }

  dismissProblems(): void {
    this.#set({ microphoneProblem: null, cameraProblem: null, screenProblem: null });
  }

  /** Lets go of every device; `start` takes them again. */
  stopAll(): void {
    for (const track of [this.#state.microphone, this.#state.camera, this.#state.screen]) track?.stop();
    this.#set({ microphone: null, camera: null, screen: null });
  }

  /** Nothing is captured after this. */
  close(): void {
    this.#closed = true;
    this.#stopDevices();
    this.#stopRules();
    this.stopAll();
    this.#listeners.clear();
  }

  #allows(feature: Feature): boolean {
    return allowsFeature(this.#meeting.getSnapshot(), feature);
  }

  /** What the rules do not allow any more is not even captured. */
  #obeyRules(): void {
    if (this.#state.camera && !this.#allows('camera')) void this.stopCamera(false);
    if (this.#state.screen && !this.#allows('screen')) void this.stopScreen();
  }

  /** A remembered device that is not there any more gives way to the default one. */
  async #withFallback(
    deviceId: string | null,
    open: (deviceId: string | null) => Promise<MediaStreamTrack>,
  ): Promise<MediaStreamTrack> {
    if (deviceId === null) return open(null);
    try {
      return await open(deviceId);
    } catch (error) {
      if (toAppError(error).code === 'media/device_not_found') return open(null);
      throw error;
    }
  }

  #onEnded(track: MediaStreamTrack, run: () => unknown): void {
    track.addEventListener('ended', run, { once: true });
  }

  async #refreshDevices(): Promise<void> {
    try {
      this.#set({ devices: await this.#capture.devices() });
    } catch {
      // A browser that lists no devices still has its default ones.
    }
  }

  #set(change: Partial<LocalMediaState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
