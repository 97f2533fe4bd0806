// A holder's key on its device, its card and its backup.
import { describe, expect, it } from 'vitest';
import { DeviceRecords } from '../device/device-records.js';
import { readCard } from '../identity/holder-card.js';
import { MemoryStorage } from '../node/memory-storage.js';
import { HolderKeyApi } from './holders.js';

const passphrase = 'correct horse battery staple';
const names = { name: ' Irene Investigator ', organisation: 'Example Office' };
const fresh = () => {
  const storage = new MemoryStorage();
  return { storage, key: new HolderKeyApi(new DeviceRecords(storage)) };
};

describe("a holder's key", () => {
  it('is made once, kept under the key of the device, and shows a card without a secret', async () => {
    const { storage, key } = fresh();
    expect(await key.current()).toBeNull();
    const { backup } = await key.create({ ...names, passphrase });
    const own = await key.current();
    expect(own).toMatchObject({ name: 'Irene Investigator', organisation: 'Example Office' });
    expect(readCard(own?.card ?? '')).toMatchObject({ name: 'Irene Investigator' });
    expect(Object.keys(JSON.parse(own?.card ?? ''))).toEqual(['format', 'name', 'organisation', 'publicKey']);
    await expect(key.create({ ...names, passphrase })).rejects.toMatchObject({ code: 'client/holder_exists' });
    await expect(key.restore(backup, passphrase)).rejects.toMatchObject({ code: 'client/holder_exists' });
    const kept = (await storage.get('holder-key')) as Record<string, unknown>;
    expect(Object.keys(kept)).toEqual(['iv', 'ciphertext']);
  });

  it('comes back from its backup on another device, and from nothing else', async () => {
    const { key } = fresh();
    const { backup } = await key.create({ ...names, passphrase });
    const own = await key.current();
    const other = fresh().key;
    const file = JSON.parse(backup) as Record<string, unknown>;
    const altered = (change: object) => JSON.stringify({ ...file, ...change });
    const publicKey = String(file.publicKey);
    // One of 64 keys begins with A itself.
    const another = `${publicKey.startsWith('A') ? 'B' : 'A'}${publicKey.slice(1)}`;
    const wrong: [string, string, string][] = [
      [backup, 'another passphrase of length', 'client/backup_not_opened'],
      [altered({ name: 'Mallory' }), passphrase, 'client/backup_not_opened'],
      [altered({ publicKey: another }), passphrase, 'client/backup_not_opened'],
      [altered({ iterations: 1 }), passphrase, 'client/backup_malformed'],
      [altered({ more: 1 }), passphrase, 'client/backup_malformed'],
      ['nonsense', passphrase, 'client/backup_malformed'],
    ];
    for (const [text, phrase, code] of wrong) {
      await expect(other.restore(text, phrase)).rejects.toMatchObject({ code });
    }
    expect(await other.current()).toBeNull();
    await other.restore(backup, passphrase);
    expect(await other.current()).toEqual(own);
    await other.forget();
    expect(await other.current()).toBeNull();
  });

  it('wants a name, an organisation and a passphrase that protects something', async () => {
    const { key } = fresh();
    const made = (change: object) => key.create({ ...names, passphrase, ...change });
    await expect(made({ passphrase: 'short' })).rejects.toMatchObject({ code: 'client/passphrase_short' });
    for (const change of [{ name: ' ' }, { organisation: '' }, { name: 'x'.repeat(65) }]) {
      await expect(made(change)).rejects.toMatchObject({ code: 'client/name_invalid' });
    }
    expect(await key.current()).toBeNull();
  });
});

describe('a card', () => {
  it('is read strictly', async () => {
    const { key } = fresh();
    await key.create({ ...names, passphrase });
    const card = (await key.current())?.card ?? '';
    const parsed = JSON.parse(card) as object;
    for (const odd of [
      '',
      '[]',
      JSON.stringify({ ...parsed, more: 1 }),
      JSON.stringify({ ...parsed, format: 'incamera-holder/2' }),
      JSON.stringify({ ...parsed, name: 'two\nlines' }),
      JSON.stringify({ ...parsed, publicKey: 'AAAA' }),
      `${card}${' '.repeat(9000)}`,
    ]) {
      expect(() => readCard(odd)).toThrowError(expect.objectContaining({ code: 'client/holder_card_malformed' }));
    }
  });
});
