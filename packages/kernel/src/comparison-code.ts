// Codes that people read to each other: 66 bits of a hash as digits and as words (L0; words of BIP 39).
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { concat, utf8 } from './bytes.js';
import { sha256 } from './crypto.js';

/** One value in two forms of 66 bits each. */
export interface ComparisonCode {
  /** Four groups of five digits. */
  readonly digits: string;
  /** Six English words. */
  readonly words: readonly string[];
}

const DIGIT_GROUPS = 4;
const WORDS = 6;
const BITS_PER_WORD = 11n;

/** The code of SHA-256(`label` ‖ `value`). Labels differ by purpose, and none is the beginning of another. */
export async function comparisonCodeOf(label: string, value: Uint8Array): Promise<ComparisonCode> {
  const hash = await sha256(concat(utf8(label), value));
  let number = 0n;
  for (const byte of hash) number = (number << 8n) | BigInt(byte);
  // 256 bits modulo 10^20 and 2^66: the bias is below 2^-180.
  const digits = (number % 10n ** BigInt(5 * DIGIT_GROUPS)).toString().padStart(5 * DIGIT_GROUPS, '0');
  const words = Array.from({ length: WORDS }, (_, i) => {
    const index = Number((number >> (BITS_PER_WORD * BigInt(i))) & ((1n << BITS_PER_WORD) - 1n));
    return wordlist[index] ?? '';
  });
  return { digits: inGroups(digits, 5), words };
}

/** A code or fingerprint as people read it aloud: groups of `size` characters with a space between. */
export function inGroups(text: string, size: number): string {
  return text.match(new RegExp(`.{1,${size}}`, 'g'))?.join(' ') ?? text;
}
