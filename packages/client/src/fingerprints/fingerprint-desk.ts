// Fingerprints of one stay in a meeting (L4; decision 0040): says which voices they are made of, commits to what the audio threads give,
// and testifies it. What is shown of it is what the server acknowledged.
import { type Charter } from '@incamera/charter';
import {
  type CommittedPrint,
  commitToSegment,
  encodePrintAttachment,
  encodePrintContent,
  encodeSegment,
  MAX_PRINTS,
  type PrintSide,
  SALT_BYTES,
  type SaltedPrint,
  type Segment,
} from '@incamera/evidence';
import { type MeetingGroup } from '@incamera/group';
import { type AppError, type Bytes, errorCode, type LeafIndex } from '@incamera/kernel';
import { type MediaEngine, type MediaEvents } from '@incamera/media';
import { type ClientEnvironment } from '../environment.js';
import { fingerprintErrors } from '../fingerprint-errors.js';
import { circleOf, heardBy } from './circle.js';
import { LeafKeys } from './leaf-keys.js';

/** Testimonies of fingerprints, at most this often. */
const TESTIFY_EVERY_MS = 10_000;
/** So long after somebody asked for it an acknowledgement is missing. */
const LATE_AFTER_MS = 30_000;
/** Speech of so long of which nothing came: whatever should have made it is not running. */
const UNHEARD_AFTER_MS = 25_000;
/** Audio threads give what they have within some render quanta. */
const ENDING_MS = 200;
/** Stretches that wait: five minutes of four voices. Beyond, nobody takes them, and memory is not for ever. */
const MOST_WAITING = 3 * MAX_PRINTS;

/** `no_holders`: the class asks for them, and nobody could open them. `waiting`: nothing was acknowledged yet. */
export type FingerprintState = 'off' | 'no_holders' | 'waiting' | 'kept' | 'failing';

export interface FingerprintDeskParts {
  readonly environment: Pick<ClientEnvironment, 'clock' | 'rng' | 'logger'>;
  readonly group: Pick<MeetingGroup, 'charter' | 'roster' | 'ownLeaf' | 'transcriptHash'>;
  readonly engine: Pick<MediaEngine, 'setFingerprints' | 'events'> | null;
  /** Now, on the clock of the meeting. */
  readonly clockSeconds: () => number;
  /** Resolves once the server has acknowledged it. */
  readonly testify: (kind: 'fingerprints', content: Bytes, attachment: Bytes) => Promise<void>;
  /** Whether our own voice goes out loud enough to be speech, at this moment. */
  readonly isSpeaking: () => boolean;
  /** What is shown changed. */
  readonly changed: (state: FingerprintState, error: AppError | null) => void;
}

/** Whether fingerprints are made under a charter. */
export function fingerprintsUnder({ classification, shareHolders }: Charter): 'off' | 'no_holders' | 'made' {
  if (!classification.rules.fingerprints) return 'off';
  return shareHolders.holders.length === 0 ? 'no_holders' : 'made';
}

interface Waiting {
  readonly committed: CommittedPrint;
  readonly salted: SaltedPrint;
}

export class FingerprintDesk {
  readonly #parts: FingerprintDeskParts;
  readonly #keys = new LeafKeys();
  readonly #stops: readonly (() => void)[];
  #waiting: Waiting[] = [];
  #isMade = false;
  #hasKept = false;
  #engineError: AppError | null = null;
  #lost: AppError | null = null;
  /** Since when each testimony waits for its acknowledgement. */
  readonly #pendingSinceMs = new Set<{ readonly atMs: number }>();
  /** How long we have been speaking without a stretch of it. */
  #unheardMs = 0;
  #shown = '';

  constructor(parts: FingerprintDeskParts) {
    this.#parts = parts;
    const { engine, environment } = parts;
    const on = <Name extends keyof MediaEvents>(name: Name, listener: (event: MediaEvents[Name]) => void) =>
      engine === null ? [] : [engine.events.on(name, listener)];
    this.#stops = [
      ...on('fingerprint', ({ leaf, segment }) => this.#made(leaf, segment)),
      ...on('fingerprintsFailed', ({ error }) => {
        this.#engineError = error;
        this.#show();
      }),
      environment.clock.every(TESTIFY_EVERY_MS, () => this.#testify()),
      environment.clock.every(1000, () => this.#watch()),
    ];
  }

  /** Of each epoch: its charter may ask for fingerprints from now on, and who hears whom is drawn anew. */
  epochShown(): void {
    const { group, engine, clockSeconds } = this.#parts;
    const roster = group.roster();
    this.#keys.noted(roster, clockSeconds());
    const charter = group.charter.charter;
    this.#isMade = fingerprintsUnder(charter) === 'made';
    if (this.#isMade) {
      const standing = roster.map(({ leaf, signatureKey }) => ({ member: leaf, leafKey: signatureKey }));
      const heard = heardBy(circleOf(standing, group.transcriptHash()), group.ownLeaf);
      engine?.setFingerprints({ own: true, heard, clockSeconds });
    } else {
      engine?.setFingerprints(null);
    }
    this.#show();
  }

  /** Before we say good-bye: ends what is being made and testifies what there is; resolves when that is on its way. */
  async finish(): Promise<void> {
    const { engine, environment } = this.#parts;
    if (!this.#isMade || engine === null) return;
    engine.setFingerprints(null);
    await new Promise<void>((resolve) => environment.clock.after(ENDING_MS, resolve));
    this.#testify();
  }

  close(): void {
    this.#isMade = false;
    for (const stop of this.#stops) stop();
    this.#parts.engine?.setFingerprints(null);
    this.#testify();
  }

  #made(leaf: LeafIndex | null, segment: Segment): void {
    if (!this.#isMade) return;
    if (leaf === null) this.#unheardMs = 0;
    const { group, environment } = this.#parts;
    const side: PrintSide = leaf === null ? 'sent' : 'heard';
    const speaker = this.#keys.at(leaf ?? group.ownLeaf, segment.startMicros / 1e6);
    if (speaker === null) return;
    const salt = environment.rng.bytes(SALT_BYTES);
    const encoded = encodeSegment(segment);
    const commitment = commitToSegment(salt, encoded);
    this.#waiting.push({ committed: { speaker, side, commitment }, salted: { salt, segment: encoded } });
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.splice(0, this.#waiting.length - MOST_WAITING);
      this.#lost = fingerprintErrors.make('client/fingerprints_lost');
      this.#show();
    }
  }

  /** One testimony, and another only for what does not fit into it. */
  #testify(): void {
    const { environment } = this.#parts;
    while (this.#waiting.length > 0) {
      const some = this.#waiting.splice(0, MAX_PRINTS);
      const content = encodePrintContent(some.map(({ committed }) => committed));
      const attachment = encodePrintAttachment(some.map(({ salted }) => salted));
      const pending = { atMs: environment.clock.nowMs() };
      this.#pendingSinceMs.add(pending);
      this.#parts
        .testify('fingerprints', content, attachment)
        .then(
          () => {
            this.#hasKept = true;
            this.#lost = null;
          },
          (error: unknown) => {
            environment.logger.warn('fingerprints_not_testified', { code: errorCode(error) });
            this.#lost = fingerprintErrors.make('client/fingerprints_lost', { cause: error });
          },
        )
        .finally(() => {
          this.#pendingSinceMs.delete(pending);
          this.#show();
        });
    }
  }

  #watch(): void {
    this.#unheardMs = this.#isMade && this.#parts.isSpeaking() ? this.#unheardMs + 1000 : this.#unheardMs;
    this.#show();
  }

  #error(): AppError | null {
    if (this.#engineError !== null) return this.#engineError;
    if (this.#lost !== null) return this.#lost;
    if (this.#unheardMs > UNHEARD_AFTER_MS) return fingerprintErrors.make('client/fingerprints_missing');
    const lateBeforeMs = this.#parts.environment.clock.nowMs() - LATE_AFTER_MS;
    const isLate = [...this.#pendingSinceMs].some(({ atMs }) => atMs < lateBeforeMs);
    return isLate ? fingerprintErrors.make('client/fingerprints_late') : null;
  }

  #show(): void {
    const rule = fingerprintsUnder(this.#parts.group.charter.charter);
    const error = rule === 'made' ? this.#error() : null;
    const state = rule !== 'made' ? rule : error !== null ? 'failing' : this.#hasKept ? 'kept' : 'waiting';
    const shown = `${state} ${error?.code ?? ''}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#parts.changed(state, error);
  }
}
