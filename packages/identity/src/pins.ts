// What a device remembers of a person, so that a change shows (L1). Pure: storage is the client's.
import { type Bytes, equalBytes, err, ok, Reader, type Result, Writer } from '@incamera/kernel';
import { type IdentityError, identityErrors } from './errors.js';

const FORMAT = 1;
const HASH_BYTES = 32;
const MAX_PERSON_BYTES = 1024;
const MAX_NAME_BYTES = 800;
/** Passkeys or roots that one person may have had; the oldest leave first. */
const MAX_KEYS = 8;

/** A passkey that this device accepted as the person's. */
export interface PinnedPasskey {
  /** SHA-256 of the canonical COSE key, 32 bytes. */
  readonly thumbprint: Bytes;
  readonly sinceMs: number;
  /** Whether an organisation's certificate named it when it was first seen. */
  readonly isCertified: boolean;
}

/** A name, key or root that is not what it was, and that nobody has accepted yet. Null: unchanged. */
export interface PinChange {
  readonly name: string | null;
  readonly passkey: PinnedPasskey | null;
  readonly rootKeyHash: Bytes | null;
  /** When it was first seen to be different, Unix milliseconds. */
  readonly sinceMs: number;
}

/** What this device remembers of one person. */
export interface Pin {
  /** `example.org/ada`, or issuer and subject of an OpenID provider. */
  readonly person: string;
  /** How the person was called. */
  readonly name: string;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly passkeys: readonly PinnedPasskey[];
  /** SHA-256 of the public keys of roots, 32 bytes each. */
  readonly rootKeyHashes: readonly Bytes[];
  readonly change: PinChange | null;
  /** The key (by its SHA-256) that was compared in person, and when. */
  readonly compared: { readonly keyHash: Bytes; readonly atMs: number } | null;
}

/** What was verified of a person just now. */
export interface Sighting {
  readonly person: string;
  /** As it is shown, 1 to 200 characters. */
  readonly name: string;
  /** Thumbprint of a passkey that proved itself in this meeting; null: none did. */
  readonly passkey: Bytes | null;
  /** Whether an organisation's certificate names that passkey. */
  readonly isCertified: boolean;
  /** Null: no certificate. */
  readonly rootKeyHash: Bytes | null;
}

/** How a sighting compares with what was remembered. */
export interface PinVerdict {
  readonly pin: Pin;
  readonly status: 'first-seen' | 'same' | 'changed';
  /** The person had a passkey before and showed none now. */
  readonly isPasskeyMissing: boolean;
}

const includes = (keys: readonly Bytes[], key: Bytes): boolean => keys.some((known) => equalBytes(known, key));

/**
 * Compares what was just verified with the pin, and gives the pin to store. A changed key stays *changed* until somebody
 * accepts it; a first key of a kind is taken as it is.
 * @throws {RangeError} the sighting is of another person: caller bug
 */
export function observe(known: Pin | null, seen: Sighting, nowMs: number): PinVerdict {
  const passkey: PinnedPasskey | null =
    seen.passkey === null ? null : { thumbprint: seen.passkey, sinceMs: nowMs, isCertified: seen.isCertified };
  const root = seen.rootKeyHash;
  if (known === null) {
    const pin: Pin = {
      person: seen.person,
      name: seen.name,
      firstSeenMs: nowMs,
      lastSeenMs: nowMs,
      passkeys: passkey === null ? [] : [passkey],
      rootKeyHashes: root === null ? [] : [root],
      change: null,
      compared: null,
    };
    return { pin, status: 'first-seen', isPasskeyMissing: false };
  }
  if (known.person !== seen.person) throw new RangeError('another person');
  const thumbprints = known.passkeys.map(({ thumbprint }) => thumbprint);
  const isNewPasskey = passkey !== null && !includes(thumbprints, passkey.thumbprint);
  const isNewRoot = root !== null && !includes(known.rootKeyHashes, root);
  const otherPasskey = isNewPasskey && thumbprints.length > 0 ? passkey : null;
  const otherRoot = isNewRoot && known.rootKeyHashes.length > 0 ? root : null;
  const change = mergeChange(
    known.change,
    { name: seen.name === known.name ? null : seen.name, passkey: otherPasskey, rootKeyHash: otherRoot },
    nowMs,
  );
  const pin: Pin = {
    ...known,
    lastSeenMs: Math.max(known.lastSeenMs, nowMs),
    passkeys: isNewPasskey && otherPasskey === null ? [passkey] : certify(known.passkeys, passkey),
    rootKeyHashes: isNewRoot && otherRoot === null ? [root] : known.rootKeyHashes,
    change,
  };
  const isPasskeyMissing = passkey === null && thumbprints.length > 0;
  return { pin, status: change === null ? 'same' : 'changed', isPasskeyMissing };
}

/** The pinned passkeys, the one just seen marked if an organisation named it now. */
function certify(known: readonly PinnedPasskey[], seen: PinnedPasskey | null): readonly PinnedPasskey[] {
  if (seen === null || !seen.isCertified) return known;
  return known.map((one) => (equalBytes(one.thumbprint, seen.thumbprint) ? { ...one, isCertified: true } : one));
}

/** The unaccepted change after a sighting: what is different now replaces what was, the time stays that of the first. */
function mergeChange(before: PinChange | null, now: Omit<PinChange, 'sinceMs'>, nowMs: number): PinChange | null {
  if (now.name === null && now.passkey === null && now.rootKeyHash === null) return before;
  return {
    name: now.name ?? before?.name ?? null,
    passkey: now.passkey ?? before?.passkey ?? null,
    rootKeyHash: now.rootKeyHash ?? before?.rootKeyHash ?? null,
    sinceMs: before?.sinceMs ?? nowMs,
  };
}

/** The pin after the person of this device accepted a change, having asked the other by another channel. */
export function acceptChange(pin: Pin): Pin {
  const { change } = pin;
  if (change === null) return pin;
  return {
    ...pin,
    name: change.name ?? pin.name,
    passkeys: change.passkey === null ? pin.passkeys : [...pin.passkeys, change.passkey].slice(-MAX_KEYS),
    rootKeyHashes:
      change.rootKeyHash === null ? pin.rootKeyHashes : [...pin.rootKeyHashes, change.rootKeyHash].slice(-MAX_KEYS),
    change: null,
  };
}

/** The pin after two people compared their pair code. @param keyHash SHA-256 of the other's key that was compared */
export function markCompared(pin: Pin, keyHash: Bytes, nowMs: number): Pin {
  return { ...pin, compared: { keyHash, atMs: nowMs } };
}

const writePasskey = (w: Writer, { thumbprint, sinceMs, isCertified }: PinnedPasskey): Writer =>
  w
    .raw(thumbprint)
    .u64(sinceMs)
    .u8(isCertified ? 1 : 0);

const optional = <T>(value: T | null): T[] => (value === null ? [] : [value]);

/** The canonical encoding. */
export function encodePin(pin: Pin): Bytes {
  const writer = new Writer().u8(FORMAT).text(pin.person).text(pin.name).u64(pin.firstSeenMs).u64(pin.lastSeenMs);
  writer.list(pin.passkeys, writePasskey);
  writer.list(pin.rootKeyHashes, (w, hash) => w.raw(hash));
  writer.list(optional(pin.change), (w, { name, passkey, rootKeyHash, sinceMs }) => {
    w.list(optional(name), (inner, text) => inner.text(text));
    w.list(optional(passkey), writePasskey);
    w.list(optional(rootKeyHash), (inner, hash) => inner.raw(hash)).u64(sinceMs);
  });
  writer.list(optional(pin.compared), (w, { keyHash, atMs }) => w.raw(keyHash).u64(atMs));
  return writer.done();
}

/**
 * Reads a pin strictly.
 * @returns `identity/pin_malformed`
 */
export function decodePin(bytes: Uint8Array): Result<Pin, IdentityError> {
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) throw new RangeError('format');
    const person = reader.text(MAX_PERSON_BYTES);
    const name = reader.text(MAX_NAME_BYTES);
    const firstSeenMs = reader.u64Number();
    const lastSeenMs = reader.u64Number();
    const passkeys = reader.list(MAX_KEYS, readPasskey);
    const rootKeyHashes = reader.list(MAX_KEYS, (r) => r.raw(HASH_BYTES));
    const [change = null] = reader.list(1, (r): PinChange => {
      const [changedName = null] = r.list(1, (inner) => inner.text(MAX_NAME_BYTES));
      const [passkey = null] = r.list(1, readPasskey);
      const [rootKeyHash = null] = r.list(1, (inner) => inner.raw(HASH_BYTES));
      return { name: changedName, passkey, rootKeyHash, sinceMs: r.u64Number() };
    });
    const [compared = null] = reader.list(1, (r) => ({ keyHash: r.raw(HASH_BYTES), atMs: r.u64Number() }));
    reader.end();
    return ok({ person, name, firstSeenMs, lastSeenMs, passkeys, rootKeyHashes, change, compared });
  } catch (cause) {
    return err(identityErrors.make('identity/pin_malformed', { cause }));
  }
}

function readPasskey(reader: Reader): PinnedPasskey {
  const thumbprint = reader.raw(HASH_BYTES);
  const sinceMs = reader.u64Number();
  const certified = reader.u8();
  if (certified > 1) throw new RangeError('flag');
  return { thumbprint, sinceMs, isCertified: certified === 1 };
}
