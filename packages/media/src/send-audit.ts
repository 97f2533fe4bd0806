// Reconciles what the browser sent with what went through the worker (L3). Pure. Chromium sends plaintext without a word
// when it ignores a transform, so the page counts.

/**
 * Frames of the worker that need not have been sent yet: a busy machine lets them queue for seconds. Frames lost on the way
 * (before the connection stands, say) must not be saved up as an allowance for plaintext later, hence a bound.
 */
const MAX_SURPLUS = 250;
/** The bound once the worker sees nothing any more: what is sent now had better be what it encrypted before. */
const MAX_IDLE_SURPLUS = 30;

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
    this.#surplus = Math.min(this.#surplus, worker === this.#worker ? MAX_IDLE_SURPLUS : MAX_SURPLUS);
    this.#worker = worker;
    this.#sent = sent;
    return this.#surplus < 0 ? -this.#surplus : 0;
  }
}
