// Meetings whose members prove who they are: an organisation, the server, a foreign authority, a provider, and people with
// devices and passkeys (test support).
import {
  type Charter,
  type CharterDraft,
  classify,
  issuerFromJwks,
  shippedRulebook,
  type TrustAnchor,
} from '@incamera/charter';
import {
  type CertificateAuthority,
  createIntermediate,
  createRoot,
  type Denial,
  encodePasskeyEvidence,
  issueDeviceCertificate,
  issuePasskeyCertificate,
  oidcChallenge,
  type PasskeyEvidence,
  passkeyThumbprint,
  signDenyList,
} from '@incamera/identity';
import { type Bytes, sha256, systemRng, toBase64Url } from '@incamera/kernel';
import { SoftwareIssuer } from '@incamera/testkit/software-issuer';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';
import { type Identification } from '../src/identification.js';
import { generateMemberKey, type MemberKey } from '../src/member-key.js';
import { must, START_MS, TEST_SITE, TestMeeting } from '../src/testing.js';

export const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
export const ISSUER = 'https://id.example.net';

/** An authority with its root key, which also signs deny lists. */
export interface TestAuthority {
  readonly root: CertificateAuthority;
  readonly issuer: CertificateAuthority;
  readonly rootKeys: CryptoKeyPair;
}

const generateEd25519 = async (): Promise<CryptoKeyPair> =>
  (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;

const at = (nowMs: number) => ({ clock: { nowMs: () => nowMs }, rng: systemRng });

export async function makeAuthority(domain: string): Promise<TestAuthority> {
  const names = { organisation: domain, domains: [domain], lifetimeMs: YEAR_MS };
  const rootKeys = await generateEd25519();
  // A day ago: people may come with certificates of yesterday.
  const ports = at(START_MS - 48 * HOUR_MS);
  const root = await createRoot({ ...names, commonName: `${domain} root`, keys: rootKeys }, ports);
  const keys = await generateEd25519();
  const issuer = await createIntermediate(root, { ...names, commonName: `${domain} people`, keys }, ports);
  return { root, issuer, rootKeys };
}

export const anchorOf = (
  { root }: Pick<TestAuthority, 'root'>,
  holder: TrustAnchor['holder'],
  domains: readonly string[],
): TrustAnchor => ({ certificate: root.chain[0] as Bytes, holder, domains });

/** A denial of a person. */
export const ofPerson = (person: string): Denial => ({
  subject: { kind: 'person', person },
  sinceMs: START_MS,
  reason: 'left-organisation',
});

/** Somebody with a key, and what can be had for it. */
export class TestPerson {
  readonly key: MemberKey;
  readonly passkey: SoftwarePasskey;
  readonly id: string;

  private constructor(key: MemberKey, passkey: SoftwarePasskey, id: string) {
    this.key = key;
    this.passkey = passkey;
    this.id = id;
  }

  static async create(id: string, key?: MemberKey): Promise<TestPerson> {
    return new TestPerson(key ?? (await generateMemberKey()), await SoftwarePasskey.create(), id);
  }

  /** Named by `authority` as `Certified ID`; by default one hour ago. */
  async chain(
    authority: TestAuthority,
    domain: string,
    options: { issuedAtMs?: number; key?: Bytes; namesPasskey?: boolean; email?: string } = {},
  ): Promise<Bytes[]> {
    const { issuedAtMs = START_MS - HOUR_MS, key = this.key.publicKey, namesPasskey = false, email = null } = options;
    const identity = {
      domain,
      personId: this.id,
      deviceId: 'laptop',
      displayName: `Certified ${this.id}`,
      organisation: null,
      email,
      passkeys: namesPasskey ? [await passkeyThumbprint(this.passkey.key)] : [],
    };
    return issueDeviceCertificate(authority.issuer, { leafKey: key, identity }, at(issuedAtMs));
  }

  /** The passkey's signature for our key in a meeting. */
  async bind(meetingId: Bytes, chain: readonly Bytes[] | null, change: Partial<PasskeyEvidence> = {}): Promise<Bytes> {
    const certificateHash = chain === null ? null : await sha256(chain[0] as Bytes);
    const binding = { leafKey: this.key.publicKey, meetingId, certificateHash };
    return encodePasskeyEvidence({ ...(await this.passkey.bind(binding, TEST_SITE)), ...change });
  }

  /** A certificate over our passkey, which names us `Enrolled ID`. */
  async passkeyChain(authority: TestAuthority, domain: string, passkey = this.passkey): Promise<Bytes[]> {
    const identity = {
      domain,
      personId: this.id,
      displayName: `Enrolled ${this.id}`,
      organisation: null,
      email: null,
    };
    const request = { passkey: passkey.key, identity };
    return issuePasskeyCertificate(authority.issuer, request, at(START_MS - HOUR_MS));
  }

  show(evidence: Partial<Identification>): Identification {
    const nothing = { chain: null, passkey: null, passkeyChain: null, idToken: null };
    return { displayName: `Typed ${this.id}`, ...nothing, ...evidence };
  }
}

/** A meeting of a classification, with the authorities and the provider of its charter. */
export class EvidenceScene {
  readonly meeting: TestMeeting;
  readonly organisation: TestAuthority;
  readonly server: TestAuthority;
  /** May name people below a part of its domain only. */
  readonly limited: TestAuthority;
  /** Not in the charter. */
  readonly foreign: TestAuthority;
  readonly provider: SoftwareIssuer;

  private constructor(
    meeting: TestMeeting,
    authorities: Readonly<Record<'organisation' | 'server' | 'limited' | 'foreign', TestAuthority>>,
    provider: SoftwareIssuer,
  ) {
    this.meeting = meeting;
    this.organisation = authorities.organisation;
    this.server = authorities.server;
    this.limited = authorities.limited;
    this.foreign = authorities.foreign;
    this.provider = provider;
  }

  static async create(
    classification: string,
    suite: TestMeeting['suite'],
    options: {
      rules?: Partial<Charter['rules']>;
      draft?: Partial<CharterDraft>;
      hostCount?: number;
      providerHolder?: TrustAnchor['holder'];
    } = {},
  ): Promise<EvidenceScene> {
    const [organisation, server, limited, foreign] = await Promise.all(
      ['example.org', 'meet.example.org', 'limited.example', 'foreign.example'].map(makeAuthority),
    );
    const provider = await SoftwareIssuer.create('1');
    const found = classify(await shippedRulebook(), classification);
    if (!organisation || !server || !limited || !foreign || found === null) throw new Error('not made');
    const scope = {
      url: ISSUER,
      holder: options.providerHolder ?? 'organisation',
      audiences: ['incamera'],
      emailDomains: ['example.net'],
    };
    const issuer = must(await issuerFromJwks(scope, provider.jwks));
    const meeting = await TestMeeting.create({
      suite,
      hostCount: options.hostCount ?? 1,
      rules: { maxMembers: 20, hostAbsenceStopMs: 10_000, autoReadmit: false, ...options.rules },
      draft: {
        classification: found,
        expiresAtMs: START_MS + Math.min(24 * HOUR_MS, found.rules.maxLengthMinutes * 60_000),
        trustAnchors: [
          anchorOf(organisation, 'organisation', ['example.org']),
          anchorOf(server, 'server', ['meet.example.org']),
          anchorOf(limited, 'organisation', ['people.limited.example']),
        ],
        issuers: [issuer],
        ...options.draft,
      },
    });
    return new EvidenceScene(meeting, { organisation, server, limited, foreign }, provider);
  }

  /** A person as the organisation knows it, with device certificate. */
  async member(id: string, key?: MemberKey): Promise<{ readonly person: TestPerson; readonly shown: Identification }> {
    const person = await TestPerson.create(id, key);
    return { person, shown: person.show({ chain: await person.chain(this.organisation, 'example.org') }) };
  }

  /** As `member`, with a certificate of this minute. */
  async memberNow(id: string): Promise<{ readonly person: TestPerson; readonly shown: Identification }> {
    const person = await TestPerson.create(id);
    const issuedAtMs = this.meeting.clock.now - 60_000;
    return {
      person,
      shown: person.show({ chain: await person.chain(this.organisation, 'example.org', { issuedAtMs }) }),
    };
  }

  /** Founds the meeting by a host whom the organisation certified. */
  async found() {
    const { shown } = await this.member('host', this.meeting.host().memberKey);
    return this.meeting.found(0, shown);
  }

  /** A token of the provider for a key in a meeting. */
  async token(
    key: Bytes,
    change: {
      readonly meetingId?: Bytes;
      readonly claims?: Readonly<Record<string, unknown>>;
      readonly by?: SoftwareIssuer;
    } = {},
  ): Promise<string> {
    const binding = { leafKey: key, meetingId: change.meetingId ?? this.meeting.charter.groupId };
    const nowS = Math.floor(START_MS / 1000);
    return (change.by ?? this.provider).issue({
      iss: ISSUER,
      aud: 'incamera',
      sub: '248289761001',
      iat: nowS - 60,
      exp: nowS + 600,
      nonce: toBase64Url(await oidcChallenge(binding)),
      email: 'grace@example.net',
      email_verified: true,
      name: 'Grace Hopper',
      ...change.claims,
    });
  }

  /** A deny list signed by the root of an authority. */
  async denyList(authority: TestAuthority, version: number, denials: readonly Denial[]): Promise<Bytes> {
    const authorityKey = new Uint8Array(await crypto.subtle.exportKey('raw', authority.rootKeys.publicKey));
    const list = { authorityKey, version, issuedAtMs: START_MS, denials };
    return (await signDenyList(list, authority.rootKeys.privateKey)).bytes;
  }
}
