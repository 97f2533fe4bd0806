// The numbers of a meeting's ordered entries (L4): consecutive, so that a left-out or repeated one shows.

/** How an entry fits behind the ones before it. `earlier`: from before this membership, of no meaning to it. */
export type SequenceVerdict = 'next' | 'replayed' | 'gap' | 'earlier';

/** What this client has taken over so far; the resume of a lost socket starts behind it. */
export class SequenceBook {
  #last: number;
  #begun: number;

  constructor(last = 0) {
    this.#last = last;
    this.#begun = last;
  }

  get last(): number {
    return this.#last;
  }

  /** A membership begins behind `seq`. */
  begin(seq: number): void {
    this.#last = seq;
    this.#begun = seq;
  }

  /** Whether an entry is from before this membership; an entry that waited may have become so since it arrived. */
  isEarlier(seq: number): boolean {
    return seq <= this.#begun;
  }

  /** An entry arrived, or one of our own was acknowledged under this number. */
  arrived(seq: number): SequenceVerdict {
    if (this.isEarlier(seq)) return 'earlier';
    if (seq <= this.#last) return 'replayed';
    const verdict = seq === this.#last + 1 ? 'next' : 'gap';
    this.#last = seq;
    return verdict;
  }
}
