// Who was in the room, from when to when (L4; decision 0044): read from the lists that most members attest, and from nothing else.
import { type Member, type MemberException } from '@incamera/group';
import { toBase64Url } from '@incamera/kernel';
import { type JudgedEpoch } from './judged-epochs.js';
import { type Grounds, type RecordedException, type RecordedPresence } from './verified-record.js';

export function exceptionOf(leafKey: string, exception: MemberException | null): RecordedException | null {
  if (exception === null) return null;
  const { rules, reason, grantedBy, atMs } = exception;
  return { leafKey, rules, reason, grantedBy: toBase64Url(grantedBy), atMs };
}

type Evidence = RecordedPresence['evidence'][number];

function evidenceOf({ evidence }: Member): readonly Evidence[] {
  const shown: readonly (readonly [Evidence, unknown])[] = [
    ['certificate', evidence.chain],
    ['passkey', evidence.passkey],
    ['passkey certificate', evidence.passkeyChain],
    ['token', evidence.idToken],
    ['vouch', evidence.vouch],
  ];
  return shown.flatMap(([kind, value]) => (value === null ? [] : [kind]));
}

type Shown = Pick<
  RecordedPresence,
  'leafKey' | 'displayName' | 'assurance' | 'evidence' | 'isHost' | 'admittedBy' | 'exception'
>;

function shownOf(member: Member): Shown {
  const leafKey = toBase64Url(member.signatureKey);
  const { displayName, assurance, isHost, admittedBy } = member;
  return {
    leafKey,
    displayName,
    assurance,
    evidence: evidenceOf(member),
    isHost,
    admittedBy: admittedBy === null ? null : toBase64Url(admittedBy),
    exception: exceptionOf(leafKey, member.exception),
  };
}

/** Somebody's stay while it goes on. */
interface Stay {
  readonly shown: Shown;
  readonly from: JudgedEpoch;
  to: JudgedEpoch;
  isDisputed: boolean;
  readonly attestedBy: Set<string>;
}

/** In the order of time. An epoch that nobody attests, or whose list is not known, ends every stay. */
export function presenceOf(epochs: readonly JudgedEpoch[]): readonly RecordedPresence[] {
  const stays: Stay[] = [];
  let open = new Map<string, Stay>();
  for (const [i, epoch] of epochs.entries()) {
    const before = epochs[i - 1];
    const goesOn = before !== undefined && before.epoch + 1 === epoch.epoch;
    const [main] = epoch.views;
    const next = new Map<string, Stay>();
    for (const member of main.roster?.members ?? []) {
      const shown = shownOf(member);
      const name = JSON.stringify(shown);
      const stay = (goesOn ? open.get(name) : undefined) ?? begin(stays, shown, epoch);
      stay.to = epoch;
      stay.isDisputed ||= epoch.views.length > 1;
      for (const key of main.view.attestedBy) stay.attestedBy.add(key);
      next.set(name, stay);
    }
    open = next;
  }
  return stays.map((stay) => recorded(stay, epochs));
}

function begin(stays: Stay[], shown: Shown, from: JudgedEpoch): Stay {
  const stay: Stay = { shown, from, to: from, isDisputed: false, attestedBy: new Set() };
  stays.push(stay);
  return stay;
}

function recorded({ shown, from, to, isDisputed, attestedBy }: Stay, epochs: readonly JudgedEpoch[]): RecordedPresence {
  const after = epochs[epochs.indexOf(to) + 1];
  return {
    ...shown,
    fromEpoch: from.epoch,
    toEpoch: to.epoch,
    fromMs: from.fromMs,
    toMs: after?.fromMs ?? null,
    isDisputed,
    grounds: { ...groundsOf([from, to]), members: [...attestedBy].sort() },
  };
}

/** Each exception once. */
export function exceptionsIn(presence: readonly RecordedPresence[]): readonly RecordedException[] {
  const found = new Map<string, RecordedException>();
  for (const { exception } of presence) if (exception !== null) found.set(JSON.stringify(exception), exception);
  return [...found.values()];
}

/** Members who attest these epochs as most do, and where the log holds their receipts. */
export function groundsOf(epochs: readonly JudgedEpoch[]): Grounds {
  const receipts = epochs.flatMap(({ views: [main] }) => main.receipts);
  const batches = receipts.flatMap(({ logged }) => (logged === null ? [] : [logged.batchIndex]));
  return {
    members: [...new Set(receipts.map(({ leafKey }) => leafKey))].sort(),
    isServerOnly: false,
    log: [...new Set(batches)].sort((a, b) => a - b),
  };
}
