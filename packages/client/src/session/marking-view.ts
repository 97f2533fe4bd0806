// What an interface shows of marks (L4): what this device does, and whom the keys are sealed to. Whether others mark nobody can see.
import { type SessionState } from './session-state.js';

/** Of what is heard on this device. */
export function markingOf(state: SessionState): 'off' | 'on' | 'stopped' {
  const isDemanded = state.group !== null && state.charter?.classification.rules.marks !== 'off';
  if (!isDemanded) return 'off';
  return state.soundStopped === null ? 'on' : 'stopped';
}

const NONE: readonly string[] = [];

/** Organisations that certificates of members name and no holder of a share belongs to, in alphabetical order. */
export function unheldOrganisationsOf({ group, charter }: SessionState): readonly string[] {
  if (group === null || charter === null || charter.classification.rules.marks === 'off') return NONE;
  const held = new Set(charter.shareHolders.holders.map(({ organisation }) => folded(organisation)));
  const named = group.roster.flatMap(({ evidence }) => evidence.chain?.identity.organisation ?? []);
  const unheld = new Map(named.filter((name) => !held.has(folded(name))).map((name) => [folded(name), name]));
  return [...unheld.values()].sort((a, b) => a.localeCompare(b));
}

function folded(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
