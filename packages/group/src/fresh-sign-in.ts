// A fresh sign-in at every join, verified by every member (L2, C4): in a class that asks for it, what a device has kept from before
// leads nobody in. A passkey signs the leaf key together with a certificate of this half hour, or a provider issued a token in it,
// or a host named a guest at the door; and each of these leads in once.
import { type VerifiedCharter } from '@incamera/charter';
import { namesPasskey } from '@incamera/identity';
import { type Bytes, toHex } from '@incamera/kernel';
import { type GroupError, groupErrors } from './errors.js';
import { type MemberEvidence } from './evidence.js';

/** From the certificate or token to the admission: time to look at the camera, to knock and to be let in. */
export const FRESH_SIGN_IN_MS = 30 * 60_000;

/** A leaf key and what was verified about it. */
interface Shown {
  readonly signatureKey: Bytes;
  readonly evidence: MemberEvidence;
}

/**
 * Why somebody who comes in now has not signed in afresh, or `null`; also where the charter does not ask for it.
 * @param asOfMs when they come in, Unix ms
 * @param used sign-ins that have led in; absent: for those who come later and cannot know
 */
export function findStaleSignIn(
  who: Shown,
  { charter }: Pick<VerifiedCharter, 'charter'>,
  asOfMs: number,
  used: SignInBook | null = null,
): GroupError | null {
  if (!charter.classification.rules.reauthenticate) return null;
  const fresh = freshSignIns(who, asOfMs);
  if (fresh.length === 0) return groupErrors.make('group/sign_in_not_fresh', { context: { what: 'old' } });
  const isNew = fresh.some((name) => used?.has(name) !== true);
  return isNew ? null : groupErrors.make('group/sign_in_not_fresh', { context: { what: 'used' } });
}

/** Whether what was verified shows a fresh sign-in. */
export function isFreshSignIn(evidence: MemberEvidence, asOfMs: number): boolean {
  return freshSignIns({ signatureKey: new Uint8Array(), evidence }, asOfMs).length > 0;
}

/** The sign-ins that leaves of this meeting were let in by. Grows with the meeting; one for each membership. */
export class SignInBook {
  readonly #names = new Set<string>();

  /** Before a commit is judged or made: who is there has used theirs. Members come in by one commit and are there at the next. */
  note(roster: readonly Shown[]): void {
    for (const who of roster) for (const name of namesOf(who)) this.#names.add(name);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }
}

function freshSignIns(who: Shown, asOfMs: number): readonly string[] {
  const { chain, idToken, vouch } = who.evidence;
  const sinceMs = asOfMs - FRESH_SIGN_IN_MS;
  const fresh: string[] = [];
  // Without a certificate nothing says when the passkey signed: then only that it is for the first time.
  if (isOwnPasskey(who.evidence) && (chain === null || chain.notBeforeMs >= sinceMs)) fresh.push(passkeyName(who));
  if (idToken !== null && idToken.issuedAtMs >= sinceMs) fresh.push(tokenName(who));
  if (vouch !== null && vouch.atMs >= sinceMs) fresh.push(vouchName(who));
  return fresh;
}

function namesOf(who: Shown): readonly string[] {
  const { passkey, idToken, vouch } = who.evidence;
  const names: string[] = [];
  if (passkey !== null) names.push(passkeyName(who));
  if (idToken !== null) names.push(tokenName(who));
  if (vouch !== null) names.push(vouchName(who));
  return names;
}

/** The passkey itself signed, now, and a certificate says that it is this person's: any other could be made on the spot. */
function isOwnPasskey({ passkey, chain, passkeyChain }: MemberEvidence): boolean {
  if (passkey === null || passkey.isEndorsed) return false;
  return [chain, passkeyChain].some((path) => path !== null && namesPasskey(path, passkey.thumbprint));
}

/** By what the passkey signed: signatures over it can be altered and still hold. */
function passkeyName({ signatureKey, evidence }: Shown): string {
  return `passkey ${toHex(signatureKey)} ${hashOf(evidence.chain?.certificateHash)}`;
}

function tokenName({ signatureKey, evidence: { idToken } }: Shown): string {
  return `token ${toHex(signatureKey)} ${idToken?.issuer} ${idToken?.subject} ${idToken?.issuedAtMs}`;
}

function vouchName({ signatureKey, evidence: { vouch } }: Shown): string {
  return `vouch ${toHex(signatureKey)} ${vouch?.atMs}`;
}

const hashOf = (bytes: Bytes | undefined): string => (bytes === undefined ? '' : toHex(bytes));
