// What the charter says of a meeting, and when which version was in force (L4; decision 0044).
import {
  type CharterChain,
  type CharterHost,
  findChanges,
  type VerifiedCharter,
  verifyCharterChain,
} from '@incamera/charter';
import { toBase64Url } from '@incamera/kernel';
import { recordErrors } from '../record-errors.js';
import { type JudgedEpoch } from './judged-epochs.js';
import { groundsOf } from './presence.js';
import { type SealedRecord } from './record-file.js';
import { type RecordedHost, type RecordedMeeting, type RecordedSettings } from './verified-record.js';

/** All versions, from the meeting id on. @throws {AppError} `record/charter_refused` */
export async function judgeCharters({ meetingId, charters }: SealedRecord): Promise<CharterChain> {
  const chain = await verifyCharterChain(meetingId, charters);
  if (chain.ok) return chain.value;
  const { code } = chain.error;
  throw recordErrors.make('record/charter_refused', { context: { because: code }, cause: chain.error });
}

const hostOf = (host: CharterHost): RecordedHost => ({
  leafKey: toBase64Url(host.signatureKey),
  label: host.label,
});

export function meetingOf({ versions }: CharterChain, epochs: readonly JudgedEpoch[]): RecordedMeeting {
  const [founding, ...later] = versions;
  const newest = versions.at(-1) ?? founding;
  const { startsAtMs, expiresAtMs, hosts, shareHolders } = newest.charter;
  return {
    id: founding.meetingId,
    startsAtMs,
    expiresAtMs,
    hosts: hosts.map(hostOf),
    holders: {
      threshold: shareHolders.threshold,
      names: shareHolders.holders.map(({ label, organisation }) => ({ label, organisation })),
    },
    settings: [
      settingsOf(founding, null, epochs),
      ...later.map((version, i) => settingsOf(version, versions[i] ?? founding, epochs)),
    ],
  };
}

function settingsOf(
  { charter, hash }: VerifiedCharter,
  before: VerifiedCharter | null,
  epochs: readonly JudgedEpoch[],
): RecordedSettings {
  const name = toBase64Url(hash);
  const inForce = epochs.filter(({ views: [{ view }] }) => view.charterHash === name);
  const [first] = inForce;
  // The chain verified that this host is there and signed.
  const signedBy = hostOf((before?.charter ?? charter).hosts[charter.signer] as CharterHost);
  const grounds = first === undefined ? { members: [], isServerOnly: false, log: [] } : groundsOf([first]);
  return {
    version: charter.version,
    hash: name,
    createdAtMs: charter.createdAtMs,
    signedBy,
    epochs: first === undefined ? null : { from: first.epoch, to: (inForce.at(-1) ?? first).epoch },
    fromMs: first?.fromMs ?? null,
    classification: charter.classification,
    rules: charter.rules,
    features: charter.features,
    changed: before === null ? [] : findChanges(before.charter, charter),
    grounds: { ...grounds, members: [...new Set([signedBy.leafKey, ...grounds.members])] },
  };
}
