// The deny lists of a meeting: the newest of each authority, and whom they concern (L2). They travel with the group, so that a
// server that withholds one keeps it from nobody who meets somebody who has it.
import { type VerifiedCharter } from '@incamera/charter';
import {
  acceptDenyList,
  type Denial,
  type DenialQuery,
  decodeDenyList,
  findDenial,
  isWithinDomains,
  personOf,
  type TrustAnchor,
  type VerifiedChain,
  type VerifiedDenyList,
  type VerifiedPasskeyChain,
  verifyDenyList,
} from '@incamera/identity';
import { type Bytes, type Clock, compareBytes, err, ok, Reader, type Result, toHex, Writer } from '@incamera/kernel';
import { type GroupError, groupErrors } from './errors.js';
import { type MemberEvidence } from './evidence.js';
import { trustOf } from './trust.js';

const FORMAT = 1;
const MAX_LISTS = 16;
/** All lists together: they travel in every Welcome, whose size the delivery service limits. */
const MAX_TOTAL_BYTES = 256 * 1024;
/**
 * A list reaches members one after the other. Whoever has it refuses additions of denied people only this much later, else
 * an addition that a host made before it had the list would leave that member behind.
 */
export const DENIAL_GRACE_MS = 30_000;

interface Kept {
  readonly verified: VerifiedDenyList;
  readonly anchor: TrustAnchor;
  /** When this device got it, Unix ms. */
  readonly sinceMs: number;
}

/** Somebody whom a list of evidence concerns. */
export interface Deniable {
  readonly signatureKey: Bytes;
  readonly evidence: Pick<MemberEvidence, 'chain' | 'passkey' | 'passkeyChain' | 'idToken'>;
}

export class DenyShelf {
  readonly #clock: Pick<Clock, 'nowMs'>;
  /** By the hexadecimal key of the authority. */
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock;
  }

  /**
   * Takes a list, if it is signed by an authority of the charter and newer than what is known of that one.
   * @returns whether it was news; `group/deny_list_refused` with the identity error as its cause
   */
  async apply(bytes: Uint8Array, charter: VerifiedCharter): Promise<Result<boolean, GroupError>> {
    const refuse = (what: string, cause?: unknown) =>
      err(
        groupErrors.make('group/deny_list_refused', { context: { what }, ...(cause === undefined ? {} : { cause }) }),
      );
    const decoded = decodeDenyList(bytes);
    if (!decoded.ok) return refuse('form', decoded.error);
    const trust = await trustOf(charter);
    if (!trust.ok) return trust;
    const { authorityKey } = decoded.value.list;
    const name = toHex(authorityKey);
    const anchor = trust.value.anchors.find(
      ({ certificate: { key } }) => key?.kind === 'ed25519' && toHex(key.raw) === name,
    );
    if (anchor === undefined) return refuse('authority');
    const offered = await verifyDenyList(bytes, authorityKey);
    if (!offered.ok) return refuse('signature', offered.error);
    const known = this.#kept.get(name);
    const accepted = acceptDenyList(known?.verified ?? null, offered.value);
    if (!accepted.ok) return refuse('version', accepted.error);
    if (known !== undefined && accepted.value === known.verified) return ok(false);
    const others = [...this.#kept].filter(([key]) => key !== name).map(([, { verified }]) => verified.bytes.byteLength);
    if (others.reduce((sum, size) => sum + size, bytes.byteLength) > MAX_TOTAL_BYTES) return refuse('size');
    this.#kept.set(name, { verified: accepted.value, anchor, sinceMs: this.#clock.nowMs() });
    return ok(true);
  }

  /** The lists in the order of their authorities' keys. */
  lists(): readonly Bytes[] {
    const kept = [...this.#kept.values()].map(({ verified }) => verified);
    kept.sort((a, b) => compareBytes(a.list.authorityKey, b.list.authorityKey));
    return kept.map(({ bytes }) => bytes);
  }

  /** The entry that denies somebody, or null. @param knownForMs only by lists that this device has had for so long */
  denialOf({ signatureKey, evidence }: Deniable, knownForMs = 0): Denial | null {
    const latestMs = this.#clock.nowMs() - knownForMs;
    for (const { verified, anchor, sinceMs } of this.#kept.values()) {
      if (sinceMs > latestMs) continue;
      const shown = { deviceKey: signatureKey, passkey: evidence.passkey?.thumbprint ?? null, token: evidence.idToken };
      for (const names of namesBefore(anchor, evidence)) {
        const denial = findDenial(verified.list, { ...shown, ...names });
        if (denial !== null) return denial;
      }
    }
    return null;
  }
}

/**
 * Under which names an authority may deny somebody; empty: it has no say. Guests, who show no certificate, belong to none of them,
 * so each may deny the leaf key, the passkey and the ID token of a guest.
 */
function namesBefore(
  anchor: TrustAnchor,
  { chain, passkeyChain }: Deniable['evidence'],
): readonly Pick<DenialQuery, 'person' | 'certificates'>[] {
  const chains = [chain, passkeyChain].filter((one) => one !== null);
  if (chains.length === 0) return [{ person: null, certificates: [] }];
  return chains
    .filter((one) => isConcerned(one, anchor))
    .map(({ identity, certificates }) => ({ person: personOf(identity), certificates }));
}

/** An authority denies its own people: nobody else's, and the server's none that an organisation stands for. */
function isConcerned({ holder, identity }: VerifiedChain | VerifiedPasskeyChain, anchor: TrustAnchor): boolean {
  if (anchor.holder === 'server' && holder === 'organisation') return false;
  return isWithinDomains(identity.domain, anchor.domains);
}

/** The GroupInfo extension that brings lists to joiners. */
export function encodeDenyLists(lists: readonly Bytes[]): Bytes {
  return new Writer()
    .u8(FORMAT)
    .list(lists, (w, list) => w.bytes(list))
    .done();
}

/** Reads what `encodeDenyLists` wrote; the lists are not verified yet. */
export function decodeDenyLists(bytes: Uint8Array): Result<readonly Bytes[], GroupError> {
  const refuse = (what: string) => err(groupErrors.make('group/deny_list_refused', { context: { what } }));
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) return refuse('format');
    const lists = reader.list(MAX_LISTS, (r) => r.bytes(MAX_TOTAL_BYTES));
    reader.end();
    return ok(lists);
  } catch (cause) {
    return err(groupErrors.make('group/deny_list_refused', { cause }));
  }
}
