// The whole recording as signs, at each speed that was found; and what lies where in seconds (L2).
import { type FilePrint, type Recording, type Speed } from '../search/file-print.js';

/** Prints of the whole recording, each made once. */
export class WholePrints {
  readonly #recording: Recording;
  readonly #prints = new Map<string, FilePrint>();

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  at(speed: Speed): FilePrint {
    const name = `${speed.rate} ${speed.pitch}`;
    let print = this.#prints.get(name);
    if (print === undefined) {
      print = this.#recording.print(speed);
      this.#prints.set(name, print);
    }
    return print;
  }
}
