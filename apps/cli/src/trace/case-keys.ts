// The keys of a meeting's devices, out of a case file: as many as enough holders released their shares of (L6).
import { type CaseOfficers, type OpenedDevice, openCaseFile, shortNameOf } from '@incamera/client/cases';
import { isLine } from '@incamera/kernel';
import { type NamedKey, watermarkErrors } from '@incamera/watermark';
import { cliErrors } from '../errors.js';
import { readTextFile } from '../terminal/text-file.js';

const MAX_FILE_BYTES = 256 * 1024 * 1024;
const MAX_NAME_CHARS = 180;

export interface CaseKeys {
  readonly keys: readonly NamedKey[];
  /** Devices of the meeting whose keys could not be opened: nothing is said about them. */
  readonly closed: number;
  /** Who stood behind the case; null: one officer. */
  readonly officers: CaseOfficers | null;
}

/**
 * @param meetingId as in the address of the meeting
 * @throws {AppError} cli/no_such_meeting, watermark/no_keys, client/case_file_malformed, client/case_altered,
 * client/case_statement_forged, client/case_one_person, client/backup_not_opened, cli/file_missing, cli/not_a_file, cli/file_unreadable
 */
export async function keysOfCase(path: string, meetingId: string, passphrase: string): Promise<CaseKeys> {
  const { meetings, officers } = await openCaseFile(readTextFile(path, MAX_FILE_BYTES), passphrase);
  const meeting = meetings.find((one) => one.meetingId === meetingId);
  if (meeting === undefined) throw cliErrors.make('cli/no_such_meeting');
  if (meeting.devices.length === 0) throw watermarkErrors.make('watermark/no_keys');
  const keys = meeting.devices.map((device) => ({ label: labelOf(device), key: device.key }));
  return { keys, closed: meeting.closed.length, officers };
}

/** The name that the device gave, whether anything proves it, and what tells the device from others of that name. */
function labelOf(device: OpenedDevice): string {
  const { name, evidence } = device.owner;
  const shown = name !== null && isLine(name, MAX_NAME_CHARS) ? name : 'device';
  const proof = name === null || evidence.length > 0 ? '' : ', not proved';
  return `${shown} (${shortNameOf(device)}${proof})`;
}
