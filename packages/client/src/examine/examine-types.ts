// Finding out about a published file, for interfaces (L4; decision 0045): what it is passage by passage, and the report of a case.
import { type AuthenticityReport } from '@incamera/evidence';
import { type VerifiedRecord } from '../record/verified-record.js';
import { type ReportFonts } from '../report/pdf.js';
import { type FingerprintFault, type ReportedFile } from '../report/report-input.js';
import { type ReportLanguage } from '../report/report-model.js';

export interface ExamineAsk {
  /** What was published. */
  readonly file: Blob;
  readonly name: string;
  /** Ends it. */
  readonly signal: AbortSignal;
}

export interface Examination {
  readonly name: string;
  /** SHA-256, hexadecimal. */
  readonly fileHash: string;
  readonly bytes: number;
  readonly seconds: number;
  /** Loudness, 0 to 1, evenly over the length. */
  readonly peaks: readonly number[];
  /** Null: no fingerprints could be opened, so that nothing was compared. */
  readonly authenticity: AuthenticityReport | null;
  readonly faults: readonly FingerprintFault[];
  /** What was found, with a random value, as JSON: the record of the case has its SHA-256 and nothing else of it. */
  readonly report: string;
}

/** A meeting of the case with what its record proves; `because`: why there is none. */
export interface ExaminedMeeting {
  readonly meetingId: string;
  readonly record: VerifiedRecord | null;
  /** The file, and the keys by which it was verified. */
  readonly source: {
    readonly text: string;
    readonly logKey: string;
    readonly witnesses: readonly string[];
    readonly required: number;
  } | null;
  /** Code of the error. */
  readonly because: string | null;
}

/** What goes into a report about one file. */
export interface ReportedFinding {
  readonly file: Pick<ReportedFile, 'name' | 'sha256' | 'bytes' | 'seconds' | 'peaks'>;
  /** `TraceFinding.report`, `Examination.report`. */
  readonly trace: string | null;
  readonly authenticity: string | null;
}

export interface ReportWish {
  readonly language: ReportLanguage;
  readonly findings: readonly ReportedFinding[];
  readonly meetings: readonly ExaminedMeeting[];
  readonly fonts: ReportFonts;
}

export interface CaseReport {
  /** The bundle. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly html: string;
  readonly pdf: Uint8Array<ArrayBuffer>;
}
