// Whether enough witnesses have countersigned a state of the log, and lately (L4; decision 0039).
import { type AppError } from '@incamera/kernel';
import { cosignaturesOf, type Note, type NoteKey, parseVkey } from '@incamera/tlog';
import { historyErrors } from '../history-errors.js';
import { patienceMs } from './log-pace.js';

/** What a charter says of the log. */
export interface WitnessDemand {
  readonly witnesses: readonly string[];
  readonly required: number;
  readonly intervalMs: number;
}

/** Clocks of witnesses and of members are not the same. */
const CLOCK_SLACK_MS = 5 * 60_000;

export interface WitnessCount {
  /** Witnesses of the charter that countersigned this state lately. */
  readonly signed: number;
  readonly problem: AppError | null;
}

/**
 * Counts each witness by its key. One whose signature does not verify counts as missing; one whose time is long past shows that the state
 * is an old one. Never throws.
 * @param nowMs by the member's clock
 */
export async function countWitnesses(note: Note, demand: WitnessDemand, nowMs: number): Promise<WitnessCount> {
  const { required, intervalMs } = demand;
  const times = await Promise.all(keysOf(demand.witnesses).map((witness) => timeOf(note, witness)));
  const found = times.filter((atMs): atMs is number => atMs !== null);
  const signed = found.filter((atMs) => nowMs - atMs <= patienceMs(intervalMs) + CLOCK_SLACK_MS).length;
  if (signed >= required) return { signed, problem: null };
  const code = found.length >= required ? 'client/history_stale' : 'client/history_unwitnessed';
  return { signed, problem: historyErrors.make(code, { context: { signed, required } }) };
}

/** Each key once; what cannot be read is nobody's. */
function keysOf(vkeys: readonly string[]): NoteKey[] {
  const keys = new Map<string, NoteKey>();
  for (const vkey of vkeys) {
    try {
      const key = parseVkey(vkey);
      keys.set(key.publicKey.join(), key);
    } catch {
      // Whoever wrote the charter named something that is no key: it can never sign.
    }
  }
  return [...keys.values()];
}

async function timeOf(note: Note, witness: NoteKey): Promise<number | null> {
  try {
    return (await cosignaturesOf(note, [witness]))[0]?.atMs ?? null;
  } catch {
    return null;
  }
}
