// Commits and voids as the server orders them (L4, design section 5 step 5): each commit is judged as a candidate; what breaks
// the rules is refused with a signature and changes nothing.
import { type Change, type GroupErrorCode, type PreparedCommit } from '@incamera/group';
import { type AppError, type Bytes, errorCode, sha256, toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { z } from 'zod';
import { clientErrors } from '../errors.js';
import { type ServerEvent } from '../transport/meeting-socket.js';
import { type Committer } from './committer.js';
import { type MembershipContext } from './membership-context.js';

export interface EntryHandlers {
  /** An epoch was adopted. */
  changed(change: Change): Promise<void>;
  /** A verified commit removed us; the group is closed. */
  removed(change: Change): void;
  /** A warranted void has opened this epoch again: no server brings us back to an older state by that. */
  reopened(epoch: bigint): void;
  /** Our view and the meeting's cannot be brought together any more. */
  diverged(error: AppError): void;
  /** Only a cheating server does that. */
  suspect(error: AppError): void;
}

/** Commits whose hash is remembered, to recognise echoes, repetitions and voids. */
const REMEMBERED = 32;

export class OrderedEntries {
  readonly #context: MembershipContext;
  readonly #committer: Committer;
  readonly #handlers: EntryHandlers;
  /** Hash of the adopted commit, by the epoch that it was built on. */
  readonly #adopted = new Map<bigint, string>();
  readonly #echoed = new Set<string>();

  constructor(context: MembershipContext, committer: Committer, handlers: EntryHandlers) {
    this.#context = context;
    this.#committer = committer;
    this.#handlers = handlers;
  }

  /** Our own way in was a commit as well (a host's return): the server will echo it. */
  entered(epoch: bigint, hash: Bytes): void {
    this.#remember(epoch, toBase64Url(hash));
  }

  /** A commit of ours was ordered. May be called more than once. */
  async adoptOwn(prepared: PreparedCommit): Promise<void> {
    const hash = toBase64Url(prepared.hash);
    if (this.#adopted.get(prepared.epoch) === hash) return;
    let change: Change;
    try {
      change = await prepared.adopt();
    } catch (error) {
      // The server said that ours was first and delivered another one.
      if (errorCode(error) !== 'group/closed') this.#handlers.diverged(clientErrors.make('client/group_diverged'));
      return;
    }
    this.#remember(prepared.epoch, hash);
    await this.#handlers.changed(change);
    this.#committer.adopted(prepared);
  }

  async commit(event: Extract<ServerEvent, { type: 'commit' }>): Promise<void> {
    const { group } = this.#context;
    const bytes = wireBytes(event.commit);
    const epoch = BigInt(event.epoch);
    const own = this.#committer.ownCommit(bytes);
    if (own !== null) {
      this.#echoed.add(toBase64Url(own.hash));
      return await this.adoptOwn(own);
    }
    const hash = await sha256(bytes);
    if (epoch < group.epoch) return this.#past(epoch, toBase64Url(hash), event.from === this.#context.peerId());
    if (epoch > group.epoch) return this.#handlers.diverged(clientErrors.make('client/commit_missing'));
    this.#committer.epochTaken();
    const judged = await group.processCommit(bytes, { actingHosts: [...this.#context.state.actingHosts] });
    if (!judged.ok) return await this.#refuse(event.epoch, hash, judged.error);
    const change = await judged.value.adopt();
    this.#remember(epoch, toBase64Url(hash));
    if (change.selfRemoved) this.#handlers.removed(change);
    else await this.#handlers.changed(change);
  }

  async voided(event: Extract<ServerEvent, { type: 'commit.voided' }>): Promise<void> {
    const epoch = BigInt(event.epoch);
    const { group } = this.#context;
    if (epoch === group.epoch) return; // We had refused it, too, or never saw it: the epoch is open again.
    const adopted = this.#adopted.get(epoch);
    // Whoever came in by that commit never saw it.
    const isOurs = epoch + 1n === group.epoch && (adopted === event.commitHash || adopted === undefined);
    const refusals = event.refusals.map(wireBytes);
    if (isOurs && (await this.#isWarranted(epoch, event.commitHash, refusals))) {
      this.#handlers.reopened(epoch);
      this.#handlers.diverged(clientErrors.make('client/group_diverged'));
    } else this.#handlers.suspect(clientErrors.make('client/void_not_warranted'));
  }

  /** A commit on an epoch that is over: the echo of our own, or a repetition. */
  #past(epoch: bigint, hash: string, isFromUs: boolean): void {
    if (isFromUs && this.#adopted.get(epoch) === hash && !this.#echoed.has(hash)) this.#echoed.add(hash);
    else this.#handlers.suspect(clientErrors.make('client/entry_replayed'));
  }

  /** Says with a signature that this commit does not count, so that the epoch is free again. */
  async #refuse(epoch: number, hash: Bytes, error: AppError): Promise<void> {
    const { group, socket, environment, state } = this.#context;
    if (error.code === 'group/closed') return;
    environment.logger.warn('commit_refused', { code: error.code });
    state.problems.happened(
      clientErrors.make('client/commit_refused', { cause: error, context: { code: error.code } }),
    );
    state.problems.happened(error);
    const refusal = await group.signRefusal(hash, error.code as GroupErrorCode);
    const message = {
      type: 'group.refuse',
      epoch,
      commitHash: toBase64Url(hash),
      refusal: toBase64Url(refusal),
    } as const;
    socket.request(message, z.unknown()).catch((failure: unknown) => {
      environment.logger.info('refusal_not_sent', { code: errorCode(failure) });
    });
  }

  /** A void needs a charter host's refusal, or those of more than half of the members; the server's word is not enough. */
  async #isWarranted(epoch: bigint, commitHash: string, refusals: readonly Bytes[]): Promise<boolean> {
    const signers = new Set<number>();
    for (const bytes of refusals) {
      const refusal = await this.#context.group.verifyRefusal(bytes);
      if (!refusal.ok || refusal.value.epoch !== epoch || toBase64Url(refusal.value.commitHash) !== commitHash)
        continue;
      if (refusal.value.by.isHost) return true;
      signers.add(refusal.value.by.leaf);
    }
    return signers.size * 2 > this.#context.group.roster().length;
  }

  #remember(epoch: bigint, hash: string): void {
    this.#adopted.set(epoch, hash);
    const oldest = this.#adopted.keys().next().value;
    if (this.#adopted.size <= REMEMBERED || oldest === undefined) return;
    this.#echoed.delete(this.#adopted.get(oldest) ?? '');
    this.#adopted.delete(oldest);
  }
}
