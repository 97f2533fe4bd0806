// What a member can testify of the current epoch, as the meeting group offers it (L2, decision 0038).
import { type Bytes, copyBytes } from '@incamera/kernel';
import { type Epoch } from './epoch.js';
import { type EpochReceipt } from './receipt.js';
import { type FullRoster, rosterHash, rosterOf } from './roster-content.js';
import { type Seat } from './seat.js';
import { signTestimony, type Testimony } from './testimony.js';

/** What a caller adds to a testimony: the rest follows from the membership. */
export type Statement = Pick<Testimony, 'kind' | 'atMs' | 'checkpoint' | 'content'>;

/** The acts of one member, on whatever epoch is the current one; `null` once the membership is over. */
export class TestimonyActs {
  readonly #seat: Seat;
  readonly #epoch: () => Epoch | null;

  constructor(seat: Seat, epoch: () => Epoch | null) {
    this.#seat = seat;
    this.#epoch = epoch;
  }

  /** What this member attests of the current epoch; `null`: left. */
  receipt(): EpochReceipt | null {
    const epoch = this.#epoch();
    if (epoch === null) return null;
    return {
      epoch: epoch.number,
      transcriptHash: copyBytes(epoch.transcriptHash),
      rosterHash: rosterHash(rosterOf(epoch).list),
      charterHash: epoch.charter.hash,
    };
  }

  /** Who is there, with everything that it rests on; `null`: left. */
  roster(): FullRoster | null {
    const epoch = this.#epoch();
    return epoch === null ? null : rosterOf(epoch);
  }

  /** Signs for the current epoch; `null`: left. @throws {RangeError} the content is too long */
  async sign(statement: Statement): Promise<Bytes | null> {
    const epoch = this.#epoch();
    if (epoch === null) return null;
    const { groupId, memberKey } = this.#seat;
    const testimony = { ...statement, groupId, leafKey: memberKey.publicKey, epoch: epoch.number };
    return signTestimony(testimony, memberKey.privateKey);
  }
}
