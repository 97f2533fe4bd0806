// The meeting epoch by epoch, as its members attest it (L4; decision 0044): who attests what, who is silent, and who was there.
import { decodeReceipt, type EpochReceipt, isSameReceipt, type Member } from '@incamera/group';
import { toBase64Url } from '@incamera/kernel';
import { type JudgedRoster, type RosterShelf, type RosterVerdict } from './judged-rosters.js';
import { type JudgedTestimony } from './judged-testimonies.js';
import { epochsText, type ProblemList } from './problem-list.js';
import { median } from './time-bounds.js';
import { type RecordedView } from './verified-record.js';

/** What members attest of one epoch in the same way. */
export interface JudgedView {
  readonly view: RecordedView;
  readonly roster: JudgedRoster | null;
  /** Receipts that say so, of members of this epoch. */
  readonly receipts: readonly JudgedTestimony[];
}

export interface JudgedEpoch {
  readonly epoch: number;
  readonly fromMs: number;
  /** Most attested first. */
  readonly views: readonly [JudgedView, ...JudgedView[]];
}

/** One member's first word on an epoch. */
interface Attestation {
  readonly receipt: EpochReceipt;
  readonly said: JudgedTestimony;
}

type Attested = Map<number, Map<string, Attestation>>;

/** Reads all receipts; a member who says two things of one epoch is told, and counts with the first. */
function collect(receipts: readonly JudgedTestimony[], problems: ProblemList): Attested {
  const attested: Attested = new Map();
  for (const said of receipts) {
    const { where, testimony, leafKey } = said;
    const epochs = decodeReceipt(testimony.content);
    const isOfPast = epochs?.every(({ epoch }) => epoch <= testimony.epoch) ?? false;
    if (epochs === null || !isOfPast) {
      const about = { who: leafKey, whenMs: testimony.atMs, because: 'group/testimony_malformed' };
      problems.add('record/testimony_refused', where, about);
      continue;
    }
    for (const receipt of epochs) {
      const epoch = Number(receipt.epoch);
      const byMember = attested.get(epoch) ?? new Map<string, Attestation>();
      attested.set(epoch, byMember);
      const before = byMember.get(leafKey);
      if (before === undefined) byMember.set(leafKey, { receipt, said });
      else if (!isSameReceipt(before.receipt, receipt)) {
        problems.add('record/receipts_contradict', epochsText([epoch]), { who: leafKey, whenMs: testimony.atMs });
      }
    }
  }
  return attested;
}

/** All epochs that at least one member attests, ascending. @param receipts testimonies of that kind, in the order of time */
export async function judgeEpochs(
  receipts: readonly JudgedTestimony[],
  shelf: RosterShelf,
  problems: ProblemList,
): Promise<readonly JudgedEpoch[]> {
  const attested = [...collect(receipts, problems)].sort(([a], [b]) => a - b);
  const groups: { epoch: number; views: { said: Attestation[]; verdict: RosterVerdict }[] }[] = [];
  for (const [epoch, byMember] of attested) {
    const views: { said: Attestation[]; verdict: RosterVerdict }[] = [];
    for (const said of groupedByView([...byMember.values()])) {
      const [{ receipt }] = said as [Attestation];
      const verdict = await shelf.judge(receipt.epoch, receipt.rosterHash, receipt.charterHash);
      tellVerdict(epoch, said, verdict, problems);
      views.push({ said, verdict });
    }
    groups.push({ epoch, views });
  }
  // Where a list is missing, whoever is in any other list of this meeting counts as a member.
  const known = new Set(
    groups.flatMap(({ views }) =>
      views.flatMap(({ verdict }) => (verdict.kind === 'held' ? keysOf(verdict.roster.members) : [])),
    ),
  );
  const strangers = new Map<string, number[]>();
  const epochs = groups.flatMap(({ epoch, views }) => {
    const judged = views.flatMap(({ said, verdict }) => viewOf(epoch, said, verdict, known, strangers));
    return judged.length === 0 ? [] : [epochOf(epoch, judged, problems)];
  });
  for (const [who, where] of strangers) problems.add('record/testimony_of_nobody', epochsText(where), { who });
  tellSilent(epochs, problems);
  return epochs;
}

const keysOf = (members: readonly Member[]) => members.map(({ signatureKey }) => toBase64Url(signatureKey));

function groupedByView(all: readonly Attestation[]): Attestation[][] {
  const groups: Attestation[][] = [];
  for (const one of all) {
    const same = groups.find(([first]) => first !== undefined && isSameReceipt(first.receipt, one.receipt));
    if (same === undefined) groups.push([one]);
    else same.push(one);
  }
  return groups;
}

function tellVerdict(epoch: number, said: readonly Attestation[], verdict: RosterVerdict, problems: ProblemList): void {
  const what = epochsText([epoch]);
  const whenMs = said[0]?.said.testimony.atMs ?? null;
  if (verdict.kind === 'missing') problems.add('record/roster_missing', what, { whenMs });
  if (verdict.kind === 'charter unknown') problems.add('record/charter_unknown', what, { whenMs });
  if (verdict.kind === 'refused') problems.add('record/roster_refused', what, { whenMs, because: verdict.because });
}

/** None: nobody who was a member says it. */
function viewOf(
  epoch: number,
  said: readonly Attestation[],
  verdict: RosterVerdict,
  known: ReadonlySet<string>,
  strangers: Map<string, number[]>,
): JudgedView[] {
  const roster = verdict.kind === 'held' ? verdict.roster : null;
  const members = roster === null ? null : keysOf(roster.members);
  const counted = members === null ? known : new Set(members);
  const ofMembers = said.filter(({ said: { leafKey } }) => counted.has(leafKey));
  // Where the list is missing, who is not known may well have been there.
  for (const { said: one } of members === null ? [] : said) {
    if (counted.has(one.leafKey)) continue;
    strangers.set(one.leafKey, [...(strangers.get(one.leafKey) ?? []), epoch]);
  }
  const [first] = ofMembers;
  if (first === undefined) return [];
  const attestedBy = ofMembers.map(({ said: { leafKey } }) => leafKey).sort();
  const { transcriptHash, rosterHash, charterHash } = first.receipt;
  const view = {
    transcriptHash: toBase64Url(transcriptHash),
    rosterHash: toBase64Url(rosterHash),
    charterHash: toBase64Url(charterHash),
    attestedBy,
    silent: members?.filter((key) => !attestedBy.includes(key)) ?? [],
    members,
  };
  return [{ view, roster, receipts: ofMembers.map(({ said: one }) => one) }];
}

function epochOf(epoch: number, views: readonly JudgedView[], problems: ProblemList): JudgedEpoch {
  const hosts = ({ roster, view }: JudgedView) =>
    roster?.members.filter(({ isHost, signatureKey }) => isHost && view.attestedBy.includes(toBase64Url(signatureKey)))
      .length ?? 0;
  const [main, ...others] = [...views].sort(
    (a, b) => b.view.attestedBy.length - a.view.attestedBy.length || hosts(b) - hosts(a),
  ) as [JudgedView, ...JudgedView[]];
  const fromMs = median(main.receipts.map(({ testimony }) => testimony.atMs));
  const heard = new Set(views.flatMap(({ view }) => view.attestedBy));
  if (others.length > 0) {
    problems.add('record/receipts_differ', epochsText([epoch]), { whenMs: fromMs });
  }
  const quiet = (one: JudgedView): JudgedView => ({
    ...one,
    view: { ...one.view, silent: one.view.silent.filter((key) => !heard.has(key)) },
  });
  return { epoch, fromMs, views: [quiet(main), ...others.map(quiet)] };
}

/** Members of a list who attest nothing of its epoch: one line for each. */
function tellSilent(epochs: readonly JudgedEpoch[], problems: ProblemList): void {
  const silent = new Map<string, { epochs: number[]; whenMs: number }>();
  for (const { epoch, fromMs, views } of epochs) {
    for (const key of views[0].view.silent) {
      const one = silent.get(key) ?? { epochs: [], whenMs: fromMs };
      one.epochs.push(epoch);
      silent.set(key, one);
    }
  }
  for (const [who, { epochs: where, whenMs }] of silent) {
    problems.add('record/receipt_missing', epochsText(where), { who, whenMs });
  }
}
