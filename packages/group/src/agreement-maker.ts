// The acts of two hosts who must agree (L2): one writes the admission statement, the other judges it as every member will, and
// signs. Nothing here changes the epoch.
import { isCharterHost } from '@incamera/charter';
import { type Vouch } from '@incamera/identity';
import { equalBytes, err, ok, type Result } from '@incamera/kernel';
import { type Admission } from './admission.js';
import { type Agreement, signAgreement } from './agreement.js';
import { rulesFor } from './candidate.js';
import { admit, findOwnStale, type HostsWords } from './commit-maker.js';
import { judgeAdd } from './commit-rules.js';
import { type Epoch } from './epoch.js';
import { type GroupError, groupErrors } from './errors.js';
import { identify } from './evidence.js';
import { isGrantOf } from './exception-rule.js';
import { type Knock, keyPackageOf } from './knock.js';
import { leafAt } from './roster.js';
import { ruledBy, type Seat } from './seat.js';
import { needsSecondHost } from './two-hosts.js';
import { carriedVouch } from './vouching.js';

/** Whether another host must agree before we can let somebody in who knocks. */
export async function asksSecondHost(seat: Seat, epoch: Epoch, knock: Knock): Promise<boolean> {
  const keyPackage = keyPackageOf(knock);
  if (keyPackage === undefined) return false;
  const vouch = await carriedVouch(ruledBy(seat, epoch.charter), epoch.book, knock.signatureKey);
  const rules = rulesFor(seat, epoch, {});
  // Whoever asks for an exception is decided on anew.
  const exception = knock.request === null ? null : new Uint8Array();
  const words = { vouch, exception };
  return needsSecondHost(keyPackage, seat.memberKey.publicKey, rules, seat.clock.nowMs(), words);
}

/**
 * Our statement that lets somebody in with the next epoch, for another host to agree to.
 * @returns `group/not_host`, `group/own_evidence_over`, or why this person cannot come in
 */
export async function proposeAdmission(
  seat: Seat,
  epoch: Epoch,
  knock: Knock,
  words: HostsWords,
): Promise<Result<Admission, GroupError>> {
  if (!isCharterHost(epoch.charter.charter, seat.memberKey.publicKey)) return err(groupErrors.make('group/not_host'));
  const stale = findOwnStale(seat, epoch);
  return stale === null ? admit(seat, epoch, knock, words) : err(stale);
}

/**
 * Judges another host's statement about somebody whose knock we opened ourselves, as every member will.
 * @returns that host's word for a guest, or null; or `group/not_host`, `group/agreement_other_epoch`, `group/agreement_not_host`,
 * `group/agreement_other_person`, `group/denied`, and what else an Add is refused for
 */
export async function considerAdmission(
  seat: Seat,
  epoch: Epoch,
  knock: Knock,
  admission: Admission,
): Promise<Result<Vouch | null, GroupError>> {
  const { charter } = epoch.charter;
  if (!isCharterHost(charter, seat.memberKey.publicKey)) return err(groupErrors.make('group/not_host'));
  const keyPackage = keyPackageOf(knock);
  if (keyPackage === undefined || !equalBytes(admission.keyPackageRef, knock.keyPackageRef)) {
    return err(groupErrors.make('group/agreement_other_person'));
  }
  // What is agreed to is what stands in the knock that this host has read.
  if (admission.exception !== null && !isGrantOf(admission.exception, knock)) {
    return err(groupErrors.make('group/exception_not_asked'));
  }
  if (admission.epoch !== epoch.number + 1n) return err(groupErrors.make('group/agreement_other_epoch'));
  const proposer = epoch.roster.find(({ signatureKey }) => equalBytes(signatureKey, admission.admittedBy));
  const node = proposer === undefined ? undefined : leafAt(epoch.state.ratchetTree, proposer.leaf);
  const isOther = proposer?.isHost === true && proposer.leaf !== epoch.ownLeaf;
  if (!isOther || node === undefined) return err(groupErrors.make('group/agreement_not_host'));
  const rules = rulesFor(seat, epoch, {});
  const judged = await judgeAdd(keyPackage, [admission], node, rules);
  if (!judged.ok) return judged;
  // Others wait for a list to reach everybody; whoever decides does not.
  if (seat.denials.denialOf(knock) !== null) return err(groupErrors.make('group/denied'));
  const { vouch: bytes, admittedBy, atMs } = admission;
  const claim = bytes === null ? null : { bytes, admittedBy };
  const identified = await identify(keyPackage.leafNode, rules, atMs, claim);
  return identified.ok ? ok(identified.value.evidence.vouch) : identified;
}

/** Signs another host's statement after `considerAdmission`. @returns also `group/own_evidence_over` */
export async function agreeToAdmission(
  seat: Seat,
  epoch: Epoch,
  knock: Knock,
  admission: Admission,
): Promise<Result<Agreement, GroupError>> {
  const considered = await considerAdmission(seat, epoch, knock, admission);
  if (!considered.ok) return considered;
  const stale = findOwnStale(seat, epoch);
  return stale === null ? ok(await signAgreement(seat.groupId, admission, seat.memberKey)) : err(stale);
}
