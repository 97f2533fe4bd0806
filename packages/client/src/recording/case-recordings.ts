// Recordings in an investigation (L4; decision 0041): listed and fetched for a case, opened with what its holders released, checked part by
// part, and compared with the log of the server.
import { type CharterLog } from '@incamera/charter';
import { type AppError, type Bytes, type Clock, utf8 } from '@incamera/kernel';
import {
  RECORDING_LIMITS,
  recordingListSchema,
  type StoredSegment,
  segmentListSchema,
  wireBytes,
} from '@incamera/protocol';
import { parseVkey } from '@incamera/tlog';
import { type Confirm } from '../api/confirm.js';
import { type HttpClient } from '../api/http-client.js';
import { type OpenedDevice, type OpenedMeeting } from '../cases/case-opening.js';
import { asAppError, clientErrors } from '../errors.js';
import { caseSource } from '../record/http-source.js';
import { recordingErrors } from '../recording-errors.js';
import { checkRecording, type StoredPart } from './check-recording.js';
import { type LoggedRecording, loggedRecording, takeRecordingHistory } from './recording-log.js';
import { type CaseRecording, type OpenedRecording } from './recording-report.js';
import { writeSealedRecording } from './sealed-file.js';

/** What came of comparing with the log. */
interface ComparedLog {
  readonly logged: LoggedRecording | null;
  /** The proofs, to be taken along. */
  readonly history: Bytes | null;
  readonly logProblem: AppError | null;
}

export interface CaseRecordingsParts {
  readonly http: HttpClient;
  readonly confirm: Confirm;
  readonly clock: Clock;
  readonly caseId: string;
  /** The keys that holders released, meeting by meeting. */
  readonly recorded: readonly OpenedMeeting[];
}

export class CaseRecordings {
  readonly #parts: CaseRecordingsParts;

  constructor(parts: CaseRecordingsParts) {
    this.#parts = parts;
  }

  async list(): Promise<readonly CaseRecording[]> {
    const all: CaseRecording[] = [];
    for (const { meetingId } of this.#parts.recorded) {
      const { recordings } = await this.#parts.http.post(this.#at('/recordings'), { meetingId }, recordingListSchema);
      all.push(...recordings.map((recording) => ({ ...recording, meetingId })));
    }
    return all;
  }

  async open(recording: CaseRecording): Promise<OpenedRecording> {
    const { meetingId, recordingId, bundleDigest } = recording;
    const device = this.#keyOf(recording);
    const parts: StoredPart[] = [];
    for (const { number } of await this.#segments(recording)) {
      const path = this.#at(`/recordings/${recordingId}/segments/${number}`);
      parts.push({ number, stored: await this.#parts.http.fetchBytes(path, RECORDING_LIMITS.segmentBytes) });
    }
    const { logged, history, logProblem } = await this.#log(recording, device.log);
    const names = { groupId: wireBytes(meetingId), recordingId: wireBytes(recordingId) };
    const { key: secret, owner, leafKey } = device;
    const checked = await checkRecording({ ...names, secret, owner, leafKey, parts, logged });
    const sealed = writeSealedRecording({ ...names, bundleDigest: wireBytes(bundleDigest), history, parts });
    return { ...checked, sealed, logProblem };
  }

  #keyOf({ meetingId, bundleDigest }: CaseRecording): OpenedDevice {
    const meeting = this.#parts.recorded.find((one) => one.meetingId === meetingId);
    const device = meeting?.devices.find(({ digest }) => digest === bundleDigest);
    if (device === undefined) throw recordingErrors.make('client/recording_key_missing');
    return device;
  }

  /** In order. The first page is a step of the case, and asks for the passkey. */
  async #segments({ meetingId, recordingId }: CaseRecording): Promise<StoredSegment[]> {
    const { http, confirm } = this.#parts;
    const path = this.#at(`/recordings/${recordingId}/segments`);
    const all: StoredSegment[] = [];
    for (let after: number | null = null; ; ) {
      const body = { meetingId, after };
      const page: { segments: StoredSegment[]; isLast: boolean } = await confirm(() =>
        http.post(path, body, segmentListSchema),
      );
      const isForward = page.segments.every(({ number }, i) => number > (page.segments[i - 1]?.number ?? after ?? -1));
      if (!isForward) throw clientErrors.make('client/malformed_answer', { context: { request: 'segments' } });
      all.push(...page.segments);
      after = page.segments.at(-1)?.number ?? null;
      if (page.isLast || after === null) return all;
    }
  }

  /**
   * A log that cannot be read, or is not the one that the charter names, takes nothing from what the signatures show; it is said beside it. The key
   * is the charter's where it names one, and only else the server's word.
   */
  async #log({ meetingId, recordingId }: CaseRecording, named: CharterLog | null): Promise<ComparedLog> {
    const { http, clock, caseId } = this.#parts;
    try {
      const source = caseSource(http, clock, caseId, meetingId);
      const file = await takeRecordingHistory(source, recordingId, named?.vkey ?? null);
      const witnesses = (named?.witnesses ?? []).map((vkey) => parseVkey(vkey));
      const trust = { key: parseVkey(named?.vkey ?? file.vkey), witnesses, required: named?.required ?? 0 };
      const logged = await loggedRecording(file, recordingId, trust, named?.vkey ?? null);
      return { logged, history: utf8(JSON.stringify(file)), logProblem: null };
    } catch (error) {
      return { logged: null, history: null, logProblem: asAppError(error) };
    }
  }

  #at(path: string): string {
    return `/api/admin/cases/${this.#parts.caseId}${path}`;
  }
}
