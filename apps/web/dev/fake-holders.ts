// Pretended holders of investigation shares.
import { type HolderAdministration, type HolderKeyActions, type HolderTrust } from '@incamera/client';

const fingerprint = Array.from({ length: 16 }, (_, i) => (0x1a2b + i * 977).toString(16)).join(' ');
const irene = { holderId: 'irene', name: 'Irene Sommer', organisation: 'Amt für Sicherheit' };
const otto = { holderId: 'otto', name: 'Data protection office', organisation: 'Partner Institute' };
const day = 24 * 3_600_000;

export const fakeHolderKey: HolderKeyActions = {
  current: async () => ({ ...irene, fingerprint, card: '{"format":"incamera-holder/1","name":"Irene Sommer"}' }),
  create: async () => ({ backup: '{}' }),
  restore: async () => undefined,
  forget: async () => undefined,
};

export const fakeHolders: HolderTrust = {
  list: async () => ({
    threshold: 2,
    holders: [
      { ...irene, fingerprint, isConfirmed: true },
      { ...otto, fingerprint, isConfirmed: false },
    ],
    missing: [{ ...otto, name: 'Olaf Berg' }],
  }),
  confirm: async () => undefined,
  forget: async () => undefined,
};

export const fakeHolderAdministration: HolderAdministration = {
  history: async () => ({
    threshold: 2,
    holders: [irene, otto].map((holder, i) => ({
      ...holder,
      publicKey: '',
      listedAtMs: Date.now() - (i + 3) * day,
      listedBy: 'Dr. Ines Albrecht',
      retiredAtMs: null,
      retiredBy: null,
    })),
  }),
  read: async () => ({ ...irene, fingerprint }),
  list: async () => undefined,
  retire: async () => undefined,
  setThreshold: async () => undefined,
};
