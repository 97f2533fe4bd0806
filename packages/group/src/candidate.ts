// From the bytes of a commit to a judged candidate for the next epoch (L2, design section 5 step 5). Nothing here changes the
// current epoch; whatever is wrong with a commit, the group stays as it was.
import { equalBytes, err, type LeafIndex, ok, type Result } from '@incamera/kernel';
import { type ClientState, type LeafNode } from 'ts-mls';
import { extensionsEqual } from 'ts-mls/extension.js';
import { type AdmissionBook, extendBook } from './admission-book.js';
import { findShortfall } from './assurance-rule.js';
import { type Change, diffRosters } from './change.js';
import { judgeCommit, type PermittedChange, type RuleContext } from './commit-rules.js';
import { type Epoch, makeEpoch } from './epoch.js';
import { type GroupError, type GroupErrorCode, groupErrors } from './errors.js';
import { linkPskIndex } from './link-psk.js';
import { advance, type OpenFault, openCommit } from './mls/commit-content.js';
import { type HandshakeMessage, readHandshake } from './mls/wire.js';
import { isSamePerson, leafAt, leavesOf, readRoster } from './roster.js';
import { type HostView, type Seat } from './seat.js';

/** The epoch that a commit leads to, or the end of our membership. */
export interface Judged {
  readonly next: Epoch | null;
  readonly change: Change;
  /** Secrets of the old epoch that the commit used up. */
  readonly consumed: readonly Uint8Array[];
}

const OPEN_FAULTS: Readonly<Record<OpenFault, GroupErrorCode>> = {
  'wrong group': 'group/wrong_group',
  'past epoch': 'group/past_epoch',
  'later epoch': 'group/later_epoch',
  own: 'group/own_commit',
  proposal: 'group/standalone_proposal',
  'not a commit': 'group/malformed',
  invalid: 'group/bad_commit',
};

export async function judgeCandidate(
  seat: Seat,
  epoch: Epoch,
  bytes: Uint8Array,
  view: HostView,
): Promise<Result<Judged, GroupError>> {
  const message = readHandshake(bytes);
  if (message === null) return err(groupErrors.make('group/malformed'));
  const opened = await openCommit(epoch.state, message, seat.cs);
  if (typeof opened === 'string') return err(groupErrors.make(OPEN_FAULTS[opened]));
  const permitted = await judgeCommit(opened, rulesFor(seat, epoch, view));
  if (!permitted.ok) return permitted;
  // The library notices our removal only when no one else gets our leaf in the same commit, so it is not asked.
  if (permitted.value.removed.includes(epoch.ownLeaf)) return ok(removal(epoch, permitted.value));
  return process(seat, epoch, message, permitted.value);
}

/** What a commit on this epoch is judged by. */
export function rulesFor(seat: Seat, epoch: Epoch, view: HostView): RuleContext {
  const { cs, clock, site, denials } = seat;
  const { state, chain, charter, roster, book } = epoch;
  return { state, chain, charter, actingHosts: view.actingHosts ?? [], cs, clock, site, denials, roster, book };
}

function removal(epoch: Epoch, permitted: PermittedChange): Judged {
  const gone = new Set<LeafIndex>(permitted.removed);
  return {
    next: null,
    change: {
      epoch: epoch.number + 1n,
      added: [],
      removed: epoch.roster.filter((member) => gone.has(member.leaf)),
      by: epoch.roster.find((member) => member.leaf === permitted.by) ?? null,
      external: permitted.entering !== null,
      charter: null,
      selfRemoved: true,
    },
    consumed: [],
  };
}

async function process(
  seat: Seat,
  epoch: Epoch,
  message: HandshakeMessage,
  permitted: PermittedChange,
): Promise<Result<Judged, GroupError>> {
  let state: ClientState;
  let consumed: readonly Uint8Array[];
  try {
    ({ state, consumed } = await advance(epoch.state, message, linkPskIndex(seat.linkKeys.linkPsk), seat.cs));
  } catch (cause) {
    return err(groupErrors.make('group/bad_commit', { cause }));
  }
  const book = extendBook(epoch.charter, epoch.book, permitted.admissions, permitted.backings);
  const next = await judgeState(seat, epoch, state, book, permitted);
  return next.ok ? ok({ next: next.value, change: describe(epoch, next.value, permitted), consumed }) : next;
}

/** Compares the candidate with the current epoch and with what the commit declared, then judges every leaf. */
export async function judgeState(
  seat: Seat,
  epoch: Epoch,
  state: ClientState,
  book: AdmissionBook,
  permitted: PermittedChange,
): Promise<Result<Epoch, GroupError>> {
  const mismatch = findMismatch(seat, epoch, state, permitted);
  if (mismatch !== null) return err(groupErrors.make('group/roster_mismatch', { context: { what: mismatch } }));
  const chain = permitted.charterChange?.chain ?? epoch.chain;
  const rules = { chain, site: seat.site, suite: seat.cs.name };
  const roster = await readRoster(state.ratchetTree, book, rules);
  if (!roster.ok) return roster;
  const next = await makeEpoch(state, book, roster.value, chain, seat.cs);
  if (permitted.charterChange === null) return ok(next);
  // Nobody asks for more than they have shown themselves: such a host could not come back under its own rules.
  const by = roster.value.find(({ leaf }) => leaf === permitted.by);
  const shortfall = by === undefined ? null : findShortfall(by, next.charter);
  return shortfall === null ? ok(next) : err(shortfall);
}

function findMismatch(seat: Seat, epoch: Epoch, state: ClientState, permitted: PermittedChange): string | null {
  const before = epoch.state.groupContext;
  const after = state.groupContext;
  if (!equalBytes(before.groupId, after.groupId)) return 'group id';
  if (before.version !== after.version || before.cipherSuite !== after.cipherSuite) return 'suite';
  const extensions = permitted.charterChange?.extensions ?? before.extensions;
  if (!extensionsEqual([...extensions], after.extensions)) return 'extensions';
  if (after.epoch !== before.epoch + 1n) return 'epoch';
  if (state.groupActiveState.kind !== 'active') return 'not active';
  if (Object.keys(state.unappliedProposals).length > 0) return 'pending proposals';
  return findLeafMismatch(seat, epoch, state, permitted);
}

function findLeafMismatch(seat: Seat, epoch: Epoch, state: ClientState, permitted: PermittedChange): string | null {
  const arrivals: LeafNode[] = permitted.adds.map(({ leafNode }) => leafNode);
  if (permitted.entering !== null) arrivals.push(permitted.entering);
  const removed = new Set<number>(permitted.removed);
  for (const { leaf, node } of leavesOf(state.ratchetTree)) {
    const old = removed.has(leaf) ? undefined : leafAt(epoch.state.ratchetTree, leaf);
    if (old !== undefined) {
      if (!isSamePerson(old, node, seat.cs.name)) return 'leaf replaced';
      continue;
    }
    const arrival = arrivals.findIndex((expected) => isSamePerson(expected, node, seat.cs.name));
    if (arrival < 0) return 'undeclared leaf';
    arrivals.splice(arrival, 1);
  }
  if (arrivals.length > 0) return 'missing arrival';
  for (const { leaf } of leavesOf(epoch.state.ratchetTree)) {
    if (!removed.has(leaf) && leafAt(state.ratchetTree, leaf) === undefined) return 'undeclared removal';
  }
  return null;
}

export function describe(epoch: Epoch, next: Epoch, permitted: PermittedChange): Change {
  const { added, removed } = diffRosters(epoch.roster, next.roster, new Set<number>(permitted.removed));
  const entered = permitted.entering;
  const by =
    entered === null
      ? next.roster.find((member) => member.leaf === permitted.by)
      : next.roster.find((member) => equalBytes(member.signatureKey, entered.signaturePublicKey));
  const charter = permitted.charterChange === null ? null : next.charter;
  return {
    epoch: next.number,
    added,
    removed,
    charter,
    by: by ?? null,
    external: entered !== null,
    selfRemoved: false,
  };
}
