// The whole recording as signs, at each speed that was found; and what lies where in seconds (L2).
import { type Recording, type Speed, type WholePrint } from '../search/file-print.js';

/** Prints of the whole recording, each made once. */
export class WholePrints {
  readonly #recording: Recording;
  readonly #prints = new Map<string, WholePrint>();

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  at(speed: Speed): WholePrint {
    const name = `${speed.rate} ${speed.pitch}`;
    let print = this.#prints.get(name);
    if (print === undefined) {
      print = this.#recording.print(speed);
      this.#prints.set(name, print);
    }
    return print;
  }
}
