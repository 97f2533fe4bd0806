// Sends this member's commits (L4): gathers what is to be done, builds one commit at a time, and builds anew after a lost
// race. Nothing is adopted before the delivery service has ordered it; adoption itself happens in the order of arrival.
import {
  type AgreedAdmission,
  type CharterEdit,
  type GroupError,
  type GuestVouch,
  type Knock,
  type MeetingGroup,
  type Member,
  type PreparedCommit,
  type SignedLeave,
} from '@incamera/group';
import {
  type AppError,
  type Bytes,
  type Clock,
  errorCode,
  type KnockId,
  type LeafIndex,
  type PeerId,
  type Result,
  toBase64Url,
  toHex,
} from '@incamera/kernel';
import { type ClientRequest, orderedResultSchema, protocolErrors } from '@incamera/protocol';
import { asAppError, clientErrors } from '../errors.js';
import { type MeetingSocket } from '../transport/meeting-socket.js';

/** Joiners who come within this time after an admission share the next commit: every commit costs every member work. */
export const ADD_PAUSE_MS = 1500;
/** Commit, Welcome and tree grow with each joiner; 298 in one commit were more than LIMITS.socketMessageBytes. */
const MAX_ADDS_PER_COMMIT = 100;
/** Without any trace of what became of a commit after this time, it counts as lost. */
const UNCERTAIN_MS = 8000;
const MAX_ATTEMPTS = 5;

export interface CommitterOptions {
  readonly group: MeetingGroup;
  /** Who acts as host by succession right now. */
  readonly actingHosts: () => readonly LeafIndex[];
  readonly socket: Pick<MeetingSocket, 'request' | 'reconnect'>;
  readonly clock: Clock;
  /** The connections of removed members, as far as they are known for sure. */
  readonly peerOf: (leaf: LeafIndex) => PeerId | null;
  /** Runs in the order of what the server sent; adopts and then tells everybody concerned. */
  readonly adopt: (prepared: PreparedCommit) => void;
  /** An operation failed for a reason that nobody waits for. */
  readonly onFailure: (error: AppError) => void;
}

interface Operation {
  attempts: number;
  readonly done: (error: AppError | null) => void;
}

interface CharterOperation extends Operation {
  readonly edit: CharterEdit;
}

interface AddOperation extends Operation {
  readonly knock: Knock;
  /** Our word for a guest; null: none. */
  readonly guest: GuestVouch | null;
  /** What we signed before and another host agreed to; null: nobody was asked. */
  readonly agreed: AgreedAdmission | null;
  /** We sign the exception that the knock asks for. */
  readonly isExcepted: boolean;
}

interface RemoveOperation extends Operation {
  readonly leaf: LeafIndex;
  readonly keyHex: string;
}

interface InFlight {
  readonly prepared: PreparedCommit;
  readonly settle: (outcome: 'adopted' | 'lost') => void;
}

interface Work {
  readonly prepared: PreparedCommit;
  readonly operations: readonly Operation[];
  readonly admits: readonly KnockId[];
  readonly forget: () => void;
}

export class Committer {
  readonly #options: CommitterOptions;
  readonly #adds = new Map<KnockId, AddOperation>();
  readonly #removes = new Map<LeafIndex, RemoveOperation>();
  readonly #leaves = new Map<LeafIndex, SignedLeave>();
  readonly #charterChanges = new Set<CharterOperation>();
  #inFlight: InFlight | null = null;
  #submittedKnocks: ReadonlySet<KnockId> = new Set();
  #running = false;
  #closed = false;
  #lastAddMs = Number.NEGATIVE_INFINITY;
  #cancelWait: (() => void) | null = null;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** Admits one knock, with our word for a guest and the exception it asks for; resolves when its commit was adopted. */
  add(
    knockId: KnockId,
    knock: Knock,
    guest: GuestVouch | null = null,
    agreed: AgreedAdmission | null = null,
    isExcepted = false,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      // Somebody who knocks twice is let in once, by the newer key package.
      for (const [otherId, other] of this.#adds) {
        if (toHex(other.knock.signatureKey) === toHex(knock.signatureKey)) this.forgetKnock(otherId);
      }
      this.#adds.set(knockId, { knock, guest, agreed, isExcepted, attempts: 0, done: settler(resolve, reject) });
      this.#kick();
    });
  }

  /** Removes a member; resolves when the commit was adopted, or at once when the member is gone already. */
  remove(member: Member): Promise<void> {
    return new Promise((resolve, reject) => {
      const keyHex = toHex(member.signatureKey);
      this.#removes.set(member.leaf, { leaf: member.leaf, keyHex, attempts: 0, done: settler(resolve, reject) });
      this.#kick();
    });
  }

  /** Puts another version of the charter into force; resolves when its commit was adopted. */
  changeCharter(edit: CharterEdit): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#charterChanges.add({ edit, attempts: 0, done: settler(resolve, reject) });
      this.#kick();
    });
  }

  /** Commits a departure that the leaver signed. */
  commitLeave(leave: SignedLeave): void {
    this.#leaves.set(leave.leaf, leave);
    this.#kick();
  }

  /** The knocker withdrew or was turned away. */
  forgetKnock(knockId: KnockId): void {
    const operation = this.#adds.get(knockId);
    // Once the commit is on its way only its outcome counts.
    if (!operation || this.#submittedKnocks.has(knockId)) return;
    this.#adds.delete(knockId);
    operation.done(protocolErrors.make('knock/gone'));
  }

  /** Our commit that waits to be ordered, when `commit` is it. */
  ownCommit(commit: Bytes): PreparedCommit | null {
    const own = this.#inFlight?.prepared;
    return own && toHex(own.commit) === toHex(commit) ? own : null;
  }

  /** Our commit was adopted. */
  adopted(prepared: PreparedCommit): void {
    if (this.#inFlight?.prepared === prepared) this.#inFlight.settle('adopted');
  }

  /** Another commit took the epoch; what was prepared on it is worth nothing. */
  epochTaken(): void {
    this.#inFlight?.settle('lost');
  }

  /** The socket is back. `headEpoch` is what the server has reached: our commit may never have arrived. */
  resumed(headEpoch: bigint | null): void {
    const own = this.#inFlight?.prepared;
    if (own && (headEpoch === null || headEpoch <= own.epoch)) this.#inFlight?.settle('lost');
    this.#kick();
  }

  close(): void {
    this.#closed = true;
    this.#cancelWait?.();
    this.#inFlight?.settle('lost');
    const error = clientErrors.make('client/not_in_meeting');
    const open = [...this.#adds.values(), ...this.#removes.values(), ...this.#charterChanges];
    for (const operation of open) operation.done(error);
    this.#adds.clear();
    this.#charterChanges.clear();
    this.#removes.clear();
    this.#leaves.clear();
  }

  #kick(): void {
    if (this.#running || this.#closed) return;
    this.#running = true;
    void this.#run().finally(() => {
      this.#running = false;
      if (this.#hasWork() && !this.#closed) this.#kick();
    });
  }

  #hasWork(): boolean {
    return this.#adds.size + this.#removes.size + this.#leaves.size + this.#charterChanges.size > 0;
  }

  async #run(): Promise<void> {
    // What makes somebody unable to read goes before what lets somebody in.
    await Promise.resolve();
    while (!this.#closed && this.#hasWork()) {
      const work =
        (await this.#prepareRemoves()) ??
        (await this.#prepareCharter()) ??
        (await this.#prepareLeaves()) ??
        (await this.#prepareAdds());
      if (work !== null) await this.#submit(work);
    }
  }

  async #prepareRemoves(): Promise<Work | null> {
    const operations: RemoveOperation[] = [];
    for (const operation of this.#removes.values()) {
      const member = this.#memberAt(operation.leaf);
      if (member !== null && toHex(member.signatureKey) === operation.keyHex) operations.push(operation);
      else {
        this.#removes.delete(operation.leaf);
        operation.done(null); // Gone already.
      }
    }
    if (operations.length === 0) return null;
    const forget = () => {
      for (const { leaf } of operations) this.#removes.delete(leaf);
    };
    const made = await this.#options.group.prepareRemove(
      operations.map(({ leaf }) => leaf),
      this.#view(),
    );
    return this.#workOf(made, operations, [], forget);
  }

  /** Stricter rules go before whoever is let in: they decide who. */
  async #prepareCharter(): Promise<Work | null> {
    const [operation] = this.#charterChanges;
    if (operation === undefined) return null;
    const forget = () => this.#charterChanges.delete(operation);
    const made = await this.#options.group.prepareCharterChange(operation.edit);
    return this.#workOf(made, [operation], [], forget);
  }

  async #prepareLeaves(): Promise<Work | null> {
    const leaves = [...this.#leaves.values()].filter(({ leaf }) => this.#memberAt(leaf) !== null);
    const forget = () => this.#leaves.clear();
    if (leaves.length === 0) {
      forget();
      return null;
    }
    const operation = { attempts: 0, done: () => undefined };
    return this.#workOf(await this.#options.group.prepareCommitOfLeave(leaves), [operation], [], forget);
  }

  async #prepareAdds(): Promise<Work | null> {
    if (this.#adds.size === 0) return null;
    await this.#pause(this.#lastAddMs + ADD_PAUSE_MS - this.#options.clock.nowMs());
    // Somebody may have to go in the meantime: that comes first.
    if (this.#closed || this.#removes.size + this.#charterChanges.size > 0) return null;
    let batch = [...this.#adds].slice(0, MAX_ADDS_PER_COMMIT);
    // After a failure one by one, so that a single bad key package does not keep everybody out.
    if (batch.some(([, operation]) => operation.attempts > 0)) batch = batch.slice(0, 1);
    if (batch.length === 0) return null;
    const forget = () => {
      for (const [knockId] of batch) this.#adds.delete(knockId);
    };
    const operations = batch.map(([, operation]) => operation);
    const made = await this.#options.group.prepareAdd(
      operations.map(({ knock }) => knock),
      this.#view(),
      new Map(operations.flatMap(({ knock, guest }) => (guest === null ? [] : [[knock, guest] as const]))),
      new Map(operations.flatMap(({ knock, agreed }) => (agreed === null ? [] : [[knock, agreed] as const]))),
      new Set(operations.filter(({ isExcepted }) => isExcepted).map(({ knock }) => knock)),
    );
    if (!made.ok && batch.length > 1) {
      for (const operation of operations) operation.attempts += 1;
      return null;
    }
    const admits = batch.map(([knockId]) => knockId);
    this.#lastAddMs = this.#options.clock.nowMs();
    return this.#workOf(made, operations, admits, forget);
  }

  #workOf(
    made: Result<PreparedCommit, GroupError>,
    operations: readonly Operation[],
    admits: readonly KnockId[],
    forget: () => void,
  ): Work | null {
    if (made.ok) return { prepared: made.value, operations, admits, forget };
    if (made.error.code === 'group/stale') return null; // The group moved on while we prepared.
    this.#failed(operations, forget, made.error);
    return null;
  }

  async #submit(work: Work): Promise<void> {
    const outcome = await this.#outcomeOf(work);
    if (outcome === 'adopted') {
      work.forget();
      for (const operation of work.operations) operation.done(null);
      return;
    }
    work.prepared.discard();
    if (outcome === 'lost') return; // Everything is still to be done, on the new epoch.
    for (const operation of work.operations) operation.attempts += 1;
    const isHopeless = work.operations.some(({ attempts }) => attempts >= MAX_ATTEMPTS) || isFinal(outcome);
    if (isHopeless) this.#failed(work.operations, work.forget, outcome);
  }

  async #outcomeOf({ prepared, admits }: Work): Promise<'adopted' | 'lost' | AppError> {
    this.#submittedKnocks = new Set(admits);
    const settled = new Promise<'adopted' | 'lost'>((resolve) => {
      this.#inFlight = { prepared, settle: resolve };
    });
    try {
      await this.#options.socket.request(this.#messageOf(prepared, admits), orderedResultSchema, () =>
        this.#options.adopt(prepared),
      );
      return await settled;
    } catch (error) {
      const code = errorCode(error);
      // The winner arrives by itself; a broken connection tells after its return what became of the commit.
      if (code === 'delivery/epoch_taken') return await this.#orLost(settled, UNCERTAIN_MS);
      if (code === 'client/request_timeout') this.#options.socket.reconnect();
      if (code === 'client/connection_lost' || code === 'client/request_timeout') return await settled;
      return asAppError(error);
    } finally {
      this.#inFlight = null;
      this.#submittedKnocks = new Set();
    }
  }

  #messageOf(prepared: PreparedCommit, admits: readonly KnockId[]): ClientRequest {
    const excepts = admits.flatMap((knockId) => {
      const { isExcepted = false, knock } = this.#adds.get(knockId) ?? {};
      return isExcepted && knock?.request ? [{ knockId, rules: [...knock.request.rules] }] : [];
    });
    return {
      type: 'group.commit',
      epoch: Number(prepared.epoch),
      commit: toBase64Url(prepared.commit),
      external: false,
      admits: [...admits],
      ...(excepts.length === 0 ? {} : { excepts }),
      welcome: prepared.welcome === undefined ? null : toBase64Url(prepared.welcome),
      removes: prepared.change.removed.flatMap(({ leaf }) => this.#options.peerOf(leaf) ?? []),
      groupInfo: toBase64Url(prepared.groupInfoSealed),
    };
  }

  async #orLost<T>(settled: Promise<T>, limitMs: number): Promise<T | 'lost'> {
    let cancel: () => void = () => undefined;
    const limit = new Promise<'lost'>((resolve) => {
      cancel = this.#options.clock.after(limitMs, () => resolve('lost'));
    });
    const outcome = await Promise.race([settled, limit]);
    cancel();
    return outcome;
  }

  #failed(operations: readonly Operation[], forget: () => void, error: AppError): void {
    forget();
    this.#options.onFailure(error);
    for (const operation of operations) operation.done(error);
  }

  async #pause(delayMs: number): Promise<void> {
    if (delayMs <= 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.after(delayMs, resolve);
      this.#cancelWait = () => {
        cancel();
        resolve();
      };
    });
    this.#cancelWait = null;
  }

  #memberAt(leaf: LeafIndex): Member | null {
    return this.#options.group.roster().find((member) => member.leaf === leaf) ?? null;
  }

  #view(): { actingHosts: readonly LeafIndex[] } {
    return { actingHosts: this.#options.actingHosts() };
  }
}

/** Refusals of the server that no repetition changes. */
function isFinal(error: AppError): boolean {
  return ['protocol/not_allowed', 'delivery/barred', 'meeting/full', 'meeting/ended', 'protocol/too_large'].includes(
    error.code,
  );
}

function settler(resolve: () => void, reject: (error: AppError) => void): (error: AppError | null) => void {
  return (error) => (error === null ? resolve() : reject(error));
}
