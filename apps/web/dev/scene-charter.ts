// Rules to look at: as founded, and after a host has made them stricter twice.
import { type RulesView } from '@incamera/client';
import { type LeafIndex } from '@incamera/kernel';

const now = Date.now();
const none = new Uint8Array(32);

export const foundingRules: RulesView = {
  version: 1,
  features: ['camera', 'screen', 'chat', 'files'],
  rules: {
    autoReadmit: true,
    maxMembers: 300,
    succession: 'none',
    successionAfterMs: 60_000,
    silentAfterMs: 60_000,
    hostAbsenceStopMs: 600_000,
  },
  expiresAtMs: now + 90_000_000,
  classification: {
    id: 'public',
    level: 0,
    label: { en: 'Public', de: 'Öffentlich' },
    banner: { en: 'Public', de: 'Öffentlich' },
    colours: { text: '#ffffff', background: '#3c4a3e' },
    documentHash: none,
    policiesHash: none,
    rules: {
      minimumAssurance: 'self_asserted',
      guests: 'link',
      admission: 'click',
      networks: 'any',
      countries: 'any',
      exceptions: [],
      constantBitRate: true,
      marks: 'off',
      visibleMark: false,
      recording: true,
      fingerprints: true,
      witnesses: 0,
      investigation: 'one_officer',
      chatLifeMinutes: 60,
      screenShare: 'everyone',
      maxMembers: 300,
      maxLengthMinutes: 10_080,
      hostMustBePresent: false,
      hostAbsenceSeconds: 600,
      reauthenticate: false,
      copyFromChat: true,
      downloadFiles: true,
      names: 'verified',
      attribution: true,
    },
  },
  shareHolders: {
    threshold: 2,
    holders: [
      { name: 'Irene Sommer', organisation: 'Amt für Sicherheit', listedBy: 'organisation' },
      { name: 'Data protection office', organisation: 'Partner Institute', listedBy: 'server' },
    ],
  },
  hostCount: 1,
  history: [],
  belowMinimum: [],
  canChange: true,
};

export const stricterRules: RulesView = {
  ...foundingRules,
  version: 3,
  features: ['camera'],
  rules: { ...foundingRules.rules, maxMembers: 12 },
  expiresAtMs: now + 5_400_000,
  hostCount: 2,
  history: [
    { version: 2, by: 'Dr. Ines Albrecht', atMs: now - 900_000, changed: ['hosts'] },
    { version: 3, by: 'Jonas Wetzel', atMs: now - 60_000, changed: ['features', 'maxMembers', 'expiresAtMs'] },
  ],
  belowMinimum: [3 as LeafIndex],
};
