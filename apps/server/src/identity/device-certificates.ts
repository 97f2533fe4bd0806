// Certificates of devices for accounts that are signed in (L5; decision 0018): for one leaf key, at most a day, in the name of the
// account. The server learns which leaf key an account uses, and nothing of the meeting.
import {
  decodeCertificate,
  issueDeviceCertificate,
  MAX_CERTIFIED_NAME_CHARS,
  MAX_CERTIFIED_PASSKEYS,
} from '@incamera/identity';
import { type Bytes, type Clock, isLine, normaliseText, type Rng, toBase64Url } from '@incamera/kernel';
import { type SessionRow, type Store } from '@incamera/store';
import { refuse } from '../http-errors.js';
import { type Denials } from './denials.js';
import { deviceIdOf, personIdOf } from './names.js';
import { thumbprintOf } from './passkey-keys.js';
import { type ServerAuthorities, type ServerAuthority } from './server-authorities.js';

const LIFETIME_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
/** One a meeting and device is usual; a tab that reloads keeps its own. */
const MAX_PER_HOUR = 60;

export interface IssuingOptions {
  readonly store: Store;
  readonly authorities: ServerAuthorities;
  readonly denials: Denials;
  readonly clock: Clock;
  readonly rng: Rng;
  /** RP ID of passkeys that work here. */
  readonly rpId: string;
}

export class DeviceCertificates {
  readonly #options: IssuingOptions;

  constructor(options: IssuingOptions) {
    this.#options = options;
  }

  /**
   * @param leafKey Ed25519, 32 bytes
   * @param anchors which authorities the meeting trusts, by SHA-256 of their certificates; null: any
   * @throws {AppError} `authority/unknown`, `authority/denied`, `authority/too_many`, `authority/name_not_certifiable`
   */
  async issue(
    session: SessionRow,
    leafKey: Bytes,
    anchors: readonly string[] | null,
  ): Promise<{ chain: Bytes[]; notAfterMs: number }> {
    const { store, denials, clock } = this.#options;
    const { accountId } = session.account;
    const nowMs = clock.nowMs();
    const displayName = normaliseText(session.account.displayName);
    if (!isLine(displayName, MAX_CERTIFIED_NAME_CHARS)) throw refuse('authority/name_not_certifiable');
    if ((await store.certificates.countIssued(accountId, nowMs - HOUR_MS)) >= MAX_PER_HOUR) {
      throw refuse('authority/too_many');
    }
    const authority = await this.#authority(anchors);
    const { domain } = authority;
    const personId = personIdOf(accountId);
    const { passkeys, current } = await this.#passkeys(session);
    const listed = await store.trustAnchors.all();
    const domains = new Set([domain, ...listed.flatMap((anchor) => anchor.domains)]);
    const persons = [...domains].map((name) => `${name}/${personId}`);
    if (await denials.isDenied({ deviceKey: leafKey, persons, passkey: current })) throw refuse('authority/denied');
    const deviceId = deviceIdOf(session);
    const identity = { domain, personId, deviceId, displayName, organisation: null, email: null, passkeys };
    const chain = await issueDeviceCertificate(
      authority.issuer,
      { leafKey, identity, lifetimeMs: LIFETIME_MS },
      this.#options,
    );
    const leaf = decodeCertificate(chain[0] as Bytes);
    if (!leaf.ok) throw leaf.error;
    const { serial, notAfterMs } = leaf.value;
    await store.certificates.addDevice({
      issuerKeyHash: toBase64Url(authority.issuerKeyHash),
      serial,
      accountId,
      deviceId,
      leafKey: toBase64Url(leafKey),
      issuedAtMs: nowMs,
      notAfterMs,
    });
    return { chain, notAfterMs };
  }

  async #authority(anchors: readonly string[] | null): Promise<ServerAuthority> {
    const current = await this.#options.authorities.current();
    if (anchors === null) return current;
    const trusted = this.#options.authorities.valid().find(({ anchorId }) => anchors.includes(anchorId));
    if (trusted === undefined) throw refuse('authority/unknown');
    return trusted;
  }

  /** Thumbprints of the account's passkeys, that of the session first, and that one alone. */
  async #passkeys({ account, credentialId }: SessionRow): Promise<{ passkeys: Bytes[]; current: Bytes | null }> {
    const { store, rpId } = this.#options;
    const rows = (await store.passkeys.ofAccount(account.accountId)).filter((row) => row.rpId === rpId);
    rows.sort(
      (a, b) =>
        Number(b.credentialId === credentialId) - Number(a.credentialId === credentialId) ||
        (b.lastUsedAtMs ?? b.createdAtMs) - (a.lastUsedAtMs ?? a.createdAtMs),
    );
    let current: Bytes | null = null;
    const passkeys: Bytes[] = [];
    for (const row of rows) {
      const thumbprint = await thumbprintOf(row.publicKey);
      if (thumbprint === null) continue;
      if (row.credentialId === credentialId) current = thumbprint;
      if (passkeys.length < MAX_CERTIFIED_PASSKEYS) passkeys.push(thumbprint);
    }
    return { passkeys, current };
  }
}
