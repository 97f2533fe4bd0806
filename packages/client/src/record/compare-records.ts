// Two records of one meeting (L4; decision 0044): each may hold by itself and contradict the other, as when the members were shown different
// meetings and each record shows one half.
import { toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { recordErrors } from '../record-errors.js';
import { isBeginning } from './judged-heads.js';
import { ProblemList } from './problem-list.js';
import { type SealedRecord } from './record-file.js';
import { type RecordedEpoch, type RecordedView, type RecordProblem, type VerifiedRecord } from './verified-record.js';

/** A record with what its verification found. */
export interface ComparedRecord {
  readonly record: SealedRecord;
  readonly verified: VerifiedRecord;
}

/**
 * What one says and the other cannot say as well; what only one of them has is no contradiction.
 * @throws {AppError} `record/other_meeting`
 */
export function compareRecords(one: ComparedRecord, other: ComparedRecord): readonly RecordProblem[] {
  if (one.record.meetingId !== other.record.meetingId) throw recordErrors.make('record/other_meeting');
  const problems = new ProblemList();
  compareSettings(one.verified, other.verified, problems);
  compareEpochs(one.verified, other.verified, problems);
  compareEntries(one.verified, other.verified, problems);
  compareLogs(one, other, problems);
  return problems.all();
}

const differ = 'record/records_differ';

function compareSettings(one: VerifiedRecord, other: VerifiedRecord, problems: ProblemList): void {
  for (const { version, hash } of other.meeting.settings) {
    const same = one.meeting.settings.find((settings) => settings.version === version);
    if (same !== undefined && same.hash !== hash) problems.add(differ, `charter version ${version}`);
  }
}

const nameOf = ({ transcriptHash, rosterHash, charterHash }: RecordedView) =>
  [transcriptHash, rosterHash, charterHash].join();

function compareEpochs(one: VerifiedRecord, other: VerifiedRecord, problems: ProblemList): void {
  const known = new Map(one.epochs.map((epoch) => [epoch.epoch, epoch]));
  for (const epoch of other.epochs) {
    const before = known.get(epoch.epoch);
    if (before === undefined) continue;
    const [first, second] = [saidIn(before), saidIn(epoch)];
    for (const [leafKey, said] of second) {
      const earlier = first.get(leafKey);
      if (earlier === undefined || earlier === said) continue;
      problems.add(differ, `epoch ${epoch.epoch}`, { who: leafKey, whenMs: epoch.fromMs });
    }
    const views = new Set([...first.values(), ...second.values()]);
    if (views.size > 1 && new Set(first.values()).size < views.size && new Set(second.values()).size < views.size) {
      problems.add(differ, `epoch ${epoch.epoch}`, { whenMs: epoch.fromMs });
    }
  }
}

/** What each member attests of an epoch. */
function saidIn({ views }: RecordedEpoch): ReadonlyMap<string, string> {
  return new Map(views.flatMap((view) => view.attestedBy.map((leafKey) => [leafKey, nameOf(view)] as const)));
}

/** The server ordered one change at each place, whoever asks. */
function compareEntries(one: VerifiedRecord, other: VerifiedRecord, problems: ProblemList): void {
  const ordered = ({ entries }: VerifiedRecord) =>
    new Map(
      entries.flatMap(({ entry }) => (entry.type === 'commit_ordered' ? [[entry.seq, entry.commitHash] as const] : [])),
    );
  const known = ordered(one);
  for (const [seq, commitHash] of ordered(other)) {
    const before = known.get(seq);
    if (before !== undefined && before !== commitHash) problems.add(differ, `commit_ordered ${seq}`);
  }
}

/** Two states of one size that the same key signed for: the log was shown in two versions. */
function compareLogs(one: ComparedRecord, other: ComparedRecord, problems: ProblemList): void {
  if (one.verified.log.vkey !== other.verified.log.vkey) {
    problems.add(differ, 'log');
    return;
  }
  const known = rootsOf(one);
  for (const [size, root] of rootsOf(other)) {
    const before = known.get(size);
    if (before !== undefined && before !== root) problems.add(differ, `log ${size}`);
  }
}

/** Roots by size: of the signed state, and of those that it is shown to begin with. */
function rootsOf({ record, verified }: ComparedRecord): ReadonlyMap<number, string> {
  const { size, root } = verified.log;
  const heads = record.heads.filter((head) => isBeginning(head, { size, root: wireBytes(root) }, head.consistency));
  return new Map([...heads.map((head) => [head.size, toBase64Url(head.root)] as const), [size, root]]);
}
