// The rules in force as an interface shows them, with their history (L4). Pure.
import { type Charter, type CharterChain, currentCharter, findChanges, type ShareHolders } from '@incamera/charter';
import { findShortfall } from '@incamera/group';
import { type ShareHoldersView } from '../holder-types.js';
import { type RulesChange, type RulesView } from '../snapshot.js';
import { type SessionState } from './session-state.js';

export function rulesOf(state: SessionState): RulesView | null {
  const { chain } = state;
  if (chain === null) return null;
  const { charter } = currentCharter(chain);
  const { version, features, rules, expiresAtMs, classification, hosts, shareHolders } = charter;
  return {
    version,
    features,
    rules,
    expiresAtMs,
    classification,
    hostCount: hosts.length,
    shareHolders: holdersOf(shareHolders),
    history: historyOf(chain),
    belowMinimum: (state.group?.roster ?? [])
      .filter((one) => findShortfall(one, { charter }, one.exception?.rules) !== null)
      .map(({ leaf }) => leaf),
    canChange: state.phase === 'in_meeting' && state.ownMember?.isHost === true,
  };
}

function holdersOf({ threshold, holders }: ShareHolders): ShareHoldersView {
  const shown = holders.map(({ label: name, organisation, listedBy }) => ({ name, organisation, listedBy }));
  return { threshold, holders: shown };
}

/** Snapshots are built many times a second, versions change a few times a meeting. */
const histories = new WeakMap<CharterChain, readonly RulesChange[]>();

function historyOf(chain: CharterChain): readonly RulesChange[] {
  const { versions } = chain;
  const known = histories.get(chain);
  if (known !== undefined) return known;
  const history = versions.slice(1).map((each, i) => changeOf((versions[i] ?? each).charter, each.charter));
  histories.set(chain, history);
  return history;
}

function changeOf(before: Charter, after: Charter): RulesChange {
  return {
    version: after.version,
    by: before.hosts[after.signer]?.label ?? '',
    atMs: after.createdAtMs,
    changed: findChanges(before, after),
  };
}
