// What the store says to a step of a case, as an answer (L5).
import { type ServerErrorCode } from '@incamera/protocol';
import { type CaseRefusal } from '@incamera/store';
import { refuse } from '../http-errors.js';

const CODES: Readonly<Record<CaseRefusal, ServerErrorCode>> = {
  unknown: 'case/unknown',
  closed: 'case/closed',
  full: 'case/full',
  not_asked: 'case/not_asked',
  answered: 'case/answered',
  unconfirmed: 'case/unconfirmed',
  declined: 'case/declined',
  own: 'case/own',
  confirmed: 'case/confirmed',
  not_confirmed: 'case/not_confirmed',
  asked: 'case/asked',
};

/** @throws {AppError} the refusal by its code */
export function orRefuse<T>(outcome: T | CaseRefusal): asserts outcome is Exclude<T, CaseRefusal> {
  if (typeof outcome === 'string') throw refuse(CODES[outcome]);
}
