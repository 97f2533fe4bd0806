// What work on files is asked, tells and finds: plain data, none of it a key but the file of keys.
import {
  type ExaminedMeeting,
  type ReportableCase,
  type ReportedFinding,
  type TracedDevice,
  type TraceFinding,
  type TraceProgress,
} from '@incamera/client';
import { type AppError } from '@incamera/kernel';

/** What was found, and what could not be done. */
export interface Found {
  readonly finding: ReportedFinding;
  readonly meetings: readonly ExaminedMeeting[];
  readonly compareError: AppError | null;
  readonly traceError: AppError | null;
}

export interface ExamineProgress {
  readonly stage: 'meetings' | 'comparing' | TraceProgress['stage'];
  readonly share: number;
}

export interface CaseFinding {
  readonly found: Found;
  /** Makes the report, when the keys are closed as well. */
  readonly of: ReportableCase;
}

export interface TraceAsked {
  readonly file: File;
  readonly reference: File | null;
  /** As they were entered. */
  readonly from: string;
  readonly to: string;
}

/** By label; null: the labels of a file of keys, of which nothing else is known. */
export type NamedDevices = ReadonlyMap<string, TracedDevice> | null;

export interface NamedTrace {
  readonly trace: TraceFinding;
  readonly devices: NamedDevices;
}

export interface KeysFile {
  readonly text: string;
  readonly count: number;
}
