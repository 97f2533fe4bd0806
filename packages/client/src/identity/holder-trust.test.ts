// Whom the charter of a new meeting names as holders of shares, and what a server that swaps, adds or drops them gets.
import { holderIdOf } from '@incamera/identity';
import { toBase64Url } from '@incamera/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceRecords } from '../device/device-records.js';
import { MemoryStorage } from '../node/memory-storage.js';
import { type PublicHolder } from './holder-card.js';
import { HolderRoots } from './holder-trust.js';

const holder = (name: string, first: number, organisation = 'Example Office'): PublicHolder => ({
  name,
  organisation,
  publicKey: toBase64Url(new Uint8Array(1216).fill(first)),
});
const irene = holder('Irene', 1);
const otto = holder('Otto', 2, 'Partner Institute');

let listed: PublicHolder[];
let threshold: number;
let storage: MemoryStorage;
let roots: HolderRoots;

const rootsOver = (records = new DeviceRecords(storage)) =>
  new HolderRoots(async () => ({ threshold, holders: listed }), records);
const idOf = async ({ name, organisation, publicKey }: PublicHolder) => {
  const bytes = Uint8Array.from(Buffer.from(publicKey, 'base64url'));
  return toBase64Url(await holderIdOf({ name, organisation, publicKey: bytes }));
};
const named = async () => {
  const { threshold: k, holders } = await roots.forCharter();
  return [k, ...holders.map(({ label, listedBy }) => `${label} by ${listedBy}`)];
};

beforeEach(() => {
  listed = [irene, otto];
  threshold = 1;
  storage = new MemoryStorage();
  roots = rootsOver();
});

describe('holders of shares in new meetings', () => {
  it('are as the server says until somebody compared the fingerprint here, also after a reload', async () => {
    expect(await named()).toEqual([1, 'Irene by server', 'Otto by server']);
    await roots.confirm(await idOf(irene));
    await roots.confirm(await idOf(otto));
    roots = rootsOver();
    expect(await named()).toEqual([1, 'Irene by organisation', 'Otto by organisation']);
    const { holders, missing } = await roots.list();
    expect(missing).toEqual([]);
    expect(holders[0]).toMatchObject({
      name: 'Irene',
      isConfirmed: true,
      fingerprint: expect.stringMatching(/^([0-9a-f]{4} ?){16}$/),
    });
  });

  it('open nothing without one who was compared, however many the server adds', async () => {
    await roots.confirm(await idOf(irene));
    listed = [irene, otto, holder('Ghost', 3), holder('Another ghost', 4)];
    expect((await named())[0]).toBe(4);
    threshold = 16;
    expect((await named())[0]).toBe(4);
  });

  it('are none where none is listed, and none whom a charter cannot name', async () => {
    listed = [];
    expect(await roots.forCharter()).toEqual({ threshold: 0, holders: [] });
    listed = [irene, holder('two\nlines', 3), holder('', 4), { ...otto, publicKey: toBase64Url(new Uint8Array(1215)) }];
    expect(await named()).toEqual([1, 'Irene by server']);
  });

  it.each([
    ['another key for the same person', [holder('Irene', 9), otto]],
    ['the key of one under the name of another', [{ ...otto, name: 'Irene', organisation: 'Example Office' }, otto]],
    ['one holder less', [otto]],
    ['none at all', []],
  ])('are refused once they were compared and the server lists %s', async (_what, changed) => {
    await roots.confirm(await idOf(irene));
    listed = changed;
    await expect(roots.forCharter()).rejects.toMatchObject({ code: 'client/holder_changed' });
    expect((await roots.list()).missing).toMatchObject([{ name: 'Irene', organisation: 'Example Office' }]);
    await expect(roots.confirm(await idOf(irene))).rejects.toMatchObject({ code: 'client/holder_changed' });
    // Whoever was told by another way says so, and only then it goes on.
    await roots.forget(await idOf(irene));
    expect((await roots.forCharter()).holders.every(({ listedBy }) => listedBy === 'server')).toBe(true);
  });

  it('take a new key of a person once that was compared as well', async () => {
    await roots.confirm(await idOf(irene));
    const renewed = holder('Irene', 9);
    listed = [renewed, otto];
    await roots.confirm(await idOf(renewed));
    expect(await named()).toEqual([2, 'Irene by organisation', 'Otto by server']);
  });
});
