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
/** Nobody waits longer to leave. */
const GOODBYE_MS = 1000;

/** `no_holders`: the class asks for them, and nobody could open them. `waiting`: nothing was acknowledged yet. */
export type FingerprintState = 'off' | 'no_holders' | 'waiting' | 'kept' | 'failing';

/** What is shown of fingerprints on this device. */
export interface FingerprintView {
  readonly state: FingerprintState;
  /** Why `failing`. */
  readonly error: AppError | null;
}

export const NO_FINGERPRINTS: FingerprintView = { state: 'off', error: null };

export interface FingerprintDeskParts {
  readonly environment: Pick<ClientEnvironment, 'clock' | 'rng' | 'logger'>;
  readonly group: Pick<MeetingGroup, 'charter' | 'roster' | 'ownLeaf' | 'transcriptHash'>;
  readonly engine: Pick<MediaEngine, 'setFingerprints' | 'events'> | null;
  /** Now, on the clock of the meeting. */
  readonly clockSeconds: () => number;
  /** Resolves once this device has signed and kept it; the server gets it as soon as it can. */
  readonly testify: (kind: 'fingerprints', content: Bytes, attachment: Bytes) => Promise<void>;
  /** How much of what was testified the server has not acknowledged. */
  readonly unsent: () => number;
  /** Whether our own voice goes out loud enough to be speech, at this moment. */
  readonly isSpeaking: () => boolean;
  /** What is shown changed. */
  readonly changed: (view: FingerprintView) => void;
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
  /** Since when something waits for its acknowledgement; null: nothing does. */
  #pendingSinceMs: number | null = null;
  #signing = 0;
  /** Whether one of those could not be signed or kept. */
  #hasFailed = false;
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

  /** Before we say good-bye: ends what is being made and testifies what there is; resolves when the server has it, or is too slow. */
  async finish(): Promise<void> {
    const { engine } = this.#parts;
    if (!this.#isMade || engine === null) return;
    engine.setFingerprints(null);
    await this.#pause(ENDING_MS);
    this.#testify();
    for (let waitedMs = 0; waitedMs < GOODBYE_MS && this.#pendingSinceMs !== null; waitedMs += ENDING_MS) {
      await this.#pause(ENDING_MS);
      this.#show();
    }
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
  }

  /** One testimony, and another only for what does not fit into it. */
  #testify(): void {
    const { environment } = this.#parts;
    while (this.#waiting.length > 0) {
      const some = this.#waiting.splice(0, MAX_PRINTS);
      const content = encodePrintContent(some.map(({ committed }) => committed));
      const attachment = encodePrintAttachment(some.map(({ salted }) => salted));
      this.#pendingSinceMs ??= environment.clock.nowMs();
      this.#signing += 1;
      this.#parts
        .testify('fingerprints', content, attachment)
        .catch((error: unknown) => {
          environment.logger.warn('fingerprints_not_testified', { code: errorCode(error) });
          this.#hasFailed = true;
        })
        .finally(() => {
          this.#signing -= 1;
          this.#show();
        });
    }
  }

  /** Looks whether everything that was testified is acknowledged. */
  #settle(): void {
    if (this.#pendingSinceMs === null || this.#signing > 0 || this.#parts.unsent() > 0) return;
    this.#pendingSinceMs = null;
    // What could not be signed is lost until the next one is kept.
    if (this.#hasFailed) this.#lost = fingerprintErrors.make('client/fingerprints_lost');
    else {
      this.#hasKept = true;
      this.#lost = null;
    }
    this.#hasFailed = false;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#parts.environment.clock.after(ms, resolve));
  }

  #watch(): void {
    if (this.#isMade && this.#parts.isSpeaking()) this.#unheardMs += 1000;
    this.#show();
  }

  #error(): AppError | null {
    if (this.#engineError !== null) return this.#engineError;
    if (this.#lost !== null) return this.#lost;
    if (this.#unheardMs > UNHEARD_AFTER_MS) return fingerprintErrors.make('client/fingerprints_missing');
    const isLate =
      this.#pendingSinceMs !== null && this.#parts.environment.clock.nowMs() - this.#pendingSinceMs > LATE_AFTER_MS;
    return isLate ? fingerprintErrors.make('client/fingerprints_late') : null;
  }

  #show(): void {
    const rule = fingerprintsUnder(this.#parts.group.charter.charter);
    this.#settle();
    const error = rule === 'made' ? this.#error() : null;
    const state = rule !== 'made' ? rule : error !== null ? 'failing' : this.#hasKept ? 'kept' : 'waiting';
    const shown = `${state} ${error?.code ?? ''}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#parts.changed({ state, error });
  }
}
