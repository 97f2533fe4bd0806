// The keys of a case while they are open (L4): in the memory of this tab, never shown, overwritten at the end.
import { fromHex, sha256, toBase64Url, utf8, zeroize } from '@incamera/kernel';
import { type WireTestimony } from '@incamera/protocol';
import { type ClientEnvironment } from '../environment.js';
import { type HolderNames } from '../holder-types.js';
import { type AssembledRecord } from '../record/assemble-record.js';
import { officerRecord } from '../record/officer-record.js';
import { type RecordSource } from '../record/record-source.js';
import { type TraceAsk, type TraceFinding, type TraceProgress } from '../trace/trace-types.js';
import { traceFile } from '../trace/tracing.js';
import { type OpenedMeeting } from './case-opening.js';
import { type OpenedCase, type OpenedMeetingView } from './case-types.js';
import { type MeetingTestimonies, openTestimonies } from './testimony-opening.js';

export interface KeptCaseOptions {
  readonly meetings: readonly OpenedMeeting[];
  /** The keys of testimonies, meeting by meeting. */
  readonly testifying: readonly OpenedMeeting[];
  /** Sealed testimonies of a meeting. */
  readonly fetch: (meetingId: string) => Promise<readonly WireTestimony[]>;
  /** The server's history of a meeting, and its log. */
  readonly source: (meetingId: string) => RecordSource;
  readonly holderNames: ReadonlyMap<string, HolderNames>;
  /** Writes into the record of the case. */
  readonly record: (trace: {
    readonly fileHash: string;
    readonly verdict: 'copies' | 'nobody';
    readonly reportHash: string;
  }) => Promise<void>;
  readonly environment: Pick<ClientEnvironment, 'fileTracer' | 'rng'>;
}

export class KeptCase implements OpenedCase {
  readonly meetings: readonly OpenedMeetingView[];
  readonly deviceCount: number;
  readonly testifying: readonly OpenedMeetingView[];
  readonly #options: KeptCaseOptions;

  constructor(options: KeptCaseOptions) {
    this.#options = options;
    const view = ({ meetingId, devices, closed, wrongHolders }: OpenedMeeting): OpenedMeetingView => ({
      meetingId,
      devices: devices.map(({ digest, owner }) => ({ id: digest, meetingId, ...owner })),
      closed: closed.map(({ code }) => code),
      wrongHolders: wrongHolders.map((id) => options.holderNames.get(id) ?? { name: '', organisation: '' }),
    });
    this.meetings = options.meetings.map(view);
    this.testifying = options.testifying.map(view);
    this.deviceCount = devicesOf(options.meetings).length;
  }

  /** Nothing is answered that is not in the record: a trace that nobody hears of would be one too many. */
  async trace(ask: TraceAsk, onProgress: (progress: TraceProgress) => void): Promise<TraceFinding> {
    const { meetings, environment, record } = this.#options;
    const keys = meetings.flatMap(({ devices }) => devices.map(({ digest, key }) => ({ label: digest, key })));
    const finding = await traceFile(ask, keys, environment, onProgress);
    await record({
      fileHash: toBase64Url(fromHex(finding.fileHash) as Uint8Array),
      verdict: finding.verdict,
      reportHash: toBase64Url(await sha256(utf8(finding.report))),
    });
    return finding;
  }

  async openTestimonies(meetingId: string): Promise<MeetingTestimonies> {
    const { testifying, fetch } = this.#options;
    const opened = testifying.find((one) => one.meetingId === meetingId);
    if (opened === undefined) return { meetingId, devices: [], refused: [], unopened: [] };
    return await openTestimonies(opened, await fetch(meetingId));
  }

  async record(meetingId: string): Promise<AssembledRecord> {
    return await officerRecord(await this.openTestimonies(meetingId), this.#options.source(meetingId));
  }

  dispose(): void {
    const { meetings, testifying } = this.#options;
    for (const { key } of devicesOf([...meetings, ...testifying])) zeroize(key);
  }
}

const devicesOf = (meetings: readonly OpenedMeeting[]) => meetings.flatMap(({ devices }) => devices);
