// Reconciles what the browser sent with what the worker encrypted (L3). Pure. Chromium sends plaintext without a word when
// it ignores a transform, so the page counts.

/**
 * Encrypted frames that need not have been sent yet. Frames dropped on the way (before the connection stands, say) must
 * not be saved up as an allowance for plaintext later, hence a bound: a second of video.
 */
const MAX_SURPLUS = 30;

/** One per sender and transport. */
export class SendAudit {
  #encrypted = 0;
  #sent = 0;
  #surplus = 0;

  /**
   * Takes totals since the start; `sent` must have been read before `encrypted`, so that every frame in it has been counted
   * by the worker.
   * @returns frames sent that nobody encrypted; 0 when all is well
   */
  check(sent: number, encrypted: number): number {
    this.#surplus += encrypted - this.#encrypted - Math.max(0, sent - this.#sent);
    this.#encrypted = encrypted;
    this.#sent = sent;
    this.#surplus = Math.min(this.#surplus, MAX_SURPLUS);
    return this.#surplus < 0 ? -this.#surplus : 0;
  }
}
