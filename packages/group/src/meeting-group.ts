// The meeting group: one member's view of who is in the meeting and which keys they share (L2, RFC 9420). The MLS library
// stays behind this class.
import { type CharterChain, type VerifiedCharter } from '@incamera/charter';
import { type Denial } from '@incamera/identity';
import {
  type Bytes,
  type ComparisonCode,
  copyBytes,
  err,
  type LeafIndex,
  type MeetingId,
  ok,
  type Result,
  sha256,
} from '@incamera/kernel';
import { type AgreedAdmission } from './agreement.js';
import { judgeCandidate } from './candidate.js';
import { type Change } from './change.js';
import { type CharterEdit } from './charter-change.js';
import { type MadeCommit, makeAdd, makeCharterChange, makeLeaves, makeRemove, makeSelfUpdate } from './commit-maker.js';
import { type DeniedMember, findDenied } from './denied.js';
import {
  type Entered,
  enterAsFounder,
  enterByWelcome,
  type FoundInput,
  prepareHostReturn,
  type ReturnInput,
  type WelcomeInput,
} from './entry.js';
import { type Epoch, erasePath, eraseState, exportFrom, retire } from './epoch.js';
import { type GroupError, type GroupErrorCode, groupErrors } from './errors.js';
import { type Knock } from './knock.js';
import { type MeetingTime } from './meeting-time.js';
import { MessageChannel } from './message-channel.js';
import { forgetSigningKey } from './mls/key-registry.js';
import { PRODUCT_SUITE } from './mls/suite.js';
import { type Candidate, type PreparedCommit, type PreparedHostReturn } from './prepared.js';
import { type Refusal, readRefusal, signRefusal } from './refusal.js';
import { leafAt, type Member } from './roster.js';
import { sealGroupInfo } from './sealed-group-info.js';
import { type HostView, ruledBy, type Seat } from './seat.js';
import { securityCodeOf } from './security-code.js';
import { type Signal, type SignalKind } from './signal.js';
import { type SignedLeave, signLeave } from './signed-leave.js';
import { TaskQueue } from './task-queue.js';
import { TestimonyActs } from './testimony-acts.js';
import { TwoHostActs } from './two-host-acts.js';
import { type GuestVouch } from './vouching.js';

/**
 * One membership. Handshakes (commits) run one after the other, messages and signals too; a commit is judged while messages
 * flow, and only adopting it takes both turns.
 */
export class MeetingGroup {
  readonly #seat: Seat;
  #epoch: Epoch;
  #closed = false;
  readonly #handshakes = new TaskQueue();
  readonly #channel: MessageChannel;
  readonly meetingId: MeetingId;
  /** How late it is: what whoever we let in is told. */
  readonly time: MeetingTime;
  /** What hosts do where two must agree on everybody. */
  readonly twoHosts: TwoHostActs;
  /** What this member attests and signs about the meeting. */
  readonly testimony: TestimonyActs;

  /** Use `found`, `joinByWelcome` or `prepareReturn`. */
  constructor({ seat, epoch }: Entered) {
    this.#seat = seat;
    this.meetingId = seat.meetingId;
    this.time = seat.meetingTime;
    this.#epoch = epoch;
    this.#channel = new MessageChannel(seat);
    const current = () => (this.#closed ? null : this.#epoch);
    this.twoHosts = new TwoHostActs(seat, current);
    this.testimony = new TestimonyActs(seat, current);
  }

  /** Opens the meeting as a host of its charter. Epoch 0, one member. */
  static async found(input: FoundInput): Promise<Result<MeetingGroup, GroupError>> {
    const entered = await enterAsFounder(PRODUCT_SUITE, input);
    return entered.ok ? ok(new MeetingGroup(entered.value)) : entered;
  }

  /** Joins by a Welcome that answers `pending`; see `enterByWelcome` for what is checked. Closes `pending` on success. */
  static async joinByWelcome(input: WelcomeInput): Promise<Result<MeetingGroup, GroupError>> {
    const entered = await enterByWelcome(PRODUCT_SUITE, input);
    if (!entered.ok) return entered;
    input.pending.close();
    return ok(new MeetingGroup(entered.value));
  }

  /** Prepares a host's return by external commit (RFC 9420 section 12.4.3.2) from the last sealed GroupInfo. */
  static async prepareReturn(input: ReturnInput): Promise<Result<PreparedHostReturn<MeetingGroup>, GroupError>> {
    const prepared = await prepareHostReturn(PRODUCT_SUITE, input);
    if (!prepared.ok) return prepared;
    const { seat, epoch, commit, hash, groupInfoSealed, builtOn } = prepared.value;
    return ok({
      commit,
      hash,
      groupInfoSealed,
      epoch: builtOn,
      roster: epoch.roster,
      adopt: () => new MeetingGroup({ seat, epoch }),
      discard: () => forgetSigningKey(seat.handle),
    });
  }

  /** The current epoch; rises by one with each adopted commit. */
  get epoch(): bigint {
    return this.#epoch.number;
  }

  get ownLeaf(): LeafIndex {
    return this.#epoch.ownLeaf;
  }

  /** By `close` or by removal. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** The version of the charter that is in force in the current epoch. */
  get charter(): VerifiedCharter {
    return this.#epoch.charter;
  }

  /** All versions up to it, verified: the same for every member of the epoch. */
  get charterChain(): CharterChain {
    return this.#epoch.chain;
  }

  /** Everybody in the meeting, by leaf from left to right. All evidence and admissions were verified. */
  roster(): readonly Member[] {
    return this.#epoch.roster;
  }

  /**
   * Takes a deny list that an authority of the charter signed, if it is newer than what is known of that authority.
   * @returns whether it was news; or `group/deny_list_refused` with the identity error as its cause
   */
  applyDenyList(bytes: Uint8Array): Promise<Result<boolean, GroupError>> {
    return this.#handshakes.run(async () => this.#seat.denials.apply(bytes, this.#epoch.charter));
  }

  /** The newest list of each authority: for members who may not have it. Joiners get them with the Welcome. */
  denyLists(): readonly Bytes[] {
    return this.#seat.denials.lists();
  }

  /** Who is in the meeting and on a list, now: a host should remove them. */
  deniedMembers(): readonly DeniedMember[] {
    return findDenied(this.roster(), this.#seat.denials);
  }

  /** The entry of a deny list that is about somebody in the meeting or at the door, or null. */
  denialOf(who: Member | Knock): Denial | null {
    return this.#seat.denials.denialOf(who);
  }

  /** 32 bytes that are equal for all members who took the same commits: for heartbeats and receipts. */
  transcriptHash(): Bytes {
    return copyBytes(this.#epoch.transcriptHash);
  }

  /**
   * One commit that admits all `knocks`, with one Welcome. Hosts only.
   * @param vouches our word for guests among them; a guest who comes back keeps what a host said before
   * @param agreed what we signed before and another host agreed to
   * @param excepted those whom we except from the rules as they ask, by our signature; hosts of the charter only
   */
  prepareAdd(
    knocks: readonly Knock[],
    view: HostView = {},
    vouches: ReadonlyMap<Knock, GuestVouch> = new Map(),
    agreed: ReadonlyMap<Knock, AgreedAdmission> = new Map(),
    excepted: ReadonlySet<Knock> = new Set(),
  ): Promise<Result<PreparedCommit, GroupError>> {
    return this.#prepare((epoch) => makeAdd(this.#seat, epoch, knocks, view, vouches, agreed, excepted));
  }

  /** One commit that removes all `leaves`. Hosts only. */
  prepareRemove(leaves: readonly LeafIndex[], view: HostView = {}): Promise<Result<PreparedCommit, GroupError>> {
    return this.#prepare((epoch) => makeRemove(this.#seat, epoch, leaves, view));
  }

  /** One commit that removes members who signed that they leave. Any member may. */
  prepareCommitOfLeave(leaves: readonly SignedLeave[]): Promise<Result<PreparedCommit, GroupError>> {
    return this.#prepare((epoch) => makeLeaves(this.#seat, epoch, leaves));
  }

  /**
   * One commit that puts another version of the charter into force, signed by us. Hosts of the charter only.
   * @returns also `group/charter_lowered`, `group/charter_full`, `group/bad_charter_change`, `group/group_full`
   */
  prepareCharterChange(edit: CharterEdit): Promise<Result<PreparedCommit, GroupError>> {
    return this.#prepare((epoch) => makeCharterChange(this.#seat, epoch, edit));
  }

  /** A commit that replaces our encryption keys. */
  prepareSelfUpdate(): Promise<Result<PreparedCommit, GroupError>> {
    return this.#prepare((epoch) => makeSelfUpdate(this.#seat, epoch));
  }

  /** Judges somebody else's commit. A refusal leaves everything as it was; see `signRefusal`. */
  processCommit(bytes: Uint8Array, view: HostView = {}): Promise<Result<Candidate, GroupError>> {
    return this.#handshakes.run(async () => {
      if (this.#closed) return refuse('group/closed');
      const from = this.#epoch;
      const judged = await judgeCandidate(this.#seat, from, bytes, view);
      if (!judged.ok) return judged;
      const { next, change, consumed } = judged.value;
      const hash = await sha256(bytes);
      return ok({ change, hash, adopt: () => this.#adopt(from, next, change, consumed) });
    });
  }

  /** The current epoch's GroupInfo, sealed to the hosts of the charter: to be stored after founding. */
  sealGroupInfo(): Promise<Bytes> {
    return this.#handshakes.run(async () => {
      this.#assertOpen();
      const { state, book, charter } = this.#epoch;
      return sealGroupInfo(state, book, ruledBy(this.#seat, charter));
    });
  }

  /** Our signed leave, for `encodeLeave` and a signal of kind `leave`; other members commit it. */
  signLeave(): Promise<SignedLeave> {
    return this.#handshakes.run(async () => {
      this.#assertOpen();
      const { ownLeaf, state } = this.#epoch;
      const node = leafAt(state.ratchetTree, ownLeaf);
      if (node === undefined) throw groupErrors.make('group/unknown_leaf');
      return signLeave(this.#seat.groupId, ownLeaf, node, this.#seat.memberKey.privateKey);
    });
  }

  /** A signed refusal of a commit that was built on the current epoch. */
  signRefusal(commitHash: Uint8Array, code: GroupErrorCode): Promise<Bytes> {
    const { groupId, memberKey } = this.#seat;
    const refusal = { groupId, epoch: this.epoch, commitHash: copyBytes(commitHash), code };
    return signRefusal({ ...refusal, signatureKey: memberKey.publicKey }, memberKey.privateKey);
  }

  /** Reads a refusal; its signer must be a member now, and it must be about this meeting. */
  async verifyRefusal(bytes: Uint8Array): Promise<Result<Refusal & { readonly by: Member }, GroupError>> {
    const refusal = await readRefusal(bytes);
    if (!refusal.ok) return refusal;
    const by = this.roster().find(({ signatureKey }) => signatureKey.join() === refusal.value.signatureKey.join());
    const isOurs = refusal.value.groupId.join() === this.#seat.groupId.join();
    return by !== undefined && isOurs ? ok({ ...refusal.value, by }) : refuse('group/bad_refusal');
  }

  /** MLS-Exporter("SFrame 1.0 Base Key", "", 32) of the current epoch (RFC 9605 section 5.2). */
  exportMediaBaseKey(): Promise<Bytes> {
    return this.exportSecret('SFrame 1.0 Base Key', new Uint8Array(), 32);
  }

  /** MLS-Exporter (RFC 9420 section 8.5) of the current epoch; `lengthBytes` of output. */
  exportSecret(label: string, context: Uint8Array, lengthBytes: number): Promise<Bytes> {
    return this.#channel.run(async () => {
      this.#assertOpen();
      return exportFrom(this.#epoch.state, label, context, lengthBytes, this.#seat.cs);
    });
  }

  /** What people compare by voice: the same for all members of this epoch, and for nobody else. */
  securityCode(): Promise<ComparisonCode> {
    return this.#channel.run(async () => {
      this.#assertOpen();
      return securityCodeOf(this.#epoch.state.keySchedule.epochAuthenticator);
    });
  }

  /** Encrypts for all members of the current epoch and signs (RFC 9420 section 6.3). */
  encryptMessage(data: Uint8Array): Promise<Bytes> {
    return this.#channel.run(async () => {
      this.#assertOpen();
      const { bytes, state } = await this.#channel.encrypt(this.#epoch.state, data);
      this.#epoch = { ...this.#epoch, state };
      return bytes;
    });
  }

  /** Opens what `encryptMessage` of another member made in this epoch or, for a moment, in the previous one. */
  decryptMessage(
    bytes: Uint8Array,
  ): Promise<Result<{ readonly leaf: LeafIndex; readonly epoch: bigint; readonly data: Bytes }, GroupError>> {
    return this.#channel.run(async () => {
      if (this.#closed) return refuse('group/closed');
      const opened = await this.#channel.decrypt(this.#epoch.state, bytes);
      if (!opened.ok) return opened;
      const { state, leaf, epoch, data } = opened.value;
      if (state !== null) this.#epoch = { ...this.#epoch, state };
      return ok({ leaf, epoch, data });
    });
  }

  /** A signal of ours to all members. */
  sealSignal(kind: SignalKind, payload: Uint8Array): Promise<Bytes> {
    return this.#channel.run(async () => {
      this.#assertOpen();
      return this.#channel.sealSignal(this.#epoch, kind, payload);
    });
  }

  /**
   * Opens a signal. Refusals: `group/later_epoch` (the group has moved on), `group/past_epoch`, `group/signal_forged`,
   * `group/signal_replayed`, `group/malformed`.
   */
  openSignal(wire: Uint8Array): Promise<Result<Signal, GroupError>> {
    return this.#channel.run(async () =>
      this.#closed ? refuse('group/closed') : this.#channel.openSignal(this.#epoch, wire),
    );
  }

  /** Erases what can still read the previous epoch; call it 2 s after an Add. After a removal it has happened already. */
  dropPreviousEpoch(): Promise<void> {
    return this.#channel.run(async () => this.#channel.dropPrevious());
  }

  /** Ends this membership on this device: all its secrets are overwritten. */
  async close(): Promise<void> {
    await this.#handshakes.run(() => this.#channel.run(async () => this.#end()));
  }

  #prepare(
    make: (epoch: Epoch) => Promise<Result<MadeCommit, GroupError>>,
  ): Promise<Result<PreparedCommit, GroupError>> {
    return this.#handshakes.run(async () => {
      if (this.#closed) return refuse('group/closed');
      const from = this.#epoch;
      const made = await make(from);
      if (!made.ok) return made;
      const { commit, hash, welcome, groupInfoSealed, next, change, consumed } = made.value;
      await this.#channel.run(async () => this.#spend(made.value));
      return ok({
        commit,
        hash,
        groupInfoSealed,
        ...(welcome === null ? {} : { welcome }),
        epoch: from.number,
        change,
        adopt: () => this.#adopt(from, next, change, consumed),
        discard: () => {
          erasePath(next.state, from.state);
          eraseState(next.state);
        },
      });
    });
  }

  /** Our handshake generation is used up, whether or not the commit is accepted; messages may have moved the rest on. */
  #spend(made: MadeCommit): void {
    const { state } = this.#epoch;
    const own = 2 * this.#epoch.ownLeaf;
    const secretTree = state.secretTree.map((node, index) => {
      const spent = made.spent.secretTree[index];
      return index === own && spent !== undefined ? { ...node, handshake: spent.handshake } : node;
    });
    this.#epoch = { ...this.#epoch, state: { ...state, secretTree } };
  }

  #adopt(from: Epoch, next: Epoch | null, change: Change, consumed: readonly Uint8Array[]): Promise<Change> {
    return this.#handshakes.run(() =>
      this.#channel.run(async () => {
        this.#assertOpen();
        if (this.#epoch.number !== from.number) throw groupErrors.make('group/stale');
        if (next === null) {
          this.#end();
          return change;
        }
        erasePath(this.#epoch.state, next.state);
        const past = retire(this.#epoch);
        for (const secret of consumed) secret.fill(0);
        this.#epoch = next;
        this.#channel.moveOn(past, change.removed.length > 0);
        return change;
      }),
    );
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#channel.dropPrevious();
    eraseState(this.#epoch.state);
    erasePath(this.#epoch.state);
    this.#epoch.signalKey.fill(0);
    forgetSigningKey(this.#seat.handle);
  }

  #assertOpen(): void {
    if (this.#closed) throw groupErrors.make('group/closed');
  }
}

const refuse = (code: GroupErrorCode) => err(groupErrors.make(code));
