// Agreements: the second host's signature where two hosts must agree on everybody (L2, C2). It is about one admission statement of
// another host, whole, and so about its meeting, epoch, KeyPackage, evidence, vouch and time.
import { type Bytes, concat, type Reader, sha256, utf8, Writer } from '@incamera/kernel';
import { type Admission, MAX_REF_BYTES, writeAdmission } from './admission.js';
import { signEd25519, verifyEd25519 } from './mls/key-registry.js';

/** "I, `hostKey`, agree that this person comes in by that statement of another host, in the commit that makes `epoch`." */
export interface Agreement {
  readonly epoch: bigint;
  /** KeyPackageRef of who is let in. */
  readonly keyPackageRef: Bytes;
  /** The leaf key of the host who agrees, 32 bytes. */
  readonly hostKey: Bytes;
  /** Ed25519, 64 bytes. */
  readonly signature: Bytes;
}

/** An admission that two hosts signed. */
export interface AgreedAdmission {
  readonly admission: Admission;
  readonly agreement: Agreement;
}

const LABEL = utf8('incamera/agreement/1');

async function toSign(
  groupId: Uint8Array,
  { epoch, keyPackageRef, hostKey }: Omit<Agreement, 'signature'>,
  admission: Admission,
): Promise<Bytes> {
  const writer = new Writer();
  writeAdmission(writer, admission);
  const body = new Writer()
    .bytes(groupId)
    .u64(epoch)
    .bytes(keyPackageRef)
    .raw(hostKey)
    .raw(await sha256(writer.done()));
  return concat(LABEL, body.done());
}

/** Signs for the very statement; whether it should be agreed to is for the caller to know. */
export async function signAgreement(
  groupId: Uint8Array,
  admission: Admission,
  host: { readonly publicKey: Bytes; readonly privateKey: CryptoKey },
): Promise<Agreement> {
  const { epoch, keyPackageRef } = admission;
  const statement = { epoch, keyPackageRef, hostKey: host.publicKey };
  return { ...statement, signature: await signEd25519(host.privateKey, await toSign(groupId, statement, admission)) };
}

export async function verifyAgreement(
  groupId: Uint8Array,
  agreement: Agreement,
  admission: Admission,
): Promise<boolean> {
  return verifyEd25519(agreement.hostKey, await toSign(groupId, agreement, admission), agreement.signature);
}

export function writeAgreement(writer: Writer, { epoch, keyPackageRef, hostKey, signature }: Agreement): void {
  writer.u64(epoch).bytes(keyPackageRef).raw(hostKey).raw(signature);
}

export function readAgreement(reader: Reader): Agreement {
  return {
    epoch: reader.u64(),
    keyPackageRef: reader.bytes(MAX_REF_BYTES),
    hostKey: reader.raw(32),
    signature: reader.raw(64),
  };
}
