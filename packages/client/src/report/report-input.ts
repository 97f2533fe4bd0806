// What a report is made of (L4; decision 0045). What is signed comes verified (`VerifiedRecord`); the rest is what the officer's device was
// given or found, and the report says so of each.
import { type AuthenticityReport } from '@incamera/evidence';
import { type CaseOfficers } from '../cases/case-officers.js';
import { type OwnerEvidence } from '../cases/device-owner.js';
import { type PrintFaultKind } from '../fingerprints/meeting-voices.js';
import { type VerifiedRecord } from '../record/verified-record.js';
import { type PictureFinding, type SoundFinding } from '../trace/trace-types.js';
import { type ReportLanguage } from './report-model.js';

/** A step of the case as the server's record has it. */
export interface ReportedStep {
  readonly atMs: number;
  readonly kind: string;
  readonly actor: string;
  /** Name of the holder whose shares it was about. */
  readonly holder: string | null;
  readonly byFile: boolean;
  /** SHA-256 of the file that was examined, base64url. */
  readonly fileHash: string | null;
}

export interface ReportedCase {
  readonly caseId: string;
  readonly title: string;
  readonly reason: string;
  readonly askedBy: string;
  readonly openedAtMs: number;
  /** Who stood behind it, by what was signed; null: one officer. */
  readonly officers: CaseOfficers | null;
  readonly steps: readonly ReportedStep[];
}

/** A meeting of the case. */
export interface ReportedMeeting {
  readonly meetingId: string;
  /** By the server's word. */
  readonly startsAtMs: number | null;
  readonly record: VerifiedRecord | null;
  /** Code of the error, where there is a record that could not be used. */
  readonly because: string | null;
}

export interface ReportedDevice {
  /** As the findings name it. */
  readonly id: string;
  /** As people are told it apart from others of its name. */
  readonly short: string;
  readonly meetingId: string;
  /** What it said of itself, signed by its key in the meeting; null: nobody is named by it. */
  readonly name: string | null;
  readonly evidence: readonly OwnerEvidence[];
}

export interface ReportedTrace {
  readonly verdict: 'copies' | 'nobody';
  readonly sound: SoundFinding | null;
  readonly pictures: PictureFinding | null;
  readonly skipped: readonly { readonly part: 'sound' | 'pictures'; readonly code: string }[];
}

/** What of one device's fingerprints does not count, and why. */
export interface FingerprintFault {
  readonly meetingId: string;
  readonly kind: PrintFaultKind;
  /** The device, as speakers are named. */
  readonly by: string;
  /** Stretches. */
  readonly count: number;
}

/** Something that was published, and what was found out about it. */
export interface ReportedFile {
  readonly name: string;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** Null: it has no sound that could be read. */
  readonly seconds: number | null;
  /** Loudness of its sound, 0 to 1, evenly over its length. */
  readonly peaks: readonly number[];
  /** Null: nobody looked for marks. */
  readonly trace: ReportedTrace | null;
  /** Null: it was not compared with fingerprints. */
  readonly authenticity: AuthenticityReport | null;
  /** Fingerprints that do not count, by device. */
  readonly faults: readonly FingerprintFault[];
}

export interface ReportInput {
  readonly language: ReportLanguage;
  readonly madeAtMs: number;
  /** Name and version of the program. */
  readonly program: string;
  readonly case: ReportedCase;
  readonly meetings: readonly ReportedMeeting[];
  /** All devices whose keys were opened. */
  readonly devices: readonly ReportedDevice[];
  /** Devices whose keys could not be opened. */
  readonly closedDevices: number;
  readonly files: readonly ReportedFile[];
}
