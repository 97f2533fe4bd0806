// Recovery codes (L5): ten of 80 random bits, written for people, kept as scrypt (RFC 7914) under one salt a set. A sheet also
// names its account by 40 random bits, so that no name or address has to be entered, or can be tried.
import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { type Clock, type Rng } from '@incamera/kernel';
import { LIMITS } from '@incamera/protocol';
import { type RecoverySet, type Store } from '@incamera/store';
import { TokenBucket } from '../security/token-bucket.js';
import { SerialQueue } from '../socket/serial-queue.js';

/** Crockford's alphabet: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_CHARS = 8;
const CODE_CHARS = 16;
const GROUP = 4;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** 32 MiB and about 0.1 s for each attempt; codes cannot be guessed anyway, a stolen database should not make it cheap either. */
export const RECOVERY_COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const satisfies ScryptOptions;
/** Attempts at one sheet, whether it exists or not: five, and another one every ten minutes. */
const SHEET_BURST = 5;
const SHEET_PER_SECOND = 1 / 600;
const MAX_SHEETS_REMEMBERED = 10_000;
/** Hashes that wait for each other; beyond, an attempt is refused instead of queued. */
const MAX_WAITING = 16;
/** What is compared when there is no such sheet: the work is the same. */
const DECOY: RecoverySet = {
  accountId: '',
  isSuspended: false,
  salt: Buffer.alloc(SALT_BYTES).toString('base64url'),
  codeHashes: Array.from({ length: LIMITS.recoveryCodes }, () => Buffer.alloc(HASH_BYTES).toString('base64url')),
};

export type RecoveryAttempt =
  | { readonly kind: 'good'; readonly accountId: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'suspended' }
  | { readonly kind: 'too_many' };

export class RecoveryCodes {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #rng: Rng;
  readonly #cost: ScryptOptions;
  readonly #sheets = new Map<string, TokenBucket>();
  readonly #queue = new SerialQueue();
  #waiting = 0;

  /** @param options.cost of each hash: another one in tests only */
  constructor(options: { store: Store; clock: Clock; rng: Rng; cost?: ScryptOptions }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#rng = options.rng;
    this.#cost = options.cost ?? RECOVERY_COST;
  }

  /** Makes a new set for an account; the one before is void. The codes exist in the answer only. */
  async renew(accountId: string): Promise<{ recoveryId: string; codes: string[] }> {
    const recoveryId = this.#text(ID_CHARS);
    const codes = Array.from({ length: LIMITS.recoveryCodes }, () => this.#text(CODE_CHARS));
    const salt = Buffer.from(this.#rng.bytes(SALT_BYTES));
    const codeHashes: string[] = [];
    for (const code of codes) codeHashes.push((await this.#slowHash(code, salt)).toString('base64url'));
    const nowMs = this.#clock.nowMs();
    await this.#store.recovery.renew({ accountId, recoveryId, salt: salt.toString('base64url'), codeHashes, nowMs });
    return { recoveryId: grouped(recoveryId), codes: codes.map(grouped) };
  }

  /** Tries a code, and uses it up if it is good. */
  async attempt(recoveryIdInput: string, codeInput: string): Promise<RecoveryAttempt> {
    const recoveryId = normalised(recoveryIdInput);
    if (!this.#bucket(recoveryId).take(this.#clock.nowMs()) || this.#waiting >= MAX_WAITING) {
      return { kind: 'too_many' };
    }
    this.#waiting += 1;
    return this.#queue
      .run(() => this.#compare(recoveryId, normalised(codeInput)))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  async #compare(recoveryId: string, code: string): Promise<RecoveryAttempt> {
    const set = (await this.#store.recovery.find(recoveryId)) ?? DECOY;
    const hash = await this.#slowHash(code, Buffer.from(set.salt, 'base64url'));
    let match: string | null = null;
    for (const candidate of set.codeHashes) {
      if (timingSafeEqual(Buffer.from(candidate, 'base64url'), hash)) match = candidate;
    }
    if (match === null || set === DECOY) return { kind: 'refused' };
    // Only whoever has a code learns that the account is suspended; the code stays good for later.
    if (set.isSuspended) return { kind: 'suspended' };
    const isFirst = await this.#store.recovery.use(set.accountId, match, this.#clock.nowMs());
    return isFirst ? { kind: 'good', accountId: set.accountId } : { kind: 'refused' };
  }

  #bucket(recoveryId: string): TokenBucket {
    const known = this.#sheets.get(recoveryId);
    if (known !== undefined) return known;
    const [oldest] = this.#sheets.keys();
    if (this.#sheets.size >= MAX_SHEETS_REMEMBERED && oldest !== undefined) this.#sheets.delete(oldest);
    const bucket = new TokenBucket(SHEET_PER_SECOND, SHEET_BURST, this.#clock.nowMs());
    this.#sheets.set(recoveryId, bucket);
    return bucket;
  }

  #slowHash(code: string, salt: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      scrypt(code, salt, HASH_BYTES, this.#cost, (error, hash) => (error === null ? resolve(hash) : reject(error)));
    });
  }

  #text(chars: number): string {
    return [...this.#rng.bytes(chars)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  }
}

function grouped(text: string): string {
  return text.match(new RegExp(`.{${GROUP}}`, 'g'))?.join('-') ?? text;
}

/** As people type: any case, spaces and dashes anywhere, and the letters that look like digits. */
function normalised(text: string): string {
  return text
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
}
