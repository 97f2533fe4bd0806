// A meeting whose copies are marked, and the holders who can open what was sealed of it (test support).
import { holderIdOf } from '@incamera/identity';
import { type Bytes, fromBase64Url, toBase64Url } from '@incamera/kernel';
import { type CaseKey, combineShares, generateCaseKey, openShare, readBundle } from '@incamera/shares';
import { readMarkOwner } from '../src/index.js';
import { withPublic } from './rules-support.js';
import { type Device, World } from './world.js';

export interface TestHolder {
  readonly name: string;
  readonly organisation: string;
  readonly key: CaseKey;
  readonly holderId: Bytes;
}

export async function makeHolder(name: string, organisation = 'Example Office'): Promise<TestHolder> {
  const key = await generateCaseKey();
  return { name, organisation, key, holderId: await holderIdOf({ name, organisation, publicKey: key.publicKey }) };
}

/** Irene and Otto; their keys are made once. */
export async function twoHolders(): Promise<readonly TestHolder[]> {
  known ??= Promise.all(['Irene', 'Otto'].map((name) => makeHolder(name)));
  return await known;
}
let known: Promise<readonly TestHolder[]> | null = null;

/** As the server lists them. */
export function listed(threshold: number, holders: readonly TestHolder[]) {
  return {
    threshold,
    holders: holders.map(({ name, organisation, key, holderId }) => ({
      holderId: toBase64Url(holderId),
      name,
      organisation,
      publicKey: toBase64Url(key.publicKey),
    })),
  };
}

/** A world in which *Public* demands marks, and two holders of whom both are needed. */
export class MarksWorld extends World {
  readonly keyHolders: readonly TestHolder[];

  private constructor(keyHolders: readonly TestHolder[], marks: string, visibleMark: boolean) {
    super();
    this.keyHolders = keyHolders;
    this.server.rules.files = withPublic({ marks, visibleMark });
    this.holders = listed(2, keyHolders);
  }

  static async create(marks = 'standard', visibleMark = false): Promise<MarksWorld> {
    return new MarksWorld(await twoHolders(), marks, visibleMark);
  }

  /** What an investigation finds: for each stored bundle the key and whose it is. */
  async investigated(purpose = 'mark'): Promise<{ readonly key: string; readonly name: string }[]> {
    const isAsked = (text: string) => readBundle(fromBase64Url(text) as Bytes).purpose === purpose;
    return await Promise.all(
      [...this.server.bundles.stored.values()].filter(isAsked).map(async (text) => {
        const bundle = fromBase64Url(text) as Bytes;
        const shares = await Promise.all(
          this.keyHolders.map(async ({ holderId, key }) => ({
            holderId,
            share: await openShare(bundle, key.privateKey, holderId),
          })),
        );
        const { secret, owner } = await combineShares(bundle, shares);
        const { meetingId, commitment } = readBundle(bundle);
        const read = await readMarkOwner(owner, { meetingId, secretCommitment: commitment }, purpose);
        if (!read.ok) throw read.error;
        return { key: toBase64Url(secret), name: read.value.displayName };
      }),
    );
  }
}

/** With which key a device marks what it plays. */
export function soundKeyOf(device: Device): string {
  const mark = device.engine.marks.at(-1);
  if (mark === undefined) throw new Error(`${device.name} marks nothing`);
  return toBase64Url(mark.key);
}
