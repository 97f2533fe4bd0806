// Who stands at the door, and by what exception somebody came in, as an interface draws it (L4): a part of the snapshot.
import { type ExceptionRule, type Explanation, type ServerRule } from '@incamera/charter/policy';
import { type Assurance } from '@incamera/identity';
import { type KnockId } from '@incamera/kernel';
import { type NameMark } from './identity/name-marks.js';

/** Whether the charter itself names somebody. What the name rests on beyond that is the assurance. */
export type NameEvidence = 'self_asserted' | 'charter_host';

/** By what exception somebody is in. */
export interface PersonException {
  readonly rules: readonly ExceptionRule[];
  /** In the person's own words, signed by them and by the host. */
  readonly reason: string;
  /** The host who signed, as the charter calls it. */
  readonly by: string;
  /** Unix ms, by that host's clock. */
  readonly atMs: number;
}

/** One entry of the record of exceptions; the person may have left since. */
export interface GrantedException extends PersonException {
  readonly displayName: string;
}

/** What somebody at the door asks for. */
export interface AskedException {
  readonly rules: readonly ExceptionRule[];
  readonly reason: string;
  /** Whether the classification permits exceptions from all of these rules. */
  readonly permitted: boolean;
}

/**
 * What the charter's list says of somebody at the door. `named`: on it, by evidence that this server cannot make;
 * `already_here`: so is a member; `named_by_server`: nobody but this server says that it is that address; `domain`: only the
 * domain of the address is invited.
 */
export type Expectation = 'named' | 'already_here' | 'named_by_server' | 'domain' | 'not_named';

/** One person of the list. */
export interface ExpectedView {
  readonly address: string;
  /** Empty: the organiser gave the address only. */
  readonly name: string;
  readonly state: 'here' | 'at_door' | 'missing';
}

export interface Knocker {
  readonly knockId: KnockId;
  readonly displayName: string;
  readonly evidence: NameEvidence;
  readonly assurance: Assurance;
  readonly changed: boolean;
  readonly nameMarks: readonly NameMark[];
  /** An authority of the meeting has put the person, the passkey or the device on its deny list: nobody can let them in. */
  readonly denied: boolean;
  readonly atMs: number;
  /** True for a key that was admitted to this meeting before. */
  readonly returning: boolean;
  /** The exception that this person asks for: a host lets them in by `admitByException` only. */
  readonly exception: AskedException | null;
  /** Rules that the connection fails as the server says, and the person does not: nobody can let them in. */
  readonly hiddenFailures: readonly ServerRule[];
  /** Why the rules do not allow to let this person in, by the exception if one is asked for; empty: a host may. */
  readonly obstacles: readonly Explanation[];
  /** Null: the charter invites nobody. */
  readonly expected: Expectation | null;
  /** Where people whom the charter names need no click: why this one does, although nothing is in the way. */
  readonly waits: readonly Explanation[];
  /** Another host must agree: to let this person in asks them. */
  readonly needsSecond: boolean;
  /** How far two hosts have got with this person; null: nobody has asked. */
  readonly agreement: KnockAgreement | null;
}

/** Somebody at the door, between two hosts who must agree. */
export interface KnockAgreement {
  /**
   * `asking`: we want to let this person in and ask the other hosts; `asked`: another host asks us; `agreed`: both want it, and
   * the commit follows. Of what we asked: `refused` by another host, or `unanswered` for two minutes. It can be asked again.
   */
  readonly state: 'asking' | 'asked' | 'agreed' | 'refused' | 'unanswered';
  /** The other host: who asks us or has answered us; null as long as nobody has. */
  readonly host: string | null;
  /** As whom the host who asks vouches for a guest; null: not at all. */
  readonly vouchedAs: string | null;
  /** How many other hosts are here to be asked. */
  readonly hostsHere: number;
}
