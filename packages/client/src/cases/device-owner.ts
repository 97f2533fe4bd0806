// Who a device is, as it sealed it beside its key (L4; decisions 0029, 0032), and what of it is proved: by the charter that the meeting's id is
// the hash of, as the members judged it. Whoever copies another person's certificate into an owner of their own has not its key.
import { type Charter, type CharterLog, type VerifiedCharter, verifyCharterOf } from '@incamera/charter';
import { type Identified, identifyShown } from '@incamera/group';
import { decodePasskeyEvidence } from '@incamera/identity';
import { type Bytes, compareBytes, equalBytes, fromUtf8, type MeetingId, toBase64Url } from '@incamera/kernel';
import { type Bundle } from '@incamera/shares';
import { z } from 'zod';
import { officersFor } from '../marks/demanded-officers.js';
import { recipientsOf } from '../marks/holder-recipients.js';
import { type MarkOwner, readMarkOwner } from '../marks/mark-owner.js';
import { siteOf } from '../session/site.js';

/** What proves the name of a device. */
export type OwnerEvidence = 'certificate' | 'passkey' | 'token';

/** What is shown of a device whose key was opened. */
export interface DeviceOwner {
  /**
   * The name that its evidence speaks for; without evidence, what it called itself. Null: nothing that could be read, or what it shows does not
   * hold for it, this meeting and its charter, so that nobody is named by it.
   */
  readonly name: string | null;
  /** What was verified; empty: nothing proves the name. */
  readonly evidence: readonly OwnerEvidence[];
}

/** A device's owner, and under which key the device was in the meeting. */
export interface ReadOwner {
  readonly owner: DeviceOwner;
  /** By the device's signature, for this meeting and key; null: there is none that holds. */
  readonly leafKey: Bytes | null;
  /** The log that the charter of the meeting names, whose hash is the meeting's id; null: it names none, or there is none that can be read. */
  readonly log: CharterLog | null;
}

const UNKNOWN: DeviceOwner = { name: null, evidence: [] };

/** @param owner as the shares gave it; null: nothing that could be read */
export async function readOwner(owner: Parameters<typeof readMarkOwner>[0], bundle: Bundle): Promise<ReadOwner> {
  const { meetingId, commitment, purpose } = bundle;
  const read = await readMarkOwner(owner, { meetingId, secretCommitment: commitment }, purpose);
  if (!read.ok) return { owner: UNKNOWN, leafKey: null, log: null };
  const { foundingCharter, leafKey } = read.value;
  const charter = await verifyCharterOf(toBase64Url(meetingId) as MeetingId, foundingCharter);
  if (!charter.ok) return { owner: UNKNOWN, leafKey, log: null };
  return { owner: await judgeOwner(read.value, bundle, charter.value), leafKey, log: charter.value.charter.log };
}

async function judgeOwner(owner: MarkOwner, bundle: Bundle, charter: VerifiedCharter): Promise<DeviceOwner> {
  if (!(await isSealedAsNamed(bundle, charter.charter))) return UNKNOWN;
  const identified = await identifyOwner(owner, charter);
  if (identified === null) return UNKNOWN;
  const { displayName, assurance, evidence } = identified;
  const shown: [OwnerEvidence, unknown][] = [
    ['certificate', evidence.chain ?? evidence.passkeyChain],
    ['passkey', evidence.passkey],
    ['token', evidence.idToken],
  ];
  return {
    name: assurance.name ?? displayName,
    evidence: shown.flatMap(([kind, value]) => (value === null ? [] : [kind])),
  };
}

/** A bundle that is sealed to others, or opens more easily or for fewer officers, no host let in: it is not of a device of that meeting. */
async function isSealedAsNamed({ threshold, officers, holders }: Bundle, charter: Charter): Promise<boolean> {
  if (officers < officersFor(charter)) return false;
  if (charter.shareHolders.threshold !== threshold || charter.shareHolders.holders.length !== holders.length)
    return false;
  const wanted = (await recipientsOf(charter)).map(({ holderId }) => holderId).sort(compareBytes);
  return holders.every(({ holderId }, i) => equalBytes(holderId, wanted[i] ?? new Uint8Array()));
}

async function identifyOwner(owner: MarkOwner, charter: VerifiedCharter): Promise<Identified | null> {
  const { leafKey, foundingCharter: _, ...identification } = owner;
  const site = siteOf(identification.passkey === null ? NOWHERE : originOf(identification.passkey));
  const identified = await identifyShown({ identification, leafKey, charter, site });
  return identified.ok ? identified.value : null;
}

/** An origin that no passkey is of. */
const NOWHERE = 'https://invalid';
const clientDataSchema = z.object({ origin: z.url({ protocol: /^https?$/ }) });

/**
 * Where the passkey was used, by its own signature: an investigation knows no address of the server, and a passkey that the charter's
 * authorities certified signs for the place that it belongs to only.
 */
function originOf(evidence: Uint8Array): string {
  const read = decodePasskeyEvidence(evidence);
  if (!read.ok) return NOWHERE;
  try {
    const clientData = JSON.parse(fromUtf8(read.value.assertion.clientData) ?? '');
    const { data } = clientDataSchema.safeParse(clientData);
    return data?.origin ?? NOWHERE;
  } catch {
    return NOWHERE;
  }
}
