// What is known before anybody goes in (L4): the meeting behind the link, and who this device and tab are in it.
import { type Meetings, type OpenedMeeting } from '../api/meetings.js';
import { type DeviceRecords, type HostRecord } from '../device/device-records.js';
import { type ClientEnvironment } from '../environment.js';
import { AdmissionMemoryBook } from './admission-memory.js';
import { TabIdentity } from './tab-identity.js';

export interface Opening {
  readonly opened: OpenedMeeting;
  /** Set when this device holds a host key of the charter. */
  readonly host: HostRecord | null;
  readonly identity: TabIdentity;
  readonly memory: AdmissionMemoryBook;
  /** This tab was in the meeting when its page went, and may go back in without a click. */
  readonly comesBack: boolean;
}

/** @throws {AppError} see `Meetings.open`, or `client/storage_unavailable` */
export async function openLink(
  link: string,
  meetings: Meetings,
  records: DeviceRecords,
  environment: Pick<ClientEnvironment, 'tabId' | 'logger'>,
): Promise<Opening> {
  const opened = await meetings.open(link);
  const { meetingId } = opened;
  const host = await records.host(meetingId);
  const identity = await TabIdentity.load(records, meetingId, await environment.tabId(), environment.logger);
  const memory = new AdmissionMemoryBook(records, meetingId, environment.logger);
  await memory.load();
  const { record } = identity;
  const isHost = host !== null && record?.memberKey.publicKey.join() === host.signingKey.publicKey.join();
  const mayReturn = isHost || opened.charter.charter.rules.autoReadmit;
  return { opened, host, identity, memory, comesBack: record?.inMeeting === true && mayReturn };
}
