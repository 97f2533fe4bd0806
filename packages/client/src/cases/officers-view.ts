// How a case stands with its second officer, as the officer's device judges it (L4; decision 0046).
import { type CaseStatements, type WireCase } from '@incamera/protocol';
import { judgeOfficers, judgeOpener, type OfficerRules } from './case-officers.js';
import { type OfficersView } from './case-types.js';

/** What was signed about a case, judged on this device. @throws {AppError} `client/case_statement_forged`, `client/case_one_person` */
export async function officersOf(
  wire: Pick<WireCase, 'case' | 'second'> & { readonly opening: string },
  rules: OfficerRules,
): Promise<OfficersView> {
  const { case: opened, opening, second } = wire;
  const both = await judgeOfficers(opened, statementsOf(opening, second), rules);
  const opener = both?.opener ?? (await judgeOpener(opened, opening, rules));
  const state = both !== null ? 'confirmed' : second?.state === 'declined' ? 'declined' : 'waiting';
  if (second === null) return { opening, opener, both, second, state };
  const { statement: _, ...said } = second;
  return { opening, opener, both, second: said, state };
}

/** What both officers signed, for holders; null: nothing, or not yet. */
export function statementsOf(opening: string | null, second: WireCase['second']): CaseStatements | null {
  const confirmation = second?.state === 'confirmed' ? second.statement : null;
  return opening === null || confirmation === null ? null : { opening, confirmation };
}
