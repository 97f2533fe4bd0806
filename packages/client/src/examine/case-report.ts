// The report of a case and its bundle (L4; decision 0045), made on the officer's device: only the hash of its list leaves it.

import { type BundleWish } from '../bundle/make-bundle.js';
import { type CaseView, type OpenedMeetingView } from '../cases/case-types.js';
import { type ExaminedMeeting, type ReportWish } from './examine-types.js';

/** What is known of the case itself, beside what was found out. */
export interface CaseFacts {
  readonly view: CaseView;
  /** When the meetings began, by the server's word. */
  readonly starts: ReadonlyMap<string, number | null>;
  readonly opened: readonly OpenedMeetingView[];
  readonly program: string;
  readonly nowMs: number;
}

export function bundleWishOf(
  { view, starts, opened, program, nowMs }: CaseFacts,
  wish: Omit<ReportWish, 'fonts'>,
): BundleWish {
  const { caseId, title, reason, askedBy } = view.case;
  return {
    language: wish.language,
    madeAtMs: nowMs,
    program,
    case: {
      caseId,
      title,
      reason,
      askedBy,
      openedAtMs: view.openedAtMs,
      statements: view.statements,
      steps: view.events.map(stepOf(view)),
    },
    meetings: view.case.meetings.map((meetingId) => meetingOf(meetingId, starts, wish.meetings)),
    devices: opened.flatMap(({ devices }) =>
      devices.map(({ id, short, meetingId, name, evidence }) => ({ id, short, meetingId, name, evidence })),
    ),
    closedDevices: opened.reduce((sum, { closed }) => sum + closed.length, 0),
    files: wish.findings.map(({ file, trace, authenticity }) => ({ ...file, trace, authenticity })),
  };
}

function meetingOf(
  meetingId: string,
  starts: CaseFacts['starts'],
  examined: readonly ExaminedMeeting[],
): BundleWish['meetings'][number] {
  const startsAtMs = starts.get(meetingId) ?? null;
  const one = examined.find((meeting) => meeting.meetingId === meetingId);
  const record = one?.record && one.source ? { ...one.source, verified: one.record } : null;
  return { meetingId, startsAtMs, record, because: one?.because ?? null };
}

const stepOf =
  ({ holderNames }: CaseView) =>
  ({ atMs, kind, actor, holderId, byFile, trace, authenticity }: CaseView['events'][number]) => ({
    atMs,
    kind,
    actor,
    holder: holderId === null ? null : (holderNames.get(holderId)?.name ?? null),
    byFile,
    fileHash: trace?.fileHash ?? authenticity?.fileHash ?? null,
  });
