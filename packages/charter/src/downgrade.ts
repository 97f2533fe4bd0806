// Whether a later version of a charter asks for less than the one before, or breaks what people joined under (L1).
import { equalBytes } from '@incamera/kernel';
import { type Charter, type CharterRules } from './charter.js';
import { isWithinLog } from './charter-log.js';
import { looserRules, type RuleName } from './class-rules.js';
import { type CharterClassification, isSameBanner } from './classification.js';
import { type Issuer } from './parties.js';
import { demandsTwoHosts, makesHosts } from './second-hosts.js';
import { areSameHolders } from './share-holders.js';
import { areWithin, type Holder, type TrustAnchor } from './trust.js';

/** What a version made less strict, or changed although it must stay. */
export type DowngradeReason =
  | RuleName
  | keyof CharterRules
  | 'level'
  | 'banner'
  | 'rulebook'
  | 'founder'
  | 'hosts'
  | 'startsAtMs'
  | 'features'
  | 'issuers'
  | 'trustAnchors'
  | 'shareHolders'
  | 'log'
  | 'domains';

/**
 * Everything in which `next` is below `previous`; empty when it may follow. A meeting never goes downwards, not even before
 * anybody joined: the link promised what the founding charter says. Who wants less founds another meeting.
 */
export function findDowngrades(previous: Charter, next: Charter): readonly DowngradeReason[] {
  const reasons = new Set<DowngradeReason>([
    ...looserRules(previous.classification.rules, next.classification.rules),
    ...looserCharterRules(previous.rules, next.rules),
    ...changedClassification(previous.classification, next.classification),
    ...widerTrust(previous, next),
  ]);
  // A moved start would stretch the longest length.
  if (next.startsAtMs !== previous.startsAtMs) reasons.add('startsAtMs');
  if (next.features.some((feature) => !previous.features.includes(feature))) reasons.add('features');
  if (!isWithinLog(previous.log, next.log)) reasons.add('log');
  for (const reason of changedHosts(previous, next)) reasons.add(reason);
  return [...reasons];
}

/** Whether `next` is below `previous` in anything. */
export function isDowngrade(previous: Charter, next: Charter): boolean {
  return findDowngrades(previous, next).length > 0;
}

function looserCharterRules(before: CharterRules, after: CharterRules): (keyof CharterRules)[] {
  const looser: Record<keyof CharterRules, boolean> = {
    autoReadmit: !before.autoReadmit && after.autoReadmit,
    maxMembers: after.maxMembers > before.maxMembers,
    succession: before.succession === 'none' && after.succession !== 'none',
    successionAfterMs: after.successionAfterMs < before.successionAfterMs,
    silentAfterMs: after.silentAfterMs > before.silentAfterMs,
    hostAbsenceStopMs: after.hostAbsenceStopMs > before.hostAbsenceStopMs,
  };
  return (Object.keys(looser) as (keyof CharterRules)[]).filter((name) => looser[name]);
}

function changedClassification(before: CharterClassification, after: CharterClassification): DowngradeReason[] {
  const reasons: DowngradeReason[] = [];
  if (after.level < before.level) reasons.push('level');
  // Other files might decide less strictly, and nobody could see it from the charter.
  const sameFiles =
    equalBytes(before.documentHash, after.documentHash) && equalBytes(before.policiesHash, after.policiesHash);
  if (!sameFiles) reasons.push('rulebook');
  if (before.id === after.id && !isSameBanner(before, after)) reasons.push('banner');
  return reasons;
}

function widerTrust(before: Charter, after: Charter): DowngradeReason[] {
  const reasons: DowngradeReason[] = [];
  if (after.issuers.some((issuer) => !isWithinIssuer(issuer, before.issuers))) reasons.push('issuers');
  if (hasWiderAnchors(before.trustAnchors, after.trustAnchors)) reasons.push('trustAnchors');
  if (!areSameHolders(before.shareHolders, after.shareHolders)) reasons.push('shareHolders');
  const domains = ({ invited }: Charter) => invited.filter(({ kind }) => kind === 'domain').map((one) => one.address);
  if (domains(after).some((domain) => !domains(before).includes(domain))) reasons.push('domains');
  return reasons;
}

function isWithinIssuer(issuer: Issuer, before: readonly Issuer[]): boolean {
  const known = before.find(({ url }) => url === issuer.url);
  if (known === undefined || isRaised(known.holder, issuer.holder)) return false;
  const keys = ({ keys: list }: Issuer) =>
    list.map(({ keyId, algorithm, spki }) => [keyId, algorithm, spki.join()].join('\n'));
  const isNarrower =
    known.emailDomains === 'any' ||
    (issuer.emailDomains !== 'any' && areWithin(issuer.emailDomains, known.emailDomains));
  return (
    isNarrower &&
    issuer.audiences.every((audience) => known.audiences.includes(audience)) &&
    keys(issuer).every((key) => keys(known).includes(key))
  );
}

/** Never added, never wider; and one of the server's never leaves: what it issued would count as an organisation's. */
function hasWiderAnchors(before: readonly TrustAnchor[], after: readonly TrustAnchor[]): boolean {
  const sameAs = (one: TrustAnchor) => (other: TrustAnchor) => equalBytes(one.certificate, other.certificate);
  const isAdded = after.some((anchor) => {
    const known = before.find(sameAs(anchor));
    return known === undefined || isRaised(known.holder, anchor.holder) || !areWithin(anchor.domains, known.domains);
  });
  return isAdded || before.some((anchor) => anchor.holder === 'server' && !after.some(sameAs(anchor)));
}

/** Whether what was the server's is to count as an organisation's. */
function isRaised(before: Holder, after: Holder): boolean {
  return before === 'server' && after === 'organisation';
}

function changedHosts(before: Charter, after: Charter): DowngradeReason[] {
  const key = (charter: Charter, position: number) => charter.hosts[position]?.signatureKey ?? new Uint8Array();
  const reasons: DowngradeReason[] = [];
  // Nobody takes a meeting away from who called it.
  if (!equalBytes(key(before, 0), key(after, 0))) reasons.push('founder');
  if (demandsTwoHosts(before) && makesHosts(before, after)) reasons.push('hosts');
  return reasons;
}
