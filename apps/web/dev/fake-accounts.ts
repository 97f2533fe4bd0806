// Pretended accounts: the own one, people of the administration, sign-in providers.
import {
  type OwnAccountActions,
  type PeopleActions,
  type ProviderActions,
  type ProviderAdministration,
} from '@incamera/client';
import { type ConfiguredProvider, type ListedPerson, type Notice, protocolErrors } from '@incamera/protocol';

const day = 86_400_000;
const now = Date.now();
const thumbprint = 'Zq3kT0b7mE1yV9cW4hR8sN2dLx6pJf5aGuKoQiXtBwA';

export const notices: Notice[] = [
  { kind: 'recovery_code_used', atMs: now - day / 3 },
  { kind: 'passkey_added', atMs: now - day / 3 + 60_000 },
];

const passkey = { thumbprint, publicKey: '', isUsable: true };
export const fakeOwnAccount: OwnAccountActions = {
  overview: async () => ({
    passkeys: [
      {
        ...passkey,
        credentialId: 'k1',
        name: 'Laptop of the ministry',
        createdAtMs: now - 90 * day,
        lastUsedAtMs: now - day / 24,
        isSyncable: false,
      },
      {
        ...passkey,
        credentialId: 'k2',
        name: '',
        createdAtMs: now - 20 * day,
        lastUsedAtMs: null,
        isSyncable: true,
      },
    ],
    identities: [
      {
        issuer: 'https://id.ministry.example',
        label: 'Ministry',
        email: 'ines.albrecht@ministry.example',
        createdAtMs: now - 10 * day,
        lastUsedAtMs: now - day,
      },
    ],
    sessions: [
      {
        sessionId: 's1',
        method: 'passkey',
        device: 'Firefox, Linux',
        openedAtMs: now - day,
        seenAtMs: now,
        isThisOne: true,
      },
      {
        sessionId: 's2',
        method: 'provider',
        device: 'Safari, iOS',
        openedAtMs: now - 5 * day,
        seenAtMs: now - 2 * day,
        isThisOne: false,
      },
    ],
    recovery: { createdAtMs: now - 80 * day, codesLeft: 9 },
  }),
  addPasskey: async () => undefined,
  renamePasskey: async () => undefined,
  async removePasskey() {
    throw protocolErrors.make('auth/last_way_in');
  },
  newRecoveryCodes: async () => ({
    recoveryId: 'K7QM-2FXD',
    codes: Array.from({ length: 10 }, (_, index) => `8H3K-${index}QWE-RTY4-ZXC9`),
  }),
  endSession: async () => undefined,
  removeIdentity: async () => undefined,
  noticesRead: async () => undefined,
};

function person(accountId: string, displayName: string, more: Partial<ListedPerson>): ListedPerson {
  return {
    accountId,
    displayName,
    roles: ['organiser'],
    emails: [],
    passkeyCount: 1,
    createdAtMs: now - 90 * day,
    lastSignInAtMs: now - day,
    suspendedAtMs: null,
    ...more,
  };
}

export const fakePeople: PeopleActions = {
  list: async () => [
    person('a_1', 'Dr. Ines Albrecht', { roles: ['organiser', 'officer', 'operator'], passkeyCount: 2 }),
    person('a_2', 'Jonas Wetzel', { emails: ['jonas.wetzel@ministry.example'], passkeyCount: 0 }),
    person('a_3', 'Prof. Amara Okonkwo-Lindqvist', { roles: ['organiser', 'officer'] }),
    person('a_4', 'Former colleague', { roles: [], suspendedAtMs: now - 9 * day, lastSignInAtMs: null }),
  ],
  async setRoles() {
    throw protocolErrors.make('auth/last_officer');
  },
  setSuspended: async () => [],
  remove: async () => [],
  invite: async () => `${location.origin}/setup#b3JkZXIgb2YgdGhlIGRheQb3JkZXIgb2YgdGhlIGRheQ`,
};

const ministry: ConfiguredProvider = {
  providerId: 'o_0123456789abcdef',
  label: 'Ministry',
  issuer: 'https://id.ministry.example',
  clientId: 'incamera',
  forSignIn: true,
  forGuests: false,
  admission: 'domain',
  emailDomains: ['ministry.example'],
  emails: [],
  hasSecret: true,
  hosts: ['https://id.ministry.example'],
  redirectUrl: 'https://meet.example.org/api/oidc/o_0123456789abcdef/callback',
};

export const fakeProviders: ProviderActions = {
  list: async () => {
    const { providerId, label, issuer, clientId, forSignIn, forGuests } = ministry;
    return [{ providerId, label, issuer, clientId, forSignIn, forGuests }];
  },
  start: async () => ({ handle: '', url: location.href }),
  startGuest: async () => ({ handle: '', url: location.href }),
  async result() {
    throw protocolErrors.make('auth/flow_expired');
  },
  keys: async () => ({ keys: [], emailDomains: [] }),
};

export const fakeProviderAdministration: ProviderAdministration = {
  list: async () => [
    ministry,
    {
      ...ministry,
      providerId: 'o_fedcba9876543210',
      label: 'Institute of the other side',
      issuer: 'https://login.institute.example/realms/staff',
      hosts: ['https://login.institute.example', 'https://keys.institute.example'],
      forSignIn: false,
      forGuests: true,
      admission: 'nobody',
      emailDomains: [],
    },
  ],
  save: async () => ministry,
  remove: async () => undefined,
};
