// One more version of the charter, by a commit that changes the group context and nothing else (L2, RFC 9420 section 12.1.7):
// which version may follow, and what every member refuses by name.
import {
  amendCharter,
  type Charter,
  type CharterChain,
  type CharterChange,
  type CharterError,
  charterErrors,
  currentCharter,
  decodeCharterChain,
  demandsTwoHosts,
  encodeCharterChain,
  extendCharterChain,
  isCharterHost,
  MAX_CHARTER_VERSIONS,
  takenHostName,
  type VerifiedCharter,
} from '@incamera/charter';
import { type Bytes, equalBytes, err, ok, type Result } from '@incamera/kernel';
import { type ClientState, type Extension, type LeafNode } from 'ts-mls';
import { extensionsEqual } from 'ts-mls/extension.js';
import { type GroupError, type GroupErrorCode, groupErrors } from './errors.js';
import { clockExtension, readClockOrigin } from './meeting-clock.js';
import { type MemberKey } from './member-key.js';
import { CHARTER_EXTENSION, contextExtensions } from './mls/suite.js';
import { areOnePerson, hostNameShown } from './named-hosts.js';
import { leavesOf, type Member } from './roster.js';

/** The versions after a change, and the group context's extensions that carry them. */
export interface CharterStep {
  readonly chain: CharterChain;
  readonly extensions: readonly Extension[];
}

/** What a host wants to change, said of the version in force: another host's change may have come first. */
export type CharterEdit = (charter: Charter) => CharterChange;

interface Before {
  readonly state: ClientState;
  readonly chain: CharterChain;
  readonly roster: readonly Member[];
}

const refuse = (code: GroupErrorCode, what?: string) =>
  err(groupErrors.make(code, what === undefined ? {} : { context: { what } }));

/**
 * Judges the GroupContextExtensions proposal of a commit.
 * @param extensions what the context is to carry; `null` without such a proposal
 * @param proposalCount of the whole commit
 * @returns `null` without a change, or the longer chain
 */
export async function judgeCharterChange(
  extensions: readonly Extension[] | null,
  proposalCount: number,
  committer: LeafNode,
  before: Before,
): Promise<Result<CharterStep | null, GroupError>> {
  if (extensions === null) return ok(null);
  const carried = extensions.filter(({ extensionType }) => extensionType === CHARTER_EXTENSION);
  const encoded = carried[0]?.extensionData;
  if (encoded === undefined) return refuse('group/charter_stripped');
  const originMs = originOf(before.state);
  const carriedMs = readClockOrigin(extensions);
  if (carriedMs !== null && carriedMs !== originMs) return refuse('group/clock_changed');
  const expected = contextExtensions(encoded, clockExtension(originMs));
  if (!extensionsEqual([...extensions], expected)) return refuse('group/context_change_refused');
  if (proposalCount !== 1) return refuse('group/proposal_refused', 'charter change with others');
  const { charter } = currentCharter(before.chain);
  if (!isCharterHost(charter, committer.signaturePublicKey)) return refuse('group/charter_change_not_host');
  const next = await judgeVersions(encoded, before.chain);
  if (!next.ok) return next;
  const wrong = findWrongStep(currentCharter(before.chain), currentCharter(next.value), committer, before);
  return wrong === null ? ok({ chain: next.value, extensions }) : err(wrong);
}

/** The versions of before, unchanged, and exactly one more that may follow. */
async function judgeVersions(encoded: Uint8Array, chain: CharterChain): Promise<Result<CharterChain, GroupError>> {
  const decoded = decodeCharterChain(encoded);
  if (!decoded.ok) return err(charterRefusal(decoded.error));
  const versions = decoded.value;
  const known = chain.versions.length;
  const isSame = (bytes: Uint8Array, i: number) => equalBytes(bytes, chain.versions[i]?.bytes ?? new Uint8Array());
  if (!versions.slice(0, known).every(isSame)) return refuse('group/charter_forked');
  const next = versions[known];
  if (next === undefined) return refuse('group/charter_older');
  if (versions.length > known + 1) return refuse('group/bad_charter_change', 'several versions');
  const extended = await extendCharterChain(chain, next);
  return extended.ok ? extended : err(charterRefusal(extended.error));
}

/** What only the group knows to be wrong about a version that may follow by itself. */
function findWrongStep(
  before: VerifiedCharter,
  after: VerifiedCharter,
  committer: LeafNode,
  { state, roster }: Before,
): GroupError | null {
  const signer = before.charter.hosts[after.charter.signer];
  // Whoever commits it answers for it by name.
  if (signer === undefined || !equalBytes(signer.signatureKey, committer.signaturePublicKey)) {
    return groupErrors.make('group/charter_foreign_signer', { context: { what: 'not the committer' } });
  }
  if (after.charter.expiresAtMs > before.charter.expiresAtMs) {
    return groupErrors.make('group/charter_lowered', { context: { what: 'expiresAtMs' } });
  }
  const wrong = findWrongHosts(before, after, state);
  if (wrong !== null) return groupErrors.make('group/bad_charter_change', { context: { what: wrong } });
  return isSecondHostShown(before.charter, after.charter, roster)
    ? null
    : groupErrors.make('group/second_host_not_shown');
}

/** Where two hosts must agree, a new host is the person whose name it takes the place of, and none of the other hosts again. */
function isSecondHostShown(before: Charter, after: Charter, roster: readonly Member[]): boolean {
  if (!demandsTwoHosts(before)) return true;
  const name = takenHostName(before, after);
  return roster
    .filter(({ signatureKey }) => isCharterHost(after, signatureKey) && !isCharterHost(before, signatureKey))
    .every(
      ({ evidence }) =>
        hostNameShown(evidence, before) === name &&
        !roster.some((host) => isCharterHost(before, host.signatureKey) && areOnePerson(host.evidence, evidence)),
    );
}

/**
 * Hosts are only ever added: others rest on their admissions, and nobody's way back is taken by changing its key. Who is added
 * sits in the meeting, so that naming a host lets nobody in.
 */
function findWrongHosts(before: VerifiedCharter, after: VerifiedCharter, state: ClientState): string | null {
  const isKept = before.charter.hosts.every((host) =>
    after.charter.hosts.some(
      (other) =>
        equalBytes(other.signatureKey, host.signatureKey) &&
        equalBytes(other.returnKey, host.returnKey) &&
        other.label === host.label,
    ),
  );
  if (!isKept) return 'hosts';
  const leaves = leavesOf(state.ratchetTree);
  const isPresent = (key: Bytes) => leaves.some(({ node }) => equalBytes(node.signaturePublicKey, key));
  const added = after.charter.hosts.filter(({ signatureKey }) => !isCharterHost(before.charter, signatureKey));
  return added.every(({ signatureKey }) => isPresent(signatureKey)) ? null : 'host not present';
}

/**
 * Writes and signs the next version under a host's own key.
 * @returns what the group context is to carry; `group/charter_change_not_host`, `group/charter_full`, `group/charter_lowered`,
 * `group/bad_charter_change`
 */
export async function nextCharter(
  { chain, state }: Pick<Before, 'chain' | 'state'>,
  change: CharterChange,
  memberKey: MemberKey,
  nowMs: number,
): Promise<Result<CharterStep, GroupError>> {
  const { hosts } = currentCharter(chain).charter;
  const signer = hosts.findIndex(({ signatureKey }) => equalBytes(signatureKey, memberKey.publicKey));
  if (signer < 0) return refuse('group/charter_change_not_host');
  if (chain.versions.length >= MAX_CHARTER_VERSIONS) return refuse('group/charter_full');
  try {
    const next = await amendCharter(chain, change, signer, memberKey.privateKey, nowMs);
    const clock = clockExtension(originOf(state));
    return ok({ chain: next.chain, extensions: contextExtensions(encodeCharterChain(next.chain), clock) });
  } catch (error) {
    if (charterErrors.owns(error)) return err(charterRefusal(error));
    throw error;
  }
}

/** Checked when this group was entered. */
function originOf({ groupContext }: ClientState): number {
  return readClockOrigin(groupContext.extensions) ?? 0;
}

/** How a version or a chain that does not hold is called in the group. */
export function charterRefusal(error: CharterError): GroupError {
  const options = { cause: error, context: { ...error.context, code: error.code } };
  switch (error.code) {
    case 'charter/lowered':
      return groupErrors.make('group/charter_lowered', options);
    case 'charter/older_version':
      return groupErrors.make('group/charter_older', options);
    case 'charter/forked':
      return groupErrors.make('group/charter_forked', options);
    case 'charter/foreign_signer':
      return groupErrors.make('group/charter_foreign_signer', options);
    case 'charter/wrong_meeting':
      return groupErrors.make('group/wrong_charter', options);
    case 'charter/chain_full':
      return groupErrors.make('group/charter_full', options);
    default:
      return groupErrors.make('group/bad_charter_change', options);
  }
}
