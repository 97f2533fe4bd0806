// What a host does where two must agree, as the meeting group offers it (L2).
import { type Vouch } from '@incamera/identity';
import { err, type Result } from '@incamera/kernel';
import { type Admission } from './admission.js';
import { type Agreement } from './agreement.js';
import { agreeToAdmission, asksSecondHost, considerAdmission, proposeAdmission } from './agreement-maker.js';
import { type Epoch } from './epoch.js';
import { type GroupError, groupErrors } from './errors.js';
import { type Knock } from './knock.js';
import { type Seat } from './seat.js';
import { type GuestVouch } from './vouching.js';

/** The acts of one member, on whatever epoch is the current one; `null` once the membership is over. */
export class TwoHostActs {
  readonly #seat: Seat;
  readonly #epoch: () => Epoch | null;

  constructor(seat: Seat, epoch: () => Epoch | null) {
    this.#seat = seat;
    this.#epoch = epoch;
  }

  /** Whether another host must agree before `prepareAdd` can let this person in. */
  async isNeeded(knock: Knock): Promise<boolean> {
    const epoch = this.#epoch();
    return epoch !== null && (await asksSecondHost(this.#seat, epoch, knock));
  }

  /**
   * Our signed statement for the next epoch, for another host to agree to.
   * @param guest our word for a guest; whoever comes back keeps what a host said before
   * @param isExcepted whether we grant the exception that the knock asks for
   */
  propose(knock: Knock, guest?: GuestVouch, isExcepted = false): Promise<Result<Admission, GroupError>> {
    return this.#on((epoch) => proposeAdmission(this.#seat, epoch, knock, { guest, isExcepted }));
  }

  /** Judges another host's statement; gives that host's word for a guest, or null. Nothing is signed. */
  consider(knock: Knock, admission: Admission): Promise<Result<Vouch | null, GroupError>> {
    return this.#on((epoch) => considerAdmission(this.#seat, epoch, knock, admission));
  }

  /** Judges it once more, and signs: for `prepareAdd` of the host whose statement it is. */
  agree(knock: Knock, admission: Admission): Promise<Result<Agreement, GroupError>> {
    return this.#on((epoch) => agreeToAdmission(this.#seat, epoch, knock, admission));
  }

  async #on<T>(act: (epoch: Epoch) => Promise<Result<T, GroupError>>): Promise<Result<T, GroupError>> {
    const epoch = this.#epoch();
    return epoch === null ? err(groupErrors.make('group/closed')) : act(epoch);
  }
}
