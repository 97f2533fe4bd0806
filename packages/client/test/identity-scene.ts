// People with certificates, passkeys and providers for tests of the identity desk (test support): an honest server by default,
// which a test turns hostile by replacing one of its answers.
import {
  type CertificateAuthority,
  createRoot,
  issueDeviceCertificate,
  issuePasskeyCertificate,
  passkeyThumbprint,
  readIssuerKeys,
  readTrustAnchor,
  type TrustAnchor,
  type TrustedIssuer,
} from '@incamera/identity';
import { type Bytes, type MeetingId, type Result, silentLogger, systemRng, toBase64Url } from '@incamera/kernel';
import { SoftwareIssuer } from '@incamera/testkit/software-issuer';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';
import { DeviceRecords, type StoredKey } from '../src/device/device-records.js';
import { type Passkeys } from '../src/environment.js';
import { EvidenceRecords } from '../src/identity/evidence-records.js';
import { IdentityDesk } from '../src/identity/identity-desk.js';
import { type IdentitySource } from '../src/identity/identity-source.js';
import { createJudge, type Judge } from '../src/identity/own-evidence.js';
import { MemoryStorage } from '../src/node/memory-storage.js';

export const NOW_MS = Date.UTC(2026, 10, 26, 12);
export const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
export const SITE = { origins: ['https://meet.example.org'], rpId: 'meet.example.org' };
export const ISSUER = 'https://id.partner.example';
export const CLIENT_ID = 'incamera';

export function must<T>(result: Result<T, Error>): T {
  if (!result.ok) throw result.error;
  return result.value;
}

export async function memberKey(): Promise<StoredKey> {
  const keys = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  return {
    privateKey: keys.privateKey,
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey)),
  };
}

async function authority(
  commonName: string,
  domain: string,
  clock: { nowMs(): number },
): Promise<CertificateAuthority> {
  const keys = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  const request = { commonName, organisation: 'Example', domains: [domain], lifetimeMs: 5 * YEAR_MS, keys };
  return await createRoot(request, { clock, rng: systemRng });
}

/** One person with an account and a passkey, a server, an organisation and a partner's provider. */
export class IdentityScene {
  nowMs = NOW_MS;
  readonly clock = { nowMs: () => this.nowMs };
  readonly storage = new MemoryStorage();
  readonly records = new DeviceRecords(this.storage);
  readonly meetingId = systemRng.bytes(32);
  /** Every challenge that the passkey was asked to sign. */
  readonly prompts: Bytes[] = [];
  /** What the passkey does when it is asked; default: it signs. */
  refusal: Error | null = null;
  key!: StoredKey;
  serverRoot!: CertificateAuthority;
  organisationRoot!: CertificateAuthority;
  passkey!: SoftwarePasskey;
  provider!: SoftwareIssuer;
  anchors: TrustAnchor[] = [];
  issuers: TrustedIssuer[] = [];
  source!: IdentitySource;
  asked = { certificates: 0 };

  static async create(): Promise<IdentityScene> {
    const scene = new IdentityScene();
    scene.key = await memberKey();
    scene.serverRoot = await authority('Server', 'meet.example.org', scene.clock);
    scene.organisationRoot = await authority('Organisation', 'example.org', scene.clock);
    scene.passkey = await SoftwarePasskey.create();
    scene.provider = await SoftwareIssuer.create('one');
    scene.anchors = [
      await scene.anchor(scene.serverRoot, 'server', 'meet.example.org'),
      await scene.anchor(scene.organisationRoot, 'organisation', 'example.org'),
    ];
    scene.issuers = [
      {
        issuer: ISSUER,
        audiences: [CLIENT_ID],
        keys: must(readIssuerKeys(scene.provider.jwks)),
        holder: 'organisation',
        emailDomains: ['partner.example'],
      },
    ];
    scene.source = {
      account: async () => ({ accountId: 'acc-1', displayName: 'Ada Lovelace' }),
      certificate: async (leafKey) => {
        scene.asked.certificates += 1;
        return await scene.deviceChain(leafKey);
      },
      passkeys: async () => [{ credentialId: 'ada-passkey', key: scene.passkey.key }],
      passkeyChains: async () => [],
    };
    return scene;
  }

  async anchor(root: CertificateAuthority, holder: 'server' | 'organisation', domain: string): Promise<TrustAnchor> {
    return must(await readTrustAnchor(root.chain[0] as Bytes, { holder, domains: [domain] }));
  }

  /** A certificate of the server over any key. */
  async deviceChain(leafKey: Bytes, displayName = 'Ada Lovelace'): Promise<Bytes[]> {
    const passkeys = [await passkeyThumbprint(this.passkey.key)];
    const identity = {
      domain: 'meet.example.org',
      personId: 'acc-1',
      deviceId: 'laptop',
      displayName,
      organisation: null,
      email: null,
      passkeys,
    };
    const ports = { clock: this.clock, rng: systemRng };
    return await issueDeviceCertificate(this.serverRoot, { leafKey, identity }, ports);
  }

  /** The organisation's certificate over a passkey. */
  async passkeyChain(passkey: SoftwarePasskey = this.passkey, displayName = 'Ada Lovelace') {
    const identity = { domain: 'example.org', personId: 'ada', displayName, organisation: null, email: null };
    const ports = { clock: this.clock, rng: systemRng };
    return await issuePasskeyCertificate(this.organisationRoot, { passkey: passkey.key, identity }, ports);
  }

  async token(nonce: Uint8Array, claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const seconds = Math.floor(this.nowMs / 1000);
    return await this.provider.issue({
      iss: ISSUER,
      sub: 'guest-7',
      aud: CLIENT_ID,
      iat: seconds,
      exp: seconds + 300,
      nonce: toBase64Url(nonce),
      name: 'Grace Hopper',
      email: 'grace@partner.example',
      email_verified: true,
      ...claims,
    });
  }

  readonly passkeys: Passkeys = {
    create: async () => {
      throw new Error('not asked for');
    },
    get: async ({ challenge, rpId }) => {
      this.prompts.push(challenge);
      if (this.refusal !== null) throw this.refusal;
      const assertion = await this.passkey.assert({ challenge, origin: SITE.origins[0] as string, rpId });
      return {
        id: 'ada-passkey',
        type: 'public-key',
        response: {
          clientDataJSON: toBase64Url(assertion.clientData),
          authenticatorData: toBase64Url(assertion.authenticatorData),
          signature: toBase64Url(assertion.signature),
        },
      };
    },
  };

  get judge(): Judge {
    const { anchors, issuers, meetingId, clock } = this;
    return createJudge({ anchors, issuers, site: SITE, meetingId, clock });
  }

  /** The desk of a tab; made again over the same storage it is that of the reloaded tab. */
  desk(change: { readonly passkeys?: Passkeys | null; readonly tabId?: string } = {}): IdentityDesk {
    const meetingId = toBase64Url(this.meetingId) as MeetingId;
    return new IdentityDesk({
      source: this.source,
      anchors: [],
      records: new EvidenceRecords(this.records, meetingId, change.tabId ?? 'tab'),
      passkeys: change.passkeys === undefined ? this.passkeys : change.passkeys,
      judge: this.judge,
      rpId: SITE.rpId,
      meetingId: this.meetingId,
      clock: this.clock,
      logger: silentLogger,
      changed: () => undefined,
      freshForMs: () => null,
    });
  }
}
