// What this server decides about meetings (L5): whether one may be created, and who may join from where. It sees addresses, the
// time and numbers; what people's names rest on the members verify themselves, by the same policies.
import {
  canonicalAddress,
  checkMeeting,
  coarseAddress,
  type PolicyDecision,
  type PolicyRequest,
  parsePolicyMeeting,
  type ServerFacts,
  type ServerRule,
  serverQuestion,
} from '@incamera/charter/policy';
import { type Clock, errorCode, type Logger, type Rng, toBase64Url } from '@incamera/kernel';
import {
  type CreateMeeting,
  newMeetingPolicySchema,
  type PolicyFacts,
  type PolicyRefusal,
  type PolicyVerdict,
} from '@incamera/protocol';
import { type Store } from '@incamera/store';
import { policyRefused, refuse } from '../http-errors.js';
import { type ClientView } from './client-view.js';
import { type RulebookShelf } from './rulebook-shelf.js';
import { storedMeeting } from './stored-meeting.js';

/** How long a decision is kept for dry runs, and how many at most. */
export const DECISIONS_KEPT_MS = 30 * 24 * 3_600_000;
export const DECISIONS_KEPT = 20_000;
/** As the protocol has it. */
const MAX_EXPLANATIONS = 64;

/** Decides about one meeting, by the rulebook that it was created under. */
/** @param excepted rules from which the connection asks to be excepted; what the class does not permit does not count */
export type MeetingJudge = (facts: PolicyFacts, excepted?: readonly ServerRule[]) => PolicyVerdict;

export class MeetingPolicies {
  readonly shelf: RulebookShelf;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #rng: Rng;
  readonly #logger: Logger;

  constructor(options: { shelf: RulebookShelf; store: Store; clock: Clock; rng: Rng; logger: Logger }) {
    this.shelf = options.shelf;
    this.#store = options.store;
    this.#clock = options.clock;
    this.#rng = options.rng;
    this.#logger = options.logger;
  }

  /** What is seen of somebody who would be with `members` others. */
  facts({ address, country }: ClientView, members: number): PolicyFacts {
    return { nowMs: this.#clock.nowMs(), address, country, members };
  }

  /**
   * Decides whether a meeting may be created with the rules that its organiser named.
   * @returns what is to be stored of them
   * @throws {AppError} policy/rulebook_changed, policy/refused, protocol/malformed, meeting/second_host_missing
   */
  create({ policy, hostKeys, startsAtMs, expiresAtMs }: CreateMeeting, view: ClientView): string {
    const { inForce } = this.shelf;
    const isInForce = policy.documentHash === inForce.documentHash && policy.policiesHash === inForce.policiesHash;
    if (!isInForce) throw refuse('policy/rulebook_changed');
    const meeting = parsePolicyMeeting(policy.meeting);
    if (!meeting.ok || !checkMeeting(inForce.rulebook, meeting.value).ok) throw refuse('protocol/malformed');
    if (meeting.value.startsAtMs !== startsAtMs || meeting.value.expiresAtMs !== expiresAtMs) {
      throw refuse('protocol/malformed');
    }
    // Members see in the charter who that is; here it only keeps out what nobody but its organiser could ever enter.
    const hosts = hostKeys.length + (policy.namedHosts ?? 0);
    if (meeting.value.rules.admission === 'two_hosts' && hosts < 2) throw refuse('meeting/second_host_missing');
    const facts = this.facts(view, 0);
    const request = serverQuestion('create', meeting.value, facts);
    const decision = inForce.engine.decide(request);
    this.record(request, decision.allowed);
    if (!decision.allowed) throw policyRefused(refusalOf(facts, decision));
    return JSON.stringify({ ...policy, meeting: meeting.value });
  }

  /**
   * Who decides about a meeting; null for one that was made before meetings had rules.
   * @throws {AppError} policy/rulebook_unknown: what is stored leads to no rulebook
   */
  async judgeOf(stored: string | null): Promise<MeetingJudge | null> {
    if (stored === null) return null;
    const policy = newMeetingPolicySchema.safeParse(JSON.parse(stored));
    const meeting = policy.success ? parsePolicyMeeting(policy.data.meeting) : null;
    const shelved = policy.success ? await this.shelf.find(policy.data) : null;
    if (!meeting?.ok || shelved === null) throw refuse('policy/rulebook_unknown');
    return (facts, excepted = []) => {
      const request = serverQuestion('join', meeting.value, factsOf(facts), excepted);
      const decision = shelved.engine.decide(request);
      return { facts, allowed: decision.allowed, explanations: explanationsOf(decision) };
    };
  }

  /** Keeps a decision about a join for dry runs, without the last part of the address. */
  recordJoin(stored: string | null, { facts, allowed }: PolicyVerdict, excepted: readonly ServerRule[] = []): void {
    const meeting = stored === null ? null : storedMeeting(stored);
    if (meeting !== null) this.record(serverQuestion('join', meeting, factsOf(facts), excepted), allowed);
  }

  record(request: PolicyRequest, allowed: boolean): void {
    const { circumstances } = request;
    const address = circumstances.address === null ? null : coarseAddress(circumstances.address);
    const kept = JSON.stringify({ ...request, circumstances: { ...circumstances, address } });
    const id = toBase64Url(this.#rng.bytes(16));
    // Who has a link can ask at the door as often as they like: what comes in by it is in the history, the questions are not.
    const inHistory = request.action === 'create';
    this.#store.decisions
      .record(id, { atMs: circumstances.nowMs, request: kept, allowed }, inHistory)
      .catch((error: unknown) => this.#logger.warn('decision_not_recorded', { code: errorCode(error) }));
  }
}

export function refusalOf(facts: PolicyFacts, decision: PolicyDecision): PolicyRefusal {
  return { facts, explanations: explanationsOf(decision) };
}

function explanationsOf({ explanations }: PolicyDecision): PolicyVerdict['explanations'] {
  return explanations
    .slice(0, MAX_EXPLANATIONS)
    .map(({ code, policyId, parameters, words }) => ({ code, policyId, parameters: { ...parameters }, words }));
}

function factsOf({ nowMs, address, country, members }: PolicyFacts): ServerFacts {
  return { nowMs, address: address === null ? null : canonicalAddress(address), country, members };
}
