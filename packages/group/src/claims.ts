// What a leaf says about the person behind it: an MLS credential, and a leaf extension for evidence that is no device
// certificate (L2, RFC 9420 sections 5.3 and 7.2). Exactly one encoding for each; nothing is verified here.
import { decodePasskeyEvidence, MAX_CHAIN, MAX_TOKEN_CHARS, type PasskeyEvidence } from '@incamera/identity';
import { type Bytes, copyBytes, err, isLine, normaliseText, ok, Reader, type Result, Writer } from '@incamera/kernel';
import { type Credential, type Extension } from 'ts-mls';
import { type GroupError, groupErrors } from './errors.js';
import { type Identification } from './identification.js';
import { decodeMarkCommitment, type MarkCommitment, markExtension } from './mark-commitment.js';
import { sha256OfSmall } from './mls/small-hashes.js';
import { EVIDENCE_EXTENSION, MARK_EXTENSION } from './mls/suite.js';

const FORMAT = 1;
export const MAX_NAME_CHARS = 200;
const MAX_NAME_BYTES = 4 * MAX_NAME_CHARS;
const MAX_CERTIFICATE_BYTES = 8192;
/** Credential and extension together: with the keys of the suite they fit into a knock (16 KiB). */
const MAX_CLAIMS_BYTES = 12_000;

/** Evidence beside the credential. Null: none of that kind. */
export interface LeafEvidence {
  /** What a person with a device certificate wants to be called, where the classification shows chosen names. */
  readonly chosenName: string | null;
  readonly passkey: PasskeyEvidence | null;
  /** DER, the passkey's certificate first. */
  readonly passkeyChain: readonly Bytes[] | null;
  readonly idToken: string | null;
  /** When a host of the charter entered by itself, Unix ms: later joiners verify what it shows as of then. */
  readonly enteredAtMs: number | null;
}

/** Everything that a leaf claims. */
export interface Claims {
  /** Of a self-asserted identity; null with a device certificate. */
  readonly name: string | null;
  /** DER, the device's certificate first; null with a self-asserted identity. */
  readonly chain: readonly Bytes[] | null;
  readonly evidence: LeafEvidence;
  /** To which key the device's marks are bound; null: to none. */
  readonly mark: MarkCommitment | null;
  /** Whether anything of it holds at some times and not at others: a certificate or a token. */
  readonly isDated: boolean;
}

/** Credential and extensions of a leaf, or of one to be made. */
export interface LeafIdentity {
  readonly credential: Credential;
  readonly extensions: readonly Extension[];
}

/** Of a leaf only what it says about its person, and its key. */
export interface ShownLeaf extends LeafIdentity {
  /** Ed25519, 32 bytes. */
  readonly signaturePublicKey: Uint8Array;
}

/** What a leaf may carry, in the order of the encoding. */
export const LEAF_EXTENSIONS: readonly number[] = [EVIDENCE_EXTENSION, MARK_EXTENSION];

const NOTHING: LeafEvidence = {
  chosenName: null,
  passkey: null,
  passkeyChain: null,
  idToken: null,
  enteredAtMs: null,
};

const bad = (what: string) => err(groupErrors.make('group/bad_evidence', { context: { what } }));

/**
 * Puts together what our own leaf says.
 * @param options whether the classification shows chosen names; when a host enters by itself, Unix ms; what marks are bound to
 * @returns `group/bad_name`, or why others would not read it
 */
export function makeClaims(
  identification: Identification,
  options: {
    readonly choosesNames: boolean;
    readonly enteredAtMs: number | null;
    readonly mark?: MarkCommitment | null;
  },
): Result<LeafIdentity, GroupError> {
  const { chain, passkey, passkeyChain, idToken } = identification;
  const displayName = normaliseText(identification.displayName);
  if (!isLine(displayName, MAX_NAME_CHARS)) return err(groupErrors.make('group/bad_name'));
  const hasDated = chain !== null || passkeyChain !== null || idToken !== null;
  const extension = encodeEvidence({
    chosenName: chain !== null && options.choosesNames ? displayName : null,
    passkey,
    passkeyChain,
    idToken,
    enteredAtMs: hasDated ? options.enteredAtMs : null,
  });
  const identity: LeafIdentity = {
    credential:
      chain === null
        ? { credentialType: 'basic', identity: encodeName(displayName) }
        : { credentialType: 'x509', certificates: [...chain] },
    extensions: [
      ...(extension === null ? [] : [{ extensionType: EVIDENCE_EXTENSION, extensionData: extension }]),
      ...(options.mark ? [markExtension(options.mark)] : []),
    ],
  };
  const read = readClaims(identity);
  return read.ok ? ok(identity) : read;
}

/** The identity in a basic credential: a name and nothing else. */
export function encodeName(displayName: string): Bytes {
  return new Writer().u8(FORMAT).text(displayName).done();
}

function decodeName(bytes: Uint8Array): Result<string, GroupError> {
  let name: string;
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) return bad('version');
    name = reader.text(MAX_NAME_BYTES);
    reader.end();
  } catch (cause) {
    return err(groupErrors.make('group/bad_evidence', { cause }));
  }
  return isLine(name, MAX_NAME_CHARS) ? ok(name) : err(groupErrors.make('group/bad_name'));
}

/** The data of the leaf extension, or null when there is nothing to say: then the extension is absent. */
export function encodeEvidence(evidence: {
  readonly chosenName: string | null;
  readonly passkey: Bytes | null;
  readonly passkeyChain: readonly Bytes[] | null;
  readonly idToken: string | null;
  readonly enteredAtMs: number | null;
}): Bytes | null {
  const { chosenName, passkey, passkeyChain, idToken, enteredAtMs } = evidence;
  if (Object.values(evidence).every((value) => value === null)) return null;
  const optional = <T>(value: T | null): T[] => (value === null ? [] : [value]);
  return new Writer()
    .u8(FORMAT)
    .list(optional(chosenName), (w, name) => w.text(name))
    .list(optional(passkey), (w, bytes) => w.bytes(bytes))
    .list(passkeyChain ?? [], (w, der) => w.bytes(der))
    .list(optional(idToken), (w, token) => w.text(token))
    .list(optional(enteredAtMs), (w, time) => w.u64(time))
    .done();
}

/** Reads what `encodeEvidence` wrote: one encoding, none of it empty. Nothing is verified yet. */
export function decodeEvidence(bytes: Uint8Array): Result<LeafEvidence, GroupError> {
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) return bad('version');
    const [chosenName = null] = reader.list(1, (r) => r.text(MAX_NAME_BYTES));
    const [passkeyBytes = null] = reader.list(1, (r) => r.bytes(MAX_CLAIMS_BYTES));
    const certificates = reader.list(MAX_CHAIN, (r) => r.bytes(MAX_CERTIFICATE_BYTES));
    const [idToken = null] = reader.list(1, (r) => r.text(MAX_TOKEN_CHARS));
    const [enteredAtMs = null] = reader.list(1, (r) => r.u64Number());
    reader.end();
    const passkeyChain = certificates.length === 0 ? null : certificates;
    const parts = [chosenName, passkeyBytes, passkeyChain, idToken, enteredAtMs];
    if (parts.every((part) => part === null)) return bad('empty');
    if (chosenName !== null && !isLine(chosenName, MAX_NAME_CHARS)) return err(groupErrors.make('group/bad_name'));
    if (passkeyBytes === null && passkeyChain !== null) return err(groupErrors.make('group/passkey_missing'));
    const passkey = passkeyBytes === null ? null : decodePasskeyEvidence(passkeyBytes);
    if (passkey !== null && !passkey.ok) {
      return err(groupErrors.make('group/passkey_invalid', { cause: passkey.error }));
    }
    return ok({ chosenName, passkey: passkey?.value ?? null, passkeyChain, idToken, enteredAtMs });
  } catch (cause) {
    return err(groupErrors.make('group/bad_evidence', { cause }));
  }
}

/** Reads credential and extensions of a leaf. */
export function readClaims(leaf: LeafIdentity): Result<Claims, GroupError> {
  const types = leaf.extensions.map(({ extensionType }) => extensionType);
  const ofType = (type: number) => leaf.extensions.find(({ extensionType }) => extensionType === type);
  // Each at most once, in the one order.
  const known = LEAF_EXTENSIONS.filter((type) => types.includes(type));
  if (types.join() !== known.join()) return bad('extensions');
  const extension = ofType(EVIDENCE_EXTENSION);
  const evidence = extension === undefined ? ok(NOTHING) : decodeEvidence(extension.extensionData);
  if (!evidence.ok) return evidence;
  const committed = ofType(MARK_EXTENSION);
  const mark = committed === undefined ? ok(null) : decodeMarkCommitment(committed.extensionData);
  if (!mark.ok) return mark;
  if (claimsBytes(leaf).byteLength > MAX_CLAIMS_BYTES) return bad('size');
  const { credential } = leaf;
  const isDated = evidence.value.passkeyChain !== null || evidence.value.idToken !== null;
  if (credential.credentialType === 'basic') {
    const name = decodeName(credential.identity);
    if (!name.ok) return name;
    // There is one place for a chosen name, and a time only where something is as of it.
    if (evidence.value.chosenName !== null) return bad('chosen name');
    if (evidence.value.enteredAtMs !== null && !isDated) return bad('time');
    return ok({ name: name.value, chain: null, evidence: evidence.value, mark: mark.value, isDated });
  }
  const chain = credential.certificates.map(copyBytes);
  const fits = chain.length >= 1 && chain.length <= MAX_CHAIN;
  return fits ? ok({ name: null, chain, evidence: evidence.value, mark: mark.value, isDated: true }) : bad('chain');
}

const hashes = new WeakMap<object, Bytes>();

/**
 * SHA-256 of everything that a leaf says about its person, 32 bytes: what an admission is for, and what stays the same as
 * long as the member stays.
 */
export function claimsHash(leaf: LeafIdentity): Bytes {
  const known = hashes.get(leaf);
  if (known !== undefined) return known;
  const hash = copyBytes(sha256OfSmall(claimsBytes(leaf)));
  hashes.set(leaf, hash);
  return hash;
}

/** Counts have 32 bits here: a leaf that nobody judged yet may hold any number of things. */
function claimsBytes({ credential, extensions }: LeafIdentity): Bytes {
  const writer = new Writer();
  if (credential.credentialType === 'basic') writer.u8(1).bytes(credential.identity);
  else {
    writer.u8(2).u32(credential.certificates.length);
    for (const der of credential.certificates) writer.bytes(der);
  }
  writer.u32(extensions.length);
  for (const { extensionType, extensionData } of extensions) writer.text(String(extensionType)).bytes(extensionData);
  return writer.done();
}
