// Encrypted recordings, for interfaces (L4; decision 0041).
import { type RecordingAnswer } from '@incamera/group';
import { type AppError, type LeafIndex } from '@incamera/kernel';

/** What a person here says to a recording; `silent`: nothing that came through yet. */
export interface RecordedPerson {
  readonly leaf: LeafIndex;
  readonly displayName: string;
  readonly answer: RecordingAnswer | 'silent';
}

/** A recording that is going on, or may be. */
export interface RecordingView {
  /** Names it; base64url. */
  readonly id: string;
  /** Who records. */
  readonly leaf: LeafIndex;
  readonly displayName: string;
  readonly self: boolean;
  /** `announced`: everybody is being told, nothing is recorded; `unconfirmed`: its device is silent, and may still record. */
  readonly state: 'announced' | 'running' | 'unconfirmed';
  /** On the clock of the meeting, ms; null: not yet. */
  readonly sinceMs: number | null;
  /** Ours; the recorder's is always *agreed*. */
  readonly ownAnswer: RecordingAnswer;
  /** Everybody but the recorder. */
  readonly people: readonly RecordedPerson[];
  /** Why it must not be; null: as it should be. */
  readonly problem: AppError | null;
}

/** How an own recording stands with the server. */
export interface RecordingSave {
  /** base64url. */
  readonly id: string;
  /** `saving`: it has stopped, and not all of it is at the server. As long as it is neither `stored` nor `not_stored`, the page must stay open. */
  readonly state: 'recording' | 'saving' | 'stored' | 'not_stored';
  /** Why it was not stored; else null. */
  readonly error: AppError | null;
}

/** Own recordings on their way to the server, of any meeting of this device. */
export interface RecordingSaving {
  /** The same value until something changes. */
  getSnapshot(): readonly RecordingSave[];
  subscribe(listener: () => void): () => void;
  /** One that is over was read. */
  dismiss(id: string): void;
  /** Once for a page: brings what an earlier page of this device could not, or one that is gone left. Never throws. */
  resume(): Promise<void>;
}

/** What can be done about recordings. */
export interface RecordingActions {
  /**
   * Tells everybody, waits until all who are here were told, and records from then on who agrees. Hosts of the charter only.
   * @throws {AppError} `client/recording_off`, `client/recording_host_only`, `client/recording_runs`, `client/recording_not_told`,
   * `client/not_permitted`, `media/recording_unsupported`, `media/recording_failed`, or a refusal of the server
   */
  startRecording(): Promise<void>;
  /** Resolves once everything is stored, or cannot be. */
  stopRecording(): Promise<void>;
  /** Agrees to be heard in a recording, or does not; can be changed while it runs. @throws {AppError} `client/recording_unknown` */
  answerRecording(id: string, agrees: boolean): Promise<void>;
}
