// What a changed rulebook means for people whom no record of decisions knows (L1): the server sees nothing of names, guests, hosts and
// what is done inside, so a fixed set of questions is put for each past meeting to both rulebooks, and what differs is said.

import { type Assurance } from '../class-rules.js';
import { approvedPlace } from './approved-place.js';
import { underChangedRules } from './dry-run.js';
import { type PolicyEngine } from './engine.js';
import { type GuestEvidence, type PolicyAction, type PolicyCircumstances, type PolicyMeeting } from './request.js';

interface Who {
  readonly assurance: Assurance;
  readonly guest: GuestEvidence | null;
  readonly host: boolean;
}

const member = (assurance: Assurance): Who => ({ assurance, guest: null, host: false });
const guest = (assurance: Assurance, evidence: GuestEvidence): Who => ({ assurance, guest: evidence, host: false });

/** Kinds of people, by what their names rest on. */
const PEOPLE = {
  self_asserted: member('self_asserted'),
  server: member('server'),
  organisation: member('organisation'),
  passkey: member('passkey'),
  guest_link: guest('self_asserted', 'link'),
  guest_vouched: guest('self_asserted', 'vouched'),
  guest_verified: guest('organisation', 'verified'),
  host: { assurance: 'passkey', guest: null, host: true },
} as const satisfies Readonly<Record<string, Who>>;

interface What {
  readonly action: PolicyAction;
  readonly invited?: boolean;
  readonly circumstances?: Partial<PolicyCircumstances>;
}

/** What people try to do; what is not named is at its best. */
const ACTS = {
  join: { action: 'join' },
  join_without_sign_in: { action: 'join', circumstances: { reauthenticated: false } },
  join_without_host: { action: 'join', circumstances: { hostPresent: false } },
  join_plain_browser: {
    action: 'join',
    circumstances: { browser: { encrypts: true, constantBitRate: false, marks: false } },
  },
  admit_by_itself: { action: 'admit', invited: true, circumstances: { approvals: 0 } },
  admit_by_a_host: { action: 'admit', circumstances: { approvals: 1 } },
  admit_by_two_hosts: { action: 'admit', circumstances: { approvals: 2 } },
  share_screen: { action: 'shareScreen' },
  chat: { action: 'chat' },
  chat_without_host: { action: 'chat', circumstances: { hostPresent: false } },
  send_file: { action: 'sendFile' },
  download_file: { action: 'downloadFile' },
  copy: { action: 'copy' },
  record: { action: 'record' },
} as const satisfies Readonly<Record<string, What>>;

export type MatrixPerson = keyof typeof PEOPLE;
export type MatrixAct = keyof typeof ACTS;
export const MATRIX_PEOPLE = Object.keys(PEOPLE) as readonly MatrixPerson[];
export const MATRIX_ACTS = Object.keys(ACTS) as readonly MatrixAct[];

/** One act that is decided differently, and for whom. */
export interface MatrixDifference {
  readonly act: MatrixAct;
  readonly kind: 'now_allowed' | 'now_refused';
  readonly people: readonly MatrixPerson[];
  /** Why it is refused, by the rulebook that refuses. */
  readonly codes: readonly string[];
}

/** Everything that differs for meetings like this one. 112 questions to each rulebook. */
export function compareMatrix(
  inForce: PolicyEngine,
  changed: PolicyEngine,
  meeting: PolicyMeeting,
): readonly MatrixDifference[] {
  const after = underChangedRules(meeting, inForce, changed);
  return MATRIX_ACTS.flatMap((act) =>
    compareAct(act, { engine: inForce, meeting }, { engine: changed, meeting: after }),
  );
}

interface Side {
  readonly engine: PolicyEngine;
  readonly meeting: PolicyMeeting;
}

function compareAct(act: MatrixAct, before: Side, after: Side): MatrixDifference[] {
  const kinds = { now_allowed: newDifference(), now_refused: newDifference() };
  for (const person of MATRIX_PEOPLE) {
    const [old, now] = [decide(before, act, person), decide(after, act, person)];
    if (old.allowed === now.allowed) continue;
    const found = kinds[now.allowed ? 'now_allowed' : 'now_refused'];
    found.people.push(person);
    for (const { code } of (now.allowed ? old : now).explanations) found.codes.add(code);
  }
  return (['now_refused', 'now_allowed'] as const)
    .filter((kind) => kinds[kind].people.length > 0)
    .map((kind) => ({ act, kind, people: kinds[kind].people, codes: [...kinds[kind].codes] }));
}

const newDifference = () => ({ people: [] as MatrixPerson[], codes: new Set<string>() });

/** From an approved network and country of that side: which ones change, past decisions say. */
function decide({ engine, meeting }: Side, act: MatrixAct, person: MatrixPerson) {
  const { action, invited = false, circumstances = {} }: What = ACTS[act];
  return engine.decide({
    action,
    person: { ...PEOPLE[person], organisation: null, invited },
    meeting,
    circumstances: {
      nowMs: meeting.startsAtMs,
      ...approvedPlace(meeting.rules),
      members: 0,
      hostPresent: true,
      approvals: 2,
      reauthenticated: true,
      browser: { encrypts: true, constantBitRate: true, marks: true },
      ...circumstances,
    },
  });
}

/** Meetings that get the same answers: all but their times is the same. */
export function groupMeetings(
  meetings: readonly PolicyMeeting[],
): readonly { readonly meeting: PolicyMeeting; readonly meetingCount: number }[] {
  const groups = new Map<string, { meeting: PolicyMeeting; times: Set<string> }>();
  for (const meeting of meetings) {
    const { startsAtMs, expiresAtMs, ...rest } = meeting;
    const name = JSON.stringify(rest);
    const group = groups.get(name) ?? { meeting, times: new Set() };
    groups.set(name, group);
    group.times.add(`${startsAtMs} ${expiresAtMs}`);
  }
  return [...groups.values()].map(({ meeting, times }) => ({ meeting, meetingCount: times.size }));
}
