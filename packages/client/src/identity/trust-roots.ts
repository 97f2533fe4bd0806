// Whose word on names new meetings take (L4): the authorities and sign-in services that the server lists, as the organiser's device
// judges them. What the server names *an organisation's* counts as the server's own word until the person at this device has
// compared its fingerprint once; otherwise the server could make itself an organisation.
import { type Issuer, issuerFromJwks, type ShareHolders, type TrustAnchor } from '@incamera/charter';
import { readTrustAnchor, validateChain } from '@incamera/identity';
import { type Bytes, type Clock, inGroups, Reader, sha256, toBase64Url, toHex, Writer } from '@incamera/kernel';
import { type DeviceRecords } from '../device/device-records.js';
import { clientErrors } from '../errors.js';
import { type Authority } from './types.js';

/** A sign-in service whose tokens guests may bring, as the server lists it. */
export interface ListedProvider {
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Whose addresses it may assert; null: any. */
  readonly emailDomains: readonly string[] | null;
  /** Its key set (RFC 7517). */
  readonly jwks: unknown;
}

export interface TrustSource {
  /** As this device judges them. */
  authorities(): Promise<readonly Authority[]>;
  providers(): Promise<readonly ListedProvider[]>;
}

/** A sign-in service that new meetings trust, for a person to look at. */
export interface TrustedProvider {
  /** Names these keys under this name on this device. */
  readonly id: string;
  readonly label: string;
  readonly issuer: string;
  /** `server`: its word counts as the server's; `organisation`: the person confirmed its keys here. */
  readonly holder: 'server' | 'organisation';
  /** SHA-256 of each of its keys (SubjectPublicKeyInfo, DER), hexadecimal in groups of four. */
  readonly fingerprints: readonly string[];
}

/** Whom the charter of a new meeting believes. */
export interface CharterTrustRoots {
  readonly trustAnchors: readonly TrustAnchor[];
  readonly issuers: readonly Issuer[];
}

/** The same, and who could open evidence of the meeting. */
export interface CharterParties extends CharterTrustRoots {
  readonly shareHolders: ShareHolders;
}

const RECORD = 'confirmed-providers';
const MAX_CONFIRMED = 200;
const MAX_ID_BYTES = 64;

export class TrustRoots {
  readonly #source: TrustSource;
  readonly #records: Pick<DeviceRecords, 'sealed' | 'saveSealed'>;
  readonly #clock: Pick<Clock, 'nowMs'>;

  constructor(source: TrustSource, records: Pick<DeviceRecords, 'sealed' | 'saveSealed'>, clock: Pick<Clock, 'nowMs'>) {
    this.#source = source;
    this.#records = records;
    this.#clock = clock;
  }

  async providers(): Promise<readonly TrustedProvider[]> {
    return (await this.#judgedProviders()).map(({ provider }) => provider);
  }

  /** The person compared the fingerprints with what the organisation told by another way. */
  async confirmProvider(id: string): Promise<void> {
    const ids = [...(await this.#confirmed()), id];
    const writer = new Writer().list([...new Set(ids)].slice(-MAX_CONFIRMED), (w, each) => w.text(each));
    await this.#records.saveSealed(RECORD, writer.done());
  }

  /**
   * What the charter of a new meeting names.
   * @param served a chain that the server issued just now for `leafKey`; null: none
   * @throws {AppError} `client/anchor_not_organisation`: the server signs with the key of an authority that counts as an
   *   organisation's here
   */
  async forCharter(
    served: { readonly chain: readonly Bytes[]; readonly leafKey: Bytes } | null,
  ): Promise<CharterTrustRoots> {
    const [authorities, providers] = await Promise.all([this.#source.authorities(), this.#judgedProviders()]);
    const trustAnchors = authorities
      .filter(({ isRetired, notAfterMs }) => !isRetired && notAfterMs > this.#clock.nowMs())
      .map(({ certificate, holder, domains }) => ({ certificate, holder, domains }));
    if (served !== null) await this.#refuseServersOwn(trustAnchors, served);
    return { trustAnchors, issuers: providers.map(({ issuer }) => issuer) };
  }

  /** With whatever key the server certifies a device at once, that key it has. */
  async #refuseServersOwn(
    trustAnchors: readonly TrustAnchor[],
    { chain, leafKey }: { readonly chain: readonly Bytes[]; readonly leafKey: Bytes },
  ): Promise<void> {
    const read = await Promise.all(trustAnchors.map(({ certificate, ...rest }) => readTrustAnchor(certificate, rest)));
    const anchors = read.flatMap((anchor) => (anchor.ok ? [anchor.value] : []));
    const validated = await validateChain(chain, { anchors, leafKey, clock: this.#clock });
    if (validated.ok && validated.value.holder === 'organisation') {
      throw clientErrors.make('client/anchor_not_organisation');
    }
  }

  async #judgedProviders(): Promise<{ readonly provider: TrustedProvider; readonly issuer: Issuer }[]> {
    const [listed, confirmed] = await Promise.all([this.#source.providers(), this.#confirmed()]);
    const judged = await Promise.all(listed.map((each) => judgeProvider(each, confirmed)));
    return judged.filter((each) => each !== null);
  }

  async #confirmed(): Promise<ReadonlySet<string>> {
    const bytes = await this.#records.sealed(RECORD);
    return new Set(bytes === null ? [] : readIds(bytes));
  }
}

/** Null: it has no key by which a token could be verified, or no address that a charter may name. */
async function judgeProvider(listed: ListedProvider, confirmed: ReadonlySet<string>) {
  const { label, issuer: url, clientId, emailDomains, jwks } = listed;
  if (!url.startsWith('https://')) return null;
  const provider = {
    url,
    audiences: [clientId],
    emailDomains: emailDomains ?? ('any' as const),
    holder: 'server' as const,
  };
  const read = await issuerFromJwks(provider, jwks);
  if (!read.ok) return null;
  const prints = await Promise.all(read.value.keys.map(async ({ spki }) => toHex(await sha256(spki))));
  prints.sort();
  // Confirmed are these keys under this name, and no others.
  const named = new Writer()
    .text(url)
    .text(clientId)
    .list(prints, (w, print) => w.text(print));
  const id = toBase64Url(await sha256(named.done()));
  const holder = confirmed.has(id) ? ('organisation' as const) : ('server' as const);
  const fingerprints = prints.map((print) => inGroups(print, 4));
  return { provider: { id, label, issuer: url, holder, fingerprints }, issuer: { ...read.value, holder } };
}

function readIds(bytes: Bytes): string[] {
  try {
    const reader = new Reader(bytes);
    const ids = reader.list(MAX_CONFIRMED, (r) => r.text(MAX_ID_BYTES));
    reader.end();
    return ids;
  } catch {
    return []; // Damaged: as if nothing had been confirmed.
  }
}
