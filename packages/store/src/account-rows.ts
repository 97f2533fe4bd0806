// Rows of accounts and their roles, as every repository of accounts reads and writes them (L3).
import { type Executor } from './database.js';
import { type Role } from './schema-accounts.js';

export interface NewAccountRow {
  readonly accountId: string;
  /** WebAuthn user handle, 32 bytes in base64url. */
  readonly userHandle: string;
  readonly displayName: string;
}

export interface AccountRow extends NewAccountRow {
  /** In the order of ROLES. */
  readonly roles: readonly Role[];
}

export const ROLES: readonly Role[] = ['organiser', 'officer', 'operator'];

export async function insertAccount(
  tx: Executor,
  account: NewAccountRow,
  roles: readonly Role[],
  nowMs: number,
): Promise<void> {
  await tx
    .insertInto('accounts')
    .values({
      account_id: account.accountId,
      user_handle: account.userHandle,
      display_name: account.displayName,
      created_at_ms: nowMs,
      suspended_at_ms: null,
      last_sign_in_at_ms: nowMs,
    })
    .execute();
  await insertRoles(tx, account.accountId, roles);
}

export async function insertRoles(tx: Executor, accountId: string, roles: readonly Role[]): Promise<void> {
  if (roles.length === 0) return;
  await tx
    .insertInto('account_roles')
    .values([...new Set(roles)].map((role) => ({ account_id: accountId, role })))
    .execute();
}

export async function rolesOf(db: Executor, accountId: string): Promise<Role[]> {
  const rows = await db.selectFrom('account_roles').select('role').where('account_id', '=', accountId).execute();
  return inOrder(rows.map((row) => row.role));
}

export const inOrder = (roles: readonly Role[]): Role[] => ROLES.filter((role) => roles.includes(role));

export function toAccount(
  row: { account_id: string; user_handle: string; display_name: string },
  roles: readonly Role[],
): AccountRow {
  return { accountId: row.account_id, userHandle: row.user_handle, displayName: row.display_name, roles };
}
