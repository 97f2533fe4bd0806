// Own recordings on their way to the server (L4; decision 0041): they outlive the stay in the meeting, so that whoever leaves, or looks at
// another page, sees until when this one must stay open, and how it ended.
import { type AppError, type Clock, type Rng } from '@incamera/kernel';
import { type HttpClient } from '../api/http-client.js';
import { recordingErrors } from '../recording-errors.js';
import { type RecordingSave, type RecordingSaving } from '../recording-types.js';
import { SegmentUploads } from './segment-uploads.js';

export interface RecordingSavesParts {
  readonly http: Pick<HttpClient, 'upload' | 'command'>;
  readonly clock: Clock;
  readonly rng: Rng;
}

/** A recording that the server has registered. */
export interface SavedRecording {
  /** base64url. */
  readonly recordingId: string;
  /** At the server. */
  readonly path: string;
  /** Lets its segments in. */
  readonly token: string;
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
  add(segment: Parameters<SegmentUploads['add']>[0]): void;
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

  saver({ recordingId: id, path, token }: SavedRecording, { dropped, refused }: SaveHandlers): RecordingSaver {
    const uploads = new SegmentUploads({
      ...this.#parts,
      path,
      token,
      dropped,
      refused: (cause) => {
        const isEnding = this.#saves.find((one) => one.id === id)?.state === 'saving';
        const code = isEnding ? 'client/recording_end_not_stored' : 'client/recording_not_stored';
        const error = recordingErrors.make(code, { cause, context: { code: cause.code } });
        this.#show({ id, state: 'not_stored', error });
        refused(error);
      },
    });
    return {
      add: (segment) => uploads.add(segment),
      begun: () => {
        // What was said of earlier ones has been there to be read since.
        this.#change(this.#saves.filter(isOpen));
        this.#add({ id, state: 'recording', error: null });
      },
      stopping: () => this.#show({ id, state: 'saving', error: null }),
      finish: async (segments) => {
        if (await uploads.finish(segments)) this.#show({ id, state: 'stored', error: null });
      },
    };
  }

  #add(save: RecordingSave): void {
    this.#change([...this.#saves, save]);
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
