// Which values a charter may hold: bounds, orders, and that it agrees with its own classification (L1).
import { isLine } from '@incamera/kernel';
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
import { findWrongLog } from './charter-log.js';
import { findWrongClassification } from './classification.js';
import { MAX_CHARTER_VERSIONS, MAX_HOSTS } from './limits.js';
import { findWrongParty } from './parties.js';
import { findWrongHostNames } from './second-hosts.js';

const MAX_PERIOD_MS = 24 * 3600_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

/** The name of the first value that no client may accept, or `null`. */
export function findWrongValue(charter: Charter): string | null {
  return (
    findWrongVersion(charter) ??
    findWrongTime(charter) ??
    findWrongHost(charter) ??
    findWrongClassification(charter.classification) ??
    findWrongRule(charter) ??
    findWrongFeature(charter) ??
    findWrongParty(charter) ??
    findWrongLog(charter.log, charter.classification.rules.witnesses)
  );
}

function findWrongVersion({ version, previousHash, signer }: Charter): string | null {
  if (!(Number.isInteger(version) && version >= 1 && version <= MAX_CHARTER_VERSIONS)) return 'version';
  if ((version === 1) !== (previousHash === null)) return 'previousHash';
  if (previousHash !== null && previousHash.byteLength !== HASH_BYTES) return 'previousHash';
  const isSigner = Number.isInteger(signer) && signer >= 0 && signer < MAX_HOSTS;
  return isSigner && (version > 1 || signer === 0) ? null : 'signer';
}

function findWrongTime({ createdAtMs, startsAtMs, expiresAtMs, nonce }: Charter): string | null {
  for (const time of [createdAtMs, startsAtMs, expiresAtMs]) {
    if (!Number.isSafeInteger(time) || time < 0) return 'time';
  }
  if (!(expiresAtMs > startsAtMs && expiresAtMs > createdAtMs)) return 'expiresAtMs';
  return nonce.byteLength === NONCE_BYTES ? null : 'nonce';
}

function findWrongHost({ hosts }: Charter): string | null {
  if (hosts.length < 1 || hosts.length > MAX_HOSTS) return 'hosts';
  for (const host of hosts) {
    if (host.signatureKey.byteLength !== SIGNATURE_KEY_BYTES) return 'signatureKey';
    if (host.returnKey.byteLength !== RETURN_KEY_BYTES) return 'returnKey';
    if (!isLine(host.label, MAX_LABEL_CHARS)) return 'label';
  }
  return new Set(hosts.map((host) => host.signatureKey.join())).size === hosts.length ? null : 'hosts';
}

/** A meeting may ask for more than its classification, never for less. */
function findWrongRule(charter: Charter): string | null {
  const { rules, classification, startsAtMs, expiresAtMs } = charter;
  const { rules: limits } = classification;
  if (!(Number.isInteger(rules.maxMembers) && rules.maxMembers >= 1 && rules.maxMembers <= limits.maxMembers)) {
    return 'maxMembers';
  }
  if (!SUCCESSION.includes(rules.succession)) return 'succession';
  for (const period of [rules.successionAfterMs, rules.silentAfterMs, rules.hostAbsenceStopMs]) {
    if (!(Number.isInteger(period) && period >= SECOND_MS && period <= MAX_PERIOD_MS)) return 'period';
  }
  if (rules.hostAbsenceStopMs > limits.hostAbsenceSeconds * SECOND_MS) return 'hostAbsenceStopMs';
  // Who must sign in afresh at every join cannot come back by an old key alone.
  if (limits.reauthenticate && rules.autoReadmit) return 'autoReadmit';
  // Where a host must be there, a member who only acts for one is not enough.
  if (limits.hostMustBePresent && rules.succession !== 'none') return 'succession';
  const wrongNames = findWrongHostNames(charter);
  if (wrongNames !== null) return wrongNames;
  return expiresAtMs - startsAtMs > limits.maxLengthMinutes * MINUTE_MS ? 'length' : null;
}

function findWrongFeature({ features, classification }: Charter): string | null {
  const positions = features.map((feature) => FEATURES.indexOf(feature));
  if (!positions.every((position, i) => position >= 0 && (i === 0 || position > (positions[i - 1] as number)))) {
    return 'features';
  }
  const { rules } = classification;
  if (features.includes('recording') && !rules.recording) return 'recording';
  if (features.includes('screen') && rules.screenShare === 'nobody') return 'screen';
  if (rules.chatLifeMinutes === null && (features.includes('chat') || features.includes('files'))) return 'chat';
  return null;
}
