// Commits on their way: nothing changes until the delivery service has accepted one and it is adopted (L2).
import { type Bytes } from '@incamera/kernel';
import { type Change } from './change.js';
import { type Member } from './roster.js';

/** A commit of ours, ready to be sent. */
export interface PreparedCommit {
  /** MLSMessage, for the delivery service. */
  readonly commit: Bytes;
  /** SHA-256 of `commit`, 32 bytes. */
  readonly hash: Bytes;
  /** MLSMessage with one Welcome for everybody who is added, ratchet tree included; absent when nobody is. */
  readonly welcome?: Bytes;
  /** The new epoch's GroupInfo, sealed to the hosts of the charter. */
  readonly groupInfoSealed: Bytes;
  /** The epoch that it is built on. */
  readonly epoch: bigint;
  /** What it will change. */
  readonly change: Change;
  /**
   * Moves to the new epoch. Call it when the delivery service has accepted the commit.
   * @throws {AppError} `group/stale`: another commit was adopted in between
   */
  adopt(): Promise<Change>;
  /** Forgets it: it lost the race or was withdrawn. */
  discard(): void;
}

/** Somebody else's commit, verified and judged. */
export interface Candidate {
  readonly change: Change;
  /** SHA-256 of the commit, 32 bytes. */
  readonly hash: Bytes;
  /**
   * Moves to the new epoch and erases the keys of the old one; `change.selfRemoved` closes the group.
   * @throws {AppError} `group/stale`: another commit was adopted in between
   */
  adopt(): Promise<Change>;
}

/** A host's return that the delivery service has not accepted yet. */
export interface PreparedHostReturn<Group> extends Omit<PreparedCommit, 'adopt' | 'welcome' | 'change'> {
  /** Who is in the meeting that we return to, ourselves included: shown before and after. */
  readonly roster: readonly Member[];
  /** Takes the seat. Call it when the delivery service has accepted the commit. */
  adopt(): Group;
}
