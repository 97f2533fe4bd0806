// In one word what a record is worth, and with which code the command ends (L6).
import { type RecordProblem } from '@incamera/client/record';
import { EXIT_BROKEN } from '../terminal/known-errors.js';

/** `holds`: everything, and nothing is missing. `incomplete`: nothing contradicts, and something is doubtful or missing. */
export type RecordVerdict = 'holds' | 'incomplete' | 'broken';

const EXIT_INCOMPLETE = 4;

export function verdictOf(problems: readonly RecordProblem[]): RecordVerdict {
  if (problems.some(({ weight }) => weight === 'broken')) return 'broken';
  return problems.length === 0 ? 'holds' : 'incomplete';
}

export function exitOf(verdict: RecordVerdict): number {
  if (verdict === 'holds') return 0;
  return verdict === 'broken' ? EXIT_BROKEN : EXIT_INCOMPLETE;
}
