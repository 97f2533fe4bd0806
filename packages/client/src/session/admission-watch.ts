// Whether the policies let in whoever is inside (L4, C4): each member judges everybody who was admitted, by what they have shown,
// since the client of a host may be altered. Who was let in against the rules stays named until gone, whatever becomes of them.
import { type ExceptionRule, meetingOfCharter, type PolicyMeeting, type PolicyPerson } from '@incamera/charter/policy';
import { findShortfall, type Member } from '@incamera/group';
import { errorCode, type LeafIndex, type Logger, toBase64Url } from '@incamera/kernel';
import { clientErrors } from '../errors.js';
import { type MeetingRules } from '../policy/meeting-rules.js';
import { policyPersonOf } from '../policy/person.js';
import { type SessionState } from './session-state.js';

const PROBLEM = 'rules/members';
/** Nobody is in against the rules because the time has run out or the room has filled since. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set(['policy/meeting_over', 'policy/meeting_full']);

export interface AdmissionWatchOptions {
  readonly state: SessionState;
  readonly rules: Promise<MeetingRules>;
  readonly logger: Logger;
}

export class AdmissionWatch {
  readonly #options: AdmissionWatchOptions;
  /** By key and by what was shown under it: whether the policies let it in. Kept as long as that member is there. */
  readonly #judged = new Map<string, boolean>();

  constructor(options: AdmissionWatchOptions) {
    this.#options = options;
  }

  /** The roster or the charter is another one. Nobody is judged twice on the same evidence. */
  async reviewed(): Promise<void> {
    const { state } = this.#options;
    const admitted = (state.group?.roster ?? []).filter((member) => !this.#isFounder(member));
    const names = new Map(admitted.map((member) => [nameOf(member), member]));
    for (const name of this.#judged.keys()) if (!names.has(name)) this.#judged.delete(name);
    const wrong = new Set<LeafIndex>();
    for (const [name, member] of names) if (!(await this.#isAllowed(name, member))) wrong.add(member.leaf);
    for (const leaf of wrong) if (!state.againstRules.has(leaf)) this.#tell(leaf);
    state.againstRules = wrong;
    state.problems.set(PROBLEM, wrong.size > 0 ? clientErrors.make('client/admitted_against_rules') : null);
    state.touch();
  }

  async #isAllowed(name: string, member: Member): Promise<boolean> {
    const known = this.#judged.get(name);
    if (known !== undefined) return known;
    try {
      const allowed = await this.#judge(member);
      this.#judged.set(name, allowed);
      return allowed;
    } catch (error) {
      // Not remembered: it is tried again. Until then nobody knows that the rules allow it.
      this.#options.logger.warn('admission_not_judged', { code: errorCode(error) });
      return false;
    }
  }

  async #judge(member: Member): Promise<boolean> {
    const rules = await this.#options.rules;
    const admitted: Admitted = { person: admittedAs(member, this.#options.state), excepted: exceptedFor(member) };
    if (await mayBeAdmitted(rules, admitted)) return true;
    // Who shows less than the minimum of now came under the rules of before: the group lets nobody else in. Hosts see it listed.
    const { charter, chain } = this.#options.state;
    if (charter === null || charter.version === 1 || findShortfall(member, { charter }, admitted.excepted) === null)
      return false;
    const founding = chain?.versions[0].charter;
    return founding !== undefined && (await mayBeAdmitted(rules, admitted, meetingOfCharter(founding)));
  }

  /** Nobody admits the hosts of the founding charter: the link names them. */
  #isFounder({ signatureKey }: Member): boolean {
    const hosts = this.#options.state.chain?.versions[0].charter.hosts ?? [];
    return hosts.some((host) => toBase64Url(host.signatureKey) === toBase64Url(signatureKey));
  }

  #tell(leaf: LeafIndex): void {
    const { state } = this.#options;
    const name = state.member(leaf)?.displayName ?? null;
    state.problems.tell('problem', name, clientErrors.make('client/admitted_against_rules'));
  }
}

/** As whom a host let somebody in: being made a host afterwards changes nothing about it. */
function admittedAs(member: Member, state: SessionState): PolicyPerson {
  return policyPersonOf({ ...member, isHost: false }, state.charter?.invited ?? []);
}

function nameOf(member: Member): string {
  const person = policyPersonOf({ ...member, isHost: false }, []);
  return JSON.stringify([toBase64Url(member.signatureKey), person, exceptedFor(member)]);
}

/** The rules from which a host excepted this member; the group has verified that it did, and was allowed to. */
function exceptedFor(member: Member): readonly ExceptionRule[] {
  return member.exception?.rules ?? [];
}

interface Admitted {
  readonly person: PolicyPerson;
  readonly excepted: readonly ExceptionRule[];
}

async function mayBeAdmitted(
  rules: MeetingRules,
  { person, excepted }: Admitted,
  meeting?: PolicyMeeting,
): Promise<boolean> {
  // As many hosts as any class asks for: that they agreed is for the group to verify.
  const circumstances = { members: 0, hostPresent: true, approvals: 2, excepted };
  const { explanations } = await rules.decide('admit', person, circumstances, meeting);
  return explanations.every(({ code }) => OF_THE_MOMENT.has(code));
}
