// Who at the door needs no click because the charter names them (L4), and when a host looks all the same.
import { type Explanation } from '@incamera/charter/policy';
import { type Knock } from '@incamera/group';
import { type KnockId } from '@incamera/kernel';
import { addressesOf } from '../identity/shown-addresses.js';
import { type AdmissionMemoryBook } from './admission-memory.js';
import { isThere } from './expected-people.js';
import { type MembershipContext } from './membership-context.js';

export class NamedVisitors {
  readonly #context: Pick<MembershipContext, 'state' | 'group'>;
  readonly #memory: AdmissionMemoryBook;
  readonly #named = new Set<KnockId>();

  constructor(context: Pick<MembershipContext, 'state' | 'group'>, memory: AdmissionMemoryBook) {
    this.#context = context;
    this.#memory = memory;
  }

  /** @param waits why the rules want a click; empty: they do not */
  arrived(knockId: KnockId, waits: readonly Explanation[]): void {
    if (waits.length === 0) this.#named.add(knockId);
  }

  gone(knockId: KnockId): void {
    this.#named.delete(knockId);
  }

  /** Was here before, or was removed as this person, and is not let in by itself. */
  isReturnInDoubt(knock: Knock): boolean {
    if (this.#memory.mayReturn(knock)) return false;
    return this.#memory.knows(knock.signatureKey) || this.#memory.wasRemoved(knock);
  }

  /**
   * Whether the rules let this person in without a click. Not while a member shows the same address: one of the two may not be
   * that person. Not who was removed since. And not whom this device remembers otherwise, or has not compared yet.
   */
  mayEnter(knockId: KnockId, knock: Knock): boolean {
    if (!this.#named.has(knockId) || this.isReturnInDoubt(knock) || this.#isOtherwise(knock)) return false;
    return !addressesOf(knock.evidence).certain.some((address) => isThere(this.#context.state, address));
  }

  #isOtherwise({ signatureKey }: Knock): boolean {
    const { state, group } = this.#context;
    // Where people choose their names, nothing is remembered of them.
    if (group.charter.charter.classification.rules.names === 'chosen') return false;
    return state.judgements.of(signatureKey)?.changed !== false;
  }
}
