// One question of a sweep from the command line (L6).
import { SIGN_IN_LEVELS, type SignInLevel, type SweepOptions, type SweepQuery } from '@incamera/client/sweep';
import { cliErrors } from '../errors.js';

export interface QueryOptions {
  readonly exception?: string | true;
  readonly below?: string;
  readonly device?: string;
  readonly account?: string;
  readonly network?: string;
  readonly clientFrom?: string;
  readonly clientTo?: string;
  readonly gap?: boolean;
  readonly class?: string;
  readonly rulebook?: string;
  readonly from?: string;
  readonly to?: string;
}

/** @throws {AppError} cli/one_question: none, or several */
export function queryOf(options: QueryOptions): SweepQuery {
  const asked: SweepQuery[] = [];
  const { exception, below, device, account, network, clientFrom, clientTo, gap } = options;
  if (exception !== undefined) asked.push({ by: 'exception', rule: exception === true ? '' : exception });
  if (below !== undefined) asked.push({ by: 'level', below: levelOf(below) });
  if (device !== undefined) asked.push({ by: 'device', deviceId: device });
  if (account !== undefined) asked.push({ by: 'account', accountId: account });
  if (network !== undefined) asked.push({ by: 'network', network });
  if (clientFrom !== undefined || clientTo !== undefined) {
    asked.push({ by: 'client', from: clientFrom ?? '', to: clientTo ?? '' });
  }
  if (gap === true) asked.push({ by: 'gap' });
  if (options.class !== undefined || options.rulebook !== undefined) {
    asked.push({ by: 'class', classification: options.class ?? '', documentHash: options.rulebook ?? '' });
  }
  const [query, ...more] = asked;
  if (query === undefined || more.length > 0) throw cliErrors.make('cli/one_question');
  return query;
}

/** @throws {AppError} cli/bad_date */
export function rangeOf({ from, to }: QueryOptions): SweepOptions {
  return {
    ...(from === undefined ? {} : { fromMs: dayOf(from) }),
    ...(to === undefined ? {} : { toMs: dayOf(to) }),
  };
}

function levelOf(text: string): SignInLevel {
  const level = SIGN_IN_LEVELS.find((each) => each === text);
  if (level === undefined) throw cliErrors.make('cli/one_question');
  return level;
}

/** A day in UTC. */
function dayOf(text: string): number {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, 10) !== text) throw cliErrors.make('cli/bad_date');
  return atMs;
}
