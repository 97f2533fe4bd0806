// From what an officer points at to what stands on a deny list (L5): a person takes all passkeys and devices along, so that no
// evidence of theirs is left that another authority's members would still take.
import {
  type DenialSubject,
  type DenialSubjectText,
  denialSubjectFromText,
  denialSubjectLine,
  guestSubjectFromLine,
} from '@incamera/identity';
import { type DenyTarget, wireBytes } from '@incamera/protocol';
import { type Store } from '@incamera/store';
import { refuse } from '../http-errors.js';
import { deviceOfPasskey, personIdOf } from './names.js';
import { thumbprintOf } from './passkey-keys.js';

/** Valid device certificates of one account that are looked at. */
const MAX_CERTIFICATES = 10_000;

export interface DenyOrder {
  readonly subjects: readonly DenialSubject[];
  /** Whose web sessions end; null: nobody's. */
  readonly accountId: string | null;
}

interface Sources {
  readonly store: Store;
  readonly nowMs: number;
}

/** @throws {AppError} `authority/gone`: there is no such account, passkey or device */
export async function orderOf(target: DenyTarget, sources: Sources): Promise<DenyOrder> {
  switch (target.kind) {
    case 'person':
      return await orderForPerson(target.accountId, sources);
    case 'passkey':
      return await orderForPasskey(target.credentialId, sources);
    case 'device': {
      const subjects = await deviceKeys(target.accountId, sources, target.deviceId);
      if (subjects.length === 0) throw refuse('authority/gone');
      return { subjects, accountId: target.accountId };
    }
    case 'passkey-key':
      return { subjects: [{ kind: 'passkey', thumbprint: wireBytes(target.thumbprint) }], accountId: null };
    case 'certificate':
    case 'device-key':
    case 'token':
      return { subjects: [denialSubjectFromText(target)], accountId: null };
  }
}

async function orderForPerson(accountId: string, sources: Sources): Promise<DenyOrder> {
  const { store } = sources;
  const anchors = await store.trustAnchors.all();
  const domains = new Set(anchors.flatMap((anchor) => anchor.domains));
  const personId = personIdOf(accountId);
  const persons = [...domains].map((domain) => ({ kind: 'person', person: `${domain}/${personId}` }) as const);
  const passkeys: DenialSubject[] = [];
  for (const { publicKey } of await store.passkeys.ofAccount(accountId)) {
    const thumbprint = await thumbprintOf(publicKey);
    if (thumbprint !== null) passkeys.push({ kind: 'passkey', thumbprint });
  }
  const tokens = (await store.providers.identitiesOf(accountId)).map(
    ({ issuer, subject }) => ({ kind: 'token', issuer, subject }) as const,
  );
  const devices = await deviceKeys(accountId, sources);
  return { subjects: [...persons, ...passkeys, ...tokens.filter(isReadable), ...devices], accountId };
}

/** Members read no other tokens, and lists name no others. */
const isReadable = (token: DenialSubjectText): boolean => guestSubjectFromLine(denialSubjectLine(token)) !== null;

async function orderForPasskey(credentialId: string, sources: Sources): Promise<DenyOrder> {
  const found = await sources.store.passkeys.find(credentialId);
  if (found === null || (await thumbprintOf(found.passkey.publicKey)) === null) throw refuse('authority/gone');
  const { accountId } = found.account;
  return { subjects: await passkeySubjects({ accountId, ...found.passkey }, sources), accountId };
}

/** A passkey, as far as members can read its key, and the devices that were opened with it. */
export async function passkeySubjects(
  passkey: { readonly accountId: string; readonly credentialId: string; readonly publicKey: string },
  sources: Sources,
): Promise<readonly DenialSubject[]> {
  const thumbprint = await thumbprintOf(passkey.publicKey);
  const devices = await deviceKeys(passkey.accountId, sources, deviceOfPasskey(passkey.credentialId));
  return thumbprint === null ? devices : [{ kind: 'passkey', thumbprint }, ...devices];
}

async function deviceKeys(accountId: string, { store, nowMs }: Sources, deviceId?: string): Promise<DenialSubject[]> {
  const certificates = await store.certificates.validDevices(nowMs, MAX_CERTIFICATES, accountId);
  return certificates
    .filter((certificate) => deviceId === undefined || certificate.deviceId === deviceId)
    .map(({ leafKey }) => ({ kind: 'device-key', deviceKey: wireBytes(leafKey) }));
}
