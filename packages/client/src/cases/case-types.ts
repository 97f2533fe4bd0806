// Investigations, for interfaces (L4; decision 0032).
import {
  type CaseBody,
  type CaseEvent,
  type CaseList,
  type CasePurpose,
  type CaseRequest,
  type CaseStatements,
  type TracedMeetings,
} from '@incamera/protocol';
import {
  type CaseReport,
  type Examination,
  type ExamineAsk,
  type ExaminedMeeting,
  type ReportWish,
} from '../examine/examine-types.js';
import { type HolderNames } from '../holder-types.js';
import { type AssembledRecord } from '../record/assemble-record.js';
import { type CaseRecording, type OpenedRecording } from '../recording/recording-report.js';
import { type ReportInput } from '../report/report-input.js';
import { type TraceAsk, type TraceFinding, type TraceProgress } from '../trace/trace-types.js';
import { type CaseOfficer, type CaseOfficers } from './case-officers.js';
import { type DeviceOwner, type OwnerEvidence } from './device-owner.js';
import { type MeetingTestimonies } from './testimony-opening.js';

export type { CaseEvent, CaseOfficer, CaseOfficers, CasePurpose, OwnerEvidence, TracedMeetings };
/** A case in the list. */
export type CaseSummary = CaseList[number];

export interface NewCase {
  readonly title: string;
  /** Why the shares are to be opened, for the holders. */
  readonly reason: string;
  /** Meeting ids. */
  readonly meetings: readonly string[];
  /** Keys for what: of marks, of testimonies, or both; in that order. */
  readonly purposes: readonly CasePurpose[];
  /** Whether a second officer is to confirm it before holders are asked; some meetings and servers demand it. */
  readonly secondOfficer: boolean;
  /** Of the backup of the case's key. */
  readonly passphrase: string;
}

/** A request with the holder's names, as this server lists them. */
export interface NamedRequest extends CaseRequest {
  readonly holder: HolderNames;
}

/** What a second officer said last. */
export interface SecondOfficerView {
  readonly state: 'confirmed' | 'declined' | 'withdrawn';
  readonly actor: string;
  readonly atMs: number;
  /** Why not. */
  readonly reason: string | null;
  /** Whether it was the person who is signed in. */
  readonly isOwn: boolean;
}

/** How a case stands with its second officer. */
export interface OfficersView {
  /** What the opener signed, base64url. */
  readonly opening: string;
  /** Who opened it, by that. */
  readonly opener: CaseOfficer;
  /** Both, once it is confirmed. */
  readonly both: CaseOfficers | null;
  readonly second: SecondOfficerView | null;
  readonly state: 'waiting' | 'confirmed' | 'declined';
}

export interface CaseView {
  readonly case: CaseBody;
  /** Over all of the case, hexadecimal in groups of four: what the officer reads to holders. */
  readonly fingerprint: string;
  readonly openedAtMs: number;
  readonly closedAtMs: number | null;
  /** Whether the person who is signed in opened it. */
  readonly isOwn: boolean;
  /** Null: one officer is enough. */
  readonly officers: OfficersView | null;
  /** What both officers signed; null: nothing, or not yet. */
  readonly statements: CaseStatements | null;
  readonly requests: readonly NamedRequest[];
  readonly events: readonly CaseEvent[];
  /** Names of holders by id, as this server lists them. */
  readonly holderNames: ReadonlyMap<string, HolderNames>;
  /** Whether the key of the case is on this device. */
  readonly hasKey: boolean;
}

/** A device whose key was opened, with what it said of itself, signed by the key under which it was in the meeting; the key stays in the client. */
export interface TracedDevice extends DeviceOwner {
  /** Names it within the case. */
  readonly id: string;
  /** Tells it from others of its name, as `shortNameOf` does everywhere. */
  readonly short: string;
  readonly meetingId: string;
}

export interface OpenedMeetingView {
  readonly meetingId: string;
  readonly devices: readonly TracedDevice[];
  /** Codes of errors, one for each device whose key could not be opened. */
  readonly closed: readonly string[];
  /** Holders of whom a share did not fit. */
  readonly wrongHolders: readonly HolderNames[];
}

/** What is left of a case whose keys were open: it opens nothing more, and reports what was found. */
export interface ReportableCase {
  readonly meetings: readonly OpenedMeetingView[];
  /** What the report would be made of now: for showing it before it is made. */
  reportInput(wish: Omit<ReportWish, 'fonts'>): Promise<ReportInput>;
  /** The report and its bundle; that it was made is in the record of the case before it is here. */
  report(wish: ReportWish): Promise<CaseReport>;
}

/** The keys of a case, open in this tab until they are closed. @throws {AppError} `client/case_keys_closed` from then on, whatever needs one */
export interface OpenedCase extends ReportableCase {
  readonly deviceCount: number;
  /** As `meetings`, for the keys of testimonies; empty where the case does not ask for them. */
  readonly testifying: readonly OpenedMeetingView[];
  /** Looks for the marks of these devices; that it was done is in the record of the case before the answer is here. */
  trace(ask: TraceAsk, onProgress: (progress: TraceProgress) => void): Promise<TraceFinding>;
  /** Fetches what devices testified in a meeting, opens it and compares it. @throws {AppError} `client/malformed_answer` */
  openTestimonies(meetingId: string): Promise<MeetingTestimonies>;
  /** The record of a meeting, from its testimonies and the server's history. @throws {AppError} `record/charter_missing` */
  record(meetingId: string): Promise<AssembledRecord>;
  /** Meetings of which keys of recordings were asked for. */
  readonly recorded: readonly OpenedMeetingView[];
  /** Recordings of the meetings of the case whose keys were asked for. */
  recordings(): Promise<readonly CaseRecording[]>;
  /**
   * Fetches a recording, opens and checks every part of it, and compares it with the log; that it was fetched is in the record of the case.
   * @throws {AppError} `client/recording_key_missing`, `recording/unknown`
   */
  openRecording(recording: CaseRecording): Promise<OpenedRecording>;
  /**
   * Reads a file and compares it with the fingerprints of speech of this case's meetings; that it was done is in the record of the case
   * before the answer is here. Where none could be opened, it is only read.
   * @throws {AppError} as `examineFile`
   */
  examine(ask: ExamineAsk, onProgress: (share: number) => void): Promise<Examination>;
  /** What the records of this case's meetings prove. */
  examineMeetings(onProgress: (share: number) => void): Promise<readonly ExaminedMeeting[]>;
  /** Closes the keys: overwrites them. */
  dispose(): void;
}

/** What an officer does about leaks. */
export interface Investigations {
  /** Meetings of which the server still has sealed keys. */
  meetings(): Promise<TracedMeetings>;
  list(): Promise<CaseList>;
  /** Makes the key of a case on this device, and the case. @throws {AppError} `client/passphrase_short`, `case/full` */
  open(wanted: NewCase): Promise<{ readonly caseId: string; readonly backup: string }>;
  /** @throws {AppError} `case/unknown`, `client/case_altered` */
  get(caseId: string): Promise<CaseView>;
  /**
   * Confirms a case of another officer with a passkey.
   * @throws {AppError} `case/own`, `case/confirmed`, `case/declined`, `client/case_statement_forged`, `client/passkey_…`
   */
  confirm(caseId: string): Promise<void>;
  /** Refuses a case of another officer, for good. @throws {AppError} as `confirm` */
  decline(caseId: string, reason: string): Promise<void>;
  /** Takes the own confirmation back. @throws {AppError} `case/asked`, `case/not_confirmed` */
  withdraw(caseId: string): Promise<void>;
  /**
   * Asks every holder whom the sealed keys of the case's meetings name.
   * @throws {AppError} `client/case_not_asked`, `client/case_unconfirmed`, `case/unconfirmed`, `case/declined`
   */
  ask(caseId: string): Promise<void>;
  /** @throws {AppError} `client/backup_malformed`, `client/backup_not_opened`, `client/case_key_other` */
  restoreKey(caseId: string, backup: string, passphrase: string): Promise<void>;
  /** Fetches what was released and opens the keys. @throws {AppError} `client/case_key_missing`, `client/case_nothing_opened` */
  openKeys(caseId: string): Promise<OpenedCase>;
  /**
   * What `incamera trace --meeting ID --case FILE` and `incamera authenticate --case FILE` read: evidence, releases, testimonies, and the key
   * under a passphrase. @throws {AppError} `client/case_file_too_large`
   */
  caseFile(caseId: string, passphrase: string): Promise<string>;
  /** For a holder who has no account here: what is asked, with the sealed keys. */
  requestFile(caseId: string, holderId: string): Promise<string>;
  /** What such a holder sent back. @throws {AppError} `client/case_file_malformed`, `client/case_key_other` */
  takeAnswer(caseId: string, file: string): Promise<void>;
  /** Ends the case: released shares are deleted at the server, the key on this device. The record stays. */
  close(caseId: string): Promise<void>;
}

/** A request to the holder whose key this device keeps. */
export interface ShareRequest extends CaseRequest {
  readonly caseId: string;
  readonly title: string;
  readonly reason: string;
  readonly askedBy: string;
  /** Keys for what. */
  readonly purposes: readonly CasePurpose[];
  /** Both officers, by what they signed; null: one stands behind the case. */
  readonly officers: CaseOfficers | null;
  readonly startsAtMs: number | null;
  readonly openedAtMs: number;
  /** To compare with what the officer reads out. */
  readonly fingerprint: string;
}

/** What a holder answers, on the device that keeps the key. */
export interface ShareRequests {
  /** Of open cases, answered ones too; none where this device keeps no holder's key. @throws {AppError} `client/case_altered` */
  list(): Promise<readonly ShareRequest[]>;
  /** Opens the shares and releases them to the case. The person compared the fingerprint before. */
  release(request: ShareRequest): Promise<void>;
  refuse(request: ShareRequest, reason: string): Promise<void>;
  /** What a file from another organisation's officer asks of this device's key. @throws {AppError} `client/case_file_malformed`, `client/case_altered`, `client/case_not_yours` */
  readFile(file: string): Promise<FileRequest>;
  /** The answer to it, as a file. */
  answerFile(request: FileRequest): Promise<string>;
}

/** A request that came as a file. */
export interface FileRequest {
  readonly title: string;
  readonly reason: string;
  readonly askedBy: string;
  /** Keys for what. */
  readonly purposes: readonly CasePurpose[];
  readonly fingerprint: string;
  /** As in a request; the passkeys were used where the file comes from. */
  readonly officers: CaseOfficers | null;
  readonly meetings: readonly { readonly meetingId: string; readonly devices: number }[];
  /** The file itself. */
  readonly text: string;
}
