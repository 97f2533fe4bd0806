// Judges everybody in the meeting and at its door by what this device remembers of them (L4), one after the other and beside the
// group's own work: until it is done, the group's judgement stands.
import { equalBytes, errorCode } from '@incamera/kernel';
import { clientErrors } from '../errors.js';
import { type PairCode, pairCodeBetween, rememberComparison } from '../identity/comparison.js';
import { type PeoplePins } from '../identity/people-pins.js';
import { type SeenMember } from '../identity/seen-member.js';
import { type MembershipContext } from './membership-context.js';

export class PeopleDesk {
  readonly #context: Pick<MembershipContext, 'state' | 'group' | 'environment' | 'opened'>;
  readonly #pins: PeoplePins;
  #work: Promise<void> = Promise.resolve();

  constructor(context: Pick<MembershipContext, 'state' | 'group' | 'environment' | 'opened'>, pins: PeoplePins) {
    this.#context = context;
    this.#pins = pins;
  }

  /** Learns whose names others could borrow. Never throws. */
  async learn(): Promise<void> {
    const { state, environment } = this.#context;
    try {
      state.remembered = await this.#pins.known();
      state.touch();
    } catch (error) {
      environment.logger.warn('people_not_remembered', { code: errorCode(error) });
    }
  }

  /**
   * These came: everybody at the join, whoever was added, or somebody at the door. Where people chose their names, nothing is
   * written down of who was there.
   */
  seen(people: readonly SeenMember[]): void {
    const { state, group } = this.#context;
    if (this.#choosesNames()) return;
    const around = [...group.roster(), ...state.knocks.values()].map(({ signatureKey }) => signatureKey);
    // Whoever comes back under a key may show something else: until that is judged, the group's judgement stands.
    state.judgements.keep(around.filter((key) => !people.some((person) => equalBytes(person.signatureKey, key))));
    const own = this.#own().signatureKey;
    for (const person of people) if (!equalBytes(person.signatureKey, own)) void this.#judge(person);
  }

  /**
   * @throws {AppError} `client/names_chosen`: a lasting key would say in another meeting who was here
   * @throws {RangeError} of ourselves there is no pair
   */
  async pairCode(other: SeenMember): Promise<PairCode> {
    if (this.#choosesNames()) throw clientErrors.make('client/names_chosen');
    return await pairCodeBetween(this.#own(), other);
  }

  /** @throws {AppError} `client/names_chosen`, `client/pair_code_changed`, `client/storage_unavailable` */
  async markCompared(other: SeenMember, shown: PairCode): Promise<void> {
    if (this.#choosesNames()) throw clientErrors.make('client/names_chosen');
    await rememberComparison(this.#pins, this.#own(), other, shown);
    await this.#judge(other);
  }

  /** @throws {AppError} `client/storage_unavailable` */
  async acceptChange(other: SeenMember): Promise<void> {
    await this.#pins.acceptChange(other);
    await this.#judge(other);
  }

  #choosesNames(): boolean {
    return this.#context.group.charter.charter.classification.rules.names === 'chosen';
  }

  #own(): SeenMember {
    const { group } = this.#context;
    const own = group.roster().find(({ leaf }) => leaf === group.ownLeaf);
    if (own === undefined) throw new RangeError('not a member');
    return own;
  }

  #judge(person: SeenMember): Promise<void> {
    const { state, environment } = this.#context;
    this.#work = this.#work
      .then(async () => {
        state.judgements.set(person.signatureKey, await this.#pins.observe(person));
        state.touch();
      })
      .catch((error: unknown) => environment.logger.warn('person_not_judged', { code: errorCode(error) }));
    return this.#work;
  }
}
