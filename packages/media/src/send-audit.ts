// Reconciles what the browser sent with what went through the worker (L3). Pure. Chromium sends plaintext without a word
// when it ignores a transform, so the page counts.

/**
 * Frames of the worker that need not have been sent yet. Frames dropped on the way (before the connection stands, say) must
 * not be saved up as an allowance for plaintext later, hence a bound: a second of video.
 */
const MAX_SURPLUS = 30;

/** One per sender and transport. */
export class SendAudit {
  #worker = 0;
  #sent = 0;
  #surplus = 0;

  /**
   * Takes totals since the start; `sent` must have been read before `worker`, so that every frame in it has been counted
   * by the worker.
   * @param sent sound: packets sent, one a frame; video: frames sent, which Chromium counts before the transform
   * @param worker sound: frames encrypted; video: frames that the worker took, to encrypt or to drop them
   * @returns frames sent past the worker; 0 when all is well
   */
  check(sent: number, worker: number): number {
    this.#surplus += worker - this.#worker - Math.max(0, sent - this.#sent);
    this.#worker = worker;
    this.#sent = sent;
    this.#surplus = Math.min(this.#surplus, MAX_SURPLUS);
    return this.#surplus < 0 ? -this.#surplus : 0;
  }
}
