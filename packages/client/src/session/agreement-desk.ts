// Two hosts and one door (L4): what a click to let somebody in means where another host must agree, on either side.
import { demandsTwoHosts } from '@incamera/charter';
import { type Knock } from '@incamera/group';
import { type Bytes, type LeafIndex } from '@incamera/kernel';
import { asVouchedFor, type GuestName } from '../identity/guest-name.js';
import { type Seen } from '../policy/person.js';
import { Agreements, type Door } from './agreements.js';
import { type Committer } from './committer.js';
import { type MembershipContext } from './membership-context.js';
import { type AtDoor, Proposals } from './proposals.js';
import { type SignalDesk } from './signal-desk.js';

export class AgreementDesk {
  readonly #context: MembershipContext;
  readonly #proposals: Proposals;
  readonly #agreements: Agreements;

  constructor(
    context: MembershipContext,
    committer: Pick<Committer, 'add'>,
    signals: Pick<SignalDesk, 'send'>,
    door: Pick<Door, 'find' | 'passedOn'>,
  ) {
    this.#context = context;
    this.#proposals = new Proposals(context, committer, signals);
    this.#agreements = new Agreements(context, signals, {
      ...door,
      isAsking: (ref) => this.#proposals.has(ref),
      yield: (ref) => this.#proposals.forget(ref),
    });
  }

  /** Hosts who have decided once it is decided: a charter that names the second host has decided for one of them. */
  get approvals(): number {
    return demandsTwoHosts(this.#context.group.charter.charter) ? 2 : 1;
  }

  /** Whether another host must agree before we can let this person in. */
  async isNeeded(knock: Knock): Promise<boolean> {
    return await this.#context.group.twoHosts.isNeeded(knock);
  }

  /** Somebody at the door as the policies see them: also by the word of a host who asks us. */
  seen(knock: Knock, guest: GuestName | null): Seen {
    const vouch = this.#agreements.vouchFor(knock.keyPackageRef);
    const known = guest ?? (vouch === null ? null : { name: vouch.name, email: vouch.email ?? '' });
    return known === null ? knock : asVouchedFor(knock, known);
  }

  /** Whether the host who asks for this person grants an exception; null: nobody asks. */
  grants({ keyPackageRef }: Knock): boolean | null {
    return this.#agreements.grants(keyPackageRef);
  }

  /**
   * Takes over a click that lets somebody in: agrees with a host who asks for that person, or asks the others.
   * @param isExcepted whether the exception that this person asks for is granted
   * @returns false: one host is enough here
   * @throws {AppError} why this person cannot come in
   */
  async takes(door: AtDoor, guest: GuestName | null, isExcepted: boolean): Promise<boolean> {
    const { keyPackageRef } = door.knock;
    if (this.#agreements.isAsked(keyPackageRef)) await this.#agreements.agree(keyPackageRef);
    else if (await this.isNeeded(door.knock)) await this.#proposals.begin(door, guest, isExcepted);
    else return false;
    return true;
  }

  /** @throws {AppError} `client/agreement_gone` */
  async decline({ keyPackageRef }: Knock): Promise<void> {
    await this.#agreements.decline(keyPackageRef);
  }

  /** A verified signal; its kind is `admitAsk`. */
  async asked(by: LeafIndex, payload: Bytes): Promise<void> {
    await this.#agreements.asked(by, payload);
  }

  /** A verified signal; its kind is `admitAnswer`. */
  answered(by: LeafIndex, payload: Bytes): void {
    this.#proposals.answered(by, payload);
  }

  /** Nobody is at the door under this KeyPackage any more. */
  gone({ keyPackageRef }: Knock): void {
    this.#proposals.forget(keyPackageRef);
    this.#agreements.forget(keyPackageRef);
  }

  /** Every second. */
  tick(): void {
    this.#proposals.tick();
    this.#agreements.tick();
  }
}
