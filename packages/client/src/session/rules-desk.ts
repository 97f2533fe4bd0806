// The rules of a meeting at work (L4, C4): before the knock, at the door, and for everything that people do in it. Decides by
// the policies that the charter names, on this device; what others do against them is not shown, and named.
import { type Charter } from '@incamera/charter';
import {
  type ExceptionRule,
  type Explanation,
  isServerRule,
  type PolicyDecision,
  type PolicyPerson,
  type ServerRule,
} from '@incamera/charter/policy';
import { type AppError, errorCode, type LeafIndex, type Logger, type MeetingId } from '@incamera/kernel';
import { policyVerdictSchema } from '@incamera/protocol';
import { type StreamKind } from '@incamera/sframe';
import { type HttpClient } from '../api/http-client.js';
import { asAppError } from '../errors.js';
import { type LogGate } from '../history/log-gate.js';
import { type MeetingRules } from '../policy/meeting-rules.js';
import { beforeKnocking, nameAlone, policyPersonOf, type Seen } from '../policy/person.js';
import { PolicyRefusal, ServerRefusal } from '../policy/refusal.js';
import { rulebookOf } from '../policy/rulebooks.js';
import { type RefusedActions, type ShownAction } from '../snapshot.js';
import { AdmissionWatch } from './admission-watch.js';
import { type ExceptionWish, possibleExceptions } from './exception-wish.js';
import { allowsSource } from './features.js';
import { HostWatch } from './host-watch.js';
import { SILENT_SHOWN_MS } from './presence.js';
import { type SessionState } from './session-state.js';

/** A meeting may run over its time for as long as the server lets it (EXPIRY_GRACE_MS); then it is over on its own. */
const OVERTIME_MS = 15 * 60_000;
const CLASS_PROBLEM = 'rules/classification';
const SHOWN: readonly ShownAction[] = ['shareScreen', 'chat', 'sendFile', 'downloadFile', 'copy'];
/** What others may do is asked as if a host were there: whether one was, is told by what was heard (host-watch.ts). */
const OF_OTHERS = ['shareScreen', 'chat', 'sendFile'] as const;
type OfOthers = (typeof OF_OTHERS)[number];

export interface RulesDeskOptions {
  readonly meetingId: MeetingId;
  readonly http: HttpClient;
  readonly state: SessionState;
  readonly logger: Logger;
  /** What we may not do changed; something of it may be going on. */
  readonly refused: (actions: RefusedActions) => void;
  /** The rulebook is fetched and read while the lobby is shown. */
  readonly rules: Promise<MeetingRules>;
  readonly logGate: LogGate;
}

export class RulesDesk {
  readonly #options: RulesDeskOptions;
  readonly #admissions: AdmissionWatch;
  readonly hosts: HostWatch;
  /** What somebody with these attributes may do, of what others see. */
  readonly #others = new Map<string, ReadonlySet<OfOthers>>();
  #refreshed = '';
  /** Rules of the server's that we asked a host to be excepted from, the last time that we set out. */
  #excepting: readonly ServerRule[] = [];
  /** Of the charter that is decided by, once it is not the one that the link was opened with. */
  #version: number | null = null;

  constructor(options: RulesDeskOptions) {
    this.#options = options;
    this.#admissions = new AdmissionWatch(options);
    this.hosts = new HostWatch(options.state);
    // Whoever needs them hears why there are none.
    options.rules.catch(() => undefined);
  }

  /**
   * Decides whether this person may join from here, and shows it.
   * @param reason why a host should make an exception if not; null: none is asked for
   * @returns what to ask a host for at the door; null: nothing
   * @throws {AppError} `PolicyRefusal` with the reasons, `client/policy_disagrees` when only the server refuses, or why it
   * cannot be decided
   */
  async preflight(who: Seen, reason: string | null): Promise<ExceptionWish | null> {
    const { state, http, meetingId } = this.#options;
    try {
      const rules = await this.#options.rules;
      const verdict = await http.post(`/api/meetings/${meetingId}/preflight`, {}, policyVerdictSchema);
      const disagreement = await rules.heard(verdict);
      const person = beforeKnocking(this.#person(who), rules.meeting);
      const { members, address, country } = verdict.facts;
      // A guest whom a host is to vouch for is named afresh by that.
      const reauthenticated = who.reauthenticated === true || person.guest === 'vouched';
      const moment = { members, hostPresent: true, approvals: 1, reauthenticated };
      const { explanations } = await rules.decide('join', person, moment);
      const exceptions = await possibleExceptions(rules, person, moment, explanations);
      state.preflight = { state: 'checked', explanations, exceptions, address, country, problem: disagreement };
      const mayAsk = reason !== null && exceptions.length > 0;
      if (explanations.length > 0 && !mayAsk) throw new PolicyRefusal(explanations);
      if (disagreement !== null && !verdict.allowed) throw disagreement;
      this.#excepting = mayAsk ? exceptions.filter(isServerRule) : [];
      return mayAsk ? { rules: exceptions, reason } : null;
    } catch (error) {
      const isDecided = error instanceof PolicyRefusal || state.preflight?.problem === error;
      if (!isDecided) state.preflight = failedPreflight(asAppError(error));
      throw error;
    } finally {
      state.touch();
    }
  }

  /** `preflight`, and waits for witnesses where they are asked for; whoever comes back into a running meeting does not. @throws {AppError} also as `LogGate.pass` */
  async mayKnock(who: Seen, reason: string | null): Promise<ExceptionWish | null> {
    const wish = await this.preflight(who, reason);
    if (this.#options.state.phase !== 'rejoining') await this.#options.logGate.pass();
    return wish;
  }

  /** `preflight`, for whoever only looks: what keeps us out stands in the snapshot. */
  async look(who: Seen): Promise<void> {
    await this.preflight(who, null).catch(() => undefined);
  }

  /** The server's refusal in our own words, or the name of its lie. */
  async explained(error: AppError): Promise<AppError> {
    if (!(error instanceof ServerRefusal)) return error;
    try {
      return await (await this.#options.rules).refusedBy(error, this.#excepting);
    } catch (cause) {
      return asAppError(cause);
    }
  }

  /** Whether we may do something, at this moment. @throws {PolicyRefusal} */
  async require(action: ShownAction): Promise<void> {
    const rules = await this.#options.rules;
    await rules.require(action, this.#own(), { ...this.#moment(), approvals: 1 });
  }

  /**
   * Decides about somebody at the door.
   * @param approvals hosts who want to let them in
   * @param excepted rules from which a host would except them
   */
  async decideAdmission(
    who: Seen,
    approvals: number,
    excepted: readonly ExceptionRule[] = [],
  ): Promise<PolicyDecision> {
    const rules = await this.#options.rules;
    const { members, hostPresent } = this.#moment();
    // The one at the door is not among the members yet.
    return await rules.decide('admit', this.#person(who), {
      members: members + 1,
      hostPresent,
      approvals,
      excepted,
    });
  }

  /**
   * @param approvals as above
   * @param excepted as above
   * @throws {PolicyRefusal}
   */
  async requireAdmission(who: Seen, approvals: number, excepted: readonly ExceptionRule[] = []): Promise<void> {
    const { allowed, explanations } = await this.decideAdmission(who, approvals, excepted);
    if (!allowed) throw new PolicyRefusal(explanations);
  }

  /** Whether a member may send a stream, as far as the rules are known yet. */
  mayStream(leaf: LeafIndex, kind: StreamKind): boolean {
    if (!allowsSource(this.#options.state, kind)) return false;
    if (kind === 'mic' || kind === 'camera') return true;
    return this.#allows(leaf, 'shareScreen') && !this.hosts.isUnattended(leaf);
  }

  /** Whether a member may write or send a file. */
  async maySay(leaf: LeafIndex, action: 'chat' | 'sendFile'): Promise<boolean> {
    await this.#learn();
    return this.#allows(leaf, action) && !this.hosts.isUnattended(leaf);
  }

  /**
   * A later version of the charter is in force: everything is decided by it from now on. A class that it names without its
   * rules takes the lock to *not proved*.
   */
  async chartered(charter: Charter): Promise<void> {
    const { rules, state } = this.#options;
    const known = this.#version ?? state.opened?.charter.charter.version;
    if (known === charter.version) return;
    this.#version = charter.version;
    (await rules).chartered(charter);
    this.#others.clear();
    this.#refreshed = '';
    void this.#checkClass(charter);
  }

  async #checkClass({ classification }: Charter): Promise<void> {
    const { http, state, logger } = this.#options;
    try {
      await rulebookOf(classification, http);
      state.problems.set(CLASS_PROBLEM, null);
    } catch (error) {
      logger.warn('class_not_verified', { code: errorCode(error) });
      state.problems.set(CLASS_PROBLEM, asAppError(error));
    }
  }

  /** Somebody came in, or the charter changed: what they and we may do is decided again. */
  async reviewed(): Promise<void> {
    const { logger } = this.#options;
    try {
      await this.#learn();
    } catch (error) {
      // Then nothing of them is shown.
      logger.warn('members_not_judged', { code: errorCode(error) });
    }
    await this.#admissions.reviewed();
    this.refresh();
  }

  /** At every beat; decides again when something it depends on has changed. */
  refresh(): void {
    const { logger } = this.#options;
    const key = JSON.stringify([this.#moment(), this.#own()]);
    if (key === this.#refreshed) return;
    this.#refreshed = key;
    this.#decideShown(key).catch((error: unknown) => {
      this.#refreshed = '';
      logger.warn('permissions_not_decided', { code: errorCode(error) });
    });
  }

  /** Whether the meeting has used up its time, overtime included. */
  isOver(nowMs: number): boolean {
    const expiresAtMs = this.#options.state.charter?.expiresAtMs ?? Number.POSITIVE_INFINITY;
    return nowMs >= expiresAtMs + OVERTIME_MS;
  }

  async #decideShown(key: string): Promise<void> {
    const rules = await this.#options.rules;
    const [own, moment] = [this.#own(), { ...this.#moment(), approvals: 1 }];
    const refused: Partial<Record<ShownAction, readonly Explanation[]>> = {};
    for (const action of SHOWN) {
      const { allowed, explanations } = await rules.decide(action, own, moment);
      if (!allowed) refused[action] = explanations;
    }
    // Something else may have changed in between; then this is decided again already.
    if (key !== this.#refreshed) return;
    this.#options.state.refusedActions = refused;
    this.#options.refused(refused);
    this.#options.state.touch();
  }

  /** Decides what the members may do, once for everybody with the same attributes. */
  async #learn(): Promise<void> {
    const rules = await this.#options.rules;
    for (const member of this.#roster()) {
      const person = this.#person(member);
      const excepted = member.exception?.rules ?? [];
      const key = keyOf(person, excepted);
      if (this.#others.has(key)) continue;
      const allowed = new Set<OfOthers>();
      for (const action of OF_OTHERS) {
        const circumstances = { members: 0, hostPresent: true, approvals: 2, excepted };
        if ((await rules.decide(action, person, circumstances)).allowed) allowed.add(action);
      }
      this.#others.set(key, allowed);
    }
  }

  #allows(leaf: LeafIndex, action: OfOthers): boolean {
    const member = this.#options.state.member(leaf);
    if (member === null) return false;
    return this.#others.get(keyOf(this.#person(member), member.exception?.rules ?? []))?.has(action) === true;
  }

  #person(who: Seen): PolicyPerson {
    return policyPersonOf(who, this.#options.state.charter?.invited ?? []);
  }

  #own(): PolicyPerson {
    const { ownMember, ownHostKey } = this.#options.state;
    return this.#person(ownMember ?? nameAlone(ownHostKey));
  }

  #moment(): { readonly members: number; readonly hostPresent: boolean } {
    const { state } = this.#options;
    const nowMs = state.clock.nowMs();
    const roster = this.#roster();
    const hostPresent = roster.some(
      ({ leaf, isHost }) =>
        isHost && (leaf === state.group?.ownLeaf || state.presence.silentForMs(leaf, nowMs) < SILENT_SHOWN_MS),
    );
    return { members: Math.max(0, roster.length - 1), hostPresent };
  }

  #roster() {
    return this.#options.state.group?.roster ?? [];
  }
}

function failedPreflight(problem: AppError) {
  return { state: 'failed', explanations: [], exceptions: [], address: null, country: null, problem } as const;
}

function keyOf(person: PolicyPerson, excepted: readonly ExceptionRule[]): string {
  return JSON.stringify([person, excepted]);
}
