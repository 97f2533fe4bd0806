// What a published file is (L4; decision 0045): compared with the fingerprints of speech that a case opened, and put into findings that can
// be proved to be those that were recorded.
import { type Rng, toBase64Url } from '@incamera/kernel';
import { AUTHENTICITY_FORMAT } from '../bundle/bundle-content.js';
import { caseErrors } from '../case-errors.js';
import { type ClientEnvironment } from '../environment.js';
import { type MeetingVoices } from '../fingerprints/meeting-voices.js';
import { type SoundExamination } from '../trace/file-tracer.js';
import { type Examination, type ExamineAsk } from './examine-types.js';

/**
 * @throws {AppError} `audiofile/*`, `evidence/*`, `client/trace_unavailable`, `client/trace_stuck`, `watermark/cancelled`
 */
export async function examineFile(
  { file, name, signal }: ExamineAsk,
  meetings: readonly MeetingVoices[],
  { fileTracer, rng }: Pick<ClientEnvironment, 'fileTracer' | 'rng'>,
  onProgress: (share: number) => void,
): Promise<Examination> {
  if (fileTracer === null) throw caseErrors.make('client/trace_unavailable');
  const voices = meetings.flatMap((meeting) => meeting.voices);
  const found = await fileTracer.examine({ file, voices }, onProgress, signal);
  const faults = meetings.flatMap((meeting) =>
    meeting.faults.map((fault) => ({ meetingId: meeting.meetingId, ...fault })),
  );
  return {
    name,
    fileHash: found.fileHash,
    bytes: file.size,
    seconds: found.seconds,
    peaks: found.peaks,
    authenticity: found.report,
    faults,
    report: findingsText(found, faults, rng),
  };
}

/** The random value keeps whoever sees the hash from trying out what it is of. */
function findingsText({ fileHash, report }: SoundExamination, faults: Examination['faults'], rng: Rng): string {
  const salt = toBase64Url(rng.bytes(16));
  return `${JSON.stringify({ format: AUTHENTICITY_FORMAT, salt, fileHash, ...report, faults })}\n`;
}
