// The transparency log as a charter names it (L1; decision 0039): by whose key every member follows it, and how many of which witnesses
// must have countersigned what it shows. Following is packages/client's business, keys and signatures are packages/tlog's.
import { type Reader, utf8, type Writer } from '@incamera/kernel';
import { isAscending } from './canonical.js';

export interface CharterLog {
  /** Verifier key of the log (C2SP signed-note): name+key id+key. */
  readonly vkey: string;
  /** Verifier keys of witnesses, in ascending order; at most 16. */
  readonly witnesses: readonly string[];
  /** How many of them must have countersigned each state that members go by; 0: that of the log itself is enough. */
  readonly required: number;
  /** Milliseconds from one entry of the log to the next: how fast it must grow. */
  readonly intervalMs: number;
}

export const MAX_LOG_WITNESSES = 16;
const MAX_VKEY_CHARS = 512;
const UTF8_BYTES_PER_CHAR = 4;
/** The slowest clock that a server can be given is an hour. */
const MAX_INTERVAL_MS = 3_600_000;
const VKEY = /^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2}$/u;

/** u8 0, or u8 1 and the log. */
export function writeCharterLog(writer: Writer, log: CharterLog | null): void {
  if (log === null) {
    writer.u8(0);
    return;
  }
  writer
    .u8(1)
    .text(log.vkey)
    .list(log.witnesses, (w, vkey) => w.text(vkey))
    .u8(log.required)
    .u32(log.intervalMs);
}

/** @throws {RangeError} the flag is neither 0 nor 1; and as `Reader` */
export function readCharterLog(reader: Reader): CharterLog | null {
  const flag = reader.u8();
  if (flag > 1) throw new RangeError('log');
  if (flag === 0) return null;
  const text = (r: Reader) => r.text(MAX_VKEY_CHARS * UTF8_BYTES_PER_CHAR);
  return {
    vkey: text(reader),
    witnesses: reader.list(MAX_LOG_WITNESSES, text),
    required: reader.u8(),
    intervalMs: reader.u32(),
  };
}

/** The name of the first value that no client may accept, or null. @param demanded witnesses that the classification asks for */
export function findWrongLog(log: CharterLog | null, demanded: number): string | null {
  if (log === null) return demanded > 0 ? 'witnesses' : null;
  const { vkey, witnesses, required, intervalMs } = log;
  const isVkey = (text: string) => text.length <= MAX_VKEY_CHARS && VKEY.test(text);
  if (!isVkey(vkey)) return 'logKey';
  if (!Number.isInteger(intervalMs) || intervalMs < 1 || intervalMs > MAX_INTERVAL_MS) return 'logInterval';
  if (witnesses.length > MAX_LOG_WITNESSES || !witnesses.every(isVkey) || !isAscending(witnesses.map(utf8))) {
    return 'witnesses';
  }
  const isPossible = Number.isInteger(required) && required >= demanded && required <= witnesses.length;
  return isPossible ? null : 'witnesses';
}

/**
 * Whether a later version may have `after`: the same log and the same witnesses, of which more may be required. Others would be whom
 * nobody joined under.
 */
export function isWithinLog(before: CharterLog | null, after: CharterLog | null): boolean {
  if (before === null || after === null) return before === after;
  const fixed = ({ vkey, witnesses, intervalMs }: CharterLog) => JSON.stringify([vkey, witnesses, intervalMs]);
  return fixed(before) === fixed(after) && after.required >= before.required;
}
