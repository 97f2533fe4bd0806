// What is found out about a recording that was opened, for interfaces (L4; decision 0041).
import { type AppError } from '@incamera/kernel';
import { type RecordingList } from '@incamera/protocol';
import { type DeviceOwner } from '../cases/device-owner.js';

/** What is not as it should be with a part of a recording. */
export type RecordingFault =
  | 'missing'
  | 'altered'
  | 'misplaced'
  | 'other_key'
  | 'unsigned'
  | 'end_missing'
  | 'not_in_log';

export interface RecordingFinding {
  readonly fault: RecordingFault;
  /** Of the first part concerned; and of the last one. */
  readonly fromNumber: number;
  readonly toNumber: number;
  /** On the clock of the meeting, ms; null: not known, and nothing near says it. `toMs` null: open at the end. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Somebody who is heard in it. */
export interface HeardVoice {
  /** Ed25519, base64url. */
  readonly leafKey: string;
  /** As the recorder saw it in the roster. */
  readonly name: string;
  /** Whether their own signature says that they agreed to this recording. */
  readonly hasAgreed: boolean;
}

/** A log by whose signed state a recording was judged. */
export interface RecordingLog {
  readonly origin: string;
  /** Entries of the state. */
  readonly size: number;
  /** Names of the witnesses, of those that were asked for, that countersigned it. */
  readonly witnesses: readonly string[];
  /** Whether the charter of the meeting names it. */
  readonly isNamed: boolean;
}

export interface RecordingReport {
  readonly recordingId: string;
  readonly meetingId: string;
  /** Whose signature the parts carry, and what proves the name. */
  readonly recorder: DeviceOwner;
  /** Leaf key of the recorder, base64url; null: nothing was signed. */
  readonly leafKey: string | null;
  readonly voices: readonly HeardVoice[];
  /** On the clock of the meeting, ms; null: nothing could be opened. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** How many parts are good. */
  readonly goodParts: number;
  /** In the order of their numbers; empty: whole and unaltered. */
  readonly findings: readonly RecordingFinding[];
  /** The state of the log that parts were compared with; null: they were not. */
  readonly log: RecordingLog | null;
}

/** A recording that was opened and checked. */
export interface CheckedRecording {
  readonly report: RecordingReport;
  /** The sound of all good parts as WebM (Opus), silent where parts are missing; null: there is none. */
  readonly file: Uint8Array<ArrayBuffer> | null;
}

/** A recording at the server, before anything of it is fetched. */
export interface CaseRecording extends Readonly<RecordingList[number]> {
  readonly meetingId: string;
}

/** A recording that was opened for a case. */
export interface OpenedRecording extends CheckedRecording {
  /** The parts as they are stored, for `incamera recording open`. */
  readonly sealed: Uint8Array<ArrayBuffer>;
  /** Why it was not compared with the log, or that the server's log is another one than the charter names; null: it was. */
  readonly logProblem: AppError | null;
}
