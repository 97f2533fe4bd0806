// What a recording could hear at the moment (L3; decision 0041): slots by the member whom they carry, and the own microphone while it is on.
import { type Clock, type LeafIndex } from '@incamera/kernel';
import { type SoundMark, type SoundTap, type SoundTapHandlers } from '../engine.js';
import { mediaErrors } from '../errors.js';
import { type RecordedInput, SoundRecorder } from './sound-recorder.js';

const OWN = 'own';

/** One per engine; survives transports. Nothing is recorded before `record`. */
export class RecordingInputs {
  readonly #clock: Clock;
  readonly #workletUrl: string;
  readonly #inputs = new Map<string, RecordedInput>();
  readonly #recorders = new Set<SoundRecorder>();
  #microphone: MediaStreamTrack | null = null;
  #isMuted = false;
  #isBlocked = true;

  constructor(clock: Clock, workletUrl: string) {
    this.#clock = clock;
    this.#workletUrl = workletUrl;
  }

  /** @param leaf whom the slot carries; null: nobody */
  setSlot(id: string, leaf: LeafIndex | null, track: MediaStreamTrack): void {
    if (leaf === null) this.#inputs.delete(id);
    else this.#inputs.set(id, { leaf, track });
    this.#changed();
  }

  clearSlot(id: string): void {
    if (this.#inputs.delete(id)) this.#changed();
  }

  setMicrophone(track: MediaStreamTrack | null): void {
    this.#microphone = track;
    this.#ownChanged();
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    this.#ownChanged();
  }

  /** What is not sent is not recorded either. */
  setBlocked(isBlocked: boolean): void {
    this.#isBlocked = isBlocked;
    this.#ownChanged();
  }

  /** @throws {AppError} `media/recording_unsupported`, `media/recording_failed` */
  async record(clockSeconds: () => number, handlers: SoundTapHandlers, mark: SoundMark | null): Promise<SoundTap> {
    if (typeof AudioWorkletNode !== 'function') throw mediaErrors.make('media/recording_unsupported');
    const recorder: SoundRecorder = await SoundRecorder.open({
      workletUrl: this.#workletUrl,
      clock: this.#clock,
      clockSeconds,
      mark,
      handlers,
      ended: () => this.#recorders.delete(recorder),
    });
    this.#recorders.add(recorder);
    recorder.setInputs(new Map(this.#inputs));
    return recorder;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#recorders].map((recorder) => recorder.stop()));
  }

  #ownChanged(): void {
    if (this.#microphone === null || this.#isMuted || this.#isBlocked) this.#inputs.delete(OWN);
    else this.#inputs.set(OWN, { leaf: null, track: this.#microphone });
    this.#changed();
  }

  #changed(): void {
    for (const recorder of this.#recorders) recorder.setInputs(new Map(this.#inputs));
  }
}
