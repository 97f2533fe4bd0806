// What hosts say to each other where two must agree on everybody, as signals (L2). Every decoder is strict and gives `null` for
// anything else.
import { type Bytes, Reader, Writer } from '@incamera/kernel';
import { type Admission, MAX_REF_BYTES, readAdmission, writeAdmission } from './admission.js';
import { type Agreement, readAgreement, writeAgreement } from './agreement.js';

/** A host lets somebody in and asks the others to agree. */
export interface AdmitAsk {
  /** The server's name for the knock, at most 64 characters: whoever was not told of it can still let that person in. */
  readonly knockId: string;
  /** Signed by whoever asks. */
  readonly admission: Admission;
  /** The knock itself, for hosts whom the server did not give it; null as long as nobody asks for it. */
  readonly sealed: Bytes | null;
}

export const ADMIT_VERDICTS = ['agreed', 'refused', 'unknown'] as const;
/** `unknown`: this host was never given the knock, and asks for it. */
export type AdmitVerdict = (typeof ADMIT_VERDICTS)[number];

export interface AdmitAnswer {
  readonly keyPackageRef: Bytes;
  readonly verdict: AdmitVerdict;
  /** With `agreed`. */
  readonly agreement: Agreement | null;
}

const MAX_KNOCK_ID_BYTES = 64;
const MAX_SEALED_BYTES = 24_000;

export function encodeAdmitAsk({ knockId, admission, sealed }: AdmitAsk): Bytes {
  const writer = new Writer().text(knockId);
  writeAdmission(writer, admission);
  return writer.list(sealed === null ? [] : [sealed], (w, bytes) => w.bytes(bytes)).done();
}

export function decodeAdmitAsk(payload: Uint8Array): AdmitAsk | null {
  return read(payload, (reader) => {
    const knockId = reader.text(MAX_KNOCK_ID_BYTES);
    const admission = readAdmission(reader);
    const [sealed = null] = reader.list(1, (r) => r.bytes(MAX_SEALED_BYTES));
    return { knockId, admission, sealed };
  });
}

export function encodeAdmitAnswer({ keyPackageRef, verdict, agreement }: AdmitAnswer): Bytes {
  return new Writer()
    .bytes(keyPackageRef)
    .u8(ADMIT_VERDICTS.indexOf(verdict))
    .list(agreement === null ? [] : [agreement], writeAgreement)
    .done();
}

export function decodeAdmitAnswer(payload: Uint8Array): AdmitAnswer | null {
  return read(payload, (reader) => {
    const keyPackageRef = reader.bytes(MAX_REF_BYTES);
    const verdict = ADMIT_VERDICTS[reader.u8()];
    const [agreement = null] = reader.list(1, readAgreement);
    if (verdict === undefined || (verdict === 'agreed') !== (agreement !== null)) throw new RangeError('verdict');
    return { keyPackageRef, verdict, agreement };
  });
}

function read<T>(payload: Uint8Array, decode: (reader: Reader) => T): T | null {
  try {
    const reader = new Reader(payload);
    const value = decode(reader);
    reader.end();
    return value;
  } catch {
    return null;
  }
}
