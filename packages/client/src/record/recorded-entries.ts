// What the server wrote about a meeting, and what it should have written (L4; decision 0044): only its word, compared with what members
// attest.
import { type JudgedEpoch } from './judged-epochs.js';
import { type LoggedEntry } from './judged-log.js';
import { type JudgedTestimony } from './judged-testimonies.js';
import { epochsText, type ProblemList } from './problem-list.js';
import { type LogTimes } from './time-bounds.js';
import { type RecordedConnection, type RecordedEntry } from './verified-record.js';

/** All but commitments of testimonies, in the order of the log. */
export function entriesOf(logged: readonly LoggedEntry[], times: LogTimes): readonly RecordedEntry[] {
  return logged
    .filter(({ entry }) => entry.type !== 'testimony')
    .map(({ batchIndex, entry }) => ({
      entry,
      batchIndex,
      bounds: times.of(batchIndex, entry.atMs),
      grounds: { members: [], isServerOnly: true, log: [batchIndex] },
    }));
}

/** Who was behind which connection, as the server says by the commitments that it took from it. */
export function connectionsOf(
  testimonies: readonly JudgedTestimony[],
  logged: readonly LoggedEntry[],
): readonly RecordedConnection[] {
  const byPeer = new Map<string, { keys: Set<string>; batches: Set<number> }>();
  for (const { leafKey, logged: place } of testimonies) {
    if (place === null) continue;
    const { keys, batches } = byPeer.get(place.peerId) ?? { keys: new Set(), batches: new Set() };
    byPeer.set(place.peerId, { keys: keys.add(leafKey), batches: batches.add(place.batchIndex) });
  }
  return [...byPeer].map(([peerId, { keys, batches }]) => ({
    peerId,
    leafKeys: [...keys].sort(),
    entries: logged.flatMap(({ entry }) =>
      entry.type !== 'testimony' && 'peerId' in entry && entry.peerId === peerId ? [entry] : [],
    ),
    grounds: { members: [...keys].sort(), isServerOnly: true, log: [...batches].sort((a, b) => a - b) },
  }));
}

/** Compares the epochs that members attest with the changes that the server says it ordered, and tells what either lacks. */
export function judgeGaps(epochs: readonly JudgedEpoch[], logged: readonly LoggedEntry[], problems: ProblemList): void {
  const attested = new Set(epochs.map(({ epoch }) => epoch));
  const ordered = orderedEpochs(logged);
  const last = Math.max(-1, ...attested, ...ordered);
  const gaps: number[] = [];
  const uncommitted: number[] = [];
  // A hostile record may name an epoch far away: what lies between is one gap, not a list.
  const isFar = last > MAX_EPOCHS;
  for (let epoch = 0; epoch <= Math.min(last, MAX_EPOCHS); epoch++) {
    if (!attested.has(epoch)) gaps.push(epoch);
    else if (epoch > 0 && !ordered.has(epoch)) uncommitted.push(epoch);
  }
  if (gaps.length > 0 || isFar) problems.add('record/epoch_missing', epochsText(isFar ? [...gaps, last] : gaps));
  if (uncommitted.length > 0) problems.add('record/commit_missing', epochsText(uncommitted));
  const isFounded = logged.some(({ entry }) => entry.type === 'meeting_founded');
  const isMade = logged.some(({ entry }) => entry.type === 'meeting_created');
  if (!isFounded || !isMade) problems.add('record/founding_missing', isFounded ? 'meeting_created' : 'meeting_founded');
}

/** More changes of a group than there are seconds in a day. */
const MAX_EPOCHS = 100_000;

/** Epochs that a commit made which was not taken back. */
function orderedEpochs(logged: readonly LoggedEntry[]): ReadonlySet<number> {
  const voided = new Set(logged.flatMap(({ entry }) => (entry.type === 'commit_voided' ? [entry.seq] : [])));
  return new Set(
    logged.flatMap(({ entry }) => (entry.type === 'commit_ordered' && !voided.has(entry.seq) ? [entry.epoch + 1] : [])),
  );
}
