// Sign-ins that wait to be confirmed elsewhere (L5; decision 0042): remembered for ten minutes, each answered once. They may be lost at a restart.
import { type Clock, type Rng } from '@incamera/kernel';
import { USER_CODE_LENGTH, USER_CODE_LETTERS } from '@incamera/protocol';
import { newToken, tokenHash } from '../security/secrets.js';

const LIFETIME_MS = 10 * 60_000;
/** Beyond this many the oldest is forgotten, so that nobody can fill the memory. */
const MAX_OPEN = 1000;

/** Who confirmed, and in which session. */
export interface Approval {
  readonly accountId: string;
  /** The passkey of that session: what denies it ends this sign-in as well. */
  readonly credentialId: string | null;
}

export interface Transfer {
  readonly userCode: string;
  readonly deviceHash: string;
  readonly device: string;
  readonly address: string;
  readonly begunAtMs: number;
  readonly expiresAtMs: number;
  answer: Approval | 'refused' | null;
}

export class Transfers {
  readonly #clock: Clock;
  readonly #rng: Rng;
  /** By user code; insertion order is order of expiry. */
  readonly #open = new Map<string, Transfer>();

  constructor(clock: Clock, rng: Rng) {
    this.#clock = clock;
    this.#rng = rng;
  }

  begin(device: string, address: string): { readonly transfer: Transfer; readonly deviceCode: string } {
    const nowMs = this.#clock.nowMs();
    for (const [userCode, { expiresAtMs }] of this.#open) {
      if (expiresAtMs > nowMs && this.#open.size < MAX_OPEN) break;
      this.#open.delete(userCode);
    }
    const deviceCode = newToken(this.#rng);
    const userCode = this.#newUserCode();
    const transfer: Transfer = {
      ...{ userCode, deviceHash: tokenHash(deviceCode), device, address },
      ...{ begunAtMs: nowMs, expiresAtMs: nowMs + LIFETIME_MS, answer: null },
    };
    this.#open.set(userCode, transfer);
    return { transfer, deviceCode };
  }

  /** One that waits for an answer, or null. */
  waiting(userCode: string): Transfer | null {
    const transfer = this.#open.get(userCode);
    return transfer !== undefined && this.#isOpen(transfer) && transfer.answer === null ? transfer : null;
  }

  /** The state of the one that began with this code, which ends once it was answered; null: there is none. */
  claim(deviceCode: string): Transfer | null {
    const hash = tokenHash(deviceCode);
    const transfer = [...this.#open.values()].find(({ deviceHash }) => deviceHash === hash);
    if (transfer === undefined || !this.#isOpen(transfer)) return null;
    if (transfer.answer !== null) this.#open.delete(transfer.userCode);
    return transfer;
  }

  #isOpen({ expiresAtMs }: Transfer): boolean {
    return expiresAtMs > this.#clock.nowMs();
  }

  /** Eight letters, each equally likely: bytes that would favour some are drawn again. */
  #newUserCode(): string {
    const most = 256 - (256 % USER_CODE_LETTERS.length);
    let code = '';
    while (code.length < USER_CODE_LENGTH || this.#open.has(code)) {
      if (code.length === USER_CODE_LENGTH) code = '';
      const [byte = 255] = this.#rng.bytes(1);
      if (byte < most) code += USER_CODE_LETTERS[byte % USER_CODE_LETTERS.length];
    }
    return code;
  }
}
