// Comparing in person (L4, design section 5 step 8): the code of both long-term keys, the same on both devices, whoever opens it.
import { pairCodeOf } from '@incamera/identity';
import { clientErrors } from '../errors.js';
import { hasLastingKey, longTermKeyOf, type PeoplePins } from './people-pins.js';
import { type SeenMember } from './seen-member.js';

/** What two people read to each other. */
export interface PairCode {
  /** 20 digits in groups of five. */
  readonly digits: string;
  /** Six English words. */
  readonly words: readonly string[];
  /** Whether the other's key is that of a passkey, so that the result counts in other meetings as well. */
  readonly lasting: boolean;
}

/** The code between ourselves and somebody else, by what the group has verified of both. */
export async function pairCodeBetween(own: SeenMember, other: SeenMember): Promise<PairCode> {
  const { digits, words } = await pairCodeOf(longTermKeyOf(own), longTermKeyOf(other));
  return { digits, words, lasting: hasLastingKey(other) };
}

/**
 * Remembers that both saw the same code.
 * @throws {AppError} `client/pair_code_changed`: one of the keys is another than when the code was shown
 */
export async function rememberComparison(
  pins: PeoplePins,
  own: SeenMember,
  other: SeenMember,
  shown: PairCode,
): Promise<void> {
  const now = await pairCodeBetween(own, other);
  if (now.digits !== shown.digits) throw clientErrors.make('client/pair_code_changed');
  await pins.markCompared(other);
}
