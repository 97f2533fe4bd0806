// The rules of one meeting on this device (L4): its charter and the policies that the charter names. Everybody in the meeting
// decides by the same ones; what the server decided is compared, never believed.
import { type Charter } from '@incamera/charter';
import {
  type Explanation,
  meetingOfCharter,
  type PolicyAction,
  type PolicyCircumstances,
  type PolicyDecision,
  type PolicyMeeting,
  type PolicyPerson,
  type PolicyRequest,
  type ServerFacts,
  type ServerRule,
  serverQuestion,
} from '@incamera/charter/policy';
import { type AppError } from '@incamera/kernel';
import { type PolicyVerdict } from '@incamera/protocol';
import { clientErrors } from '../errors.js';
import { type RulebookJudge } from './judge.js';
import { PolicyRefusal, type ServerRefusal } from './refusal.js';

export type BrowserAbilities = PolicyCircumstances['browser'];

/** What this device knows about the moment, besides what the server says that it sees. */
export interface OwnCircumstances
  extends Pick<PolicyCircumstances, 'hostPresent' | 'approvals' | 'members' | 'excepted'> {
  /** Asked of who joins; of others the group verifies it. */
  readonly reauthenticated?: boolean;
}

export interface MeetingRulesParts {
  readonly judge: RulebookJudge;
  readonly browser: BrowserAbilities;
  readonly nowMs: () => number;
}

/** One meeting's rules. `facts` are the server's last words about where we are; nobody else can tell. */
export class MeetingRules {
  readonly #parts: MeetingRulesParts;
  /** As the server was told at the creation: it learns of no later version. */
  readonly #told: PolicyMeeting;
  #meeting: PolicyMeeting;
  facts: ServerFacts | null = null;

  /** @param founding the charter that the meeting was created with; later versions by `chartered` */
  constructor(founding: Charter, parts: MeetingRulesParts) {
    this.#told = meetingOfCharter(founding);
    this.#meeting = this.#told;
    this.#parts = parts;
  }

  get meeting(): PolicyMeeting {
    return this.#meeting;
  }

  /** A later version of the charter is in force. */
  chartered(charter: Charter): void {
    this.#meeting = meetingOfCharter(charter);
  }

  /** Decides, on this device. @param meeting another version of the rules than the one in force */
  async decide(
    action: PolicyAction,
    person: PolicyPerson,
    circumstances: OwnCircumstances,
    meeting: PolicyMeeting = this.#meeting,
  ): Promise<PolicyDecision> {
    const { judge, browser, nowMs } = this.#parts;
    const { address = null, country = null } = this.facts ?? {};
    const request: PolicyRequest = {
      action,
      person,
      meeting,
      circumstances: {
        nowMs: nowMs(),
        address,
        country,
        reauthenticated: true,
        ...circumstances,
        browser,
      },
    };
    return await judge.decide(request);
  }

  /** @throws {PolicyRefusal} */
  async require(action: PolicyAction, person: PolicyPerson, circumstances: OwnCircumstances): Promise<void> {
    const { allowed, explanations } = await this.decide(action, person, circumstances);
    if (!allowed) throw new PolicyRefusal(explanations);
  }

  /**
   * Takes over what the server says about a join from here, and checks that it decided by the policies.
   * @returns `client/policy_disagrees` when it did not
   */
  async heard(verdict: PolicyVerdict, excepting: readonly ServerRule[] = []): Promise<AppError | null> {
    this.facts = verdict.facts;
    const own = await this.#asServer(verdict.facts, excepting);
    const isSame = own.allowed === verdict.allowed && sameCodes(own.explanations, verdict.explanations);
    return isSame ? null : clientErrors.make('client/policy_disagrees', { context: { allowed: verdict.allowed } });
  }

  /**
   * A refusal of the server: our own reasons if the policies say so as well, else `client/policy_disagrees`.
   * @param excepting rules of the server's that a host was to except us from
   */
  async refusedBy({ refusal }: ServerRefusal, excepting: readonly ServerRule[]): Promise<AppError> {
    const { facts, explanations } = refusal;
    const disagreement = await this.heard({ facts, allowed: false, explanations }, excepting);
    return disagreement ?? new PolicyRefusal((await this.#asServer(facts, excepting)).explanations);
  }

  #asServer(facts: ServerFacts, excepting: readonly ServerRule[]): Promise<PolicyDecision> {
    return this.#parts.judge.decide(serverQuestion('join', this.#told, facts, excepting));
  }
}

/** As many as go over the wire. */
const MAX_COMPARED = 64;

function sameCodes(one: readonly Pick<Explanation, 'code'>[], other: readonly { readonly code: string }[]): boolean {
  const codes = (list: readonly { readonly code: string }[]) =>
    [...new Set(list.slice(0, MAX_COMPARED).map(({ code }) => code))].sort().join(' ');
  return codes(one) === codes(other);
}
