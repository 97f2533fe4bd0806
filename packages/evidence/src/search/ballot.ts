// Where in the fingerprints short stretches of the recording may lie (L2): frames whose lower signs agree vote for a place. Quick,
// because only a few places of each frame are looked at; what gets enough votes is compared in full.
import { bitCount } from './bits.js';
import { type FilePrint, frameAt, type Recording, type Speed } from './file-print.js';

/** Signs that make a key: those of the lower bands, which telephones and rooms keep best. */
const KEY_BITS = 16;
const KEYS = 2 ** KEY_BITS;
const KEY_SIGNS: readonly number[] = Array.from({ length: KEY_BITS }, (_, sign) => sign);
/** The weakest signs of a key are tried both ways. */
const TRIED_BITS = 4;
/** A frame with fewer clear signs has no vote. */
const FEWEST_CLEAR = 12;
/** In a room of 0.4 s the right place gets 15 and more of six seconds of speech. */
const VOTES_NEEDED = 6;
/** Entries hold the anchor and the frame in it. */
const FRAME_BITS = 12;

/** A stretch of the recording that is looked for, in seconds of the recording. */
export interface Anchor {
  readonly from: number;
  readonly to: number;
}

/** Called with the number of the anchor, and the place: frame of the run less frame of the recording. */
export type OnPlace = (anchor: number, lag: number) => void;

/** Votes of some anchors at one speed. */
export class Ballot {
  readonly #firstFrames: Int32Array;
  readonly #lengths: Int32Array;
  /** Entries of each key begin at its number in `#starts`. */
  readonly #starts: Uint32Array = new Uint32Array(KEYS + 1);
  readonly #entries: Uint32Array;
  /** What each anchor says, to be compared in full. */
  readonly prints: readonly FilePrint[];
  #votes = new Uint8Array(0);

  constructor(recording: Recording, anchors: readonly Anchor[], speed: Speed) {
    this.#firstFrames = Int32Array.from(anchors, ({ from }) => Math.max(0, frameAt(speed, from)));
    this.#lengths = Int32Array.from(anchors, ({ to }, i) => {
      const length = frameAt(speed, to) - (this.#firstFrames[i] as number);
      return Math.max(0, Math.min(2 ** FRAME_BITS - 1, length));
    });
    const keys: number[] = [];
    const owners: number[] = [];
    this.prints = anchors.map((_, anchor) => {
      const first = this.#firstFrames[anchor] as number;
      const length = this.#lengths[anchor] as number;
      const print = { speed, first, bits: new Uint32Array(length), clear: new Uint32Array(length) };
      recording.visit(speed, first, first + length, (frame, signs, clear) => {
        print.bits[frame - first] = signs.bits;
        print.clear[frame - first] = clear;
        if (bitCount(clear) < FEWEST_CLEAR) return;
        for (const key of keysOf(signs.bits, signs.steps)) {
          keys.push(key);
          owners.push((anchor << FRAME_BITS) | (frame - first));
        }
      });
      return print;
    });
    for (const key of keys) this.#starts[key + 1] = (this.#starts[key + 1] as number) + 1;
    for (let key = 0; key < KEYS; key++) {
      this.#starts[key + 1] = (this.#starts[key + 1] as number) + (this.#starts[key] as number);
    }
    this.#entries = new Uint32Array(keys.length);
    const next = this.#starts.slice();
    keys.forEach((key, i) => {
      const at = next[key] as number;
      this.#entries[at] = owners[i] as number;
      next[key] = at + 1;
    });
  }

  /** Tells every place of a run that gets enough votes; each once or a few times. */
  count(words: Uint32Array, onPlace: OnPlace): void {
    const longest = this.#lengths.reduce((most, length) => Math.max(most, length), 0);
    const places = words.length + longest;
    const size = places * this.#lengths.length;
    if (this.#votes.length < size) this.#votes = new Uint8Array(size);
    else this.#votes.fill(0, 0, size);
    const votes = this.#votes;
    const starts = this.#starts;
    const entries = this.#entries;
    const mask = 2 ** FRAME_BITS - 1;
    for (let at = 0; at < words.length; at++) {
      const key = (words[at] as number) & (KEYS - 1);
      // Frames of silence agree in everything, and would vote for everything.
      if (key === 0) continue;
      const end = starts[key + 1] as number;
      for (let i = starts[key] as number; i < end; i++) {
        const entry = entries[i] as number;
        const anchor = entry >>> FRAME_BITS;
        const place = at - (entry & mask) + longest;
        const cast = (votes[anchor * places + place] as number) + 1;
        votes[anchor * places + place] = cast;
        if (cast === VOTES_NEEDED) onPlace(anchor, place - longest - (this.#firstFrames[anchor] as number));
      }
    }
  }
}

/** The key of a frame, and those with its weakest signs turned over. */
function keysOf(bits: number, steps: Float32Array): number[] {
  const order = KEY_SIGNS.toSorted((a, b) => Math.abs(steps[a] as number) - Math.abs(steps[b] as number));
  let keys = [bits & (KEYS - 1)];
  for (const sign of order.slice(0, TRIED_BITS)) keys = keys.concat(keys.map((key) => key ^ (1 << sign)));
  return keys;
}
