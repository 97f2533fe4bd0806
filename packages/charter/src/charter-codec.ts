// The canonical bytes of a charter: exactly one encoding for one charter (L1).
import { type Bytes, err, ok, Reader, type Result, Writer } from '@incamera/kernel';
import { chosen } from './canonical.js';
import {
  type Charter,
  FEATURES,
  HASH_BYTES,
  MAX_LABEL_CHARS,
  NONCE_BYTES,
  RETURN_KEY_BYTES,
  SIGNATURE_KEY_BYTES,
  SUCCESSION,
} from './charter.js';
import { readCharterLog, writeCharterLog } from './charter-log.js';
import { findWrongValue } from './charter-values.js';
import { readClassification, readFlag, writeClassification, writeFlag } from './classification.js';
import { type CharterError, charterErrors } from './errors.js';
import { MAX_CHARTER_BYTES, MAX_HOSTS } from './limits.js';
import { readParties, writeParties } from './parties.js';

/** Of the encoding. Format 4 knew neither fingerprints, witnesses nor the log; no meeting outlives its day by enough to read both. */
const FORMAT = 5;
const MAX_LABEL_BYTES = 4 * MAX_LABEL_CHARS;
const SIGNATURE_BYTES = 64;

/** What a host signs: everything of the encoding but the signature. */
export function encodeCharterBody(charter: Charter): Bytes {
  const { rules } = charter;
  const writer = new Writer()
    .u8(FORMAT)
    .u16(charter.version)
    .raw(charter.previousHash ?? new Uint8Array(HASH_BYTES))
    .u8(charter.signer)
    .u64(charter.createdAtMs)
    .u64(charter.startsAtMs)
    .u64(charter.expiresAtMs)
    .raw(charter.nonce)
    .list(charter.hosts, (w, host) => w.raw(host.signatureKey).raw(host.returnKey).text(host.label));
  writeFlag(writer, rules.autoReadmit);
  writer
    .u16(rules.maxMembers)
    .u8(SUCCESSION.indexOf(rules.succession))
    .u32(rules.successionAfterMs)
    .u32(rules.silentAfterMs)
    .u32(rules.hostAbsenceStopMs);
  writeClassification(writer, charter.classification);
  writer.list(charter.features, (w, feature) => w.u8(FEATURES.indexOf(feature)));
  writeParties(writer, charter);
  writeCharterLog(writer, charter.log);
  return writer.done();
}

/** The whole canonical encoding. */
export function encodeCharter(charter: Charter, signature: Uint8Array): Bytes {
  return new Writer().raw(encodeCharterBody(charter)).raw(signature).done();
}

/** Reads a version; the signature is not yet verified. Exactly one encoding of a charter is accepted. */
export function decodeCharter(
  bytes: Uint8Array,
): Result<{ readonly charter: Charter; readonly body: Bytes; readonly signature: Bytes }, CharterError> {
  const malformed = (what: string) => err(charterErrors.make('charter/malformed', { context: { what } }));
  if (bytes.byteLength > MAX_CHARTER_BYTES) return malformed('size');
  let charter: Charter;
  let signature: Bytes;
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) return malformed('format');
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
  const version = reader.u16();
  const hash = reader.raw(HASH_BYTES);
  // The founding charter has nothing before it: zeros, and only there.
  const isZero = hash.every((byte) => byte === 0);
  if ((version === 1) !== isZero) throw new RangeError('previousHash');
  const previousHash = isZero ? null : hash;
  const signer = reader.u8();
  const createdAtMs = reader.u64Number();
  const startsAtMs = reader.u64Number();
  const expiresAtMs = reader.u64Number();
  const nonce = reader.raw(NONCE_BYTES);
  const hosts = reader.list(MAX_HOSTS, (r) => ({
    signatureKey: r.raw(SIGNATURE_KEY_BYTES),
    returnKey: r.raw(RETURN_KEY_BYTES),
    label: r.text(MAX_LABEL_BYTES),
  }));
  const rules = {
    autoReadmit: readFlag(reader),
    maxMembers: reader.u16(),
    succession: chosen(SUCCESSION, reader.u8()),
    successionAfterMs: reader.u32(),
    silentAfterMs: reader.u32(),
    hostAbsenceStopMs: reader.u32(),
  };
  const classification = readClassification(reader);
  const features = reader.list(FEATURES.length, (r) => chosen(FEATURES, r.u8()));
  return {
    version,
    previousHash,
    signer,
    createdAtMs,
    startsAtMs,
    expiresAtMs,
    nonce,
    hosts,
    rules,
    classification,
    features,
    ...readParties(reader),
    log: readCharterLog(reader),
  };
}
