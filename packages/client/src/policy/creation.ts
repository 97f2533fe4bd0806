// The rules of a new meeting (L4): the chosen classification with every rule, what of the charter follows from it, and the
// decision whether it may be created, by the policies that the server is to decide by as well.

import {
  type Charter,
  type CharterClassification,
  type CharterRules,
  classify,
  defaultRules,
  demandsTwoHosts,
  type Invited,
  isHostName,
  MAX_HOSTS,
  namedHosts,
} from '@incamera/charter';
import { meetingOfCharter, serverQuestion } from '@incamera/charter/policy';
import { type AppError, normaliseText, toBase64Url } from '@incamera/kernel';
import { type NewMeetingPolicy, policyFactsSchema } from '@incamera/protocol';
import { type HttpClient } from '../api/http-client.js';
import { type RulebookInForce, unsupported } from '../api/rulebooks.js';
import { type ClientEnvironment } from '../environment.js';
import { asAppError, clientErrors } from '../errors.js';
import { markErrors } from '../mark-errors.js';
import { PolicyRefusal, ServerRefusal } from './refusal.js';

/** Where nobody has chosen: what demands nothing. */
export const DEFAULT_CLASS = 'public';
const SECOND_MS = 1000;

/** @throws {AppError} `client/class_unknown`, or what this version cannot do of what the class demands */
export function classificationFor(
  { rulebook }: RulebookInForce,
  id: string,
  { abilities }: Pick<ClientEnvironment, 'abilities'>,
): CharterClassification {
  const classification = classify(rulebook, id);
  if (classification === null) throw clientErrors.make('client/class_unknown');
  const problem = unsupported(classification, abilities);
  if (problem !== null) throw problem;
  return classification;
}

/**
 * The people who are to become hosts where two must agree; elsewhere hosts are named in the meeting, and nobody here.
 * @throws {AppError} `client/second_host_missing`, `client/host_name_invalid`
 */
export function secondHostsOf(classification: CharterClassification, names: readonly string[] = []): Invited[] {
  if (!demandsTwoHosts({ classification })) return [];
  const addresses = names.map((name) => normaliseText(name).toLowerCase());
  if (addresses.length === 0) throw clientErrors.make('client/second_host_missing');
  if (!addresses.every(isHostName) || addresses.length >= MAX_HOSTS)
    throw clientErrors.make('client/host_name_invalid');
  return addresses.map((address) => ({ kind: 'host', address }));
}

/**
 * Keys of marks need people to whom they are sealed.
 * @throws {AppError} `client/mark_holders_missing`
 */
export function requireHolders({ rules }: CharterClassification, { holders }: Charter['shareHolders']): void {
  if (rules.marks !== 'off' && holders.length === 0) throw markErrors.make('client/mark_holders_missing');
}

/** The organiser's wishes within the classification. */
export function rulesWithin(
  { rules }: CharterClassification,
  wishes: Pick<CharterRules, 'autoReadmit' | 'succession'>,
): CharterRules {
  return {
    ...defaultRules,
    // Who must sign in afresh at every join cannot come back by an old key alone.
    autoReadmit: wishes.autoReadmit && !rules.reauthenticate,
    succession: rules.hostMustBePresent ? 'none' : wishes.succession,
    maxMembers: Math.min(defaultRules.maxMembers, rules.maxMembers),
    hostAbsenceStopMs: Math.min(defaultRules.hostAbsenceStopMs, rules.hostAbsenceSeconds * SECOND_MS),
  };
}

/** What the server is told of the rules: it decides by them who may be created and who may join from where. */
export function toldPolicy(charter: Charter): NewMeetingPolicy {
  const { documentHash, policiesHash } = charter.classification;
  const named = namedHosts(charter).length;
  return {
    documentHash: toBase64Url(documentHash),
    policiesHash: toBase64Url(policiesHash),
    ...(named === 0 ? {} : { namedHosts: named }),
    meeting: { ...meetingOfCharter(charter) },
  };
}

export class Creation {
  readonly #environment: Pick<ClientEnvironment, 'policyJudge'>;
  readonly #http: HttpClient;

  constructor(http: HttpClient, environment: Pick<ClientEnvironment, 'policyJudge'>) {
    this.#http = http;
    this.#environment = environment;
  }

  /** Decides before the server is asked. @throws {PolicyRefusal} */
  async require(book: RulebookInForce, charter: Charter): Promise<void> {
    const facts = await this.#http.get('/api/policy/facts', policyFactsSchema);
    const judge = await this.#environment.policyJudge.open(book.files);
    const { allowed, explanations } = await judge.decide(serverQuestion('create', meetingOfCharter(charter), facts));
    if (!allowed) throw new PolicyRefusal(explanations);
  }

  /** Why the server refused: the policies' reasons, or that it did not decide by them. */
  async explained(error: unknown, book: RulebookInForce, charter: Charter): Promise<AppError> {
    if (!(error instanceof ServerRefusal)) return asAppError(error);
    const judge = await this.#environment.policyJudge.open(book.files);
    const question = serverQuestion('create', meetingOfCharter(charter), error.refusal.facts);
    const { allowed, explanations } = await judge.decide(question);
    return allowed ? clientErrors.make('client/policy_disagrees') : new PolicyRefusal(explanations);
  }
}
