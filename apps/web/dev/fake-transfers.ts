// Pretended sign-ins that are passed on: one that waits for ever, and one that asks.
import { type TransferActions } from '@incamera/client';

export const fakeTransfers: TransferActions = {
  begin: async () => ({
    code: 'WDJB-MJHT',
    expiresAtMs: Date.now() + 600_000,
    signedIn: new Promise(() => undefined),
    stop: () => undefined,
  }),
  look: async () => ({ device: 'In Camera app, Linux', address: '192.0.2.17', begunAtMs: Date.now() - 20_000 }),
  approve: async () => undefined,
  refuse: async () => undefined,
};
