// What to look for in a history (L4; decision 0043), and whether a meeting has it.

import { sweepErrors } from '../sweep-errors.js';
import { type SweptMeeting } from './meetings.js';
import { isInNetwork, parseNetwork } from './network.js';
import { compareVersions } from './versions.js';

/** How a device was known to the server when it came in: each better than those before. What it is to the members only they know. */
export const SIGN_IN_LEVELS = ['none', 'transfer', 'provider', 'passkey'] as const;
export type SignInLevel = (typeof SIGN_IN_LEVELS)[number];

/** One weakness. Meetings of which it cannot be said whether they have it are counted apart. */
export type SweepQuery =
  /** Somebody was let in in spite of a rule; empty: of any. */
  | { readonly by: 'exception'; readonly rule: string }
  /** A device that was known by less than this. */
  | { readonly by: 'level'; readonly below: SignInLevel }
  | { readonly by: 'device'; readonly deviceId: string }
  | { readonly by: 'account'; readonly accountId: string }
  /** An address in this network: a.b.c.d/n or IPv6. */
  | { readonly by: 'network'; readonly network: string }
  /** A client of these versions, both ends included; empty: no end. */
  | { readonly by: 'client'; readonly from: string; readonly to: string }
  /** An epoch for which a member who was there gave no testimony. */
  | { readonly by: 'gap' }
  /** A classification; empty: any. With a hash of its rules: one rulebook. */
  | { readonly by: 'class'; readonly classification: string; readonly documentHash: string };

/** `unknown`: the history does not say. */
export type Verdict = 'yes' | 'no' | 'unknown';

/**
 * A question that can be asked of every meeting.
 * @throws {AppError} client/sweep_query_invalid
 */
export function questionOf(query: SweepQuery): (meeting: SweptMeeting) => Verdict {
  switch (query.by) {
    case 'exception':
      return ({ exceptions }) =>
        yes(exceptions.some(({ rules }) => query.rule === '' || rulesOf(rules).includes(query.rule)));
    case 'level':
      return levelBelow(query.below);
    case 'device':
      return ofPeople(query.deviceId, ({ deviceId }) => deviceId);
    case 'account':
      return ofPeople(query.accountId, ({ accountId }) => accountId);
    case 'network':
      return inNetwork(query.network);
    case 'client':
      return clientBetween(query.from, query.to);
    case 'gap':
      return hasGap;
    case 'class':
      return ofClass(query.classification, query.documentHash);
  }
}

type Joined = SweptMeeting['joined'][number];

const yes = (holds: boolean): Verdict => (holds ? 'yes' : 'no');
const invalid = () => sweepErrors.make('client/sweep_query_invalid');

/** The worst that is known of any device; `unknown` only where nothing that is known answers. */
function anyJoined({ joined }: SweptMeeting, judge: (one: Joined) => Verdict): Verdict {
  const verdicts = joined.map(judge);
  if (verdicts.includes('yes')) return 'yes';
  return verdicts.includes('unknown') || joined.length === 0 ? 'unknown' : 'no';
}

/** Rules as they are recorded: a JSON list. */
function rulesOf(text: string): readonly string[] {
  try {
    const rules: unknown = JSON.parse(text);
    return Array.isArray(rules) ? rules.map(String) : [];
  } catch {
    return [];
  }
}

function levelBelow(below: SignInLevel): (meeting: SweptMeeting) => Verdict {
  const least = SIGN_IN_LEVELS.indexOf(below);
  if (least < 1) throw invalid();
  return (meeting) =>
    anyJoined(meeting, ({ signIn }) => {
      const level = SIGN_IN_LEVELS.indexOf(signIn as SignInLevel);
      return level < 0 ? 'unknown' : yes(level < least);
    });
}

function ofPeople(wanted: string, idOf: (one: Joined) => string): (meeting: SweptMeeting) => Verdict {
  if (wanted === '') throw invalid();
  return (meeting) =>
    anyJoined(meeting, (one) => {
      const value = idOf(one);
      // Nobody signed in is nobody; where people choose their names it is not said who they are.
      return value === '' ? (one.signIn === 'none' ? 'no' : 'unknown') : yes(value === wanted);
    });
}

function inNetwork(text: string): (meeting: SweptMeeting) => Verdict {
  const wanted = parseNetwork(text);
  if (wanted === null) throw invalid();
  return (meeting) =>
    anyJoined(meeting, ({ network }) => {
      const recorded = parseNetwork(network);
      return recorded === null ? 'unknown' : isInNetwork(recorded, wanted);
    });
}

function clientBetween(from: string, to: string): (meeting: SweptMeeting) => Verdict {
  if (from === '' && to === '') throw invalid();
  return (meeting) =>
    anyJoined(meeting, ({ client }) => {
      if (client === '') return 'unknown';
      return yes(
        (from === '' || compareVersions(client, from) >= 0) && (to === '' || compareVersions(client, to) <= 0),
      );
    });
}

function ofClass(classification: string, documentHash: string): (meeting: SweptMeeting) => Verdict {
  if (classification === '' && documentHash === '') throw invalid();
  return (meeting) =>
    anyJoined(meeting, (one) => {
      if (one.classification === '') return 'unknown';
      const isClass = classification === '' || one.classification === classification;
      return yes(isClass && (documentHash === '' || one.documentHash === documentHash));
    });
}

/**
 * Whether somebody who was there from one commit to the next gave no testimony in between. Receipts come once for several epochs, two seconds
 * apart at least, so a member has until shortly after the next commit that is long enough after, and whoever came last until the end.
 */
function hasGap(meeting: SweptMeeting): Verdict {
  if (meeting.joined.length === 0) return 'unknown';
  const leaves = new Map<string, number>();
  for (const { removed, atMs } of meeting.commits) for (const peerId of removed) leaves.set(peerId, atMs);
  return yes(
    meeting.joined.some(({ peerId, atMs }) =>
      isSilent(meeting, peerId, atMs, leaves.get(peerId) ?? Number.POSITIVE_INFINITY),
    ),
  );
}

/** A receipt is due within so long, on a network that loses some. */
const DUE_MS = 60_000;

function isSilent({ commits, testimonies }: SweptMeeting, peerId: string, fromMs: number, toMs: number): boolean {
  const own = testimonies.filter((one) => one.peerId === peerId).map(({ atMs }) => atMs);
  const epochs = [fromMs, ...commits.map(({ atMs }) => atMs).filter((atMs) => atMs > fromMs && atMs < toMs)];
  // Epochs after which it stayed for long enough to say something, and did not before it was due.
  return epochs.some(
    (atMs) =>
      atMs + DUE_MS <= Math.min(toMs, lastSeenMs(commits, testimonies)) &&
      !own.some((saidMs) => saidMs >= atMs && saidMs <= atMs + DUE_MS),
  );
}

/** Until when the history knows of the meeting at all. */
function lastSeenMs(commits: SweptMeeting['commits'], testimonies: SweptMeeting['testimonies']): number {
  return Math.max(0, ...commits.map(({ atMs }) => atMs), ...testimonies.map(({ atMs }) => atMs));
}
