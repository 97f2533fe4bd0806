// What a security officer does about identity at the server (L4). Lists are shown only when their signature holds.
import {
  decodeCertificate,
  decodeDenyList,
  identityErrors,
  readPemCertificates,
  verifyDenyList,
} from '@incamera/identity';
import { type Bytes, equalBytes, toBase64Url } from '@incamera/kernel';
import {
  anchorsSchema,
  deniablePeopleSchema,
  deniableSchema,
  deniedSchema,
  denyListsSchema,
  issuedCertificatesSchema,
  listHistorySchema,
  publishListSchema,
  wireBytes,
} from '@incamera/protocol';
import { type ClientEnvironment } from '../environment.js';
import { readAuthority } from '../identity/anchor-reading.js';
import { ConfirmedAnchors } from '../identity/confirmed-anchors.js';
import { toEntry } from '../identity/denied-lists.js';
import {
  type Authority,
  type DeniablePerson,
  type DenialReason,
  type DeniedSubject,
  type DenyTarget,
  type IdentityAdministration,
  type ListVersion,
  type OfferedDenyList,
  type OfficerAuthority,
  type SignedDenyList,
} from '../identity/types.js';
import { type Confirm } from './confirm.js';
import { type HttpClient } from './http-client.js';
import { inspectList, listOfFile } from './offered-list.js';

export class IdentityAdministrationApi implements IdentityAdministration {
  readonly #http: HttpClient;
  readonly #confirm: Confirm;
  readonly #confirmed: ConfirmedAnchors;

  /** @param confirm asks for the passkey when the server wants it once more */
  constructor(http: HttpClient, environment: Pick<ClientEnvironment, 'storage'>, confirm: Confirm) {
    this.#http = http;
    this.#confirm = confirm;
    this.#confirmed = new ConfirmedAnchors(environment.storage);
  }

  async authorities(): Promise<readonly Authority[]> {
    const [{ anchors }, confirmed] = await Promise.all([
      this.#http.get('/api/admin/identity/anchors', anchorsSchema),
      this.#confirmed.all(),
    ]);
    return await Promise.all(anchors.map((anchor) => readAuthority(anchor, confirmed)));
  }

  async addAuthority({
    pem,
    label,
    domains,
  }: {
    pem: string;
    label: string;
    domains: readonly string[];
  }): Promise<void> {
    const certificates = readPemCertificates(pem);
    if (!certificates.ok) throw certificates.error;
    const [der, ...more] = certificates.value;
    if (der === undefined || more.length > 0) {
      throw identityErrors.make('identity/bad_authority', { context: { what: 'one certificate' } });
    }
    const body = { kind: 'organisation', label, certificate: toBase64Url(der), domains };
    await this.#confirm(() => this.#http.command('/api/admin/identity/anchors', body));
  }

  async retireAuthority(anchorId: string): Promise<void> {
    await this.#confirm(() => this.#http.command('/api/admin/identity/anchors/retire', { anchorId }));
  }

  async issued() {
    return await this.#http.get('/api/admin/identity/certificates', issuedCertificatesSchema);
  }

  async denyLists(): Promise<readonly SignedDenyList[]> {
    const [{ lists }, authorities] = await Promise.all([
      this.#http.get('/api/identity/deny-lists', denyListsSchema),
      this.authorities(),
    ]);
    return await Promise.all(lists.map((list) => readList(wireBytes(list), authorities)));
  }

  async history(authorityKey: string): Promise<readonly ListVersion[]> {
    const path = `/api/admin/identity/deny-lists/history?authority=${authorityKey}`;
    return (await this.#http.get(path, listHistorySchema)).versions;
  }

  async version(authorityKey: string, version: number): Promise<SignedDenyList> {
    const path = `/api/admin/identity/deny-lists/version?authority=${authorityKey}&version=${version}`;
    const [{ list }, authorities] = await Promise.all([this.#http.get(path, publishListSchema), this.authorities()]);
    return await readList(wireBytes(list), authorities);
  }

  async readList(file: Bytes): Promise<OfferedDenyList> {
    const [{ lists }, authorities] = await Promise.all([
      this.#http.get('/api/identity/deny-lists', denyListsSchema),
      this.authorities(),
    ]);
    return await inspectList(listOfFile(file), (bytes) => readList(bytes, authorities), lists.map(wireBytes));
  }

  async publishList({ bytes }: OfferedDenyList): Promise<void> {
    await this.#http.command('/api/admin/identity/deny-lists', { list: toBase64Url(bytes) });
  }

  async people(): Promise<readonly DeniablePerson[]> {
    return (await this.#http.get('/api/admin/identity/people', deniablePeopleSchema)).people;
  }

  async deny(target: DenyTarget, reason: DenialReason, own: Pick<OfficerAuthority, 'deny'> | null = null) {
    if (own !== null) return await this.#denyWith(own, target, reason);
    return await this.#denyHere(target, reason);
  }

  /**
   * First the list that is signed on this device: whoever denies themselves is signed out by the other. Should it fail, the
   * server's own list does not wait for it, unless nobody could repair it afterwards.
   */
  async #denyWith(own: Pick<OfficerAuthority, 'deny'>, target: DenyTarget, reason: DenialReason) {
    const path = '/api/admin/identity/deny/subjects';
    const { subjects, endsOwnSession } = await this.#http.post(path, { target }, deniableSchema);
    const failure = await own.deny(subjects, reason).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    if (failure !== null && endsOwnSession) throw failure.error;
    const denied = await this.#denyHere(target, reason);
    if (failure !== null) throw failure.error;
    return denied;
  }

  async #denyHere(target: DenyTarget, reason: DenialReason): Promise<readonly DeniedSubject[]> {
    return (await this.#http.post('/api/admin/identity/deny', { target, reason }, deniedSchema)).subjects;
  }

  async allow(subjects: readonly DeniedSubject[]): Promise<void> {
    await this.#confirm(() => this.#http.command('/api/admin/identity/allow', { subjects }));
  }
}

async function readList(bytes: Bytes, authorities: readonly Authority[]): Promise<SignedDenyList> {
  const decoded = decodeDenyList(bytes);
  if (!decoded.ok) throw decoded.error;
  const { authorityKey } = decoded.value.list;
  const verified = await verifyDenyList(bytes, authorityKey);
  if (!verified.ok) throw verified.error;
  const { version, issuedAtMs, denials } = verified.value.list;
  const authority = authorities.find(({ certificate }) => isKeyOf(authorityKey, certificate)) ?? null;
  return {
    authorityKey: toBase64Url(authorityKey),
    authority,
    version,
    issuedAtMs,
    entries: denials.map(toEntry),
  };
}

function isKeyOf(key: Bytes, certificate: Bytes): boolean {
  const read = decodeCertificate(certificate);
  return read.ok && read.value.key?.kind === 'ed25519' && equalBytes(read.value.key.raw, key);
}
