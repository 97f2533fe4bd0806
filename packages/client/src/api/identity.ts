// Identity at one server, for people (L4; decision 0018): certificates for own devices, authorities, certification of own passkeys.
// What the server says about keys is verified here before anything rests on it.
import {
  certificationChallenge,
  decodePasskeyKey,
  encodeCertificationRequest,
  isEmail,
  MAX_CERTIFIED_NAME_CHARS,
  type PasskeyKey,
  passkeyCodeOf,
  passkeyThumbprint,
  readTrustAnchor,
  type TrustAnchor,
  validateChain,
  verifyCertificationRequest,
} from '@incamera/identity';
import { type Bytes, isLine, normaliseText, sha256, toBase64Url, toHex, utf8 } from '@incamera/kernel';
import {
  anchorsSchema,
  certificateResultSchema,
  denyListsSchema,
  type OwnPasskeys,
  ownPasskeysSchema,
  wireBytes,
} from '@incamera/protocol';
import { type ClientEnvironment } from '../environment.js';
import { clientErrors } from '../errors.js';
import { readAuthority } from '../identity/anchor-reading.js';
import { ConfirmedAnchors } from '../identity/confirmed-anchors.js';
import { readPasskeyAnswer } from '../identity/passkey-answer.js';
import { ProvedPasskeys } from '../identity/proved-passkeys.js';
import {
  type Authority,
  type DeviceCertificate,
  type Identity,
  type OwnPasskey,
  type OwnPasskeyCertificate,
  type TrustedAuthority,
} from '../identity/types.js';
import { type HttpClient } from './http-client.js';

type Environment = Pick<ClientEnvironment, 'publicUrl' | 'storage' | 'passkeys' | 'clock'>;
type WirePasskey = OwnPasskeys['passkeys'][number];

/** As the server's certificates have it: the first half of the hash. */
const PERSON_ID_CHARS = 32;

/** Where passkeys of a server are used. */
export function siteOf({ publicUrl }: Pick<ClientEnvironment, 'publicUrl'>): { origin: string; rpId: string } {
  const { origin, hostname } = new URL(publicUrl);
  return { origin, rpId: hostname };
}

export class IdentityApi implements Identity {
  readonly #http: HttpClient;
  readonly #environment: Environment;
  readonly #confirmed: ConfirmedAnchors;
  readonly #proved: ProvedPasskeys;

  constructor(http: HttpClient, environment: Environment) {
    this.#http = http;
    this.#environment = environment;
    this.#confirmed = new ConfirmedAnchors(environment.storage);
    this.#proved = new ProvedPasskeys(environment.storage);
  }

  async certificateFor(leafKey: Bytes, trusted: readonly TrustedAuthority[]): Promise<DeviceCertificate> {
    const anchors: TrustAnchor[] = [];
    const ids: string[] = [];
    for (const { certificate, holder, domains } of trusted) {
      const anchor = await readTrustAnchor(certificate, { holder, domains });
      if (!anchor.ok) throw anchor.error;
      anchors.push(anchor.value);
      ids.push(toBase64Url(await sha256(certificate)));
    }
    const body = { leafKey: toBase64Url(leafKey), anchors: ids };
    const answer = await this.#http.post('/api/identity/certificate', body, certificateResultSchema);
    const chain = answer.chain.map(wireBytes);
    const valid = await validateChain(chain, { anchors, leafKey, clock: this.#environment.clock });
    if (!valid.ok) throw valid.error;
    return { chain, notAfterMs: valid.value.notAfterMs };
  }

  async anchors(): Promise<readonly Authority[]> {
    const [{ anchors }, confirmed] = await Promise.all([
      this.#http.get('/api/identity/anchors', anchorsSchema),
      this.#confirmed.all(),
    ]);
    return await Promise.all(anchors.map((anchor) => readAuthority(anchor, confirmed)));
  }

  async confirmAnchor(anchorId: string): Promise<void> {
    await this.#confirmed.add(anchorId);
  }

  async denyLists(): Promise<readonly Bytes[]> {
    const { lists } = await this.#http.get('/api/identity/deny-lists', denyListsSchema);
    return lists.map(wireBytes);
  }

  async passkeys(): Promise<readonly OwnPasskey[]> {
    const [wires, proved] = await Promise.all([this.#ownPasskeys(), this.#proved.all()]);
    return await Promise.all(wires.map((wire) => readOwnPasskey(wire, proved)));
  }

  async passkeyCertificates(): Promise<readonly (OwnPasskeyCertificate & { readonly thumbprint: Bytes })[]> {
    const passkeys = await this.passkeys();
    return passkeys
      .flatMap(({ thumbprint, certificates }) => certificates.map((certificate) => ({ ...certificate, thumbprint })))
      .sort((a, b) => b.notAfterMs - a.notAfterMs);
  }

  async personName(accountId: string): Promise<string> {
    const digest = await sha256(utf8(`incamera/person/1${accountId}`));
    return `${siteOf(this.#environment).rpId}/${toHex(digest).slice(0, PERSON_ID_CHARS)}`;
  }

  async requestCertification(wanted: { displayName: string; email: string | null }): Promise<OwnPasskey> {
    const person = readPerson(wanted);
    const { passkeys } = this.#environment;
    if (passkeys === null) throw clientErrors.make('client/passkey_unavailable');
    const { origin, rpId } = siteOf(this.#environment);
    const challenge = await certificationChallenge(person);
    const { credentialId, assertion } = readPasskeyAnswer(await passkeys.get({ challenge, rpId }));
    const own = (await this.#ownPasskeys()).find((passkey) => passkey.credentialId === credentialId);
    if (own === undefined) throw clientErrors.make('client/passkey_not_own');
    const request = encodeCertificationRequest({ ...person, passkey: readKey(own), assertion });
    // The code that is read aloud is that of this key: it must be the one that signed just now, whatever the server says.
    const verified = await verifyCertificationRequest(request, { origins: [origin], rpId });
    if (!verified.ok) throw clientErrors.make('client/passkey_substituted', { cause: verified.error });
    await this.#http.command('/api/identity/passkey-requests', { credentialId, request: toBase64Url(request) });
    await this.#proved.add(credentialId, toBase64Url(verified.value.thumbprint));
    const after = (await this.passkeys()).find((passkey) => passkey.credentialId === credentialId);
    if (after === undefined) throw clientErrors.make('client/passkey_not_own');
    return after;
  }

  async withdrawRequest(requestId: string): Promise<void> {
    await this.#http.command('/api/identity/passkey-requests/withdraw', { requestId });
  }

  async #ownPasskeys(): Promise<readonly WirePasskey[]> {
    return (await this.#http.get('/api/identity/passkeys', ownPasskeysSchema)).passkeys;
  }
}

function readPerson({ displayName, email }: { displayName: string; email: string | null }) {
  const name = normaliseText(displayName);
  if (!isLine(name, MAX_CERTIFIED_NAME_CHARS)) throw clientErrors.make('client/certified_name_invalid');
  const address = email === null || email.trim() === '' ? null : email.trim();
  if (address !== null && !isEmail(address)) throw clientErrors.make('client/certified_name_invalid');
  return { displayName: name, email: address };
}

function readKey({ publicKey }: WirePasskey): PasskeyKey {
  const key = decodePasskeyKey(wireBytes(publicKey));
  if (!key.ok) throw key.error;
  return key.value;
}

async function readOwnPasskey(wire: WirePasskey, proved: ReadonlyMap<string, string>): Promise<OwnPasskey> {
  const thumbprint = await passkeyThumbprint(readKey(wire));
  const known = proved.get(wire.credentialId);
  if (known !== undefined && known !== toBase64Url(thumbprint)) throw clientErrors.make('client/passkey_substituted');
  return {
    credentialId: wire.credentialId,
    thumbprint,
    code: known === undefined ? null : await passkeyCodeOf(thumbprint),
    request: wire.request,
    certificates: wire.certificates.map(({ chain, notAfterMs }) => ({ chain: chain.map(wireBytes), notAfterMs })),
  };
}
