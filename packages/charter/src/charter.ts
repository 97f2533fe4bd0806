// The founding charter: who may host and by which rules, in canonical bytes whose SHA-256 is the meeting (L1).
import { type Bytes, err, isLine, ok, Reader, type Result, Writer } from '@incamera/kernel';
import { type CharterError, charterErrors } from './errors.js';

/** Bytes of an Ed25519 public key (RFC 8032). */
export const SIGNATURE_KEY_BYTES = 32;
/** Bytes of an X-Wing public key: ML-KEM-768 (1184) and X25519 (32). */
export const RETURN_KEY_BYTES = 1216;
/** Hosts a charter can name. */
export const MAX_HOSTS = 16;
/** Members a meeting can have at once: what MLS commits and one SFU are measured for. */
export const MAX_MEMBERS = 300;

const VERSION = 1;
const NONCE_BYTES = 32;
const MAX_LABEL_CHARS = 200;
const MAX_LABEL_BYTES = 4 * MAX_LABEL_CHARS;
const MAX_PERIOD_MS = 24 * 3600_000;
const SIGNATURE_BYTES = 64;
const SUCCESSION = ['none', 'members'] as const;

/** Whether members may act as host while every charter host is silent. */
export type Succession = (typeof SUCCESSION)[number];

/** One person who may admit, remove, and return by external commit. The first one signed the charter. */
export interface CharterHost {
  /** Ed25519 public key, 32 bytes: the host's leaf key. */
  readonly signatureKey: Bytes;
  /** X-Wing HPKE public key, 1216 bytes: the state of the group is sealed to it, so that the host can return. */
  readonly returnKey: Bytes;
  /** How the host is called, 1 to 200 characters. */
  readonly label: string;
}

/** The rules that every client of the meeting enforces. */
export interface CharterRules {
  /** Whether a host's client re-admits a member who comes back under the same key without a click. */
  readonly autoReadmit: boolean;
  /** Members at once, 1 to 300. */
  readonly maxMembers: number;
  readonly succession: Succession;
  /** How long every charter host must be silent before a successor acts. */
  readonly successionAfterMs: number;
  /** After this silence a member is removed by a host's client. */
  readonly silentAfterMs: number;
  /** How long sending goes on without any host or successor; then it stops. */
  readonly hostAbsenceStopMs: number;
}

/** A founding charter. Its canonical bytes hash to the meeting id. Times are Unix milliseconds. */
export interface Charter {
  readonly createdAtMs: number;
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
  /** 32 random bytes: two meetings with the same hosts and times are still two. */
  readonly nonce: Bytes;
  /** 1 to 16 hosts, in order of succession; the first one founds and signs. */
  readonly hosts: readonly CharterHost[];
  readonly rules: CharterRules;
}

/** Rules that suit an ordinary confidential talk. */
export const defaultRules: CharterRules = {
  autoReadmit: true,
  maxMembers: MAX_MEMBERS,
  succession: 'none',
  successionAfterMs: 60_000,
  silentAfterMs: 60_000,
  hostAbsenceStopMs: 600_000,
};

/** What the first host signs: everything of the encoding but the signature. */
export function encodeCharterBody(charter: Charter): Bytes {
  const { rules } = charter;
  return new Writer()
    .u8(VERSION)
    .u64(charter.createdAtMs)
    .u64(charter.startsAtMs)
    .u64(charter.expiresAtMs)
    .raw(charter.nonce)
    .list(charter.hosts, (w, host) => w.raw(host.signatureKey).raw(host.returnKey).text(host.label))
    .u8(rules.autoReadmit ? 1 : 0)
    .u16(rules.maxMembers)
    .u8(SUCCESSION.indexOf(rules.succession))
    .u32(rules.successionAfterMs)
    .u32(rules.silentAfterMs)
    .u32(rules.hostAbsenceStopMs)
    .done();
}

/** The whole canonical encoding. */
export function encodeCharter(charter: Charter, signature: Uint8Array): Bytes {
  return new Writer().raw(encodeCharterBody(charter)).raw(signature).done();
}

/** Reads a charter; the signature is not yet verified. Exactly one encoding of a charter is accepted. */
export function decodeCharter(
  bytes: Uint8Array,
): Result<{ readonly charter: Charter; readonly body: Bytes; readonly signature: Bytes }, CharterError> {
  let charter: Charter;
  let signature: Bytes;
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== VERSION) return err(charterErrors.make('charter/malformed', { context: { what: 'version' } }));
    charter = readCharter(reader);
    signature = reader.raw(SIGNATURE_BYTES);
    reader.end();
  } catch (cause) {
    return err(charterErrors.make('charter/malformed', { cause }));
  }
  const wrong = findWrongValue(charter);
  if (wrong !== null) return err(charterErrors.make('charter/bad_value', { context: { what: wrong } }));
  return ok({ charter, body: encodeCharterBody(charter), signature });
}

function readCharter(reader: Reader): Charter {
  const createdAtMs = reader.u64Number();
  const startsAtMs = reader.u64Number();
  const expiresAtMs = reader.u64Number();
  const nonce = reader.raw(NONCE_BYTES);
  const hosts = reader.list(MAX_HOSTS, (r) => ({
    signatureKey: r.raw(SIGNATURE_KEY_BYTES),
    returnKey: r.raw(RETURN_KEY_BYTES),
    label: r.text(MAX_LABEL_BYTES),
  }));
  const autoReadmit = readFlag(reader);
  const maxMembers = reader.u16();
  const succession = SUCCESSION[reader.u8()];
  if (succession === undefined) throw new RangeError('succession');
  const rules = {
    autoReadmit,
    maxMembers,
    succession,
    successionAfterMs: reader.u32(),
    silentAfterMs: reader.u32(),
    hostAbsenceStopMs: reader.u32(),
  };
  return { createdAtMs, startsAtMs, expiresAtMs, nonce, hosts, rules };
}

function readFlag(reader: Reader): boolean {
  const flag = reader.u8();
  if (flag > 1) throw new RangeError('flag');
  return flag === 1;
}

/** The name of the first value that no client may accept, or `null`. */
export function findWrongValue(charter: Charter): string | null {
  const { createdAtMs, startsAtMs, expiresAtMs, rules, hosts } = charter;
  for (const time of [createdAtMs, startsAtMs, expiresAtMs]) {
    if (!Number.isSafeInteger(time) || time < 0) return 'time';
  }
  if (!(expiresAtMs > startsAtMs && expiresAtMs > createdAtMs)) return 'expiresAtMs';
  if (charter.nonce.byteLength !== NONCE_BYTES) return 'nonce';
  if (hosts.length < 1 || hosts.length > MAX_HOSTS) return 'hosts';
  for (const host of hosts) {
    if (host.signatureKey.byteLength !== SIGNATURE_KEY_BYTES) return 'signatureKey';
    if (host.returnKey.byteLength !== RETURN_KEY_BYTES) return 'returnKey';
    if (!isLine(host.label, MAX_LABEL_CHARS)) return 'label';
  }
  if (new Set(hosts.map((host) => host.signatureKey.join())).size !== hosts.length) return 'hosts';
  if (!(Number.isInteger(rules.maxMembers) && rules.maxMembers >= 1 && rules.maxMembers <= MAX_MEMBERS)) {
    return 'maxMembers';
  }
  if (!SUCCESSION.includes(rules.succession)) return 'succession';
  for (const period of [rules.successionAfterMs, rules.silentAfterMs, rules.hostAbsenceStopMs]) {
    if (!(Number.isInteger(period) && period >= 1000 && period <= MAX_PERIOD_MS)) return 'period';
  }
  return null;
}
