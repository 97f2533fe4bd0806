// Brings segments to the server (L4; decision 0041): one after another, again and again while the connection is away, in bounded memory. What
// has to be dropped leaves a gap that the chain of the others shows.
import { type AppError, type Bytes, type Clock, equalBytes, type Rng, sha256 } from '@incamera/kernel';
import { segmentResultSchema, stopRecordingSchema, wireBytes } from '@incamera/protocol';
import { type HttpClient } from '../api/http-client.js';
import { asAppError } from '../errors.js';
import { recordingErrors } from '../recording-errors.js';
import { backoffMs } from '../transport/backoff.js';

/** Ten minutes of sound, some 3 MB. */
const MAX_WAITING = 60;
/** What another try may heal. */
const PASSING: ReadonlySet<string> = new Set(['client/network', 'protocol/rate_limited', 'server/internal']);

export interface UploadsOptions {
  readonly http: Pick<HttpClient, 'upload' | 'command'>;
  readonly clock: Clock;
  readonly rng: Rng;
  /** Of the recording at the server. */
  readonly path: string;
  readonly token: string;
  /** The server has this segment. */
  readonly brought: (number: number) => void;
  /** This one was dropped. */
  readonly dropped: (number: number) => void;
  /** The server takes nothing any more. Called once. */
  readonly refused: (error: AppError) => void;
}

interface Waiting {
  readonly number: number;
  readonly stored: Bytes;
}

export class SegmentUploads {
  readonly #options: UploadsOptions;
  readonly #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  #attempt = 0;
  #isOver = false;

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  add(segment: Waiting): void {
    if (this.#isOver) return;
    this.#waiting.push(segment);
    // The first may be on its way just now.
    if (this.#waiting.length > MAX_WAITING) {
      for (const { number } of this.#waiting.splice(1, 1)) this.#options.dropped(number);
    }
    this.#running ??= this.#run();
  }

  /**
   * Everything that is waiting is brought, then the server is told that nothing follows.
   * @param segments how many were made; null: nobody knows, and the server is told nothing
   * @returns false: it refused
   */
  async finish(segments: number | null): Promise<boolean> {
    await this.#running;
    if (segments === null) return !this.#isOver;
    while (!this.#isOver) {
      if (!(await this.#try(() => this.#stop(segments)))) continue;
      this.#isOver = true;
      return true;
    }
    return false;
  }

  async #run(): Promise<void> {
    for (let next = this.#waiting[0]; next !== undefined && !this.#isOver; next = this.#waiting[0]) {
      const segment = next;
      if (!(await this.#try(() => this.#bring(segment)))) continue;
      this.#waiting.splice(this.#waiting.indexOf(segment), 1);
      this.#options.brought(segment.number);
    }
    this.#running = null;
  }

  /** @returns false: to be tried again, after a while */
  async #try(act: () => Promise<void>): Promise<boolean> {
    const { clock, rng, refused } = this.#options;
    try {
      await act();
      this.#attempt = 0;
      return true;
    } catch (error) {
      const reason = asAppError(error);
      if (!PASSING.has(reason.code)) {
        this.#isOver = true;
        this.#waiting.length = 0;
        refused(reason);
        return false;
      }
      await new Promise<void>((resolve) => {
        clock.after(backoffMs(this.#attempt++, rng), resolve);
      });
      return false;
    }
  }

  async #bring({ number, stored }: Waiting): Promise<void> {
    const { http, path, token } = this.#options;
    const { digest } = await http.upload(`${path}/segments/${number}`, stored, token, segmentResultSchema);
    const isSame = equalBytes(wireBytes(digest), await sha256(stored));
    if (!isSame) throw recordingErrors.make('client/recording_not_stored');
  }

  async #stop(segments: number): Promise<void> {
    const { http, path, token } = this.#options;
    await http.command(`${path}/stop`, stopRecordingSchema.parse({ segments }), token);
  }
}
