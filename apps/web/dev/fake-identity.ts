// Pretended authorities, requests and deny lists, for looking at.
import {
  type Authority,
  type CertificationRequest,
  type Identity,
  type IdentityAdministration,
  type OfficerAuthority,
  type OwnPasskey,
  type SignedDenyList,
} from '@incamera/client';
import { type Bytes } from '@incamera/kernel';

const day = 86_400_000;
const now = Date.now();
const bytes: Bytes = new Uint8Array(32);
const code = {
  words: ['harbour', 'velvet', 'orbit', 'cradle', 'thunder', 'mango'],
  digits: '18834 90127 55410 02968',
};
const fingerprint = '9f2c 41aa 03be 77d0 5c18 e6f4 2b90 8d3e 61c7 aa05 f3d2 194b 70ee 58c6 d41f 0b83';
const authority = (kind: Authority['kind'], label: string, domains: string[], isConfirmed = false): Authority => ({
  anchorId: label,
  kind,
  label,
  certificate: bytes,
  fingerprint,
  domains,
  holder: isConfirmed ? 'organisation' : 'server',
  isConfirmed,
  notAfterMs: now + 700 * day,
  isRetired: false,
});
const authorities = [
  authority('embedded', 'meet.example.org', ['meet.example.org']),
  authority('officer', 'Security Office', ['example.org'], true),
  authority('organisation', 'Ministry of Supply, Issuing CA 3', ['supply.example', 'delegation.example']),
];
const ownPasskey: OwnPasskey = {
  credentialId: 'k1',
  thumbprint: bytes,
  code,
  request: { requestId: 'r_1', state: 'open', createdAtMs: now - day / 24 },
  certificates: [],
};

export const fakeIdentity: Identity = {
  certificateFor: async () => ({ chain: [], notAfterMs: now + day }),
  anchors: async () => authorities,
  confirmAnchor: async () => undefined,
  denyLists: async () => [],
  passkeys: async () => [
    ownPasskey,
    { ...ownPasskey, credentialId: 'k2', request: null, certificates: [{ chain: [], notAfterMs: now + 390 * day }] },
  ],
  passkeyCertificates: async () => [],
  requestCertification: async () => ownPasskey,
  withdrawRequest: async () => undefined,
  personName: async () => 'meet.example.org/5f0c3a9d17be42e8a6d0b1c47f9e2a83',
};

const list: SignedDenyList = {
  authorityKey: 'key',
  authority: authorities[1] ?? null,
  version: 4,
  issuedAtMs: now - day,
  entries: [
    { subject: { kind: 'person', person: 'example.org/p2' }, sinceMs: now - day, reason: 'left-organisation' },
    { subject: { kind: 'passkey', thumbprint: 't2' }, sinceMs: now - 3 * day, reason: 'device-lost' },
    {
      subject: { kind: 'certificate', issuerKeyHash: 'hash', serial: '4f00ffa9c3e1' },
      sinceMs: now - 9 * day,
      reason: 'key-compromise',
    },
  ],
};
const issuer = { issuerKeyHash: 'hash', serial: '4f00ffa9c3e1', issuedAtMs: now - day / 4, notAfterMs: now + day };

export const fakeIdentityAdministration: IdentityAdministration = {
  authorities: async () => [
    ...authorities,
    { ...authority('organisation', 'Former CA', ['example.org']), isRetired: true },
  ],
  addAuthority: async () => undefined,
  retireAuthority: async () => undefined,
  issued: async () => ({
    devices: [
      { ...issuer, accountId: 'a_2', accountName: 'Jonas Wetzel', deviceId: 'passkey-1a2b3c4d', leafKey: 'leaf' },
    ],
    passkeys: [
      {
        ...issuer,
        accountId: 'a_2',
        credentialId: 'k9',
        displayName: 'Jonas Wetzel',
        thumbprint: 't2',
        notAfterMs: now + 399 * day,
      },
    ],
  }),
  denyLists: async () => [list, { ...list, authorityKey: 'server', authority: authorities[0] ?? null, version: 9 }],
  history: async () => [4, 3, 2, 1].map((version) => ({ version, entryCount: version, publishedAtMs: now - day })),
  version: async () => list,
  people: async () => [
    {
      accountId: 'a_2',
      displayName: 'Jonas Wetzel',
      personId: 'p2',
      passkeys: [{ credentialId: 'k9', name: 'Telephone', thumbprint: 't2', createdAtMs: now - 40 * day }],
    },
    { accountId: 'a_3', displayName: 'Prof. Amara Okonkwo-Lindqvist', personId: 'p3', passkeys: [] },
  ],
  deny: async () => [],
  allow: async () => undefined,
};

const request: CertificationRequest = {
  requestId: 'r_2',
  accountId: 'a_2',
  accountName: 'Jonas Wetzel',
  personId: 'p2',
  displayName: 'Jonas Wetzel',
  email: 'jonas.wetzel@example.org',
  thumbprint: bytes,
  code,
  isSyncable: true,
  createdAtMs: now - day / 24,
};

/** @param hasOwn whether the pretended device keeps an authority */
export function fakeOfficerAuthority(hasOwn: boolean): OfficerAuthority {
  const own = {
    anchorId: 'Security Office',
    name: 'Security Office',
    organisation: 'Example',
    domains: ['example.org'],
    fingerprint,
    notAfterMs: now + 3650 * day,
    isListed: true,
  };
  return {
    current: async () => (hasOwn ? own : null),
    create: async () => ({ backup: '{}\n' }),
    restore: async () => undefined,
    list: async () => undefined,
    forget: async () => undefined,
    requests: async () => ({ requests: [request], invalidCount: 0 }),
    certify: async () => undefined,
    refuse: async () => undefined,
    deny: async () => undefined,
    allow: async () => undefined,
  };
}
