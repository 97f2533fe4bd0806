// What a host's client does (L4): judges knocks, admits and removes at a click, and by itself lets those back in who only
// reloaded, removes those who left or fell silent. Of several hosts one does the automatic work.
import { type Change, type Knock, type Member, openKnock, type SignedLeave } from '@incamera/group';
import { type Bytes, equalBytes, errorCode, type KnockId, type LeafIndex, toBase64Url } from '@incamera/kernel';
import { LIMITS, protocolErrors, wireBytes } from '@incamera/protocol';
import { z } from 'zod';
import { clientErrors } from '../errors.js';
import { type GuestName, readGuestName } from '../identity/guest-name.js';
import { type ServerEvent } from '../transport/meeting-socket.js';
import { type AdmissionMemoryBook } from './admission-memory.js';
import { AgreementDesk } from './agreement-desk.js';
import { Arrivals } from './arrivals.js';
import { type Committer } from './committer.js';
import { ExceptionDoor } from './exception-door.js';
import { type MembershipContext } from './membership-context.js';
import { NamedVisitors } from './named-visitors.js';
import { type PeopleDesk } from './people-desk.js';
import { presentHosts, presentMembers } from './present-members.js';
import { type AtDoor } from './proposals.js';
import { sealReason } from './refusal-reason.js';
import { Removals } from './removals.js';
import { seenKnockOf } from './seen-knock.js';
import { type SignalDesk } from './signal-desk.js';
import { siteOf } from './site.js';
import { namesVisitors, reasonsBeyond } from './waiting.js';

const RETRY_MS = 5000;
/** What the server told a host who was coming back may wait for so long. */
const RETURN_OVERLAP_MS = 5000;

export class HostDesk {
  readonly #context: MembershipContext;
  readonly #committer: Committer;
  readonly #memory: AdmissionMemoryBook;
  readonly #atDoor = new Map<KnockId, AtDoor>();
  /** Knocks that are being let in, by whatever cause. */
  readonly #admitting = new Set<KnockId>();
  /** When work that failed may be tried again, by what it was about. */
  readonly #notBeforeMs = new Map<string, number>();
  readonly #leaving = new Map<LeafIndex, SignedLeave>();
  readonly #visitors: NamedVisitors;
  #begunMs = Number.NEGATIVE_INFINITY;
  readonly #arrivals: Arrivals;
  readonly #people: Pick<PeopleDesk, 'seen'>;
  readonly #door: ExceptionDoor;
  /** Asked for here, or done by itself. */
  readonly removals: Removals;
  /** Where two hosts must agree. */
  readonly agreements: AgreementDesk;

  constructor(
    context: MembershipContext,
    committer: Committer,
    memory: AdmissionMemoryBook,
    people: Pick<PeopleDesk, 'seen'>,
    signals: Pick<SignalDesk, 'send'>,
  ) {
    this.#context = context;
    this.#committer = committer;
    this.#memory = memory;
    this.#visitors = new NamedVisitors(context, memory);
    this.#people = people;
    this.#door = new ExceptionDoor(context.group);
    this.removals = new Removals(context.environment.clock);
    this.#arrivals = new Arrivals(context);
    this.agreements = new AgreementDesk(context, committer, signals, {
      find: (keyPackageRef) => this.#find(keyPackageRef),
      passedOn: async (knock) => {
        if (this.#atDoor.size < LIMITS.pendingKnocks) await this.knockArrived({ type: 'knock', ...knock });
      },
    });
  }

  #find(keyPackageRef: Bytes): AtDoor | null {
    return [...this.#atDoor.values()].find(({ knock }) => equalBytes(knock.keyPackageRef, keyPackageRef)) ?? null;
  }

  /** Every member gets knocks, since any may have to act as host; only a host shows them. */
  async knockArrived(event: Extract<ServerEvent, { type: 'knock' }>): Promise<void> {
    const { state, opened, group, environment, rules } = this.#context;
    const { charter } = group;
    const sealed = wireBytes(event.sealed);
    const { clock, publicUrl } = environment;
    const judged = await openKnock({ sealed, linkKeys: opened.keys, charter, site: siteOf(publicUrl), clock });
    if (!judged.ok) {
      // Nobody to talk to: whoever knocks with a valid link and an unaltered package is never refused here.
      environment.logger.warn('knock_refused', { code: judged.error.code });
      if (state.isHost) state.problems.happened(judged.error);
      return;
    }
    const knock = judged.value;
    if (this.#memory.wasUsed(knock.keyPackageRef)) {
      // Whoever knocks anew makes a new key package: this is a copy, and would put a dead leaf in somebody's place.
      environment.logger.warn('knock_refused', { code: 'client/knock_replayed' });
      // Told while we were still on our way in, and granted by another host meanwhile.
      const isOurDelay = environment.clock.nowMs() - this.#begunMs < RETURN_OVERLAP_MS;
      if (state.isHost && !isOurDelay) {
        state.problems.happened(clientErrors.make('client/knock_replayed'), knock.displayName);
      }
      return;
    }
    const [byClick, byItself, needsSecond] = await Promise.all([
      this.#byClick(knock),
      rules.decideAdmission(knock, 0),
      this.agreements.isNeeded(knock),
    ]);
    const waits = reasonsBeyond(byItself, byClick);
    const isInDoubt = this.#visitors.isReturnInDoubt(knock);
    if (state.isHost && isInDoubt && (charter.charter.rules.autoReadmit || waits.length === 0)) {
      state.problems.happened(clientErrors.make('client/return_not_automatic'), knock.displayName);
    }
    this.#atDoor.set(event.knockId, { knockId: event.knockId, knock, sealed });
    this.#visitors.arrived(event.knockId, waits);
    const door = this.#door.arrived(event.knockId, knock, event.failing ?? []);
    if (state.isHost && door.hiddenFailures.length > 0) {
      state.problems.happened(clientErrors.make('client/exception_hidden'), knock.displayName);
    }
    const findings = {
      ...door,
      returning: this.#memory.knows(knock.signatureKey),
      obstacles: byClick.explanations,
      waits: namesVisitors(charter.charter) ? waits : [],
      needsSecond,
      denied: group.denialOf(knock) !== null,
    };
    state.knocks.set(event.knockId, seenKnockOf(knock, event, findings));
    state.touch();
    this.#people.seen([knock]);
    this.#automatic();
  }

  /** A deny list may be about somebody at the door. */
  denialsChanged(): void {
    const { state, group } = this.#context;
    for (const { knockId, knock } of this.#atDoor.values()) {
      const shown = state.knocks.get(knockId);
      if (shown) state.knocks.set(knockId, { ...shown, denied: group.denialOf(knock) !== null });
    }
    state.touch();
    this.#automatic();
  }

  /** @throws {AppError} `knock/gone` */
  #atDoorBy(knockId: KnockId): AtDoor {
    const atDoor = this.#atDoor.get(knockId);
    if (atDoor === undefined) throw protocolErrors.make('knock/gone');
    return atDoor;
  }

  /** Whether a host may let somebody in, by the exception that they ask for if they do. */
  #byClick(knock: Knock) {
    return this.#context.rules.decideAdmission(knock, this.agreements.approvals, knock.request?.rules);
  }

  /** A second host is there now, or the rules ask for one. */
  async #reviewDoor(): Promise<void> {
    const { state } = this.#context;
    for (const { knockId, knock } of this.#atDoor.values()) {
      const needsSecond = await this.agreements.isNeeded(knock);
      const { explanations } = await this.#byClick(knock);
      const shown = state.knocks.get(knockId);
      if (shown) state.knocks.set(knockId, { ...shown, needsSecond, obstacles: explanations });
    }
    state.touch();
  }

  knockGone(knockId: KnockId): void {
    const gone = this.#atDoor.get(knockId);
    if (gone) this.agreements.gone(gone.knock);
    this.#atDoor.delete(knockId);
    this.#visitors.gone(knockId);
    this.#door.gone(knockId);
    this.#context.state.knocks.delete(knockId);
    this.#committer.forgetKnock(knockId);
    this.#context.state.touch();
  }

  /** @throws {AppError} the first reason why somebody could not be let in */
  async admit(knockIds: readonly KnockId[]): Promise<void> {
    this.#requireHost();
    await Promise.all(knockIds.map((knockId) => this.#admitOne(knockId, null, false)));
  }

  /**
   * Lets a guest in on our signed word.
   * @throws {AppError} `client/vouch_invalid`, or as `admit`
   */
  async vouchAndAdmit(knockId: KnockId, guest: GuestName): Promise<void> {
    this.#requireHost();
    await this.#admitOne(knockId, readGuestName(guest), false);
  }

  /**
   * Lets somebody in by our signature under the exception that they ask for.
   * @throws {AppError} `client/exception_hidden`, `group/exception_not_permitted` and others of its kind, or as `vouchAndAdmit`
   */
  async admitByException(knockId: KnockId, guest: GuestName | null): Promise<void> {
    this.#requireHost();
    await this.#admitOne(knockId, guest === null ? null : readGuestName(guest), true);
  }

  /** @param approvals 0: nobody has clicked; the rules are asked again, since they may have changed while somebody waited */
  async #admitOne(
    knockId: KnockId,
    guest: GuestName | null,
    byException: boolean,
    approvals = this.agreements.approvals,
  ): Promise<void> {
    const atDoor = this.#atDoorBy(knockId);
    const { knock } = atDoor;
    if (this.#admitting.has(knockId)) return;
    this.#admitting.add(knockId);
    try {
      const isExcepted = this.agreements.grants(knock) ?? byException;
      const excepted = this.#door.requireEntry(knockId, isExcepted);
      await this.#context.rules.requireAdmission(this.agreements.seen(knock, guest), approvals, excepted);
      await this.#context.bundles.require(knock.mark);
      if (await this.agreements.takes(atDoor, guest, isExcepted)) return;
      await this.#committer.add(knockId, knock, guest, null, isExcepted);
      this.knockGone(knockId);
    } finally {
      this.#admitting.delete(knockId);
    }
  }

  /**
   * Answers another host who wants to let somebody in.
   * @throws {AppError} `client/agreement_gone`: it asks no more; or as `admit`
   */
  async answerProposal(knockId: KnockId, agrees: boolean): Promise<void> {
    this.#requireHost();
    const { knock } = this.#atDoorBy(knockId);
    if (agrees) await this.admit([knockId]);
    else await this.agreements.decline(knock);
  }

  async refuse(knockId: KnockId, reason: string): Promise<void> {
    this.#requireHost();
    const { knock } = this.#atDoorBy(knockId);
    const sealedReason = toBase64Url(await sealReason(this.#context.opened.keys, knock.keyPackageRef, reason));
    try {
      await this.#context.socket.request({ type: 'knock.refuse', knockId, sealedReason }, z.unknown());
    } catch (error) {
      // Another host passed it on, or its person went: nobody is at the door any more.
      if (errorCode(error) !== 'knock/gone') throw error;
    }
    this.knockGone(knockId);
  }

  /** Removes somebody on purpose: who is removed so comes back only by a click. */
  async remove(leaf: LeafIndex): Promise<void> {
    this.#requireHost();
    const member = this.#context.state.member(leaf);
    if (member === null || leaf === this.#context.group.ownLeaf) throw clientErrors.make('client/not_found_in_roster');
    this.#memory.removedOnPurpose(member);
    await this.removals.asked(leaf, () => this.#committer.remove(member));
  }

  leaveSigned(leave: SignedLeave): void {
    this.#leaving.set(leave.leaf, leave);
    this.#automatic();
  }

  /** A verified signal of `leaf`: it has arrived. */
  heard(leaf: LeafIndex): void {
    this.#arrivals.heard(leaf);
  }

  /** @returns whether `leaf` said itself that it leaves */
  hasLeft(leaf: LeafIndex): boolean {
    return this.#leaving.has(leaf);
  }

  /** After each adopted commit. */
  changed(change: Change): void {
    for (const member of change.removed) {
      this.#noteRemoval(member, change);
      this.#context.state.problems.set(`exception/${member.leaf}`, null);
      this.#arrivals.heard(member.leaf);
      this.#leaving.delete(member.leaf);
      this.removals.done(member.leaf);
    }
    for (const member of change.added) {
      if (!member.isHost) this.#memory.admitted(member);
      this.#context.state.problems.set(`exception/${member.leaf}`, this.#door.missing(member));
      this.#forgetKnocksOf(member);
      this.#arrivals.expect(member.leaf);
    }
    if (this.#atDoor.size > 0) void this.#reviewDoor();
    this.#automatic();
  }

  /** The roster as found at the join: whoever is in it may come back as well. */
  begun(roster: readonly Member[]): void {
    this.#begunMs = this.#context.environment.clock.nowMs();
    for (const member of roster) if (!member.isHost) this.#memory.admitted(member);
  }

  /** Every second: what a duty host does by itself. */
  tick(silent: readonly LeafIndex[]): void {
    this.#arrivals.review();
    this.agreements.tick();
    this.#automatic(silent);
  }

  /**
   * Whether this client does the automatic work: the first present host in the order of the charter, then whoever acts as
   * host. Everybody computes the same; a silent one is passed over.
   */
  isDutyHost(): boolean {
    const { state, group } = this.#context;
    return state.isHost && presentHosts(this.#context, this.#leaving)[0]?.leaf === group.ownLeaf;
  }

  #automatic(silent: readonly LeafIndex[] = []): void {
    this.#commitLeaves();
    if (!this.isDutyHost()) return;
    if (this.#context.group.charter.charter.rules.autoReadmit) {
      for (const { knockId, knock } of this.#atDoor.values()) {
        if (this.#memory.mayReturn(knock)) this.#letIn(knockId, knock);
      }
    }
    for (const { knockId, knock } of this.#atDoor.values()) {
      if (this.#visitors.mayEnter(knockId, knock)) this.#letIn(knockId, knock, 0);
    }
    for (const leaf of this.#context.state.denied) this.#removeDenied(leaf);
    for (const leaf of silent) {
      const member = this.#context.state.member(leaf);
      if (member !== null && leaf !== this.#context.group.ownLeaf) {
        this.#byItself(`leaf ${leaf}`, () => this.#removeMember(member));
      }
    }
  }

  /** Departures are committed by the duty host; without any host by the first member present. */
  #commitLeaves(): void {
    if (this.#leaving.size === 0) return;
    const hosts = presentHosts(this.#context, this.#leaving);
    const committer = hosts[0] ?? presentMembers(this.#context, this.#leaving)[0];
    if (committer?.leaf !== this.#context.group.ownLeaf) return;
    for (const leave of this.#leaving.values()) {
      if (this.#context.state.member(leave.leaf) === null) this.#leaving.delete(leave.leaf);
      else this.#committer.commitLeave(leave);
    }
  }

  /**
   * Without a click; never somebody whom an authority denies, or whom another host would have to look at.
   * @param approvals absent: as hosts have clicked before
   */
  #letIn(knockId: KnockId, knock: Knock, approvals?: 0): void {
    if (this.#door.needsException(knockId)) return;
    if (this.#context.state.knocks.get(knockId)?.needsSecond === true) return;
    if (this.#context.group.denialOf(knock) !== null) return;
    this.#byItself(knockId, () => this.#admitOne(knockId, null, false, approvals));
  }

  /** An authority does not stand for this member any more: no click is waited for. */
  #removeDenied(leaf: LeafIndex): void {
    const member = this.#context.state.member(leaf);
    if (member === null || leaf === this.#context.group.ownLeaf) return;
    this.#memory.removedOnPurpose(member);
    this.#byItself(`leaf ${leaf}`, () => this.#removeMember(member));
  }

  async #removeMember(member: Member): Promise<void> {
    await this.removals.once(member.leaf, () => this.#committer.remove(member));
  }

  /** Another host removed somebody who was there: on purpose, as far as we can see. */
  #noteRemoval(member: Member, change: Change): void {
    const { state, environment, group } = this.#context;
    const comesBack = change.added.some((added) => equalBytes(added.signatureKey, member.signatureKey));
    if (comesBack || this.hasLeft(member.leaf) || change.by?.leaf === this.#context.group.ownLeaf) return;
    const silentMs = state.presence.silentForMs(member.leaf, environment.clock.nowMs());
    // Both clients count the same silence; a few seconds either way do not make it a removal on purpose.
    if (silentMs < group.charter.charter.rules.silentAfterMs - 10_000) this.#memory.removedOnPurpose(member);
  }

  #forgetKnocksOf(member: Member): void {
    for (const { knockId, knock } of this.#atDoor.values()) {
      if (equalBytes(knock.signatureKey, member.signatureKey)) this.knockGone(knockId);
    }
  }

  /** Work that nobody waits for; what fails is tried again, but not at every beat. */
  #byItself(name: string, work: () => Promise<void>): void {
    const { clock, logger } = this.#context.environment;
    if (clock.nowMs() < (this.#notBeforeMs.get(name) ?? 0)) return;
    work().catch((error: unknown) => {
      this.#notBeforeMs.set(name, clock.nowMs() + RETRY_MS);
      logger.info('host_work_failed', { code: errorCode(error) });
    });
  }

  /** @throws {AppError} `client/host_key_missing` */
  #requireHost(): void {
    if (!this.#context.state.isHost) throw clientErrors.make('client/host_key_missing');
  }
}
