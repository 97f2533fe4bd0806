// Verifies the record of a meeting (L4; decision 0044): everything is recomputed from signatures and hashes, by the keys that the reader
// brings. What does not hold is left out of everything else and told.
import { type CharterChain, currentCharter } from '@incamera/charter';
import { toBase64Url } from '@incamera/kernel';
import { formatVkey } from '@incamera/tlog';
import { type JudgedEpoch, judgeEpochs } from './judged-epochs.js';
import { judgeHeads, tellUnnamedHeads } from './judged-heads.js';
import {
  type JudgedState,
  judgeEntries,
  judgeNamedLog,
  judgeState,
  type LoggedEntry,
  type LogTrust,
  type OnShare,
} from './judged-log.js';
import { ofKind, ofMembers } from './judged-members.js';
import { RosterShelf } from './judged-rosters.js';
import { type JudgedTestimony, judgeTestimonies, loggedTestimonies } from './judged-testimonies.js';
import { exceptionsIn, groundsOf, presenceOf } from './presence.js';
import { ProblemList } from './problem-list.js';
import { type SealedRecord } from './record-file.js';
import { admissionsOf } from './recorded-admissions.js';
import { connectionsOf, entriesOf, judgeGaps } from './recorded-entries.js';
import { fingerprintsOf } from './recorded-fingerprints.js';
import { judgeCharters, meetingOf } from './recorded-meeting.js';
import { recordingsOf } from './recorded-recordings.js';
import { type BoundsInput, findLate, findWrongClocks, LogTimes } from './time-bounds.js';
import { type RecordedEpoch, type RecordedLog, type VerifiedRecord } from './verified-record.js';

/** Which part is being verified, and how much of it is done, 0 to 1. */
export type OnRecordProgress = (step: 'log' | 'testimonies' | 'members', share: number) => void | Promise<void>;

/** What the first steps give to those that follow. */
interface Judged {
  readonly record: SealedRecord;
  readonly chain: CharterChain;
  readonly state: JudgedState;
  readonly entries: readonly LoggedEntry[];
  readonly testimonies: readonly JudgedTestimony[];
  readonly problems: ProblemList;
}

/**
 * @param trust keys of the log and of witnesses that did not come with the record
 * @returns what holds; everything that does not is among `problems`
 * @throws {AppError} where nothing could be said at all: `record/other_log`, `record/checkpoint_refused`, `record/too_few_witnesses`,
 *   `record/charter_refused`, `record/malformed`
 */
export async function verifyRecord(
  record: SealedRecord,
  trust: LogTrust,
  onProgress: OnRecordProgress = () => undefined,
): Promise<VerifiedRecord> {
  const problems = new ProblemList();
  const chain = await judgeCharters(record);
  const state = await judgeState(record, trust);
  const step =
    (name: 'log' | 'testimonies'): OnShare =>
    (share) =>
      onProgress(name, share);
  const entries = await judgeEntries(record, state.checkpoint, problems, step('log'));
  const logged = loggedTestimonies(entries);
  const { testimonies, notShown } = await judgeTestimonies(record, logged, problems, step('testimonies'));
  for (const [peerId, count] of notShown) problems.add('record/testimony_missing', `${count} of ${peerId}`);
  tellUnnamedHeads(record.heads, testimonies, problems);
  await onProgress('members', 0);
  const verified = await concluded({ record, chain, state, entries, testimonies, problems }, trust);
  await onProgress('members', 1);
  return verified;
}

async function concluded(judged: Judged, trust: LogTrust): Promise<VerifiedRecord> {
  const { record, chain, state, entries, problems } = judged;
  const named = currentCharter(chain).charter.log;
  judgeNamedLog(named, record, state, problems);
  const shelf = new RosterShelf(chain, ofKind(judged.testimonies, 'roster'), record.rosters, problems);
  const epochs = await judgeEpochs(ofKind(judged.testimonies, 'receipt'), shelf, problems);
  shelf.tellUnattested(problems);
  const testimonies = ofMembers(judged.testimonies, epochs, problems);
  const shownHeads = judgeHeads(record.heads, state.checkpoint, testimonies, problems);
  const times = timesOf(
    { testimonies, shownHeads, cosigners: state.cosigners, intervalMs: named?.intervalMs ?? null },
    problems,
  );
  judgeGaps(epochs, entries, problems);
  const presence = presenceOf(epochs);
  return {
    meeting: meetingOf(chain, epochs),
    log: logOf(state, shownHeads.size, trust),
    presence,
    epochs: epochs.map((epoch) => recordedEpoch(epoch, times)),
    admissions: admissionsOf(epochs),
    exceptions: exceptionsIn(presence),
    entries: entriesOf(entries, times),
    connections: connectionsOf(testimonies, entries),
    fingerprints: fingerprintsOf(ofKind(testimonies, 'fingerprints'), times, problems),
    recordings: await recordingsOf(ofKind(testimonies, 'recording'), problems),
    testimonies: {
      receipts: ofKind(testimonies, 'receipt').length,
      rosters: ofKind(testimonies, 'roster').length,
      fingerprints: ofKind(testimonies, 'fingerprints').length,
      recordings: ofKind(testimonies, 'recording').length,
      logged: testimonies.filter(({ logged }) => logged !== null).length,
    },
    origin: shelf.origin,
    problems: problems.all(),
  };
}

/** Times of the log by the clocks of members; what was signed by wrong ones, or long before it was logged, is told. */
function timesOf(input: BoundsInput, problems: ProblemList): LogTimes {
  const wrongClocks = findWrongClocks(input.testimonies, problems);
  const times = new LogTimes(input, wrongClocks);
  findLate(input, times, wrongClocks, problems);
  return times;
}

function logOf({ checkpoint, cosigners }: JudgedState, headsSeen: number, trust: LogTrust): RecordedLog {
  return {
    origin: checkpoint.origin,
    vkey: formatVkey(trust.logKey),
    size: checkpoint.size,
    root: toBase64Url(checkpoint.root),
    cosigners: cosigners.map(({ witness, atMs }) => ({ name: witness.name, atMs })),
    required: trust.required,
    headsSeen,
  };
}

function recordedEpoch(judged: JudgedEpoch, times: LogTimes): RecordedEpoch {
  const { epoch, fromMs, views } = judged;
  const [main, ...others] = views;
  const grounds = groundsOf([judged]);
  const [first] = grounds.log;
  return {
    epoch,
    fromMs,
    views: [main.view, ...others.map(({ view }) => view)],
    bounds: first === undefined ? { afterMs: null, beforeMs: null, serverMs: null } : times.of(first, null),
    grounds,
  };
}
