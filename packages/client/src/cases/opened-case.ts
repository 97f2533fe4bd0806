// The keys of a case while they are open (L4): in the memory of this tab, never shown, overwritten at the end.
import { fromHex, sha256, toBase64Url, utf8, zeroize } from '@incamera/kernel';
import { type ClientEnvironment } from '../environment.js';
import { type HolderNames } from '../holder-types.js';
import { type TraceAsk, type TraceFinding, type TraceProgress } from '../trace/trace-types.js';
import { traceFile } from '../trace/tracing.js';
import { type OpenedMeeting } from './case-opening.js';
import { type OpenedCase, type OpenedMeetingView } from './case-types.js';

export interface KeptCaseOptions {
  readonly meetings: readonly OpenedMeeting[];
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
  readonly #options: KeptCaseOptions;

  constructor(options: KeptCaseOptions) {
    this.#options = options;
    this.meetings = options.meetings.map(({ meetingId, devices, closed, wrongHolders }) => ({
      meetingId,
      devices: devices.map(({ digest, owner }) => ({ id: digest, meetingId, ...owner })),
      closed: closed.map(({ code }) => code),
      wrongHolders: wrongHolders.map((id) => options.holderNames.get(id) ?? { name: '', organisation: '' }),
    }));
    this.deviceCount = this.meetings.reduce((sum, { devices }) => sum + devices.length, 0);
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

  dispose(): void {
    for (const { devices } of this.#options.meetings) for (const { key } of devices) zeroize(key);
  }
}
