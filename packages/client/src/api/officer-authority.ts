// The officer's authority (L4; decision 0018): made on this device, where its key stays. The server queues requests, keeps and hands
// out what is signed here, and can sign nothing of it.
import {
  acceptDenyList,
  type CertificateAuthority,
  createRoot,
  type Denial,
  denialSubjectFromText,
  denialSubjectLine,
  identityErrors,
  issuePasskeyCertificate,
  isWithinDomains,
  openAuthority,
  passkeyCodeOf,
  signDenyList,
  type VerifiedCertificationRequest,
  type VerifiedDenyList,
  verifyCertificationRequest,
} from '@incamera/identity';
import { type Bytes, equalBytes, normaliseText, sha256, toBase64Url, zeroize } from '@incamera/kernel';
import { anchorsSchema, denyListsSchema, type OpenRequests, openRequestsSchema, wireBytes } from '@incamera/protocol';
import { type ClientEnvironment } from '../environment.js';
import { clientErrors } from '../errors.js';
import { fingerprintOf } from '../identity/anchor-reading.js';
import { makeBackup, openBackup } from '../identity/authority-backup.js';
import { type AuthorityRecord, AuthorityRecords } from '../identity/authority-records.js';
import { ConfirmedAnchors } from '../identity/confirmed-anchors.js';
import { findList, toEntry } from '../identity/denied-lists.js';
import { checkPassphrase } from '../identity/passphrase-cipher.js';
import {
  type CertificationRequest,
  type DenialReason,
  type DeniedSubject,
  type OfficerAuthority,
  type OwnAuthority,
} from '../identity/types.js';
import { type Confirm } from './confirm.js';
import { type HttpClient } from './http-client.js';
import { siteOf } from './identity.js';

const LIFETIME_MS = 10 * 365 * 24 * 3_600_000;

type Environment = Pick<ClientEnvironment, 'publicUrl' | 'storage' | 'clock' | 'rng'>;

interface Opened {
  readonly record: AuthorityRecord;
  readonly authority: CertificateAuthority;
  /** Ed25519, 32 bytes. */
  readonly listKey: Bytes;
}

export class OfficerAuthorityApi implements OfficerAuthority {
  readonly #http: HttpClient;
  readonly #environment: Environment;
  readonly #confirm: Confirm;
  readonly #records: AuthorityRecords;
  readonly #confirmed: ConfirmedAnchors;
  /** What was verified when the requests were shown: that, and nothing fetched later, is certified. */
  #shown = new Map<string, VerifiedCertificationRequest>();

  /** @param confirm asks for the passkey when the server wants it once more */
  constructor(http: HttpClient, environment: Environment, confirm: Confirm) {
    this.#http = http;
    this.#confirm = confirm;
    this.#environment = environment;
    this.#records = new AuthorityRecords(environment.storage);
    this.#confirmed = new ConfirmedAnchors(environment.storage);
  }

  async current(): Promise<OwnAuthority | null> {
    const record = await this.#records.load();
    if (record === null) return null;
    const { authority } = await openRecord(record);
    const { commonName, organisation, notAfterMs } = authority.certificate;
    const anchorId = toBase64Url(await sha256(record.certificate));
    const { anchors } = await this.#http.get('/api/admin/identity/anchors', anchorsSchema);
    return {
      anchorId,
      name: commonName ?? '',
      organisation: organisation ?? '',
      domains: record.domains,
      fingerprint: await fingerprintOf(record.certificate),
      notAfterMs,
      isListed: anchors.some((anchor) => anchor.anchorId === anchorId && !anchor.isRetired),
    };
  }

  async create(options: { name: string; organisation: string; domains: readonly string[]; passphrase: string }) {
    checkPassphrase(options.passphrase);
    if ((await this.#records.load()) !== null) throw clientErrors.make('client/authority_exists');
    const domains = options.domains.map((domain) => domain.trim().toLowerCase());
    const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
    const root = await createRoot(
      {
        keys,
        commonName: normaliseText(options.name),
        organisation: normaliseText(options.organisation),
        domains,
        lifetimeMs: LIFETIME_MS,
      },
      this.#environment,
    );
    const certificate = root.certificate.der;
    const key = new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
    try {
      const backup = await makeBackup({ certificate, domains, key }, options.passphrase);
      await this.#keep(certificate, domains, key);
      return { backup };
    } finally {
      zeroize(key);
    }
  }

  async restore(backup: string, passphrase: string): Promise<void> {
    if ((await this.#records.load()) !== null) throw clientErrors.make('client/authority_exists');
    const { certificate, domains, key } = await openBackup(backup, passphrase);
    try {
      await this.#keep(certificate, domains, key);
    } finally {
      zeroize(key);
    }
    await this.#confirmed.add(toBase64Url(await sha256(certificate)));
  }

  async list(): Promise<void> {
    const { record, authority } = await this.#open();
    const certificate = toBase64Url(record.certificate);
    const body = {
      kind: 'officer',
      label: authority.certificate.commonName ?? '',
      certificate,
      domains: record.domains,
    };
    await this.#confirm(() => this.#http.command('/api/admin/identity/anchors', body));
    await this.#confirmed.add(toBase64Url(await sha256(record.certificate)));
  }

  async forget(): Promise<void> {
    await this.#records.delete();
  }

  async requests() {
    const { requests } = await this.#http.get('/api/admin/identity/requests', openRequestsSchema);
    const { origin, rpId } = siteOf(this.#environment);
    const shown = new Map<string, VerifiedCertificationRequest>();
    const readable: CertificationRequest[] = [];
    for (const wire of requests) {
      const verified = await verifyCertificationRequest(wireBytes(wire.request), { origins: [origin], rpId });
      if (!verified.ok) continue;
      shown.set(wire.requestId, verified.value);
      readable.push(await toRequest(wire, verified.value));
    }
    this.#shown = shown;
    return { requests: readable, invalidCount: requests.length - readable.length };
  }

  async certify(request: CertificationRequest): Promise<void> {
    const { record, authority } = await this.#open();
    const verified = this.#shown.get(request.requestId);
    if (verified === undefined || !equalBytes(verified.thumbprint, request.thumbprint)) {
      throw identityErrors.make('identity/request_malformed');
    }
    const [domain = ''] = record.domains;
    const { passkey, displayName, email } = verified;
    const identity = {
      domain,
      personId: request.personId,
      displayName,
      organisation: authority.certificate.organisation,
      email: certifiableEmail(email, record.domains),
    };
    const chain = await issuePasskeyCertificate(authority, { passkey, identity }, this.#environment);
    const body = { requestId: request.requestId, chain: chain.map(toBase64Url) };
    await this.#confirm(() => this.#http.command('/api/admin/identity/requests/certify', body));
  }

  async refuse(requestId: string): Promise<void> {
    await this.#http.command('/api/admin/identity/requests/refuse', { requestId });
  }

  async deny(subjects: readonly DeniedSubject[], reason: DenialReason): Promise<void> {
    const sinceMs = this.#environment.clock.nowMs();
    await this.#publish((denials) => {
      const known = new Set(denials.map((denial) => denialSubjectLine(toEntry(denial).subject)));
      const added = subjects.filter((subject) => !known.has(denialSubjectLine(subject)));
      return [...denials, ...added.map((subject) => ({ subject: denialSubjectFromText(subject), sinceMs, reason }))];
    });
  }

  async allow(subjects: readonly DeniedSubject[]): Promise<void> {
    const gone = new Set(subjects.map(denialSubjectLine));
    await this.#publish((denials) => denials.filter((denial) => !gone.has(denialSubjectLine(toEntry(denial).subject))));
  }

  async #publish(change: (denials: readonly Denial[]) => readonly Denial[]): Promise<void> {
    const { record, listKey } = await this.#open();
    const newest = await this.#newestList(record, listKey);
    const version = Math.max(newest?.list.version ?? 0, record.lastVersion) + 1;
    const draft = {
      authorityKey: listKey,
      version,
      issuedAtMs: this.#environment.clock.nowMs(),
      denials: change(newest?.list.denials ?? []),
    };
    const signed = await signDenyList(draft, record.privateKey);
    // Before it leaves: whatever becomes of it, its number is never given to another list.
    await this.#records.save({ ...record, list: newest?.bytes ?? null, lastVersion: version });
    await this.#http.command('/api/admin/identity/deny-lists', { list: toBase64Url(signed.bytes) });
    await this.#records.save({ ...record, list: signed.bytes, lastVersion: version });
  }

  /** What the server has, unless this device has seen a newer one: then the server holds back what was denied. */
  async #newestList(record: AuthorityRecord, listKey: Bytes): Promise<VerifiedDenyList | null> {
    const { lists } = await this.#http.get('/api/identity/deny-lists', denyListsSchema);
    const offered = await findList(lists.map(wireBytes), listKey);
    const known = record.list === null ? null : await findList([record.list], listKey);
    if (offered === null) {
      if (known !== null) throw identityErrors.make('identity/deny_list_older');
      return null;
    }
    const accepted = acceptDenyList(known, offered);
    if (!accepted.ok) throw accepted.error;
    return accepted.value;
  }

  async #open(): Promise<Opened> {
    const record = await this.#records.load();
    if (record === null) throw clientErrors.make('client/authority_missing');
    return await openRecord(record);
  }

  /** @throws {AppError} `identity/bad_authority`: key and certificate do not belong together */
  async #keep(certificate: Bytes, domains: readonly string[], pkcs8: Bytes): Promise<void> {
    const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
    const record: AuthorityRecord = { privateKey, certificate, domains, list: null, lastVersion: 0 };
    await openRecord(record);
    await this.#records.save(record);
  }
}

async function openRecord(record: AuthorityRecord): Promise<Opened> {
  const authority = await openAuthority(record.privateKey, [record.certificate]);
  if (!authority.ok) throw authority.error;
  const { key } = authority.value.certificate;
  if (key?.kind !== 'ed25519') throw identityErrors.make('identity/bad_authority', { context: { what: 'key kind' } });
  return { record, authority: authority.value, listKey: key.raw };
}

/** The authority may certify addresses of its own domains only. */
function certifiableEmail(email: string | null, domains: readonly string[]): string | null {
  return email !== null && isWithinDomains(email.slice(email.lastIndexOf('@') + 1), domains) ? email : null;
}

async function toRequest(
  wire: OpenRequests['requests'][number],
  verified: VerifiedCertificationRequest,
): Promise<CertificationRequest> {
  const { displayName, email, thumbprint, isSyncable } = verified;
  const { requestId, accountId, accountName, personId, createdAtMs } = wire;
  const code = await passkeyCodeOf(thumbprint);
  return {
    requestId,
    accountId,
    accountName,
    personId,
    displayName,
    email,
    thumbprint,
    code,
    isSyncable,
    createdAtMs,
  };
}
