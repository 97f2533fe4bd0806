// What members signed, one by one (L4; decision 0044): signature, meeting, place in the log, and the state of the log that it names.
import { commitTestimony, readTestimony, type Testimony } from '@incamera/group';
import { type MeetingId, toBase64Url, toHex } from '@incamera/kernel';
import { type LoggedEntry, type OnShare } from './judged-log.js';
import { type ProblemList } from './problem-list.js';
import { type RecordedTestimony, type SealedRecord } from './record-file.js';

/** A testimony that its leaf key signed about this meeting. Whether that is a member's key is for the lists to say. */
export interface JudgedTestimony {
  /** Place in the file. */
  readonly where: string;
  readonly testimony: Testimony;
  /** base64url. */
  readonly leafKey: string;
  readonly epoch: number;
  /** Where the log holds its commitment; null: it is not shown. */
  readonly logged: LoggedTestimony | null;
}

export interface LoggedTestimony {
  readonly batchIndex: number;
  /** The connection that brought it, as the server says. */
  readonly peerId: string;
  /** When, as the server says. */
  readonly serverMs: number;
}

/** Commitments of this meeting's testimonies that the log holds, by their hexadecimal digits: the first place of each. */
export function loggedTestimonies(entries: readonly LoggedEntry[]): Map<string, LoggedTestimony> {
  const found = new Map<string, LoggedTestimony>();
  for (const { batchIndex, entry } of entries) {
    if (entry.type !== 'testimony') continue;
    const name = toHex(entry.commitment);
    if (!found.has(name)) found.set(name, { batchIndex, peerId: entry.peerId, serverMs: entry.atMs });
  }
  return found;
}

export interface JudgedTestimonies {
  /** In the order of time, by the clocks of those who signed. */
  readonly testimonies: readonly JudgedTestimony[];
  /** What the log holds and the record does not show, by the connection that brought it. */
  readonly notShown: ReadonlyMap<string, number>;
}

const STEP = 64;

export async function judgeTestimonies(
  { meetingId, testimonies }: SealedRecord,
  logged: ReadonlyMap<string, LoggedTestimony>,
  problems: ProblemList,
  onShare: OnShare,
): Promise<JudgedTestimonies> {
  const judged: JudgedTestimony[] = [];
  const shown = new Set<string>();
  for (let from = 0; from < testimonies.length; from += STEP) {
    await onShare(from / testimonies.length);
    // WebCrypto verifies in threads of its own: many at once.
    const part = testimonies.slice(from, from + STEP);
    const read = await Promise.all(
      part.map((one, i) => judgeOne(meetingId, one, `testimonies[${from + i}]`, logged, problems)),
    );
    for (const one of read) {
      shown.add(one.commitment);
      if (one.judged !== null) judged.push(one.judged);
    }
  }
  await onShare(1);
  const notShown = new Map<string, number>();
  for (const [commitment, { peerId }] of logged) {
    if (!shown.has(commitment)) notShown.set(peerId, (notShown.get(peerId) ?? 0) + 1);
  }
  return { testimonies: judged.sort((a, b) => a.testimony.atMs - b.testimony.atMs), notShown };
}

async function judgeOne(
  meetingId: MeetingId,
  { salt, signed }: RecordedTestimony,
  where: string,
  logged: ReadonlyMap<string, LoggedTestimony>,
  problems: ProblemList,
): Promise<{ readonly commitment: string; readonly judged: JudgedTestimony | null }> {
  const commitment = toHex(await commitTestimony(salt, signed));
  const read = await readTestimony(signed);
  if (!read.ok) {
    problems.add('record/testimony_refused', where, { because: read.error.code });
    return { commitment, judged: null };
  }
  const testimony = read.value;
  const about = { who: testimony.leafKey, whenMs: testimony.atMs };
  const epoch = Number(testimony.epoch);
  if (toBase64Url(testimony.groupId) !== meetingId || !Number.isSafeInteger(epoch)) {
    problems.add('record/testimony_refused', where, { ...about, because: 'client/testimony_other_meeting' });
    return { commitment, judged: null };
  }
  const place = logged.get(commitment) ?? null;
  if (place === null) problems.add('record/testimony_not_logged', where, about);
  else if ((testimony.checkpoint?.size ?? 0) > place.batchIndex) problems.add('record/order_impossible', where, about);
  return { commitment, judged: { where, testimony, leafKey: toBase64Url(testimony.leafKey), epoch, logged: place } };
}
