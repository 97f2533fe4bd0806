// Who a device is, as it lies sealed beside its key (L4; decision 0029): what the leaf shows of the person and the founding charter by which
// that is judged, signed by the leaf's key over meeting and key. Whoever opens the key in an investigation reads it; nobody else can.
import { MAX_CHARTER_BYTES, meetingIdOf } from '@incamera/charter';
import { type Identification } from '@incamera/group';
import {
  type Bytes,
  concat,
  err,
  isLine,
  normaliseText,
  ok,
  Reader,
  type Result,
  toBase64Url,
  utf8,
  verifyEd25519,
  Writer,
} from '@incamera/kernel';
import { type StoredKey } from '../device/device-records.js';
import { markErrors } from '../mark-errors.js';

/** For what the key of a mark is split: nothing else is opened by its shares. */
export const MARK_PURPOSE = 'mark';

/** Whose key it is, by the device's own signed word. What certificates and tokens are worth, `readOwner` judges. */
export interface MarkOwner extends Identification {
  /** Ed25519, 32 bytes: the leaf under which the device was in the meeting. */
  readonly leafKey: Bytes;
  /** Its hash is the meeting: a server, which never sees it, cannot write owners, and evidence can be judged by it alone. */
  readonly foundingCharter: Bytes;
}

/** What the signature is over, beside the owner. */
export interface MarkedMeeting {
  /** 32 bytes, the MLS group id. */
  readonly meetingId: Bytes;
  /** 32 bytes; see `secretCommitment`. */
  readonly secretCommitment: Bytes;
}

const FORMAT = 2;
const LABEL = utf8('incamera/mark-owner/1');
const SIGNATURE_BYTES = 64;
const KEY_BYTES = 32;
const MAX_NAME_CHARS = 200;
const MAX_CERTIFICATES = 4;
const MAX_CERTIFICATE_BYTES = 8192;
const MAX_EVIDENCE_BYTES = 12_000;

/** The owner of a bundle, signed by its leaf key. The same again gives the same bytes. @param purpose of the bundle */
export async function writeMarkOwner(
  identification: Identification,
  memberKey: StoredKey,
  meeting: MarkedMeeting & Pick<MarkOwner, 'foundingCharter'>,
  purpose: string = MARK_PURPOSE,
): Promise<Bytes> {
  const displayName = normaliseText(identification.displayName);
  const { foundingCharter } = meeting;
  const body = encodeOwnerBody({ ...identification, displayName, leafKey: memberKey.publicKey, foundingCharter });
  const signature = await crypto.subtle.sign('Ed25519', memberKey.privateKey, statementOf(body, meeting, purpose));
  return concat(body, new Uint8Array(signature));
}

/**
 * Reads who a bundle belongs to; its leaf key signed for exactly this meeting and key, and the charter is that of the meeting.
 * @param bytes as the shares gave it; null: nothing that could be read
 * @param purpose of the bundle
 * @returns `client/mark_owner_malformed`, `client/mark_owner_forged`
 */
export async function readMarkOwner(
  bytes: Bytes | null,
  meeting: MarkedMeeting,
  purpose: string = MARK_PURPOSE,
): Promise<Result<MarkOwner, ReturnType<typeof markErrors.make>>> {
  if (bytes === null) return err(markErrors.make('client/mark_owner_malformed'));
  const body = bytes.slice(0, -SIGNATURE_BYTES) as Bytes;
  const owner = bytes.byteLength > SIGNATURE_BYTES ? decodeOwnerBody(body) : null;
  if (owner === null) return err(markErrors.make('client/mark_owner_malformed'));
  const isOfMeeting = (await meetingIdOf(owner.foundingCharter)) === toBase64Url(meeting.meetingId);
  if (!isOfMeeting) return err(markErrors.make('client/mark_owner_forged'));
  const signature = bytes.slice(-SIGNATURE_BYTES);
  const isSigned = await verifyEd25519(owner.leafKey, statementOf(body, meeting, purpose), signature);
  return isSigned ? ok(owner) : err(markErrors.make('client/mark_owner_forged'));
}

function statementOf(body: Bytes, { meetingId, secretCommitment }: MarkedMeeting, purpose: string): Bytes {
  return new Writer().raw(LABEL).text(purpose).raw(meetingId).raw(secretCommitment).bytes(body).done();
}

/** What is signed of an owner. */
export function encodeOwnerBody(owner: MarkOwner): Bytes {
  const { leafKey, displayName, chain, passkey, passkeyChain, idToken, foundingCharter } = owner;
  const optional = <T>(value: T | null): T[] => (value === null ? [] : [value]);
  return new Writer()
    .u8(FORMAT)
    .raw(leafKey)
    .text(displayName)
    .list(chain ?? [], (w, der) => w.bytes(der))
    .list(optional(passkey), (w, evidence) => w.bytes(evidence))
    .list(passkeyChain ?? [], (w, der) => w.bytes(der))
    .list(optional(idToken), (w, token) => w.text(token))
    .bytes(foundingCharter)
    .done();
}

/** Reads what `encodeOwnerBody` wrote: one encoding, nothing verified. Null for anything else. */
export function decodeOwnerBody(bytes: Bytes): MarkOwner | null {
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) return null;
    const leafKey = reader.raw(KEY_BYTES);
    const displayName = reader.text(4 * MAX_NAME_CHARS);
    const chain = reader.list(MAX_CERTIFICATES, (r) => r.bytes(MAX_CERTIFICATE_BYTES));
    const [passkey = null] = reader.list(1, (r) => r.bytes(MAX_EVIDENCE_BYTES));
    const passkeyChain = reader.list(MAX_CERTIFICATES, (r) => r.bytes(MAX_CERTIFICATE_BYTES));
    const [idToken = null] = reader.list(1, (r) => r.text(MAX_EVIDENCE_BYTES));
    const foundingCharter = reader.bytes(MAX_CHARTER_BYTES);
    reader.end();
    if (!isLine(displayName, MAX_NAME_CHARS)) return null;
    const someOf = (list: Bytes[]) => (list.length === 0 ? null : list);
    const [shownChain, shownPasskeyChain] = [someOf(chain), someOf(passkeyChain)];
    return {
      leafKey,
      displayName,
      chain: shownChain,
      passkey,
      passkeyChain: shownPasskeyChain,
      idToken,
      foundingCharter,
    };
  } catch {
    return null;
  }
}
