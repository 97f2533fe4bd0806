// Who let whom in, by the hosts' signatures in the lists that members attest (L4; decision 0044).
import { type Admission, type Member, type RosterRecord } from '@incamera/group';
import { toBase64Url, toHex } from '@incamera/kernel';
import { type JudgedEpoch } from './judged-epochs.js';
import { exceptionOf, groundsOf } from './presence.js';
import { type RecordedAdmission } from './verified-record.js';

/** Each statement once, in the order of epochs. */
export function admissionsOf(epochs: readonly JudgedEpoch[]): readonly RecordedAdmission[] {
  const found = new Map<string, RecordedAdmission>();
  for (const epoch of epochs) {
    const roster = epoch.views[0].roster;
    if (roster === null) continue;
    const members = new Map(roster.members.map((member) => [toBase64Url(member.signatureKey), member]));
    for (const [leafKey, { entry }] of roster.records) {
      if (entry === null) continue;
      for (const admission of new Set([entry.root, entry.latest])) {
        const name = toHex(admission.signature);
        if (found.has(name)) continue;
        found.set(name, recorded(admission, { entry, leafKey, member: members.get(leafKey), epoch }));
      }
    }
  }
  return [...found.values()].sort((a, b) => a.epoch - b.epoch || a.atMs - b.atMs);
}

interface Found {
  readonly entry: NonNullable<RosterRecord['entry']>;
  readonly leafKey: string;
  /** None: not there any more, but others rest on this word. */
  readonly member: Member | undefined;
  readonly epoch: JudgedEpoch;
}

function recorded(admission: Admission, { entry, leafKey, member, epoch }: Found): RecordedAdmission {
  const isRoot = admission === entry.root;
  // The list was judged with it: an exception counts with the statement that the membership stands on.
  const exception = member !== undefined && admission === entry.latest ? exceptionOf(leafKey, member.exception) : null;
  const attested = groundsOf([epoch]);
  const admittedBy = toBase64Url(admission.admittedBy);
  return {
    leafKey,
    epoch: Number(admission.epoch),
    atMs: admission.atMs,
    admittedBy,
    agreedBy: isRoot && entry.agreement !== null ? toBase64Url(entry.agreement.hostKey) : null,
    exception,
    grounds: { ...attested, members: [...new Set([admittedBy, ...attested.members])] },
  };
}
