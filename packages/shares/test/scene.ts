// A device, its holders and an investigation, for the tests of this package.
import { type Bytes, copyBytes, sha256, systemRng, toHex, utf8 } from '@incamera/kernel';
import {
  type CaseKey,
  generateCaseKey,
  type HeldShare,
  openShare,
  type SecretToSeal,
  sealSecret,
} from '../src/index.js';

/** A holder as charters name one, with the private half. */
export interface Holder {
  readonly holderId: Bytes;
  readonly key: CaseKey;
}

const keys = new Map<string, Promise<CaseKey>>();

/** Keys are made once for each name: they do not matter to what is tested. */
export async function makeHolder(name: string): Promise<Holder> {
  const known = keys.get(name) ?? generateCaseKey();
  keys.set(name, known);
  return { holderId: await sha256(utf8(name)), key: await known };
}

export async function makeHolders(count: number): Promise<Holder[]> {
  return await Promise.all(Array.from({ length: count }, (_, i) => makeHolder(`holder ${i + 1}`)));
}

export const MEETING = new Uint8Array(32).fill(7);
export const OTHER_MEETING = new Uint8Array(32).fill(8);
export const OWNER = utf8('Ada, laptop');

export function wish(holders: readonly Holder[], threshold: number, change: Partial<SecretToSeal> = {}): SecretToSeal {
  return {
    purpose: 'mark',
    meetingId: MEETING,
    secret: systemRng.bytes(32),
    threshold,
    holders: holders.map(({ holderId, key }) => ({ holderId, publicKey: key.publicKey })),
    owner: OWNER,
    ...change,
  };
}

export async function openAll(bundle: Bytes, holders: readonly Holder[]): Promise<HeldShare[]> {
  const open = async ({ holderId, key }: Holder) => ({
    holderId,
    share: await openShare(bundle, key.privateKey, holderId),
  });
  return await Promise.all(holders.map(open));
}

/** The code that a promise fails with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'no error';
}

export function changed(bytes: Bytes, at: number): Bytes {
  const copy = copyBytes(bytes);
  copy[at] = (copy[at] as number) ^ 1;
  return copy;
}

export const hex = (ids: readonly Bytes[]): string[] => ids.map(toHex).sort();

export { sealSecret };
