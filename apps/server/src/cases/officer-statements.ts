// What officers sign about a case, as this server takes it (L5; decision 0046): by a passkey of the account that is signed in, here, over this
// case and no other. Holders verify the same themselves; the server only keeps out what they would refuse.
import {
  caseConfirmationChallenge,
  caseOpeningChallenge,
  decodeOfficerStatement,
  encodePasskeyKey,
  type OfficerStatement,
  verifyOfficerStatement,
} from '@incamera/identity';
import { type Bytes, equalBytes, normaliseText, sha256 } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { type SessionRow } from '@incamera/store';
import { relyingParty } from '../auth/passkeys.js';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { passkeyKeyOf } from '../identity/passkey-keys.js';

interface OpenedCase {
  readonly caseId: string;
  /** The name under which it was opened. */
  readonly askedBy: string;
}

/** @throws {AppError} `case/statement_refused` */
export async function checkOpening(
  context: AppContext,
  { account }: SessionRow,
  { caseId, askedBy }: OpenedCase,
  statement: string,
): Promise<void> {
  const read = readStatement(statement);
  if (read.name !== normaliseText(askedBy)) throw refuse('case/statement_refused');
  const challenge = await caseOpeningChallenge({ caseId: wireBytes(caseId), name: read.name });
  await check(context, account.accountId, read, challenge);
}

/** @param opening what the opener signed. @throws {AppError} `case/statement_refused` */
export async function checkConfirmation(
  context: AppContext,
  { account }: SessionRow,
  { caseId, opening }: { readonly caseId: string; readonly opening: string },
  statement: string,
): Promise<void> {
  const read = readStatement(statement);
  if (read.name !== normaliseText(account.displayName)) throw refuse('case/statement_refused');
  const signed = { caseId: wireBytes(caseId), name: read.name };
  await check(
    context,
    account.accountId,
    read,
    await caseConfirmationChallenge(signed, await sha256(wireBytes(opening))),
  );
}

function readStatement(statement: string): OfficerStatement {
  const read = decodeOfficerStatement(wireBytes(statement));
  if (!read.ok) throw refuse('case/statement_refused');
  return read.value;
}

async function check(context: AppContext, accountId: string, read: OfficerStatement, challenge: Bytes): Promise<void> {
  const { origin, rpId } = relyingParty(context);
  const verified = await verifyOfficerStatement(read, challenge, { origins: [origin], rpId });
  if (!verified.ok) throw refuse('case/statement_refused');
  const passkeys = await context.store.passkeys.ofAccount(accountId);
  const wanted = encodePasskeyKey(read.passkey);
  const isOwn = passkeys.some((row) => {
    const key = row.rpId === rpId ? passkeyKeyOf(row.publicKey) : null;
    return key !== null && equalBytes(encodePasskeyKey(key), wanted);
  });
  if (!isOwn) throw refuse('case/statement_refused');
}
