// One recording as this member sees it, its own or another's (L4; decision 0041).
import { type AnswerToRecording, type Member, type RecordingState } from '@incamera/group';
import { type AppError, type Bytes } from '@incamera/kernel';
import { type RecordingView } from '../recording-types.js';
import { AnswerBook } from './recording-book.js';

/** The recorder says every second that it goes on. */
const SILENT_MS = 5000;

export class SeenRecording {
  readonly id: string;
  readonly recordingId: Bytes;
  readonly recorder: Member;
  readonly isOwn: boolean;
  readonly answers: AnswerBook;
  state: RecordingState;
  /** When the recorder was heard last. */
  heardMs: number;
  /** Our answer to it, and when it was sent last; null: none yet, because it must not be. */
  own: AnswerToRecording | null = null;
  sentMs = Number.NEGATIVE_INFINITY;
  problem: AppError | null = null;

  constructor(options: {
    readonly id: string;
    readonly groupId: Bytes;
    readonly recorder: Member;
    readonly isOwn: boolean;
    readonly state: RecordingState;
    readonly nowMs: number;
  }) {
    const { id, groupId, recorder, isOwn, state, nowMs } = options;
    this.id = id;
    this.recordingId = state.recordingId;
    this.recorder = recorder;
    this.isOwn = isOwn;
    this.state = state;
    this.heardMs = nowMs;
    this.answers = new AnswerBook({ groupId, recordingId: state.recordingId, recorderKey: recorder.signatureKey });
  }

  isSilent(nowMs: number): boolean {
    return !this.isOwn && nowMs - this.heardMs > SILENT_MS;
  }

  view(roster: readonly Member[], ownLeaf: number, nowMs: number): RecordingView {
    const { leaf, displayName } = this.recorder;
    const running = this.state.phase === 'running' ? 'running' : 'announced';
    return {
      id: this.id,
      leaf,
      displayName,
      self: this.isOwn,
      state: this.isSilent(nowMs) ? 'unconfirmed' : running,
      sinceMs: this.state.phase === 'running' ? this.state.sinceMs : null,
      ownAnswer: this.isOwn ? 'agreed' : (this.own?.answer ?? 'told'),
      people: roster
        .filter((member) => member.leaf !== leaf)
        .map((member) => ({
          leaf: member.leaf,
          displayName: member.displayName,
          answer: member.leaf === ownLeaf ? (this.own?.answer ?? 'told') : this.answers.word(member),
        })),
      problem: this.problem,
    };
  }
}
