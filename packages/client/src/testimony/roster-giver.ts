// Who gives the list of members of an epoch (L4; decision 0038): the first that is there, hosts before others, by leaf. Everybody attests its hash;
// two who both think that it is their turn give the same bytes twice.
import { type CharterChain, encodeCharterChain } from '@incamera/charter';
import {
  encodeRosterContent,
  type FullRoster,
  MAX_SEALED_TESTIMONY_BYTES,
  type Member,
  type RosterContent,
  splitRoster,
} from '@incamera/group';
import { type Bytes, type LeafIndex, toHex } from '@incamera/kernel';
import { type TestimonyDesk } from './testimony-desk.js';

/** Whose turn it is. @param isHere whether a member is heard at the moment; of oneself it is known */
export function giverOf(roster: readonly Member[], isHere: (leaf: LeafIndex) => boolean): LeafIndex | null {
  const inOrder = [...roster].sort((a, b) => Number(b.isHost) - Number(a.isHost) || a.leaf - b.leaf);
  return inOrder.find(({ leaf }) => isHere(leaf))?.leaf ?? null;
}

/** Content and attachment of one testimony; the rest is signature, salt and cipher. */
const MAX_TOGETHER_BYTES = MAX_SEALED_TESTIMONY_BYTES - 1024;

export class RosterGiver {
  readonly #desk: Pick<TestimonyDesk, 'testify'>;
  /** Hexadecimal hashes of the records that were given in this stay. */
  readonly #given = new Set<string>();
  /** Versions of the charter that were given. */
  #chainLength = 0;

  constructor(desk: Pick<TestimonyDesk, 'testify'>) {
    this.#desk = desk;
  }

  /**
   * Testifies a list, and of its records those that were not given before; with it all versions of the charter, if there is one that was not
   * given before: who judges the list later needs them.
   */
  async give(roster: FullRoster, chain: CharterChain): Promise<void> {
    const contents = [...splitRoster(roster, this.#given)];
    if (this.#chainLength < chain.versions.length) {
      const charter = encodeCharterChain(chain);
      const [first] = contents.map(encodeRosterContent);
      // A list with records and a long charter do not fit into one sealed testimony: then the charter comes with the list alone.
      const isRoomy = first !== undefined && first.byteLength + charter.byteLength <= MAX_TOGETHER_BYTES;
      if (!isRoomy) contents.unshift({ list: roster.list, records: [] });
      await this.#give(contents.shift(), charter);
      this.#chainLength = chain.versions.length;
    }
    for (const content of contents) await this.#give(content);
  }

  async #give(content: RosterContent | undefined, attachment?: Bytes): Promise<void> {
    if (content === undefined) return;
    await this.#desk.testify('roster', encodeRosterContent(content), attachment);
    for (const { hash } of content.records) this.#given.add(toHex(hash));
  }
}
