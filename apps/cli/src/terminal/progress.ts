// How far a command is, on standard error (L6): results go to standard output, and nothing else does.

const WIDTH = 30;

/** Where progress is written: the part of a stream that is used. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** One line that is written over at a terminal; elsewhere, when it is asked for, one line for each tenth. */
export class Progress {
  readonly #stream: ProgressStream;
  readonly #isShown: boolean;
  #last = '';
  #step = '';

  /** @param isAsked whether somebody wants it though it is no terminal */
  constructor(stream: ProgressStream, isAsked: boolean) {
    this.#stream = stream;
    this.#isShown = isAsked || stream.isTTY === true;
  }

  /** @param share of the step that is done, 0 to 1 */
  report(step: string, share: number): void {
    if (!this.#isShown) return;
    const percent = Math.floor(100 * Math.max(0, Math.min(1, share)));
    if (this.#stream.isTTY === true) this.#write(step, `\r${bar(percent)} ${step}`);
    else this.#write(step, `${step}: ${percent - (percent % 10)} %\n`);
  }

  /** Takes the line away, so that what follows stands alone. */
  end(): void {
    if (this.#isShown && this.#stream.isTTY === true && this.#last !== '') this.#stream.write('\r\u001b[K');
    this.#last = '';
  }

  #write(step: string, text: string): void {
    if (text === this.#last) return;
    if (step !== this.#step && this.#stream.isTTY === true) this.#stream.write('\r\u001b[K');
    this.#step = step;
    this.#last = text;
    this.#stream.write(text);
  }
}

function bar(percent: number): string {
  const full = Math.floor((percent * WIDTH) / 100);
  return `[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${String(percent).padStart(3)} %`;
}
