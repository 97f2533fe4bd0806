// What the members of a measured meeting show: a device certificate of an organisation and a passkey that it names.
import { type TrustAnchor } from '@incamera/charter';
import { type Identification, type MeetingSite, type MemberKey } from '@incamera/group';
import {
  type CertificateAuthority,
  createIntermediate,
  createRoot,
  encodePasskeyEvidence,
  issueDeviceCertificate,
  passkeyThumbprint,
} from '@incamera/identity';
import { type Bytes, sha256, systemClock, systemRng } from '@incamera/kernel';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';

export const SITE: MeetingSite = { origin: 'https://meet.example.org', rpId: 'meet.example.org' };
const DOMAIN = 'example.org';
const YEAR_MS = 365 * 24 * 3_600_000;
const ports = { clock: systemClock, rng: systemRng };

const generate = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);

export class EvidenceKit {
  /** As the charter names the organisation. */
  readonly anchor: TrustAnchor;
  readonly #issuer: CertificateAuthority;
  #people = 0;

  private constructor(anchor: TrustAnchor, issuer: CertificateAuthority) {
    this.anchor = anchor;
    this.#issuer = issuer;
  }

  /** Root and intermediate with ECDSA on P-256, as most organisations have them. */
  static async create(): Promise<EvidenceKit> {
    const names = { organisation: 'Example', domains: [DOMAIN], lifetimeMs: YEAR_MS };
    const root = await createRoot({ ...names, commonName: 'Root', keys: await generate() }, ports);
    const issuer = await createIntermediate(root, { ...names, commonName: 'Devices', keys: await generate() }, ports);
    const certificate = root.chain[0] as Bytes;
    return new EvidenceKit({ certificate, holder: 'organisation', domains: [DOMAIN] }, issuer);
  }

  async identify({ publicKey }: MemberKey, meetingId: Bytes, displayName: string): Promise<Identification> {
    const passkey = await SoftwarePasskey.create();
    const identity = {
      domain: DOMAIN,
      personId: `person-${this.#people++}`,
      deviceId: 'laptop',
      displayName,
      organisation: null,
      email: null,
      passkeys: [await passkeyThumbprint(passkey.key)],
    };
    const chain = await issueDeviceCertificate(this.#issuer, { leafKey: publicKey, identity }, ports);
    const certificateHash = await sha256(chain[0] as Bytes);
    const evidence = await passkey.bind({ leafKey: publicKey, meetingId, certificateHash }, SITE);
    return { displayName, chain, passkey: encodePasskeyEvidence(evidence), passkeyChain: null, idToken: null };
  }
}
