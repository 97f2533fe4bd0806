// The meetings of a history (L4; decision 0043): what each entry says of one, put together in the order of their times.
import { type HistoryEntry } from '@incamera/tlog';

type Of<T extends HistoryEntry['type']> = Extract<HistoryEntry, { type: T }>;

/** A meeting as far as the history knows it. */
export interface SweptMeeting {
  readonly meetingId: string;
  /** Account of the organiser; empty where its creation is not in the history. */
  readonly organiser: string;
  /** When it began, Unix ms: the founding of its group, else its planned start, else the first thing that is known of it. */
  readonly atMs: number;
  readonly joined: readonly Of<'device_joined'>[];
  readonly commits: readonly Of<'commit_ordered'>[];
  readonly testimonies: readonly Of<'testimony'>[];
  readonly exceptions: readonly Of<'exception_granted'>[];
}

interface Draft {
  organiser: string;
  plannedMs: number | null;
  foundedMs: number | null;
  firstMs: number;
  joined: Of<'device_joined'>[];
  commits: Of<'commit_ordered'>[];
  voids: Of<'commit_voided'>[];
  testimonies: Of<'testimony'>[];
  exceptions: Of<'exception_granted'>[];
}

/** Every meeting in which somebody was: those that were only planned had nothing to expose. Oldest first. */
export function meetingsOf(entries: readonly HistoryEntry[]): SweptMeeting[] {
  const drafts = new Map<string, Draft>();
  for (const entry of entries) {
    if (!('meetingId' in entry)) continue;
    const draft = drafts.get(entry.meetingId) ?? newDraft(entry.atMs);
    drafts.set(entry.meetingId, draft);
    take(draft, entry);
  }
  const meetings: SweptMeeting[] = [];
  for (const [meetingId, draft] of drafts) {
    const { organiser, testimonies, exceptions } = draft;
    const joined = draft.joined.filter((one) => !fellAgain(draft, one));
    if (draft.foundedMs === null && joined.length === 0) continue;
    const atMs = draft.foundedMs ?? draft.plannedMs ?? draft.firstMs;
    const commits = draft.commits.filter((commit) => !draft.voids.some((fallen) => fellWith(commit, fallen)));
    meetings.push({ meetingId, organiser, atMs, joined, commits, testimonies, exceptions });
  }
  return meetings.sort((a, b) => a.atMs - b.atMs || (a.meetingId < b.meetingId ? -1 : 1));
}

function newDraft(firstMs: number): Draft {
  return {
    ...{ organiser: '', plannedMs: null, foundedMs: null, firstMs, voids: [] },
    ...{ joined: [], commits: [], testimonies: [], exceptions: [] },
  };
}

function take(draft: Draft, entry: HistoryEntry): void {
  draft.firstMs = Math.min(draft.firstMs, entry.atMs);
  if (entry.type === 'meeting_created') {
    draft.organiser = entry.accountId;
    draft.plannedMs = entry.startsAtMs;
  } else if (entry.type === 'meeting_founded') draft.foundedMs = entry.atMs;
  else if (entry.type === 'device_joined') draft.joined.push(entry);
  else if (entry.type === 'commit_ordered') draft.commits.push(entry);
  else if (entry.type === 'commit_voided') draft.voids.push(entry);
  else if (entry.type === 'testimony') draft.testimonies.push(entry);
  else if (entry.type === 'exception_granted') draft.exceptions.push(entry);
}

/** What was built on a refused commit fell as well. */
function fellWith(commit: Of<'commit_ordered'>, fallen: Of<'commit_voided'>): boolean {
  return commit.epoch >= fallen.epoch && commit.seq < fallen.seq;
}

/** Whether a device was let in by nothing but commits that members refused. */
function fellAgain({ commits, voids }: Draft, { peerId, asked }: Of<'device_joined'>): boolean {
  const by = commits.filter((commit) =>
    asked === 'return' ? commit.peerId === peerId : commit.admitted.includes(peerId),
  );
  return (
    asked !== 'founding' && by.length > 0 && by.every((commit) => voids.some((fallen) => fellWith(commit, fallen)))
  );
}
