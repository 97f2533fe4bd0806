// What hosts say to each other where two must agree on everybody, as signals (L2). Every decoder is strict and gives `null` for
// anything else.
import { type Bytes, Writer } from '@incamera/kernel';
import { type Admission, MAX_REF_BYTES, readAdmission, writeAdmission } from './admission.js';
import { type Agreement, readAgreement, writeAgreement } from './agreement.js';
import { readAll } from './read-all.js';

/** A host lets somebody in and asks the others to agree. */
export interface AdmitAsk {
  /** The server's name for the knock, at most 64 characters: whoever was not told of it can still let that person in. */
  readonly knockId: string;
  /** When the host clicked, Unix ms: the same each time it is asked for that click. */
  readonly clickedAtMs: number;
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
  /** Of the question: a late answer says nothing about the next click. */
  readonly clickedAtMs: number;
  readonly verdict: AdmitVerdict;
  /** With `agreed`. */
  readonly agreement: Agreement | null;
}

const MAX_KNOCK_ID_BYTES = 64;
const MAX_SEALED_BYTES = 24_000;

export function encodeAdmitAsk({ knockId, clickedAtMs, admission, sealed }: AdmitAsk): Bytes {
  const writer = new Writer().text(knockId).u64(clickedAtMs);
  writeAdmission(writer, admission);
  return writer.list(sealed === null ? [] : [sealed], (w, bytes) => w.bytes(bytes)).done();
}

export function decodeAdmitAsk(payload: Uint8Array): AdmitAsk | null {
  return readAll(payload, (reader) => {
    const knockId = reader.text(MAX_KNOCK_ID_BYTES);
    const clickedAtMs = reader.u64Number();
    const admission = readAdmission(reader);
    const [sealed = null] = reader.list(1, (r) => r.bytes(MAX_SEALED_BYTES));
    return { knockId, clickedAtMs, admission, sealed };
  });
}

export function encodeAdmitAnswer({ keyPackageRef, clickedAtMs, verdict, agreement }: AdmitAnswer): Bytes {
  return new Writer()
    .bytes(keyPackageRef)
    .u64(clickedAtMs)
    .u8(ADMIT_VERDICTS.indexOf(verdict))
    .list(agreement === null ? [] : [agreement], writeAgreement)
    .done();
}

export function decodeAdmitAnswer(payload: Uint8Array): AdmitAnswer | null {
  return readAll(payload, (reader) => {
    const keyPackageRef = reader.bytes(MAX_REF_BYTES);
    const clickedAtMs = reader.u64Number();
    const verdict = ADMIT_VERDICTS[reader.u8()];
    const [agreement = null] = reader.list(1, readAgreement);
    if (verdict === undefined || (verdict === 'agreed') !== (agreement !== null)) throw new RangeError('verdict');
    return { keyPackageRef, clickedAtMs, verdict, agreement };
  });
}
