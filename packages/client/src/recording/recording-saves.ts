// Own recordings on their way to the server (L4; decision 0041): they outlive the stay in the meeting, so that whoever leaves, or looks at
// another page, sees until when this one must stay open, and how it ended.
import { type AppError, type Clock, errorCode, type Logger, type Rng } from '@incamera/kernel';
import { type HttpClient } from '../api/http-client.js';
import { recordingErrors } from '../recording-errors.js';
import { type RecordingSave, type RecordingSaving } from '../recording-types.js';
import { type StoredPart } from './check-recording.js';
import {
  type KeptRecording,
  type KeptRecordings,
  type LeftRecording,
  type RegisteredRecording,
} from './kept-recordings.js';
import { SegmentUploads, type UploadsOptions } from './segment-uploads.js';

export interface RecordingSavesParts {
  readonly http: Pick<HttpClient, 'upload' | 'command'>;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly logger: Logger;
  /** What is not at the server yet, on this device. */
  readonly kept: KeptRecordings;
}

/** What a recorder learns while it runs. */
export interface SaveHandlers {
  /** A segment was dropped, because too many waited. */
  dropped(): void;
  /** The server takes nothing any more. Called once. */
  refused(error: AppError): void;
}

/** One recording's way to the server, for its recorder. */
export interface RecordingSaver {
  add(segment: StoredPart): void;
  /** Sound is recorded from now on: the page must not go. */
  begun(): void;
  /** It stopped; its last parts are being sealed. */
  stopping(): void;
  /** Nothing follows; resolves once all of it is stored, or the server refused it. */
  finish(segments: number): Promise<void>;
}

export class RecordingSaves implements RecordingSaving {
  readonly #parts: RecordingSavesParts;
  readonly #listeners = new Set<() => void>();
  #saves: readonly RecordingSave[] = [];

  constructor(parts: RecordingSavesParts) {
    this.#parts = parts;
  }

  getSnapshot(): readonly RecordingSave[] {
    return this.#saves;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  dismiss(id: string): void {
    this.#change(this.#saves.filter((one) => one.id !== id || isOpen(one)));
  }

  /** Begins to bring what an earlier page of this device could not, or one that is gone left. Never throws. */
  async resume(): Promise<void> {
    const { kept, logger } = this.#parts;
    const failed = (error: unknown) => logger.warn('recordings_not_resumed', { code: errorCode(error) });
    try {
      for (const id of await kept.ids()) kept.takeOver(id, (left) => this.#bring(left)).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  saver(recording: RegisteredRecording, { dropped, refused }: SaveHandlers): RecordingSaver {
    const { recordingId: id } = recording;
    // One that never begins is nothing to keep.
    let kept: KeptRecording | null = null;
    const uploads = this.#uploads(recording, {
      brought: (number) => kept?.remove(number),
      dropped: (number) => {
        kept?.remove(number);
        dropped();
      },
      refused: (error) => {
        kept?.forget();
        refused(error);
      },
    });
    return {
      add: (segment) => {
        kept?.add(segment);
        uploads.add(segment);
      },
      begun: () => {
        kept = this.#parts.kept.keep(recording);
        // What was said of earlier ones has been there to be read since.
        this.#change([...this.#saves.filter(isOpen), { id, state: 'recording', error: null }]);
      },
      stopping: () => this.#show({ id, state: 'saving', error: null }),
      finish: async (segments) => {
        kept?.stopped(segments);
        if (!(await uploads.finish(segments))) return;
        kept?.forget();
        this.#show({ id, state: 'stored', error: null });
      },
    };
  }

  async #bring({ segments, parts, ...recording }: LeftRecording): Promise<void> {
    const id = recording.recordingId;
    this.#change([...this.#saves.filter((one) => one.id !== id), { id, state: 'saving', error: null }]);
    const nothing = () => undefined;
    const uploads = this.#uploads(recording, { brought: nothing, dropped: nothing, refused: nothing });
    for (const part of parts) uploads.add(part);
    if (!(await uploads.finish(segments))) return;
    const isWhole = segments !== null;
    const error = isWhole ? null : recordingErrors.make('client/recording_cut_off');
    this.#show({ id, state: isWhole ? 'stored' : 'not_stored', error });
  }

  #uploads(
    { recordingId: id, path, token }: RegisteredRecording,
    handlers: Pick<UploadsOptions, 'brought' | 'dropped' | 'refused'>,
  ): SegmentUploads {
    const { http, clock, rng } = this.#parts;
    const refused = (cause: AppError) => {
      const isEnding = this.#saves.find((one) => one.id === id)?.state === 'saving';
      const code = isEnding ? 'client/recording_end_not_stored' : 'client/recording_not_stored';
      const error = recordingErrors.make(code, { cause, context: { code: cause.code } });
      this.#show({ id, state: 'not_stored', error });
      handlers.refused(error);
    };
    return new SegmentUploads({ http, clock, rng, path, token, ...handlers, refused });
  }

  /** One that never began is nobody's to look at; and what was refused once stays so. */
  #show(save: RecordingSave): void {
    this.#change(this.#saves.map((one) => (one.id === save.id && isOpen(one) ? save : one)));
  }

  #change(saves: readonly RecordingSave[]): void {
    this.#saves = saves;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Not over: the page must stay. */
function isOpen({ state }: RecordingSave): boolean {
  return state === 'recording' || state === 'saving';
}
