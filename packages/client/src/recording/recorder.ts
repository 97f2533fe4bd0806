// One recording that this device makes (L4; decision 0041): announced first, begun once everybody who is here was told, and of those alone
// who agreed; encrypted, signed and stored segment by segment while it runs.
import { type Member, type RecordingState } from '@incamera/group';
import { type AppError, type Bytes, type LeafIndex, zeroize } from '@incamera/kernel';
import { type SoundTap, type SoundTapHandlers } from '@incamera/media';
import { asAppError } from '../errors.js';
import { recordingErrors } from '../recording-errors.js';
import { type RecordingSaver } from './recording-saves.js';
import { type RecordedVoice } from './segment-content.js';
import { type CutSegment, SegmentCutter } from './segment-cutter.js';
import { type SegmentSealer } from './segment-sealer.js';

/** What a recorder needs of the meeting. */
export interface RecorderPorts {
  /** Everybody who agreed, ourselves included, as of now. */
  agreed(): readonly { readonly member: Member; readonly voice: RecordedVoice }[];
  /** Present members who were not told yet. */
  untold(): readonly Member[];
  /** On the clock of the meeting, ms. */
  clockMs(): number;
  /** Says to all members how it stands. */
  tell(state: RecordingState): void;
  /** Ended by itself, with why. Called once. */
  failed(error: AppError): void;
}

export interface RecorderParts {
  readonly ports: RecorderPorts;
  readonly recordingId: Bytes;
  readonly bundleDigest: Bytes;
  /** 32 bytes; overwritten at the end. */
  readonly secret: Bytes;
  readonly sealer: SegmentSealer;
  readonly saver: RecordingSaver;
  readonly ownLeaf: LeafIndex;
}

export class Recorder implements SoundTapHandlers {
  readonly #parts: RecorderParts;
  readonly #cutter: SegmentCutter;
  /** Whose voices are in the segment that is being filled, by leaf. */
  readonly #voices = new Map<LeafIndex, RecordedVoice>();
  #tap: SoundTap | null = null;
  #phase: RecordingState['phase'] = 'announced';
  #sinceMs = 0;
  #heard: readonly LeafIndex[] = [];
  /** Segments are sealed one after another. */
  #sealing: Promise<void> = Promise.resolve();
  #stopping: Promise<void> | null = null;
  #begun: () => void = () => undefined;
  #allSealed: () => void = () => undefined;
  readonly #sealedAll: Promise<void>;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#cutter = new SegmentCutter((segment) => this.#seal(segment));
    this.#sealedAll = new Promise((resolve) => {
      this.#allSealed = resolve;
    });
  }

  get state(): RecordingState {
    const { recordingId, bundleDigest } = this.#parts;
    return { recordingId, bundleDigest, phase: this.#phase, sinceMs: this.#sinceMs, heard: this.#heard };
  }

  get isStopped(): boolean {
    return this.#phase === 'stopped';
  }

  /** The tap runs, and hears nobody yet. */
  attach(tap: SoundTap): void {
    this.#tap = tap;
    this.tick();
  }

  packet(packet: Bytes, clockUs: number): void {
    if (this.#phase === 'running') this.#cutter.packet(packet, clockUs);
  }

  failed(error: AppError): void {
    this.#fail(error);
  }

  /** Every second, and when somebody answers: begins once all were told, follows who agrees, and says how it stands. */
  tick(): void {
    const { ports, ownLeaf } = this.#parts;
    if (this.#tap === null || this.#phase === 'stopped') return;
    if (this.#phase === 'announced' && ports.untold().length === 0) {
      this.#phase = 'running';
      this.#sinceMs = ports.clockMs();
      this.#parts.saver.begun();
      this.#begun();
    }
    if (this.#phase === 'running') {
      const agreed = ports.agreed();
      for (const { member, voice } of agreed) this.#voices.set(member.leaf, voice);
      this.#heard = agreed.map(({ member }) => member.leaf);
      const others = this.#heard.filter((leaf) => leaf !== ownLeaf);
      this.#tap.setHeard(others, others.length < this.#heard.length);
    }
    ports.tell(this.state);
  }

  /** Names of those who were not told yet. */
  untold(): string[] {
    return this.#parts.ports.untold().map(({ displayName }) => displayName);
  }

  /** Calls `settled` once it records, or has ended before. */
  whenBegun(settled: () => void): void {
    if (this.#phase === 'announced') this.#begun = settled;
    else settled();
  }

  /** Resolves once all of it is encrypted and signed; only after `stop`. */
  sealed(): Promise<void> {
    return this.#sealedAll;
  }

  /** Nothing is recorded any more; resolves once all of it is stored, or the server refused it. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { ports, saver, sealer, secret } = this.#parts;
    saver.stopping();
    // Not a word more is taken, whatever becomes of the rest.
    this.#tap?.setHeard([], false);
    await this.#tap?.stop();
    this.#phase = 'stopped';
    this.#begun();
    this.#heard = [];
    ports.tell(this.state);
    this.#cutter.flush();
    await this.#sealing;
    const end = await sealer.end().catch(() => null);
    zeroize(secret);
    this.#allSealed();
    if (end !== null) saver.add(end);
    await saver.finish(sealer.count);
  }

  #seal(segment: CutSegment): void {
    const voices = [...this.#voices.values()];
    this.#voices.clear();
    for (const { member, voice } of this.#parts.ports.agreed()) this.#voices.set(member.leaf, voice);
    this.#sealing = this.#sealing.then(async () => {
      try {
        const sealed = await this.#parts.sealer.segment({ ...segment, voices });
        if (sealed !== null) this.#parts.saver.add(sealed);
      } catch (error) {
        this.#fail(asAppError(error));
      }
    });
  }

  #fail(error: AppError): void {
    if (this.#phase === 'stopped') return;
    this.#parts.ports.failed(error);
  }
}

/** How long everybody has to be told. */
export const TELL_WITHIN_MS = 20_000;

/** Why it did not begin. */
export function notTold(names: readonly string[]): AppError {
  return recordingErrors.make('client/recording_not_told', { context: { names: names.join(', ') } });
}
