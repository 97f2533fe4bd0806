// The HTTP API of sweeps (L1; decision 0043): an officer's browser searches, the server records that it does.
import { z } from 'zod';
import { fixedBytes } from './wire-values.js';

/** POST /api/admin/sweeps (officer, with a passkey of the last five minutes): SHA-256 of the question. */
export const recordSweepSchema = z.strictObject({ digest: fixedBytes(32) });
