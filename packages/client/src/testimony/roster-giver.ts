// Who gives the list of members of an epoch (L4; decision 0038): the first that is there, hosts before others, by leaf. Everybody attests its hash;
// two who both think that it is their turn give the same bytes twice.
import { encodeRosterContent, type FullRoster, type Member, splitRoster } from '@incamera/group';
import { type LeafIndex, toHex } from '@incamera/kernel';
import { type TestimonyDesk } from './testimony-desk.js';

/** Whose turn it is. @param isHere whether a member is heard at the moment; of oneself it is known */
export function giverOf(roster: readonly Member[], isHere: (leaf: LeafIndex) => boolean): LeafIndex | null {
  const inOrder = [...roster].sort((a, b) => Number(b.isHost) - Number(a.isHost) || a.leaf - b.leaf);
  return inOrder.find(({ leaf }) => isHere(leaf))?.leaf ?? null;
}

export class RosterGiver {
  readonly #desk: Pick<TestimonyDesk, 'testify'>;
  /** Hexadecimal hashes of the records that were given in this stay. */
  readonly #given = new Set<string>();

  constructor(desk: Pick<TestimonyDesk, 'testify'>) {
    this.#desk = desk;
  }

  /** Testifies a list, and of its records those that were not given before. */
  async give(roster: FullRoster): Promise<void> {
    for (const content of splitRoster(roster, this.#given)) {
      await this.#desk.testify('roster', encodeRosterContent(content));
      for (const { hash } of content.records) this.#given.add(toHex(hash));
    }
  }
}
