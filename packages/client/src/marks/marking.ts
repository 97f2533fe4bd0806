// What marks in one stay in a meeting (L4; decision 0029): the clock, the key handed to whatever plays sound, and what the page draws
// over pictures. Nobody else's marking is anything that this device could see.
import { type Charter } from '@incamera/charter';
import { type MeetingGroup, type MeetingTime } from '@incamera/group';
import { errorCode } from '@incamera/kernel';
import { type MediaEngine } from '@incamera/media';
import { type ClientEnvironment } from '../environment.js';
import { type PictureMark } from '../snapshot.js';
import { type BundleDoor } from './bundle-door.js';
import { type MarkDesk } from './mark-desk.js';
import { MeetingClock } from './meeting-clock.js';

/** After a crash the clock goes on from what was noted last. */
const NOTED_EVERY_MS = 10_000;

export interface MarkingParts {
  readonly environment: Pick<ClientEnvironment, 'clock' | 'monotonicMs' | 'logger'>;
  readonly desk: MarkDesk;
  readonly time: MeetingTime;
  readonly engine: Pick<MediaEngine, 'requireMark'> | null;
  readonly charter: Charter;
  readonly bundles: Pick<BundleDoor, 'rosterChanged'>;
}

export class Marking {
  readonly clock: MeetingClock;
  readonly #parts: MarkingParts;
  readonly #stopNoting: () => void;
  #rules: Charter['classification']['rules'];

  /** Before anything is played. */
  constructor(parts: MarkingParts) {
    const { environment, desk, time, charter } = parts;
    this.#parts = parts;
    this.clock = new MeetingClock({
      originMs: time.originMs,
      readingMs: time.readingMs,
      kept: desk.keptClock,
      wallMs: environment.clock.nowMs(),
      monotonicMs: environment.monotonicMs,
    });
    time.follow(() => this.clock.elapsedMs());
    this.#rules = charter.classification.rules;
    this.#require();
    this.#note();
    this.#stopNoting = environment.clock.every(NOTED_EVERY_MS, () => this.#note());
  }

  /** Of each epoch: its charter may ask for stronger marks, and somebody may have entered by an own act. */
  epochShown(group: Pick<MeetingGroup, 'charter' | 'roster' | 'ownLeaf'>): void {
    const before = this.#rules.marks;
    this.#rules = group.charter.charter.classification.rules;
    if (before !== this.#rules.marks) this.#require();
    this.#parts.bundles.rosterChanged(group.roster(), group.ownLeaf);
  }

  /** What the page draws over pictures; null where the class demands no marks. */
  pictureMark(): PictureMark | null {
    const { keys } = this.#parts.desk;
    const { marks, visibleMark } = this.#rules;
    if (marks === 'off' || keys === null) return null;
    return { key: keys.picture, clockSeconds: () => this.clock.nowSeconds(), visible: visibleMark };
  }

  close(): void {
    this.#stopNoting();
    this.#note();
  }

  #require(): void {
    const { engine, desk } = this.#parts;
    const { marks } = this.#rules;
    if (engine === null || marks === 'off') return;
    if (desk.keys === null) throw new Error('entered without a key');
    engine.requireMark({ key: desk.keys.sound, strength: marks, clockSeconds: () => this.clock.nowSeconds() });
  }

  #note(): void {
    if (this.#rules.marks === 'off' && !this.#rules.fingerprints) return;
    const { environment, desk } = this.#parts;
    desk.keepClock(this.clock.toKeep(environment.clock.nowMs())).catch((error: unknown) => {
      environment.logger.warn('meeting_clock_not_saved', { code: errorCode(error) });
    });
  }
}
