// What is known before anybody goes in (L4): the meeting behind the link, its rules, and who this device and tab are in it.
import { isCharterHost } from '@incamera/charter';
import { type OpenedMeeting } from '../api/meetings.js';
import { type HostRecord } from '../device/device-records.js';
import { LogApi } from '../history/log-api.js';
import { LogGate } from '../history/log-gate.js';
import { LogMemory } from '../history/log-memory.js';
import { MarkDesk } from '../marks/mark-desk.js';
import { MarkRecords } from '../marks/mark-records.js';
import { MeetingRules } from '../policy/meeting-rules.js';
import { rulebookOf } from '../policy/rulebooks.js';
import { type RefusedActions } from '../snapshot.js';
import { TestimonyRecords } from '../testimony/testimony-records.js';
import { AdmissionMemoryBook } from './admission-memory.js';
import { HostOffers } from './host-offers.js';
import { SessionIdentity } from './own-identity.js';
import { RulesDesk } from './rules-desk.js';
import { type MeetingSessionOptions } from './session-options.js';
import { TabIdentity } from './tab-identity.js';

export interface Opening {
  readonly opened: OpenedMeeting;
  readonly rules: RulesDesk;
  /** Who this device says to be, and on what evidence. */
  readonly own: SessionIdentity;
  /** Set when this device holds a host key of the charter, from the beginning or once it was named. */
  host: HostRecord | null;
  readonly identity: TabIdentity;
  readonly offers: HostOffers;
  readonly memory: AdmissionMemoryBook;
  readonly marks: MarkDesk;
  readonly log: { readonly api: LogApi; readonly memory: LogMemory };
  readonly testimonies: TestimonyRecords;
  /** The meeting is over: what this tab kept for it alone goes. */
  readonly forget: () => Promise<void>;
  /** This tab was in the meeting when its page went, and may go back in without a click. */
  readonly comesBack: boolean;
}

/** @throws {AppError} see `Meetings.open`, or `client/storage_unavailable` */
export async function openLink(
  options: MeetingSessionOptions,
  refused: (actions: RefusedActions) => void,
): Promise<Opening> {
  const { link, meetings, records, environment, http, state } = options;
  const { logger } = environment;
  const opened = await meetings.open(link);
  const { meetingId } = opened;
  const tabId = await environment.tabId();
  const identity = await TabIdentity.load(records, meetingId, tabId, logger);
  const offers = new HostOffers(records, meetingId, tabId);
  const offer = await offers.made();
  // An offer that no host took up makes nobody a host.
  const isNamed = offer !== null && isCharterHost(opened.charter.charter, offer.signingKey.publicKey);
  const host = (await records.host(meetingId)) ?? (isNamed ? offer : null);
  const memory = new AdmissionMemoryBook(records, meetingId, logger);
  await memory.load();
  const { record } = identity;
  const isHost = host !== null && record?.memberKey.publicKey.join() === host.signingKey.publicKey.join();
  const { rules: charterRules, classification } = opened.charter.charter;
  // Where a fresh sign-in is asked for at every join, a reloaded page asks for it before it goes in.
  const mayReturn = (isHost || charterRules.autoReadmit) && !classification.rules.reauthenticate;
  const log = { api: new LogApi(http), memory: new LogMemory(records, environment.publicUrl) };
  const logGate = new LogGate(log.api, () => opened.charter.charter.log, environment.clock);
  const openedRules = openRules(opened, options);
  const rules = new RulesDesk({ meetingId, http, state, logger, refused, rules: openedRules, logGate });
  const own = await SessionIdentity.create({ options, opened, host, tab: identity, rules });
  const markRecords = new MarkRecords(records, meetingId, tabId);
  const { groupId } = opened.charter;
  const marks = await MarkDesk.open({ records: markRecords, http, environment, meetingId, groupId });
  const testimonies = new TestimonyRecords(records, meetingId, tabId);
  return {
    opened,
    rules,
    own,
    host,
    identity,
    offers,
    memory,
    marks,
    log,
    testimonies,
    forget: async () => {
      await Promise.all([own.forget(), marks.forget(), testimonies.forget()]);
    },
    comesBack: record?.inMeeting === true && mayReturn,
  };
}

async function openRules(
  { charter: { charter }, chain }: OpenedMeeting,
  { http, environment }: MeetingSessionOptions,
): Promise<MeetingRules> {
  const { clock, policyJudge, abilities } = environment;
  const { files } = await rulebookOf(charter.classification, http);
  const rules = new MeetingRules(chain.versions[0].charter, {
    judge: await policyJudge.open(files),
    browser: abilities,
    nowMs: () => clock.nowMs(),
  });
  rules.chartered(charter);
  return rules;
}
