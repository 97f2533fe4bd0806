// Signing in without a passkey of this server on this device (L4; decision 0042): a short code is shown here and confirmed where its owner
// is signed in.
import { type Clock } from '@incamera/kernel';
import {
  type Account,
  claimTransferSchema,
  lookAtTransferSchema,
  protocolErrors,
  type TransferRequest,
  transferBegunSchema,
  transferRequestSchema,
  transferStateSchema,
  USER_CODE_LENGTH,
} from '@incamera/protocol';
import { clientErrors } from '../errors.js';
import { transferErrors } from '../transfer-errors.js';
import { type HttpClient } from './http-client.js';

/** A sign-in that waits for its confirmation. */
export interface BegunTransfer {
  /** For the person to read and type elsewhere: XXXX-XXXX. */
  readonly code: string;
  /** Unix ms. */
  readonly expiresAtMs: number;
  /**
   * Resolves when it was confirmed; then this client is signed in.
   * @throws {AppError} client/transfer_refused, auth/transfer_unknown: too late; client/transfer_cancelled: `stop` was called
   */
  readonly signedIn: Promise<Account>;
  /** Nobody waits for it any more. */
  stop(): void;
}

export interface TransferActions {
  begin(): Promise<BegunTransfer>;
  /** Who asks with this code. @throws {AppError} auth/transfer_unknown */
  look(code: string): Promise<TransferRequest>;
  /** Lets that client in under the own account. The passkey is asked for. */
  approve(code: string): Promise<void>;
  refuse(code: string): Promise<void>;
}

type Confirm = <T>(act: () => Promise<T>) => Promise<T>;

export function transferActions(http: HttpClient, clock: Clock, confirm: Confirm): TransferActions {
  const answer = async (code: string, approves: boolean) =>
    await http.command('/api/account/transfer/answer', { userCode: readCode(code), approves });
  return {
    begin: () => begin(http, clock),
    look: async (code) => {
      const asked = lookAtTransferSchema.parse({ userCode: readCode(code) });
      return await http.post('/api/account/transfer', asked, transferRequestSchema);
    },
    approve: (code) => confirm(() => answer(code, true)),
    refuse: (code) => answer(code, false),
  };
}

/** A code as people type it: with or without hyphen, in any case. @throws {AppError} auth/transfer_unknown */
function readCode(text: string): string {
  const userCode = text.toUpperCase().replace(/[\s-]/g, '');
  const read = lookAtTransferSchema.safeParse({ userCode });
  if (!read.success) throw protocolErrors.make('auth/transfer_unknown');
  return read.data.userCode;
}

async function begin(http: HttpClient, clock: Clock): Promise<BegunTransfer> {
  const { deviceCode, userCode, expiresAtMs, pollMs } = await http.post('/api/auth/transfer', {}, transferBegunSchema);
  const half = USER_CODE_LENGTH / 2;
  let stop: () => void = () => undefined;
  const signedIn = new Promise<Account>((resolve, reject) => {
    let isAsking = false;
    const stopClock = clock.every(pollMs, () => {
      if (isAsking) return;
      isAsking = true;
      claim(http, deviceCode)
        .then((account) => {
          if (account === null) return;
          stopClock();
          resolve(account);
        })
        .catch((error: unknown) => {
          // The network may come back: only what the server says ends it.
          if (clientErrors.owns(error) && error.code === 'client/network' && clock.nowMs() < expiresAtMs) return;
          stopClock();
          reject(error);
        })
        .finally(() => {
          isAsking = false;
        });
    });
    stop = () => {
      stopClock();
      reject(transferErrors.make('client/transfer_cancelled'));
    };
  });
  // Whoever begins may not wait for it: that is no error of the program.
  signedIn.catch(() => undefined);
  return { code: `${userCode.slice(0, half)}-${userCode.slice(half)}`, expiresAtMs, signedIn, stop };
}

/** Null: it is not answered yet. */
async function claim(http: HttpClient, deviceCode: string): Promise<Account | null> {
  const body = claimTransferSchema.parse({ deviceCode });
  const state = await http.post('/api/auth/transfer/claim', body, transferStateSchema);
  if (state.state === 'refused') throw transferErrors.make('client/transfer_refused');
  return state.state === 'waiting' ? null : state.account;
}
