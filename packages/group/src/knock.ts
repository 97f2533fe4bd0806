// Knocking: a KeyPackage, readable only for people who have the link (L2, design section 5 step 2).
import { isCharterHost, type LinkKeys, type VerifiedCharter } from '@incamera/charter';
import {
  type Bytes,
  type Clock,
  concat,
  copyBytes,
  equalBytes,
  err,
  hkdfSha256,
  ok,
  open,
  Reader,
  type Result,
  seal,
  utf8,
  Writer,
} from '@incamera/kernel';
import { type CiphersuiteImpl, type CiphersuiteName, type KeyPackage } from 'ts-mls';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { findShortfall } from './assurance-rule.js';
import { makeClaims, readClaims } from './claims.js';
import { type GroupError, groupErrors } from './errors.js';
import { type EvidenceRules, type Identified, identify } from './evidence.js';
import {
  type ExceptionRequest,
  isWish,
  readExceptionRequest,
  signExceptionRequest,
  verifyExceptionRequest,
  writeExceptionRequest,
} from './exception.js';
import { findStaleSignIn } from './fresh-sign-in.js';
import { type Identification } from './identification.js';
import { checkKeyPackage, makeKeyPackage, type OwnKeyPackage } from './key-package.js';
import { findMarkMissing, type MarkCommitment } from './mark-commitment.js';
import { type MemberKey } from './member-key.js';
import { forgetSigningKey, registerSigningKey } from './mls/key-registry.js';
import { loadSuite, PRODUCT_SUITE } from './mls/suite.js';
import { readKeyPackage, writeKeyPackage } from './mls/wire.js';

const MAX_KEY_PACKAGE_BYTES = 16_384;
const MAC_BYTES = 32;
const FORMAT = 2;

const secrets = new WeakMap<PendingJoin, OwnKeyPackage>();
const packages = new WeakMap<Knock, KeyPackage>();

/** The joiner's side of a knock: private keys that open the Welcome. Lives in memory, for one join. */
export class PendingJoin {
  readonly memberKey: MemberKey;
  readonly charter: VerifiedCharter;
  /** KeyPackageRef, 64 bytes: which Welcome is ours. */
  readonly keyPackageRef: Bytes;

  constructor(memberKey: MemberKey, charter: VerifiedCharter, keyPackageRef: Bytes, own: OwnKeyPackage) {
    this.memberKey = memberKey;
    this.charter = charter;
    this.keyPackageRef = keyPackageRef;
    secrets.set(this, own);
  }

  /** Forgets the private keys: the knock was refused, withdrawn, or has led to a join. */
  close(): void {
    const own = secrets.get(this);
    if (own === undefined) return;
    forgetSigningKey(own.privateKeys.signaturePrivateKey);
    own.privateKeys.initPrivateKey.fill(0);
    secrets.delete(this);
  }
}

/**
 * Somebody at the door, as a host's client sees it after all checks. `prepareAdd` takes the very objects that `openKnock`
 * returned: the key package hangs on them, so that nothing can be admitted that was not judged.
 */
export interface Knock extends Identified {
  /** Whether the charter names this key as a host. */
  readonly isHost: boolean;
  /**
   * Why this person may not come in on this evidence: `group/assurance_too_low`, `group/guest_not_allowed` or
   * `group/sign_in_not_fresh`. A vouch for a guest may help. Null: nothing is in the way.
   */
  readonly shortfall: GroupError | null;
  /** To which key the marks in this device's copies would be bound; `null`: to none. */
  readonly mark: MarkCommitment | null;
  /** The exception that this person asks for, by verified signature; `null`: none. It frees from nothing before a host grants it. */
  readonly request: ExceptionRequest | null;
  /** Ed25519, 32 bytes: who was here before under this key is the same person. */
  readonly signatureKey: Bytes;
  /** KeyPackageRef, 64 bytes. */
  readonly keyPackageRef: Bytes;
}

export interface KnockInput extends EvidenceRules {
  readonly linkKeys: LinkKeys;
  readonly memberKey: MemberKey;
  readonly identification: Identification;
  readonly clock: Clock;
  /** To which key the marks in this device's copies are bound; absent: to none. */
  readonly mark?: MarkCommitment | null;
  /** Rules to be excepted from, and why; absent: none. */
  readonly wish?: Pick<ExceptionRequest, 'rules' | 'reason'> | null;
}

/**
 * Makes a knock.
 * @returns bytes for the server, which can read nothing of them, and the keys that open the Welcome
 */
export function createKnock(
  input: KnockInput,
): Promise<Result<{ readonly sealed: Bytes; readonly pending: PendingJoin }, GroupError>> {
  return createKnockIn(PRODUCT_SUITE, input);
}

export async function createKnockIn(
  suite: CiphersuiteName,
  { linkKeys, charter, site, memberKey, identification, clock, wish = null, mark = null }: KnockInput,
): Promise<Result<{ readonly sealed: Bytes; readonly pending: PendingJoin }, GroupError>> {
  if (linkKeys.meetingId !== charter.meetingId) return err(groupErrors.make('group/wrong_meeting'));
  if (wish !== null && !isWish(wish)) return err(groupErrors.make('group/exception_reason'));
  const choosesNames = charter.charter.classification.rules.names === 'chosen';
  const identity = makeClaims(identification, { choosesNames, enteredAtMs: null, mark });
  if (!identity.ok) return identity;
  const cs = await loadSuite(suite);
  const handle = registerSigningKey(memberKey.privateKey);
  const own = await makeKeyPackage(identity.value, handle, memberKey.publicKey, clock.nowMs(), cs);
  // What others would refuse is refused here, where it can be put right.
  const identified = await identify(own.keyPackage.leafNode, { charter, site }, clock.nowMs());
  const unmarked = findMarkMissing(mark, charter.charter);
  if (!identified.ok || unmarked !== null) {
    forgetSigningKey(handle);
    return identified.ok ? err(unmarked ?? groupErrors.make('group/mark_missing')) : identified;
  }
  const ref = await keyPackageRefOf(own.keyPackage, cs);
  const request = wish === null ? null : await signExceptionRequest(charter.groupId, ref, wish, memberKey.privateKey);
  const sealed = await sealKnock(linkKeys, own.keyPackage, ref, request);
  return ok({ sealed, pending: new PendingJoin(memberKey, charter, ref, own) });
}

/**
 * Seals a key package under the link, whatever it says: for `createKnock`, and for tests of those who open it. `ref` is what the
 * MAC vouches for; any other than the key package's own is refused by who opens it.
 */
export async function sealKnock(
  linkKeys: LinkKeys,
  keyPackage: KeyPackage,
  ref: Bytes,
  request: ExceptionRequest | null = null,
): Promise<Bytes> {
  const mac = await knockMac(linkKeys, ref);
  const plaintext = new Writer()
    .u8(FORMAT)
    .bytes(writeKeyPackage(keyPackage))
    .list(request === null ? [] : [request], writeExceptionRequest)
    .raw(mac)
    .done();
  return sealKnockPlaintext(linkKeys, plaintext);
}

/** Seals what a knock says, whatever it says. */
export function sealKnockPlaintext(linkKeys: LinkKeys, plaintext: Bytes): Promise<Bytes> {
  return seal(linkKeys.knockKey, plaintext, linkKeys.groupId);
}

export interface OpenKnockInput extends EvidenceRules {
  readonly sealed: Uint8Array;
  readonly linkKeys: LinkKeys;
  readonly clock: Clock;
}

/** Opens and judges a knock, on a host's client: whatever it shows must hold. Nobody is admitted by this. */
export function openKnock(input: OpenKnockInput): Promise<Result<Knock, GroupError>> {
  return openKnockIn(PRODUCT_SUITE, input);
}

export async function openKnockIn(suite: CiphersuiteName, input: OpenKnockInput): Promise<Result<Knock, GroupError>> {
  const { linkKeys, charter, clock } = input;
  if (linkKeys.meetingId !== charter.meetingId) return err(groupErrors.make('group/wrong_meeting'));
  const plaintext = await open(linkKeys.knockKey, input.sealed, linkKeys.groupId);
  if (plaintext === null) return err(groupErrors.make('group/knock_unreadable'));
  let mac: Bytes;
  let keyPackage: KeyPackage | null;
  let request: ExceptionRequest | null;
  try {
    const reader = new Reader(plaintext);
    if (reader.u8() !== FORMAT) return err(groupErrors.make('group/malformed', { context: { what: 'version' } }));
    keyPackage = readKeyPackage(reader.bytes(MAX_KEY_PACKAGE_BYTES));
    [request = null] = reader.list(1, readExceptionRequest);
    mac = reader.raw(MAC_BYTES);
    reader.end();
  } catch (cause) {
    return err(groupErrors.make('group/malformed', { cause }));
  }
  if (keyPackage === null) return err(groupErrors.make('group/bad_key_package', { context: { what: 'form' } }));
  const cs = await loadSuite(suite);
  const ref = await keyPackageRefOf(keyPackage, cs);
  if (!equalBytes(mac, await knockMac(linkKeys, ref))) return err(groupErrors.make('group/knock_altered'));
  const checked = await checkKeyPackage(keyPackage, cs, clock.nowMs(), 0);
  if (!checked.ok) return checked;
  const identified = await identify(keyPackage.leafNode, input, clock.nowMs());
  if (!identified.ok) return identified;
  const signatureKey = copyBytes(keyPackage.leafNode.signaturePublicKey);
  if (request !== null && !(await verifyExceptionRequest(charter.groupId, ref, signatureKey, request))) {
    return err(groupErrors.make('group/exception_request_forged'));
  }
  const claims = readClaims(keyPackage.leafNode);
  if (!claims.ok) return claims;
  const { mark } = claims.value;
  // Nobody could let them in: every member would refuse the commit.
  const unmarked = findMarkMissing(mark, charter.charter);
  if (unmarked !== null) return err(unmarked);
  const knock: Knock = {
    ...identified.value,
    mark,
    isHost: isCharterHost(charter.charter, signatureKey),
    shortfall:
      findShortfall(identified.value, charter) ??
      findStaleSignIn({ ...identified.value, signatureKey }, charter, clock.nowMs()),
    request,
    signatureKey,
    keyPackageRef: ref,
  };
  packages.set(knock, keyPackage);
  return ok(knock);
}

/** The key package of a knock that `openKnock` accepted; `undefined` for any other object. */
export function keyPackageOf(knock: Knock): KeyPackage | undefined {
  return packages.get(knock);
}

/** The private keys of a join that was not closed yet. */
export function secretsOf(pending: PendingJoin): OwnKeyPackage | undefined {
  return secrets.get(pending);
}

async function keyPackageRefOf(keyPackage: KeyPackage, cs: CiphersuiteImpl): Promise<Bytes> {
  return copyBytes(await makeKeyPackageRef(keyPackage, cs.hash));
}

async function knockMac(linkKeys: LinkKeys, ref: Bytes): Promise<Bytes> {
  const macKey = await hkdfSha256(linkKeys.knockKey, linkKeys.groupId, utf8('incamera/knock-mac/1'), 32);
  const key = await crypto.subtle.importKey('raw', macKey, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, concat(linkKeys.groupId, ref)));
}
