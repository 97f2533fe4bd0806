// A pretended history of the own account.
import { type HistoryActions, type OwnEntry, type OwnEntryKind } from '@incamera/client';

const hour = 3_600_000;
const now = Date.now();

const entry = (id: number, kind: OwnEntryKind, hoursAgo: number, more: Partial<OwnEntry> = {}): OwnEntry => ({
  ...{ id: `${id}/7`, kind, atMs: now - hoursAgo * hour, subject: '', notAfterMs: null, problem: null },
  ...{ isOwn: false, isNew: false, ...more },
});

const entries: readonly OwnEntry[] = [
  entry(9, 'passkey_added', 3, { subject: 'k2', isNew: true }),
  entry(8, 'device_certificate', 20, { notAfterMs: now + 4 * hour, isOwn: true }),
  entry(7, 'identity_linked', 240, { subject: 'https://id.ministry.example' }),
  entry(6, 'recovery_codes_renewed', 1400),
  entry(5, 'passkey_added', 2160, { subject: 'k1' }),
  entry(4, 'account_created', 2160),
];

export const fakeHistory: HistoryActions = {
  own: async () => ({ size: 418_203, problem: null, entries, unlogged: [], earlierKeys: [], evidence: [] }),
  news: async () => entries.filter(({ isNew }) => isNew),
  seen: async () => undefined,
  beginAnew: async () => undefined,
};
