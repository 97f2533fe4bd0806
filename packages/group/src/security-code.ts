// The security code: the same for all members of one epoch and for nobody else; people compare it by voice (L2, RFC 9420 section
// 8.7, epoch authenticator).
import { concat, sha256, utf8 } from '@incamera/kernel';
import { wordlist } from '@scure/bip39/wordlists/english.js';

/** The code in two forms of 66 bits each, from the same value. */
export interface SecurityCode {
  /** Four groups of five digits. */
  readonly digits: string;
  /** Six English words. */
  readonly words: readonly string[];
}

const DIGIT_GROUPS = 4;
const WORDS = 6;
const BITS_PER_WORD = 11n;

export async function securityCodeOf(epochAuthenticator: Uint8Array): Promise<SecurityCode> {
  const hash = await sha256(concat(utf8('incamera/security-code/1'), epochAuthenticator));
  let value = 0n;
  for (const byte of hash) value = (value << 8n) | BigInt(byte);
  // 256 bits modulo 10^20 and 2^66: the bias is below 2^-180.
  const digits = (value % 10n ** BigInt(5 * DIGIT_GROUPS)).toString().padStart(5 * DIGIT_GROUPS, '0');
  const words = Array.from({ length: WORDS }, (_, i) => {
    const index = Number((value >> (BITS_PER_WORD * BigInt(i))) & ((1n << BITS_PER_WORD) - 1n));
    return wordlist[index] ?? '';
  });
  return { digits: digits.match(/.{5}/g)?.join(' ') ?? digits, words };
}
