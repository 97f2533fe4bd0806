// A server with an authority of its own, an organisation, and a partner with a sign-in service, for scenarios of whole meetings
// (test support).
import {
  type CertificateAuthority,
  createRoot,
  type Denial,
  encodePasskeyKey,
  issueDeviceCertificate,
  issuePasskeyCertificate,
  passkeyThumbprint,
  signDenyList,
} from '@incamera/identity';
import { type Bytes, sha256, systemRng, toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { SoftwareIssuer } from '@incamera/testkit/software-issuer';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';
import { type PretendedProvider } from './identity-answers.js';
import { type Device, type World } from './world.js';

const YEAR_MS = 365 * 24 * 3_600_000;
const ORIGIN = 'http://localhost:8080';
export const PARTNER = 'https://id.partner.example';

interface Root {
  readonly authority: CertificateAuthority;
  readonly listKey: Bytes;
  readonly anchor: { readonly anchorId: string };
}

export class IdentityWorld {
  readonly world: World;
  readonly #versions = new Map<Root, number>();
  server!: Root;
  organisation!: Root;
  provider!: PretendedProvider;

  private constructor(world: World) {
    this.world = world;
  }

  static async create(world: World): Promise<IdentityWorld> {
    const made = new IdentityWorld(world);
    made.server = await made.#root('embedded', 'Server', 'localhost');
    made.organisation = await made.#root('officer', 'Organisation', 'example.org');
    const issuer = await SoftwareIssuer.create('one');
    made.provider = {
      providerId: 'o_0000000000000001',
      label: 'Partner',
      issuer: PARTNER,
      clientId: 'incamera',
      keys: [...issuer.jwks.keys],
      token: async (nonce) => {
        const seconds = Math.floor(world.clock.nowMs() / 1000);
        const person = { name: 'Grace Hopper', email: 'grace@partner.example', email_verified: true, sub: 'grace' };
        return await issuer.issue({
          iss: PARTNER,
          aud: 'incamera',
          iat: seconds,
          exp: seconds + 600,
          nonce,
          ...person,
        });
      },
    };
    return made;
  }

  /** A device that knows the server's lists; nobody is signed in at it. */
  device(name: string): Device {
    const device = this.world.device(name);
    device.identity.anchors = [this.server.anchor, this.organisation.anchor];
    device.identity.providers = [this.provider];
    return device;
  }

  /**
   * A device whose person is signed in with a passkey.
   * @param certified whether the organisation certified it
   * @param emails what the certificates of the organisation and of the server say
   */
  async person(
    name: string,
    certified = true,
    passkey?: SoftwarePasskey,
    emails: { readonly organisation?: string; readonly server?: string } = {},
  ): Promise<Device> {
    const device = this.device(name);
    const personId = name.toLowerCase();
    const own = passkey ?? (await SoftwarePasskey.create());
    const thumbprint = await passkeyThumbprint(own.key);
    const ports = { clock: this.world.clock, rng: systemRng };
    const about = { personId, displayName: name, organisation: null, email: emails.server ?? null };
    const chain = certified
      ? [
          await issuePasskeyCertificate(
            this.organisation.authority,
            { passkey: own.key, identity: { ...about, email: emails.organisation ?? null, domain: 'example.org' } },
            ports,
          ),
        ]
      : [];
    device.identity.account = {
      accountId: personId,
      displayName: name,
      certify: async (leafKey) => {
        const identity = { ...about, domain: 'localhost', deviceId: 'laptop', passkeys: [thumbprint] };
        const request = { leafKey: wireBytes(leafKey), identity };
        return await issueDeviceCertificate(this.server.authority, request, ports);
      },
      passkeys: [{ credentialId: `passkey of ${name}`, publicKey: encodePasskeyKey(own.key), chains: chain }],
    };
    device.passkeys = {
      create: async () => {
        throw new Error('not asked for');
      },
      get: async ({ challenge, rpId }) => {
        const { clientData, authenticatorData, signature } = await own.assert({ challenge, origin: ORIGIN, rpId });
        return {
          id: `passkey of ${name}`,
          type: 'public-key',
          response: {
            clientDataJSON: toBase64Url(clientData),
            authenticatorData: toBase64Url(authenticatorData),
            signature: toBase64Url(signature),
          },
        };
      },
    };
    return device;
  }

  /** The next version of an authority's deny list. */
  async denyList(root: Root, ...subjects: Denial['subject'][]): Promise<Bytes> {
    const version = (this.#versions.get(root) ?? 0) + 1;
    this.#versions.set(root, version);
    const nowMs = this.world.clock.nowMs();
    const denials = subjects.map((subject) => ({ subject, sinceMs: nowMs, reason: 'device-lost' as const }));
    const list = { authorityKey: root.listKey, version, issuedAtMs: nowMs, denials };
    return (await signDenyList(list, root.authority.privateKey)).bytes;
  }

  async #root(kind: string, commonName: string, domain: string): Promise<Root> {
    const keys = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
    const request = { commonName, organisation: 'Example', domains: [domain], lifetimeMs: 5 * YEAR_MS, keys };
    const authority = await createRoot(request, { clock: this.world.clock, rng: systemRng });
    const certificate = authority.chain[0] as Bytes;
    const { notAfterMs, notBeforeMs } = authority.certificate;
    return {
      authority,
      listKey: new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey)),
      anchor: {
        anchorId: toBase64Url(await sha256(certificate)),
        ...{ kind, label: commonName, certificate: toBase64Url(certificate), domains: [domain] },
        ...{ createdAtMs: notBeforeMs, notAfterMs, isRetired: false },
      },
    };
  }
}
