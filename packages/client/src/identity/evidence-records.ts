// What this tab keeps of its evidence for one meeting (L4), so that a reload asks nothing again: the key that the passkey bound,
// as a non-extractable CryptoKey, and certificate, assertion and token as bytes under the device's key.
import { type Bytes, type MeetingId, Reader, Writer } from '@incamera/kernel';
import { type DeviceRecords, type StoredKey } from '../device/device-records.js';

/** Evidence of one tab. Nothing in it is verified: whoever reads it does that. */
export interface StoredEvidence {
  /** The account that it is about; null: a guest's. */
  readonly accountId: string | null;
  /** The device certificate over `leafKey` with its issuers, device first. */
  readonly chain: readonly Bytes[] | null;
  /** `encodePasskeyEvidence`, without endorsement; the key that it bound is `boundKey`. */
  readonly passkey: { readonly evidence: Bytes; readonly boundKey: StoredKey } | null;
  readonly idToken: string | null;
  /** The person was asked for a passkey and said no. */
  readonly declined: boolean;
}

const FORMAT = 1;
const MAX_ACCOUNT_BYTES = 200;
const MAX_CERTIFICATES = 4;
const MAX_CERTIFICATE_BYTES = 8192;
const MAX_EVIDENCE_BYTES = 16_384;
const MAX_TOKEN_BYTES = 16_384;

/** Reads and writes the evidence of one tab in one meeting. */
export class EvidenceRecords {
  readonly #records: DeviceRecords;
  readonly #name: string;

  constructor(records: DeviceRecords, meetingId: MeetingId, tabId: string) {
    this.#records = records;
    this.#name = `${tabId}/${meetingId}`;
  }

  /** @throws {AppError} `client/storage_unavailable` */
  async load(): Promise<StoredEvidence | null> {
    const bytes = await this.#records.sealed(`evidence/${this.#name}`);
    const read = bytes === null ? null : decode(bytes);
    if (read === null) return null;
    const { evidence, ...rest } = read;
    const boundKey = evidence === null ? null : await this.#records.signingKey(`bound-key/${this.#name}`);
    return { ...rest, passkey: evidence === null || boundKey === null ? null : { evidence, boundKey } };
  }

  /** @throws {AppError} `client/storage_unavailable` */
  async save(evidence: StoredEvidence): Promise<void> {
    if (evidence.passkey !== null)
      await this.#records.saveSigningKey(`bound-key/${this.#name}`, evidence.passkey.boundKey);
    await this.#records.saveSealed(`evidence/${this.#name}`, encode(evidence));
  }

  /** The meeting is over: nothing of this is good for anything any more. @throws {AppError} `client/storage_unavailable` */
  async forget(): Promise<void> {
    await this.#records.forget(`evidence/${this.#name}`);
    await this.#records.forget(`bound-key/${this.#name}`);
  }
}

function encode({ accountId, chain, passkey, idToken, declined }: StoredEvidence): Bytes {
  return new Writer()
    .u8(FORMAT)
    .list(accountId === null ? [] : [accountId], (w, id) => w.text(id))
    .list(chain ?? [], (w, der) => w.bytes(der))
    .list(passkey === null ? [] : [passkey.evidence], (w, bytes) => w.bytes(bytes))
    .list(idToken === null ? [] : [idToken], (w, token) => w.text(token))
    .u8(declined ? 1 : 0)
    .done();
}

function decode(bytes: Bytes): (Omit<StoredEvidence, 'passkey'> & { readonly evidence: Bytes | null }) | null {
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) return null;
    const [accountId = null] = reader.list(1, (r) => r.text(MAX_ACCOUNT_BYTES));
    const chain = reader.list(MAX_CERTIFICATES, (r) => r.bytes(MAX_CERTIFICATE_BYTES));
    const [evidence = null] = reader.list(1, (r) => r.bytes(MAX_EVIDENCE_BYTES));
    const [idToken = null] = reader.list(1, (r) => r.text(MAX_TOKEN_BYTES));
    const declined = reader.u8() === 1;
    reader.end();
    return { accountId, chain: chain.length === 0 ? null : chain, evidence, idToken, declined };
  } catch {
    return null; // Damaged: as if nothing were kept.
  }
}
