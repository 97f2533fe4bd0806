// What this device remembers of people (L4): each verified person is pinned when first seen, so that another passkey, root or name
// shows as changed from then on, and a comparison in person counts at the next meeting. Kept on this device only.
import {
  type Assurance,
  acceptChange,
  assess,
  decodePin,
  encodePasskeyKey,
  encodePin,
  isCertifiedPasskey,
  markCompared,
  observe,
  type Pin,
  type PinVerdict,
  personOf,
  type Sighting,
} from '@incamera/identity';
import { type Bytes, type Clock, sha256, toBase64Url, utf8 } from '@incamera/kernel';
import { type DeviceRecords } from '../device/device-records.js';
import { type SeenMember } from './seen-member.js';

/** Being seen again is written down this often: it changes nothing that is shown. */
const SEEN_AGAIN_MS = 3600_000;

/** A member as this device judges it, with what it remembers. */
export interface Judgement {
  readonly assurance: Assurance;
  /** What is remembered was different and nobody has accepted it yet. */
  readonly changed: boolean;
}

/** Somebody whom this device knows for sure: by a comparison in person, or by a passkey that an organisation certified. */
export interface RememberedName {
  readonly person: string;
  readonly name: string;
}

const PREFIX = 'pin/';

export class PeoplePins {
  readonly #records: Pick<DeviceRecords, 'sealed' | 'saveSealed' | 'names'>;
  readonly #clock: Pick<Clock, 'nowMs'>;

  constructor(records: Pick<DeviceRecords, 'sealed' | 'saveSealed' | 'names'>, clock: Pick<Clock, 'nowMs'>) {
    this.#records = records;
    this.#clock = clock;
  }

  /** Judges a member by its evidence and by what is remembered, and remembers what was seen. */
  async observe(member: SeenMember): Promise<Judgement> {
    const { verdict, known } = await this.#verdictOf(member);
    if (verdict !== null && isWorthSaving(known, verdict.pin)) await this.#save(verdict.pin);
    const leafKeyHash = await sha256(member.signatureKey);
    const assurance = assess({ ...member.evidence, pin: verdict, leafKeyHash });
    return { assurance, changed: verdict?.status === 'changed' };
  }

  /** The person of this device asked the other by another channel: what is different now is what is remembered. */
  async acceptChange(member: SeenMember): Promise<void> {
    const { verdict } = await this.#verdictOf(member);
    if (verdict !== null) await this.#save(acceptChange(verdict.pin));
  }

  /** Both looked at the pair code and it was the same. */
  async markCompared(member: SeenMember): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const { verdict } = await this.#verdictOf(member);
    const pin = verdict?.pin ?? observe(null, sightingOf(member), nowMs).pin;
    await this.#save(markCompared(pin, await sha256(longTermKeyOf(member)), nowMs));
  }

  /** Of somebody whom only their key names nothing is remembered but a comparison. */
  async #verdictOf(member: SeenMember): Promise<{ readonly verdict: PinVerdict | null; readonly known: Pin | null }> {
    const seen = sightingOf(member);
    const known = await this.#load(seen.person);
    if (known === null && !isNamed(member)) return { verdict: null, known };
    return { verdict: observe(known, seen, this.#clock.nowMs()), known };
  }

  /** Everybody whose name somebody else could borrow. */
  async known(): Promise<readonly RememberedName[]> {
    const pins: RememberedName[] = [];
    for (const record of await this.#records.names(PREFIX)) {
      const bytes = await this.#records.sealed(record);
      const pin = bytes === null ? null : decodePin(bytes);
      if (pin?.ok === true && isCertain(pin.value)) pins.push({ person: pin.value.person, name: pin.value.name });
    }
    return pins;
  }

  async #load(person: string): Promise<Pin | null> {
    const bytes = await this.#records.sealed(await recordName(person));
    const pin = bytes === null ? null : decodePin(bytes);
    return pin?.ok === true && pin.value.person === person ? pin.value : null;
  }

  async #save(pin: Pin): Promise<void> {
    await this.#records.saveSealed(await recordName(pin.person), encodePin(pin));
  }
}

/**
 * The key that two people compare and remember: that of the passkey where one proved itself, which is the same in every
 * meeting; else the leaf key, which is this meeting's.
 */
export function longTermKeyOf({ evidence, signatureKey }: SeenMember): Bytes {
  return evidence.passkey === null ? signatureKey : encodePasskeyKey(evidence.passkey.passkey);
}

/** Whether the long-term key outlives the meeting. */
export function hasLastingKey({ evidence }: SeenMember): boolean {
  return evidence.passkey !== null;
}

/** Whether somebody other than the person says who it is. */
function isNamed({ evidence }: SeenMember): boolean {
  return evidence.chain !== null || evidence.passkeyChain !== null || evidence.idToken !== null;
}

function isCertain({ compared, passkeys }: Pin): boolean {
  return compared !== null || passkeys.some(({ isCertified }) => isCertified);
}

/** Who it is, by the strongest that names a person; else by the key alone. */
export function personOfSeen({ evidence, signatureKey }: Pick<SeenMember, 'evidence' | 'signatureKey'>): string {
  const certificate = evidence.passkeyChain ?? evidence.chain;
  if (certificate !== null) return personOf(certificate.identity);
  const { idToken } = evidence;
  return idToken !== null ? `${idToken.issuer} ${idToken.subject}` : `key ${toBase64Url(signatureKey)}`;
}

function sightingOf(seen: SeenMember): Sighting {
  const { evidence, displayName, assurance } = seen;
  const { chain, passkeyChain, passkey } = evidence;
  const certificate = passkeyChain ?? chain;
  const person = personOfSeen(seen);
  const thumbprint = passkey?.thumbprint ?? null;
  return {
    person,
    name: assurance.name ?? displayName,
    passkey: thumbprint,
    isCertified:
      thumbprint !== null && (isCertifiedPasskey(chain, thumbprint) || passkeyChain?.holder === 'organisation'),
    rootKeyHash: certificate?.anchor.keyHash ?? null,
  };
}

/** The name of a record says nobody's name. */
async function recordName(person: string): Promise<string> {
  return `${PREFIX}${toBase64Url(await sha256(utf8(person)))}`;
}

function isWorthSaving(known: Pin | null, pin: Pin): boolean {
  if (known === null) return true;
  const before = encodePin({ ...known, lastSeenMs: 0 });
  const after = encodePin({ ...pin, lastSeenMs: 0 });
  return toBase64Url(before) !== toBase64Url(after) || pin.lastSeenMs - known.lastSeenMs > SEEN_AGAIN_MS;
}
