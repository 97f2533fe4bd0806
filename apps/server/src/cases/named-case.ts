// The case that an address names (L5).
import { caseIdSchema } from '@incamera/protocol';
import { type CaseRow, type Store } from '@incamera/store';
import { type FastifyRequest } from 'fastify';
import { refuse } from '../http-errors.js';

/** @throws {AppError} `case/unknown` */
export async function caseOf(store: Store, { params }: FastifyRequest): Promise<CaseRow> {
  const text = typeof params === 'object' && params !== null && 'caseId' in params ? params.caseId : undefined;
  const parsed = caseIdSchema.safeParse(text);
  const row = parsed.success ? await store.cases.get(parsed.data) : null;
  if (row === null) throw refuse('case/unknown');
  return row;
}

/**
 * Refuses as long as a second officer has to confirm it; also what was opened without one before the server knew that one is wanted.
 * @throws {AppError} `case/unconfirmed`, `case/declined`, `case/second_officer`
 */
export async function requireOfficers(store: Store, { caseId, opening, meetings }: CaseRow): Promise<void> {
  if (opening === null) {
    if (await store.bundles.needTwoOfficers(meetings)) throw refuse('case/second_officer');
    return;
  }
  const second = await store.caseOfficers.second(caseId);
  if (second?.state === 'declined') throw refuse('case/declined');
  if (second?.state !== 'confirmed') throw refuse('case/unconfirmed');
}
