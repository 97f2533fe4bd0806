// The numbers of a meeting's ordered entries (L4): consecutive, so that a left-out or repeated one shows.

/** How an entry fits behind the ones before it. */
export type SequenceVerdict = 'next' | 'replayed' | 'gap';

/** What this client has taken over so far; the resume of a lost socket starts behind it. */
export class SequenceBook {
  #last = 0;

  get last(): number {
    return this.#last;
  }

  /** A membership begins behind `seq`. */
  begin(seq: number): void {
    this.#last = seq;
  }

  /** An entry arrived, or one of our own was acknowledged under this number. */
  arrived(seq: number): SequenceVerdict {
    if (seq <= this.#last) return 'replayed';
    const verdict = seq === this.#last + 1 ? 'next' : 'gap';
    this.#last = seq;
    return verdict;
  }
}
