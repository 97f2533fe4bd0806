// The fingerprints of a case's meetings, out of its file: as far as enough holders released their shares (L6).
import { type MeetingVoices, openCaseTestimonies, type PrintFaultKind, voicesOf } from '@incamera/client/cases';
import { type Voice } from '@incamera/evidence';
import { cliErrors } from '../errors.js';
import { officerLines } from '../terminal/officers-text.js';
import { readTextFile } from '../terminal/text-file.js';

const MAX_FILE_BYTES = 256 * 1024 * 1024;

export interface CaseVoices {
  readonly voices: readonly Voice[];
  /** What does not count, one line each. */
  readonly notes: readonly string[];
}

const FAULTS: Readonly<Record<PrintFaultKind, string>> = {
  unreadable: 'could not be read',
  not_committed: 'are not what was committed to while the meeting ran',
  not_own_voice: 'are given out as of another voice than they can be',
  overlapping: 'say two things of one time',
  future: 'are dated later than the server had them',
  late: 'were committed to long after the time that they are of',
};

/**
 * @param meetingIds as in the addresses of the meetings; empty: all of the case
 * @throws {AppError} cli/no_such_meeting, cli/no_case_fingerprints, client/case_file_malformed, client/case_altered,
 * client/case_statement_forged, client/case_one_person, client/backup_not_opened, cli/file_missing, cli/not_a_file, cli/file_unreadable
 */
export async function voicesOfCase(
  path: string,
  meetingIds: readonly string[],
  passphrase: string,
): Promise<CaseVoices> {
  const { meetings: opened, officers } = await openCaseTestimonies(
    readTextFile(path, MAX_FILE_BYTES),
    passphrase,
    meetingIds,
  );
  const known = new Set(opened.map(({ meetingId }) => meetingId));
  if (meetingIds.some((id) => !known.has(id))) throw cliErrors.make('cli/no_such_meeting');
  const meetings = opened.map(voicesOf);
  const voices = meetings.flatMap((meeting) => meeting.voices);
  if (voices.length === 0) throw cliErrors.make('cli/no_case_fingerprints');
  const notes = meetings.flatMap((meeting) => [...faultLines(meeting), ...clockLines(meeting)]);
  const refused = opened.reduce((sum, meeting) => sum + meeting.refused.length, 0);
  const unopened = opened.reduce((sum, meeting) => sum + meeting.unopened.length, 0);
  if (refused > 0) notes.push(`${refused} testimonies are not what they say: they were left out.`);
  if (unopened > 0) notes.push(`${unopened} testimonies could not be opened: nothing is said about them.`);
  return { voices, notes: [...notes, ...officerLines(officers)] };
}

function faultLines({ faults }: MeetingVoices): string[] {
  return faults.map(({ kind, by, count }) => `${by}: ${count} fingerprints ${FAULTS[kind]}, and were left out.`);
}

function clockLines({ clocks }: MeetingVoices): string[] {
  return clocks.map(({ device, aheadSeconds }) => {
    const way = aheadSeconds > 0 ? 'ahead of' : 'behind';
    return `${device}: its clock was ${Math.abs(aheadSeconds).toFixed(1)} s ${way} the others, and was corrected.`;
  });
}
