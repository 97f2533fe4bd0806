// The keys of a case while they are open (L4): in the memory of this tab, never shown, overwritten at the end.
import { type AuthenticityReport } from '@incamera/evidence';
import { fromHex, sha256, toBase64Url, utf8, zeroize } from '@incamera/kernel';
import { type WireTestimony } from '@incamera/protocol';
import { caseErrors } from '../case-errors.js';
import { type ClientEnvironment } from '../environment.js';
import { bundleWishOf, type CaseFacts } from '../examine/case-report.js';
import { examineFile } from '../examine/examine-file.js';
import {
  type CaseReport,
  type Examination,
  type ExamineAsk,
  type ExaminedMeeting,
  type ReportWish,
} from '../examine/examine-types.js';
import { type MeetingVoices, voicesOf } from '../fingerprints/meeting-voices.js';
import { type HolderNames } from '../holder-types.js';
import { type AssembledRecord } from '../record/assemble-record.js';
import { officerRecord } from '../record/officer-record.js';
import { type RecordSource } from '../record/record-source.js';
import { type CaseRecordings } from '../recording/case-recordings.js';
import { type CaseRecording, type OpenedRecording } from '../recording/recording-report.js';
import { type ReportInput } from '../report/report-input.js';
import { type TraceAsk, type TraceFinding, type TraceProgress } from '../trace/trace-types.js';
import { traceFile } from '../trace/tracing.js';
import { CLIENT_VERSION } from '../version.js';
import { type OpenedMeeting } from './case-opening.js';
import { type OpenedCase, type OpenedMeetingView } from './case-types.js';
import { shortNameOf } from './short-name.js';
import { type MeetingTestimonies, openTestimonies } from './testimony-opening.js';

export interface KeptCaseOptions {
  readonly meetings: readonly OpenedMeeting[];
  /** The keys of testimonies, meeting by meeting. */
  readonly testifying: readonly OpenedMeeting[];
  /** The keys of recordings, meeting by meeting. */
  readonly recorded: readonly OpenedMeeting[];
  readonly recordings: CaseRecordings;
  /** Sealed testimonies of a meeting. */
  readonly fetch: (meetingId: string) => Promise<readonly WireTestimony[]>;
  /** The server's history of a meeting, and its log. */
  readonly source: (meetingId: string) => RecordSource;
  readonly holderNames: ReadonlyMap<string, HolderNames>;
  /** Writes into the record of the case. */
  readonly record: (step: RecordedStep) => Promise<void>;
  /** The case as it stands now, and when its meetings began. */
  readonly facts: () => Promise<Pick<CaseFacts, 'view' | 'starts'>>;
  readonly environment: Pick<ClientEnvironment, 'fileTracer' | 'rng' | 'clock'>;
}

/** What an officer's device did, for the record of the case: hashes and a verdict, nothing of what was found. */
export type RecordedStep =
  | {
      readonly kind: 'trace';
      readonly body: {
        readonly fileHash: string;
        readonly verdict: 'copies' | 'nobody';
        readonly reportHash: string;
      };
    }
  | {
      readonly kind: 'authenticity';
      readonly body: {
        readonly fileHash: string;
        readonly verdict: AuthenticityReport['verdict'] | 'not_compared';
        readonly reportHash: string;
      };
    }
  | { readonly kind: 'report'; readonly body: { readonly manifestHash: string } };

export class KeptCase implements OpenedCase {
  readonly meetings: readonly OpenedMeetingView[];
  readonly deviceCount: number;
  readonly testifying: readonly OpenedMeetingView[];
  readonly recorded: readonly OpenedMeetingView[];
  readonly #options: KeptCaseOptions;
  #isClosed = false;

  constructor(options: KeptCaseOptions) {
    this.#options = options;
    const named = new Set(options.meetings.flatMap(({ closed }) => closed.map(({ digest }) => digest)));
    const view = ({ meetingId, devices, closed, wrongHolders }: OpenedMeeting): OpenedMeetingView => ({
      meetingId,
      devices: devices.map((device) => ({ id: device.digest, short: shortNameOf(device), meetingId, ...device.owner })),
      closed: closed.map(({ code }) => code),
      wrongHolders: wrongHolders.map((id) => options.holderNames.get(id) ?? { name: '', organisation: '' }),
    });
    this.meetings = options.meetings.map(view);
    // What cannot be read may be a key of either: it is told once.
    this.testifying = options.testifying.map((one) =>
      view({ ...one, closed: one.closed.filter(({ digest }) => !named.has(digest)) }),
    );
    this.recorded = options.recorded.map((one) =>
      view({ ...one, closed: one.closed.filter(({ digest }) => !named.has(digest)) }),
    );
    this.deviceCount = devicesOf(options.meetings).length;
  }

  /** Nothing is answered that is not in the record: a trace that nobody hears of would be one too many. */
  async trace(ask: TraceAsk, onProgress: (progress: TraceProgress) => void): Promise<TraceFinding> {
    const { meetings, environment, record } = this.#opened();
    const keys = meetings.flatMap(({ devices }) => devices.map(({ digest, key }) => ({ label: digest, key })));
    const finding = await traceFile(ask, keys, environment, onProgress);
    // What was searched for with overwritten keys is in no file.
    this.#opened();
    await record({ kind: 'trace', body: { ...(await hashesOf(finding)), verdict: finding.verdict } });
    return finding;
  }

  /** As a trace: in the record before it is answered. */
  async examine(ask: ExamineAsk, onProgress: (share: number) => void): Promise<Examination> {
    const { testifying, environment, record } = this.#opened();
    const voices: MeetingVoices[] = [];
    for (const { meetingId } of testifying) voices.push(voicesOf(await this.openTestimonies(meetingId)));
    const found = await examineFile(ask, voices, environment, onProgress);
    this.#opened();
    const verdict = found.authenticity?.verdict ?? 'not_compared';
    await record({ kind: 'authenticity', body: { ...(await hashesOf(found)), verdict } });
    return found;
  }

  async examineMeetings(onProgress: (share: number) => void): Promise<readonly ExaminedMeeting[]> {
    const { examineMeeting } = await import('../examine/examined-meetings.js');
    const { testifying } = this.#opened();
    const examined: ExaminedMeeting[] = [];
    for (const [i, { meetingId }] of testifying.entries()) {
      onProgress(i / testifying.length);
      examined.push(await examineMeeting(meetingId, () => this.record(meetingId)));
    }
    onProgress(1);
    return examined;
  }

  async reportInput(wish: Omit<ReportWish, 'fonts'>): Promise<ReportInput> {
    const { inputOfBundle } = await import('../bundle/make-bundle.js');
    return await inputOfBundle(bundleWishOf(await this.#known(), wish));
  }

  /** That a report was made, and of which list of parts, is in the record before anybody has it. */
  async report(wish: ReportWish): Promise<CaseReport> {
    const { environment, record } = this.#options;
    // Loaded with the first report: no meeting needs it.
    const { makeBundle } = await import('../bundle/make-bundle.js');
    const bundle = bundleWishOf(await this.#known(), wish);
    const { manifestHash, bytes, html, pdf } = await makeBundle(bundle, wish.fonts, environment.rng);
    await record({ kind: 'report', body: { manifestHash: toBase64Url(manifestHash) } });
    return { bytes, html, pdf };
  }

  async openTestimonies(meetingId: string): Promise<MeetingTestimonies> {
    const { testifying, fetch } = this.#opened();
    const opened = testifying.find((one) => one.meetingId === meetingId);
    if (opened === undefined) return { meetingId, devices: [], refused: [], unopened: [] };
    const testimonies = await openTestimonies(opened, await fetch(meetingId));
    this.#opened();
    return testimonies;
  }

  async record(meetingId: string): Promise<AssembledRecord> {
    return await officerRecord(await this.openTestimonies(meetingId), this.#options.source(meetingId));
  }

  async recordings(): Promise<readonly CaseRecording[]> {
    return await this.#options.recordings.list();
  }

  async openRecording(recording: CaseRecording): Promise<OpenedRecording> {
    return await this.#opened().recordings.open(recording);
  }

  #opened(): KeptCaseOptions {
    if (this.#isClosed) throw caseErrors.make('client/case_keys_closed');
    return this.#options;
  }

  async #known(): Promise<CaseFacts> {
    const { environment, facts } = this.#options;
    const program = `In Camera ${CLIENT_VERSION}`;
    return { ...(await facts()), opened: this.meetings, program, nowMs: environment.clock.nowMs() };
  }

  dispose(): void {
    this.#isClosed = true;
    const { meetings, testifying, recorded } = this.#options;
    for (const { key } of devicesOf([...meetings, ...testifying, ...recorded])) zeroize(key);
  }
}

const devicesOf = (meetings: readonly OpenedMeeting[]) => meetings.flatMap(({ devices }) => devices);

async function hashesOf({ fileHash, report }: { readonly fileHash: string; readonly report: string }) {
  return {
    fileHash: toBase64Url(fromHex(fileHash) as Uint8Array),
    reportHash: toBase64Url(await sha256(utf8(report))),
  };
}
